package kube

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// AsField returns edits that put what a stray asks for into the field of the
// container or pod that it was meant for, and take the stray away. There are
// none if that does not show, if a profile is chosen there already, and where
// YAML leaves no place for it.
func (s Stray) AsField() []diag.Edit { return s.field }

// AsAnnotation returns edits that move an annotation of a StrayOwner to the pod
// that it was meant for. There are none under the same conditions, and for the
// other kinds.
func (s Stray) AsAnnotation() []diag.Edit { return s.asAnnotation }

// mendStrays works out the edits of the strays of an object.
func (o *Object) mendStrays() {
	taken := o.nearlyChosen()
	for i := range o.Strays {
		s := &o.Strays[i]
		if !s.entry.key.here() || !s.entry.value.here() {
			continue
		}
		if s.Kind == StrayField {
			s.field = s.moveField(taken)
			continue
		}
		setting, ok := (&Annotation{Value: s.Value}).Setting()
		if s.Kind == StrayPolicy || !ok || setting.Type == NoType || len(o.Templates) != 1 {
			continue
		}
		t := o.Templates[0]
		_, name, _ := strings.Cut(s.Key.Text, "/")
		removal, comment, ok := removeEntry(s.entry, s.around)
		if !ok || t.Windows.File != nil {
			continue
		}
		if insertion, ok := t.chooseField(name, setting, comment, taken); ok {
			s.field = []diag.Edit{insertion, removal}
		}
		if s.Kind != StrayOwner || t.containerNamed(name) == nil || t.byContainer[name] != nil || taken[t.meta.node] {
			continue
		}
		if insertion, ok := insertAnnotation(t.meta, AnnotationPrefix+name+": "+scalarText(s.Value.Text), comment); ok {
			s.asAnnotation = []diag.Edit{insertion, removal}
			// The next one has to find the annotations that this one makes.
			taken[t.meta.node] = !t.meta.getKey("annotations").foundNode()
		}
	}
}

// nearlyChosen returns the containers and pods, and their security contexts,
// that have something which was meant for the field.
func (o *Object) nearlyChosen() map[*yaml.Node]bool {
	taken := map[*yaml.Node]bool{}
	for _, s := range o.Strays {
		if s.Kind == StrayField {
			taken[s.parent.node] = true
		}
	}
	return taken
}

// chooseField puts a field into the container of a name, or into the pod if that is
// empty, unless something is put there already.
func (t *PodTemplate) chooseField(name string, s Setting, comment string, taken map[*yaml.Node]bool) (diag.Edit, bool) {
	at := t.spec
	if name == "" && t.Field != nil {
		return diag.Edit{}, false
	}
	if name != "" {
		c := t.containerNamed(name)
		if c == nil || c.Field != nil || c.Annotation != nil {
			return diag.Edit{}, false
		}
		at = c.node
	}
	context := at.getKey("securityContext")
	if !at.foundNode() || !at.here() || taken[at.node] || context.foundNode() && taken[context.node] {
		return diag.Edit{}, false
	}
	e, ok := insertField(at, s, comment)
	taken[at.node] = ok
	return e, ok
}

// insertAnnotation puts an annotation into the metadata of a pod.
func insertAnnotation(meta cursor, line, comment string) (diag.Edit, bool) {
	if comment != "" {
		line += " " + comment
	}
	annotations := meta.getKey("annotations")
	switch {
	case isBlock(annotations):
		return insertFirst(annotations, line)
	case !annotations.foundNode() && isBlock(meta):
		return insertFirst(meta, "annotations:", "  "+line)
	}
	return diag.Edit{}, false
}

// isBlock reports whether a cursor is a mapping with entries, each on lines of
// its own, which is written where it is used.
func isBlock(c cursor) bool {
	return c.is(yaml.MappingNode) && c.here() && c.node.Style&yaml.FlowStyle == 0 && len(c.node.Content) > 0
}

// moveField moves a field that lies beside the security context into it.
func (s *Stray) moveField(taken map[*yaml.Node]bool) []diag.Edit {
	context := s.parent.getKey("securityContext")
	if !strings.Contains(s.Want, ".") || !s.parent.here() || context.getKey("appArmorProfile").foundNode() || context.foundNode() && taken[context.node] {
		return nil
	}
	value := s.entry.value
	f := &Field{Type: value.getKey("type").scalarAsValue(), Localhost: value.getKey("localhostProfile").scalarAsValue(), shape: !value.is(yaml.MappingNode)}
	setting, ok := f.Setting()
	if !ok || len(value.node.Content) > 4 {
		return nil
	}
	removal, ok := removeBlock(s.entry)
	if !ok {
		return nil
	}
	insertion, ok := insertField(s.parent, setting, "")
	if !ok {
		return nil
	}
	return []diag.Edit{insertion, removal}
}

// removeBlock takes a key and its value away, with their lines, if nothing else
// stands on these, not even a comment.
func removeBlock(e entry) (diag.Edit, bool) {
	d := e.key.doc
	span := source.Span{Start: d.nodePlace(e.key.node).Span.Start, End: lastEnd(d, e.value.node)}
	lines := source.Span{Start: d.file.Line(d.file.LineAt(span.Start)).Start, End: d.file.Line(d.file.LineAt(span.End)).End}
	before := d.file.Slice(source.Span{Start: lines.Start, End: span.Start})
	behind := strings.TrimSpace(d.file.Slice(source.Span{Start: span.End, End: lines.End}))
	if e.value.node.Style&yaml.FlowStyle != 0 {
		behind = strings.TrimPrefix(behind, "}")
	}
	if strings.TrimSpace(before) != "" || behind != "" || strings.Contains(d.file.Slice(span), "#") {
		return diag.Edit{}, false
	}
	return diag.Edit{Place: diag.Place{File: d.file, Span: withBreak(d.file, lines)}}, true
}

// lastEnd returns where the last scalar in a value ends.
func lastEnd(d *document, n *yaml.Node) uint32 {
	for len(n.Content) > 0 {
		n = n.Content[len(n.Content)-1]
	}
	return d.nodePlace(n).Span.End
}
