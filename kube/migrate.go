package kube

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// MoveAnnotation returns edits that put what the annotation for the container
// asks for into its field, and take the annotation away. Order and comments of
// the manifest stay. A field that asks for the same stays as it is, and a pod of
// Windows gets none. There are no edits if there is no such annotation, if the field of the container
// or of the pod asks for something else, or if one of the two is written elsewhere, behind an alias.
func (c *Container) MoveAnnotation() []diag.Edit { return c.moved }

// ChooseDefault returns the edits that make a container for which nothing is
// chosen run under the default profile, by its field. There are none for others,
// and where YAML leaves no place for the field.
func (c *Container) ChooseDefault() []diag.Edit { return c.defaulted }

func chooseDefault(container *Container, c yamltext.Cursor) []diag.Edit {
	if container.Field != nil || container.Template.Field != nil || !c.Here() {
		return nil
	}
	insertion, ok := insertField(c, Setting{Type: RuntimeDefault}, "")
	if !ok {
		return nil
	}
	return []diag.Edit{insertion}
}

// moveAnnotation works out the edits of MoveAnnotation.
func moveAnnotation(container *Container, c yamltext.Cursor) []diag.Edit {
	a := container.Annotation
	setting, ok := a.Setting()
	if !ok || !c.Here() || !a.entry.Key.Here() || !a.entry.Value.Here() {
		return nil
	}
	removal, comment, ok := removeEntry(a.entry, a.around)
	if !ok {
		return nil
	}
	// A pod of Windows has no AppArmor, and may not have the field either.
	done := setting.Type == NoType || container.Template.Windows.File != nil
	if container.Field != nil {
		field, valid := container.Field.Setting()
		if !valid || field.Type != setting.Type || field.Profile != setting.Profile {
			return nil
		}
		done = true
	}
	if done {
		if comment != "" {
			return nil
		}
		return []diag.Edit{removal}
	}
	if pod := container.Template.Field; !done && pod != nil {
		field, valid := pod.Setting()
		if !valid || field.Type != setting.Type || field.Profile != setting.Profile {
			return nil // which of the two is meant is not for us to say
		}
	}
	insertion, ok := insertField(c, setting, comment)
	if !ok {
		return nil
	}
	return []diag.Edit{insertion, removal}
}

// around is what stands around an entry of a mapping.
type around struct {
	last bool // it is the only entry
	flow bool // it stands in braces
}

// aroundEntries returns what stands around each of the entries of a mapping.
func aroundEntries(c yamltext.Cursor, entries []yamltext.Entry) around {
	return around{last: len(entries) == 1, flow: c.Found() && c.Node.Style&yaml.FlowStyle != 0}
}

// removeEntry takes an annotation or a label out of the manifest, with its line,
// and with the key above it if no other is left. It returns the comment on the
// line.
func removeEntry(entry yamltext.Entry, around around) (e diag.Edit, comment string, ok bool) {
	d := entry.Key.Doc
	key, value := d.PlaceOf(entry.Key.Node).Span, d.PlaceOf(entry.Value.Node).Span
	if entry.Value.Node.Tag == "!!null" && value.Empty() {
		return e, "", false
	}
	line := d.File.Line(d.File.LineAt(key.Start))
	before, behind := d.File.Slice(source.Span{Start: line.Start, End: key.Start}), d.File.Slice(source.Span{Start: value.End, End: line.End})
	comment = strings.TrimSpace(behind)
	switch {
	case around.flow:
		return removeFromFlow(d, around, key, value)
	case strings.TrimSpace(before) != "", value.End > line.End, comment != "" && comment[0] != '#':
		return e, "", false
	}
	if above := d.File.LineAt(key.Start) - 1; around.last && opensEntries(d.File, above) {
		line.Start = d.File.Line(above).Start
	}
	return diag.Edit{Place: diag.Place{File: d.File, Span: withBreak(d.File, line)}}, comment, true
}

// opensEntries reports whether a line has nothing but the key that annotations
// or labels stand below.
func opensEntries(file *source.File, line int) bool {
	if line < 1 {
		return false
	}
	text := strings.TrimSpace(file.Slice(file.Line(line)))
	return text == "annotations:" || text == "labels:"
}

// withBreak returns lines with the line break behind them.
func withBreak(file *source.File, lines source.Span) source.Span {
	if int(lines.End) < len(file.Text()) {
		lines.End = file.Line(file.LineAt(lines.End) + 1).Start
	}
	return lines
}

