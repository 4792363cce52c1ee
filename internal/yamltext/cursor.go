package yamltext

import (
	"iter"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
)

// Cursor is a node of a document, and the way to it. One whose node is nil is
// what a path leads to that does not exist.
type Cursor struct {
	Doc  *Document
	Node *yaml.Node
	use  *yaml.Node // the alias through which the node is reached, nil if through none
}

func (c Cursor) Found() bool { return c.Node != nil }

// To returns the cursor of a node in or below this one.
func (c Cursor) To(n *yaml.Node) Cursor {
	next := Cursor{c.Doc, n, c.use}
	if n != nil && n.Kind == yaml.AliasNode {
		next.Node = n.Alias
		if next.use == nil {
			next.use = n
		}
	}
	return next
}

// Entry is a key of a mapping with its value.
type Entry struct{ Key, Value Cursor }

// Get returns the value of a key, the last one if the key stands twice, of a
// mapping that is merged into this one if it does not stand in it.
func (c Cursor) Get(key string) Cursor { return c.Entry(key).Value }

// Follow follows several keys.
func (c Cursor) Follow(keys ...string) Cursor {
	for _, key := range keys {
		c = c.Get(key)
	}
	return c
}

func (c Cursor) Entry(key string) Entry {
	return c.findKey(key, nil)
}

// findKey looks for a key. Mappings may be merged many times over, or into
// themselves, so those that were searched are noted.
func (c Cursor) findKey(key string, searched map[*yaml.Node]bool) Entry {
	missing := Entry{Cursor{Doc: c.Doc}, Cursor{Doc: c.Doc}}
	if !c.Is(yaml.MappingNode) || searched[c.Node] {
		return missing
	}
	content := c.Node.Content
	if !c.Doc.TakeStep(len(content)) {
		return missing
	}
	for i := len(content) - 2; i >= 0; i -= 2 {
		if k := c.To(content[i]); k.Is(yaml.ScalarNode) && k.Node.Value == key && !IsMerge(content[i]) {
			return Entry{k, c.To(content[i+1])}
		}
	}
	for merged := range c.merged() {
		if searched == nil {
			searched = map[*yaml.Node]bool{}
		}
		searched[c.Node] = true
		if e := merged.findKey(key, searched); e.Value.Found() {
			return e
		}
	}
	return missing
}

// merged yields the mappings that are merged into this one, those first that go
// before others.
func (c Cursor) merged() iter.Seq[Cursor] {
	return func(yield func(Cursor) bool) {
		content := c.Node.Content
		for i := 0; i+1 < len(content); i += 2 {
			if !IsMerge(content[i]) {
				continue
			}
			from := c.To(content[i+1])
			if from.Is(yaml.MappingNode) && !yield(from) {
				return
			}
			for item := range from.Items() {
				if item.Is(yaml.MappingNode) && !yield(item) {
					return
				}
			}
		}
	}
}

func IsMerge(key *yaml.Node) bool { return key.Tag == "!!merge" }

func (c Cursor) Is(kind yaml.Kind) bool { return c.Node != nil && c.Node.Kind == kind }

// Items yields the elements of a sequence.
func (c Cursor) Items() iter.Seq[Cursor] {
	return func(yield func(Cursor) bool) {
		if !c.Is(yaml.SequenceNode) {
			return
		}
		for _, n := range c.Node.Content {
			if !c.Doc.TakeStep(1) || !yield(c.To(n)) {
				return
			}
		}
	}
}

// Entries returns the entries of a mapping with scalar keys, those that are
// merged into it behind its own. Of a key that stands twice the last one counts.
func (c Cursor) Entries() []Entry {
	var all []Entry
	c.collectEntries(&all, map[string]bool{}, map[*yaml.Node]bool{})
	return all
}

func (c Cursor) collectEntries(all *[]Entry, seen map[string]bool, searched map[*yaml.Node]bool) {
	if !c.Is(yaml.MappingNode) || searched[c.Node] || !c.Doc.TakeStep(len(c.Node.Content)) {
		return
	}
	searched[c.Node] = true
	var own []Entry
	content := c.Node.Content
	for i := len(content) - 2; i >= 0; i -= 2 {
		k := c.To(content[i])
		if k.Is(yaml.ScalarNode) && !IsMerge(content[i]) && !seen[k.Node.Value] {
			seen[k.Node.Value] = true
			own = append(own, Entry{k, c.To(content[i+1])})
		}
	}
	slices.Reverse(own)
	*all = append(*all, own...)
	for merged := range c.merged() {
		merged.collectEntries(all, seen, searched)
	}
}

// Text returns the value of a scalar; "" if there is none.
func (c Cursor) Text() string {
	if c.Is(yaml.ScalarNode) && !c.Null() {
		return c.Node.Value
	}
	return ""
}

// Truth returns a boolean; false for what is none. Manifests are read as YAML
// 1.1, where "yes" is true.
func (c Cursor) Truth() bool {
	if !c.Is(yaml.ScalarNode) || c.Node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return false
	}
	return IsTruth(c.Node.Value)
}

func IsTruth(text string) bool { return slices.Contains(truths, text) }

var truths = []string{"true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON"}

// Aliased reports whether a node is used through an alias.
func (c Cursor) Aliased() bool { return c.use != nil }

// Null reports whether there is no node, or one that stands for nothing.
func (c Cursor) Null() bool { return c.Node == nil || c.Node.Tag == "!!null" }

// UsePlace returns where a node is used.
func (c Cursor) UsePlace() diag.Place {
	if c.use != nil {
		return c.Doc.PlaceOf(c.use)
	}
	return c.Doc.PlaceOf(c.Node)
}

// Here reports whether a node is written where it is used, and in the file as it
// stands: then it can be edited.
func (c Cursor) Here() bool { return c.use == nil && c.Doc.Outer == nil }

// Scalar reads a text with its places. An alias makes that be done again and
// again, so it counts as steps.
func (c Cursor) Scalar() Scalar {
	if !c.Doc.TakeStep(10 * len(c.Node.Value)) {
		return Scalar{Span: c.UsePlace().Span}
	}
	s := c.Doc.Scalar(c.Node)
	s.Nested = c.Doc.Outer != nil
	return s
}

// IsText reports whether a value is a string: quoted, a block, or plain text
// that is no number and no truth.
func (c Cursor) IsText() bool { return c.Is(yaml.ScalarNode) && c.Node.Tag == "!!str" }
