package kube

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
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
		if !s.entry.Key.Here() || !s.entry.Value.Here() {
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
		if s.Kind != StrayOwner || t.containerNamed(name) == nil || t.byContainer[name] != nil || taken[t.meta.Node] {
			continue
		}
		if insertion, ok := insertAnnotation(t.meta, AnnotationPrefix+name+": "+yamltext.Quote(s.Value.Text), comment); ok {
			s.asAnnotation = []diag.Edit{insertion, removal}
			// The next one has to find the annotations that this one makes.
			taken[t.meta.Node] = !t.meta.Get("annotations").Found()
		}
	}
}

// nearlyChosen returns the containers and pods, and their security contexts,
// that have something which was meant for the field.
func (o *Object) nearlyChosen() map[*yaml.Node]bool {
	taken := map[*yaml.Node]bool{}
	for _, s := range o.Strays {
		if s.Kind == StrayField {
			taken[s.parent.Node] = true
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
	context := at.Get("securityContext")
	if !at.Found() || !at.Here() || taken[at.Node] || context.Found() && taken[context.Node] {
		return diag.Edit{}, false
	}
	e, ok := insertField(at, s, comment)
	taken[at.Node] = ok
	return e, ok
}

// insertAnnotation puts an annotation into the metadata of a pod.
func insertAnnotation(meta yamltext.Cursor, line, comment string) (diag.Edit, bool) {
	if comment != "" {
		line += " " + comment
	}
	annotations := meta.Get("annotations")
	switch {
	case isBlock(annotations):
		return insertFirst(annotations, line)
	case !annotations.Found() && isBlock(meta):
		return insertFirst(meta, "annotations:", "  "+line)
	}
	return diag.Edit{}, false
}

// isBlock reports whether a cursor is a mapping with entries, each on lines of
// its own, which is written where it is used.
func isBlock(c yamltext.Cursor) bool {
	return c.Is(yaml.MappingNode) && c.Here() && c.Node.Style&yaml.FlowStyle == 0 && len(c.Node.Content) > 0
}

// moveField moves a field that lies beside the security context into it.
func (s *Stray) moveField(taken map[*yaml.Node]bool) []diag.Edit {
	context := s.parent.Get("securityContext")
	if !strings.Contains(s.Want, ".") || !s.parent.Here() || context.Get("appArmorProfile").Found() || context.Found() && taken[context.Node] {
		return nil
	}
	value := s.entry.Value
	f := &Field{Type: valueOf(value.Get("type")), Localhost: valueOf(value.Get("localhostProfile")), shape: !value.Is(yaml.MappingNode)}
	setting, ok := f.Setting()
	if !ok || len(value.Node.Content) > 4 {
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
func removeBlock(e yamltext.Entry) (diag.Edit, bool) {
	d := e.Key.Doc
	span := source.Span{Start: d.PlaceOf(e.Key.Node).Span.Start, End: lastEnd(d, e.Value.Node)}
	lines := source.Span{Start: d.File.Line(d.File.LineAt(span.Start)).Start, End: d.File.Line(d.File.LineAt(span.End)).End}
	before := d.File.Slice(source.Span{Start: lines.Start, End: span.Start})
	behind := strings.TrimSpace(d.File.Slice(source.Span{Start: span.End, End: lines.End}))
	if e.Value.Node.Style&yaml.FlowStyle != 0 {
		behind = strings.TrimPrefix(behind, "}")
	}
	if strings.TrimSpace(before) != "" || behind != "" || strings.Contains(d.File.Slice(span), "#") {
		return diag.Edit{}, false
	}
	return diag.Edit{Place: diag.Place{File: d.File, Span: withBreak(d.File, lines)}}, true
}

// lastEnd returns where the last scalar in a value ends.
func lastEnd(d *yamltext.Document, n *yaml.Node) uint32 {
	for len(n.Content) > 0 {
		n = n.Content[len(n.Content)-1]
	}
	return d.PlaceOf(n).Span.End
}