// removeFromFlow takes an entry out of braces, with one of the commas beside it.
func removeFromFlow(d *yamltext.Document, around around, key, value source.Span) (diag.Edit, string, bool) {
	text := d.File.Text()
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
	case around.last:
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
	return diag.Edit{Place: diag.Place{File: d.File, Span: source.Span{Start: uint32(start), End: uint32(end)}}}, "", true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// insertField puts a field into a container.
func insertField(c yamltext.Cursor, s Setting, comment string) (diag.Edit, bool) {
	context := c.Entry("securityContext")
	switch {
	case !context.Value.Found():
		return insertContext(c, s, comment)
	case !context.Value.Here() || !context.Key.Here() || context.Value.Get("appArmorProfile").Found():
		return diag.Edit{}, false
	case context.Value.Node.Style&yaml.FlowStyle != 0:
		return insertInFlow(context.Value, fieldFlow(s), comment)
	case context.Value.Is(yaml.MappingNode) && len(context.Value.Node.Content) > 0:
		indent := context.Value.Node.Content[0].Column - 1
		return insertBelow(c.Doc, context.Key.Node, fieldLines(s, indent, comment))
	}
	return diag.Edit{}, false
}

// insertContext puts a security context with the field into a container, below
// its name, or into a pod, as the first of what it has.
func insertContext(c yamltext.Cursor, s Setting, comment string) (diag.Edit, bool) {
	if !c.Is(yaml.MappingNode) || len(c.Node.Content) == 0 {
		return diag.Edit{}, false
	}
	if c.Node.Style&yaml.FlowStyle != 0 {
		return insertInFlow(c, `"securityContext": {`+fieldFlow(s)+`}`, comment)
	}
	name := c.Entry("name")
	if !name.Value.Found() {
		return insertFirst(c, "securityContext:", fieldLines(s, 2, comment))
	}
	if !name.Value.Here() {
		return diag.Edit{}, false
	}
	indent := name.Key.Node.Column - 1
	lines := strings.Repeat(" ", indent) + "securityContext:\n" + fieldLines(s, indent+2, comment)
	return insertBelow(c.Doc, name.Value.Node, lines)
}

// insertFirst puts lines, which are not indented yet, above the first entry of a
// mapping, if that starts a line.
func insertFirst(c yamltext.Cursor, lines ...string) (diag.Edit, bool) {
	first := c.Node.Content[0]
	at := c.Doc.PlaceOf(first).Span.Start
	line := c.Doc.File.Line(c.Doc.File.LineAt(at))
	pad := c.Doc.File.Slice(source.Span{Start: line.Start, End: at})
	if strings.Trim(pad, " ") != "" {
		return diag.Edit{}, false
	}
	for above := c.Doc.File.LineAt(at) - 1; above > 0; above-- {
		// A comment stays with the entry that it is about.
		span := c.Doc.File.Line(above)
		if !strings.HasPrefix(strings.TrimSpace(c.Doc.File.Slice(span)), "#") {
			break
		}
		line = span
	}
	var b strings.Builder
	for l := range strings.Lines(strings.Join(lines, "\n")) {
		b.WriteString(pad + strings.TrimSuffix(l, "\n") + "\n")
	}
	return diag.Edit{Place: diag.Place{File: c.Doc.File, Span: source.At(line.Start)}, Text: yamltext.WithLineEnds(c.Doc.File, b.String())}, true
}

// insertBelow puts lines below the one on which a scalar ends, if nothing but a
// comment stands behind it there and it is read on its own line.
func insertBelow(d *yamltext.Document, n *yaml.Node, lines string) (diag.Edit, bool) {
	span := d.PlaceOf(n).Span
	number := d.File.LineAt(span.End)
	line := d.File.Line(number)
	behind := strings.TrimLeft(d.File.Slice(source.Span{Start: span.End, End: line.End}), " \t:")
	if span.Start < line.Start || behind != "" && behind[0] != '#' {
		return diag.Edit{}, false
	}
	text := yamltext.WithLineEnds(d.File, "\n"+strings.TrimSuffix(lines, "\n"))
	return diag.Edit{Place: diag.Place{File: d.File, Span: source.At(line.End)}, Text: text}, true
}

// insertInFlow puts an entry into braces, as the first one.
func insertInFlow(c yamltext.Cursor, entry, comment string) (diag.Edit, bool) {
	if comment != "" || !c.Is(yaml.MappingNode) {
		return diag.Edit{}, false
	}
	if len(c.Node.Content) > 0 {
		entry += ", "
	}
	at := c.Doc.PlaceOf(c.Node).Span.End
	return diag.Edit{Place: diag.Place{File: c.Doc.File, Span: source.At(at)}, Text: entry}, true
}

// fieldLines returns the field as lines of YAML.
func fieldLines(s Setting, indent int, comment string) string {
	pad := strings.Repeat(" ", indent)
	if comment != "" {
		comment = " " + comment
	}
	text := pad + "appArmorProfile:" + comment + "\n" + pad + "  type: " + s.Type.String() + "\n"
	if s.Type == Localhost {
		text += pad + "  localhostProfile: " + yamltext.Quote(s.Profile) + "\n"
	}
	return text
}

// fieldFlow returns the field as an entry of JSON.
func fieldFlow(s Setting) string {
	text := `"appArmorProfile": {"type": ` + yamltext.QuoteJSON(s.Type.String())
	if s.Type == Localhost {
		text += `, "localhostProfile": ` + yamltext.QuoteJSON(s.Profile)
	}
	return text + "}"
}
