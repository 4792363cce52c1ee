package kube

import (
	"iter"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
)

// cursor is a node of a document, and the way to it. One whose node is nil is
// what a path leads to that does not exist.
type cursor struct {
	doc  *document
	node *yaml.Node
	use  *yaml.Node // the alias through which the node is reached, nil if through none
}

func (c cursor) foundNode() bool { return c.node != nil }

// to returns the cursor of a node in or below this one.
func (c cursor) to(n *yaml.Node) cursor {
	next := cursor{c.doc, n, c.use}
	if n != nil && n.Kind == yaml.AliasNode {
		next.node = n.Alias
		if next.use == nil {
			next.use = n
		}
	}
	return next
}

// entry is a key of a mapping with its value.
type entry struct{ key, value cursor }

// getKey returns the value of a key, the last one if the key stands twice, of a
// mapping that is merged into this one if it does not stand in it.
func (c cursor) getKey(key string) cursor { return c.entryCursor(key).value }

// followKeys follows several keys.
func (c cursor) followKeys(keys ...string) cursor {
	for _, key := range keys {
		c = c.getKey(key)
	}
	return c
}

func (c cursor) entryCursor(key string) entry {
	return c.findKey(key, nil)
}

// findKey looks for a key. Mappings may be merged many times over, or into
// themselves, so those that were searched are noted.
func (c cursor) findKey(key string, searched map[*yaml.Node]bool) entry {
	missing := entry{cursor{doc: c.doc}, cursor{doc: c.doc}}
	if !c.is(yaml.MappingNode) || searched[c.node] {
		return missing
	}
	content := c.node.Content
	if !c.doc.takeStep(len(content)) {
		return missing
	}
	for i := len(content) - 2; i >= 0; i -= 2 {
		if k := c.to(content[i]); k.is(yaml.ScalarNode) && k.node.Value == key && !isMerge(content[i]) {
			return entry{k, c.to(content[i+1])}
		}
	}
	for merged := range c.merged() {
		if searched == nil {
			searched = map[*yaml.Node]bool{}
		}
		searched[c.node] = true
		if e := merged.findKey(key, searched); e.value.foundNode() {
			return e
		}
	}
	return missing
}

// merged yields the mappings that are merged into this one, those first that go
// before others.
func (c cursor) merged() iter.Seq[cursor] {
	return func(yield func(cursor) bool) {
		content := c.node.Content
		for i := 0; i+1 < len(content); i += 2 {
			if !isMerge(content[i]) {
				continue
			}
			from := c.to(content[i+1])
			if from.is(yaml.MappingNode) && !yield(from) {
				return
			}
			for item := range from.sequenceItems() {
				if item.is(yaml.MappingNode) && !yield(item) {
					return
				}
			}
		}
	}
}

func isMerge(key *yaml.Node) bool { return key.Tag == "!!merge" }

func (c cursor) is(kind yaml.Kind) bool { return c.node != nil && c.node.Kind == kind }

// sequenceItems yields the elements of a sequence.
func (c cursor) sequenceItems() iter.Seq[cursor] {
	return func(yield func(cursor) bool) {
		if !c.is(yaml.SequenceNode) {
			return
		}
		for _, n := range c.node.Content {
			if !c.doc.takeStep(1) || !yield(c.to(n)) {
				return
			}
		}
	}
}

// entries returns the entries of a mapping with scalar keys, those that are
// merged into it behind its own. Of a key that stands twice the last one counts.
func (c cursor) entries() []entry {
	var all []entry
	c.collectEntries(&all, map[string]bool{}, map[*yaml.Node]bool{})
	return all
}

func (c cursor) collectEntries(all *[]entry, seen map[string]bool, searched map[*yaml.Node]bool) {
	if !c.is(yaml.MappingNode) || searched[c.node] || !c.doc.takeStep(len(c.node.Content)) {
		return
	}
	searched[c.node] = true
	var own []entry
	content := c.node.Content
	for i := len(content) - 2; i >= 0; i -= 2 {
		k := c.to(content[i])
		if k.is(yaml.ScalarNode) && !isMerge(content[i]) && !seen[k.node.Value] {
			seen[k.node.Value] = true
			own = append(own, entry{k, c.to(content[i+1])})
		}
	}
	slices.Reverse(own)
	*all = append(*all, own...)
	for merged := range c.merged() {
		merged.collectEntries(all, seen, searched)
	}
}

// scalarAsValue returns a scalar as a Value. A collection gives one without text; what
// does not exist or is null gives none.
func (c cursor) scalarAsValue() Value {
	if c.node == nil || c.node.Tag == "!!null" {
		return Value{}
	}
	v := Value{Place: c.doc.nodePlace(c.node)}
	if c.node.Kind == yaml.ScalarNode {
		v.Text = c.node.Value
	}
	if c.use != nil {
		v.Anchor = v.Place
		v.Place = c.doc.nodePlace(c.use)
	}
	return v
}

// scalarValue returns the value of a scalar; "" if there is none.
func (c cursor) scalarValue() string {
	if c.is(yaml.ScalarNode) && c.node.Tag != "!!null" {
		return c.node.Value
	}
	return ""
}

// truth returns a boolean; false for what is none. Manifests are read as YAML
// 1.1, where "yes" is true.
func (c cursor) truth() bool {
	if !c.is(yaml.ScalarNode) || c.node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return false
	}
	return isTruth(c.node.Value)
}

func isTruth(text string) bool { return slices.Contains(truths, text) }

var truths = []string{"true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON"}

// usePlace returns where a node is used.
func (c cursor) usePlace() diag.Place {
	if c.use != nil {
		return c.doc.nodePlace(c.use)
	}
	return c.doc.nodePlace(c.node)
}

// here reports whether a node is written where it is used, and in the file as it
// stands: then it can be edited.
func (c cursor) here() bool { return c.use == nil && c.doc.outer == nil }
