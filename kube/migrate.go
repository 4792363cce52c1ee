package kube

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// MoveAnnotation returns edits that put what the annotation for the container
// asks for into its field, and take the annotation away. Order and comments of
// the manifest stay. There are none if there is no such annotation, if the
// container has a field already, or if one of the two is written elsewhere,
// behind an alias.
func (c *Container) MoveAnnotation() []diag.Edit { return c.moved }

// ChooseDefault returns the edits that make a privileged container run under the
// default profile, by its field. There are none for other containers, for those
// that have the field, and where YAML leaves no place for it.
func (c *Container) ChooseDefault() []diag.Edit { return c.defaulted }

func chooseDefault(container *Container, c cursor) []diag.Edit {
	if container.Field != nil || !c.here() {
		return nil
	}
	insertion, ok := insertField(c, Setting{Type: RuntimeDefault}, "")
	if !ok {
		return nil
	}
	return []diag.Edit{insertion}
}

// moveAnnotation works out the edits of MoveAnnotation.
func moveAnnotation(container *Container, c cursor) []diag.Edit {
	a := container.Annotation
	setting, ok := a.Setting()
	if !ok || container.Field != nil || !c.here() || !a.entry.key.here() || !a.entry.value.here() {
		return nil
	}
	removal, comment, ok := removeEntry(a)
	if !ok {
		return nil
	}
	if setting.Type == NoType {
		if comment != "" {
			return nil
		}
		return []diag.Edit{removal}
	}
	insertion, ok := insertField(c, setting, comment)
	if !ok {
		return nil
	}
	return []diag.Edit{insertion, removal}
}

// removeEntry takes an annotation out of the manifest, with its line, and with
// the key "annotations" above it if no other is left. It returns the comment on
// the line.
func removeEntry(a *Annotation) (e diag.Edit, comment string, ok bool) {
	d := a.entry.key.doc
	key, value := d.place(a.entry.key.node).Span, d.place(a.entry.value.node).Span
	if a.entry.value.node.Tag == "!!null" && value.Empty() {
		return e, "", false
	}
	text := d.file.Text()
	line := d.file.Line(d.file.LineAt(key.Start))
	before, behind := d.file.Slice(source.Span{Start: line.Start, End: key.Start}), d.file.Slice(source.Span{Start: value.End, End: line.End})
	comment = strings.TrimSpace(behind)
	switch {
	case a.flow:
		return removeFromFlow(d, a, key, value)
	case strings.TrimSpace(before) != "", value.End > line.End, comment != "" && comment[0] != '#':
		return e, "", false
	}
	if a.last {
		above := d.file.Line(d.file.LineAt(key.Start) - 1)
		if strings.TrimSpace(d.file.Slice(above)) == "annotations:" {
			line.Start = above.Start
		}
	}
	if int(line.End) < len(text) {
		line.End = d.file.Line(d.file.LineAt(key.Start) + 1).Start
	}
	return diag.Edit{Place: diag.Place{File: d.file, Span: line}}, comment, true
}

// removeFromFlow takes an annotation out of braces, with one of the commas
// beside it.
func removeFromFlow(d *document, a *Annotation, key, value source.Span) (diag.Edit, string, bool) {
	text := d.file.Text()
	start, end := int(key.Start), int(value.End)
	for end < len(text) && isSpace(text[end]) {
		end++
	}
	switch {
	case end < len(text) && text[end] == ',':
		end++
		for end < len(text) && isSpace(text[end]) {
			end++
		}
	case a.last:
		end = int(value.End)
	default:
		end = int(value.End)
		for start > 0 && isSpace(text[start-1]) {
			start--
		}
		if start == 0 || text[start-1] != ',' {
			return diag.Edit{}, "", false
		}
		start--
	}
	return diag.Edit{Place: diag.Place{File: d.file, Span: source.Span{Start: uint32(start), End: uint32(end)}}}, "", true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// insertField puts a field into a container.
func insertField(c cursor, s Setting, comment string) (diag.Edit, bool) {
	context := c.entry("securityContext")
	switch {
	case !context.value.found():
		return insertContext(c, s, comment)
	case !context.value.here() || !context.key.here():
		return diag.Edit{}, false
	case context.value.node.Style&yaml.FlowStyle != 0:
		return insertInFlow(context.value, fieldFlow(s), comment)
	case context.value.is(yaml.MappingNode) && len(context.value.node.Content) > 0:
		indent := context.value.node.Content[0].Column - 1
		return insertBelow(c.doc, context.key.node, fieldLines(s, indent, comment))
	}
	return diag.Edit{}, false
}

// insertContext puts a security context with the field into a container, below
// its name.
func insertContext(c cursor, s Setting, comment string) (diag.Edit, bool) {
	if !c.is(yaml.MappingNode) || len(c.node.Content) == 0 {
		return diag.Edit{}, false
	}
	if c.node.Style&yaml.FlowStyle != 0 {
		return insertInFlow(c, `"securityContext": {`+fieldFlow(s)+`}`, comment)
	}
	name := c.entry("name")
	if !name.value.found() || !name.value.here() {
		return diag.Edit{}, false
	}
	indent := name.key.node.Column - 1
	lines := strings.Repeat(" ", indent) + "securityContext:\n" + fieldLines(s, indent+2, comment)
	return insertBelow(c.doc, name.value.node, lines)
}

// insertBelow puts lines below the one on which a scalar ends, if nothing but a
// comment stands behind it there and it is read on its own line.
func insertBelow(d *document, n *yaml.Node, lines string) (diag.Edit, bool) {
	span := d.place(n).Span
	number := d.file.LineAt(span.End)
	line := d.file.Line(number)
	behind := strings.TrimLeft(d.file.Slice(source.Span{Start: span.End, End: line.End}), " \t:")
	if span.Start < line.Start || behind != "" && behind[0] != '#' {
		return diag.Edit{}, false
	}
	text := withLineEnds(d.file, "\n"+strings.TrimSuffix(lines, "\n"))
	return diag.Edit{Place: diag.Place{File: d.file, Span: source.At(line.End)}, Text: text}, true
}

// insertInFlow puts an entry into braces, as the first one.
func insertInFlow(c cursor, entry, comment string) (diag.Edit, bool) {
	if comment != "" || !c.is(yaml.MappingNode) {
		return diag.Edit{}, false
	}
	if len(c.node.Content) > 0 {
		entry += ", "
	}
	at := c.doc.place(c.node).Span.End
	return diag.Edit{Place: diag.Place{File: c.doc.file, Span: source.At(at)}, Text: entry}, true
}

// fieldLines returns the field as lines of YAML.
func fieldLines(s Setting, indent int, comment string) string {
	pad := strings.Repeat(" ", indent)
	if comment != "" {
		comment = " " + comment
	}
	text := pad + "appArmorProfile:" + comment + "\n" + pad + "  type: " + s.Type.String() + "\n"
	if s.Type == Localhost {
		text += pad + "  localhostProfile: " + scalarText(s.Profile) + "\n"
	}
	return text
}

// fieldFlow returns the field as an entry of JSON.
func fieldFlow(s Setting) string {
	text := `"appArmorProfile": {"type": ` + quoteJSON(s.Type.String())
	if s.Type == Localhost {
		text += `, "localhostProfile": ` + quoteJSON(s.Profile)
	}
	return text + "}"
}
