package lint

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/source"
)

// Written returns where something in a text is written: in the manifest, if one
// carries the text. Places in other files stay.
func (t *Text) Written(at diag.Place) diag.Place {
	if t.Carried == nil || at.File != t.Source {
		return at
	}
	return t.Carried.Place(at.Span)
}

// written is Text.Written for a place in any text.
func (r *run) written(at diag.Place) diag.Place {
	if t := r.texts[at.File.Name()]; t != nil {
		return t.Written(at)
	}
	return at
}

// inManifest returns a finding on a text that a manifest carries as one on the
// manifest, and others as they are.
func (r *run) inManifest(f diag.Finding) diag.Finding {
	if t := r.texts[f.Place.File.Name()]; t != nil && t.Carried != nil {
		f = t.Carried.FindingIn(f, t.Source)
	}
	for i, related := range f.Related {
		if at := r.written(related.Place); at != related.Place {
			f.Related = append([]diag.Related(nil), f.Related...)
			f.Related[i].Place = at
		}
	}
	return f
}

// pathOf returns the path of the file that a place lies in, as the user gave it.
func (r *run) pathOf(at diag.Place) string {
	if t := r.texts[at.File.Name()]; t != nil {
		return t.Path
	}
	return at.File.Name()
}

// inYAML yields the comments of the manifest that may talk to aa-lint.
func (m *Manifest) inYAML(yield func(placedComment) bool) {
	file := m.Stream.File
	for document := range kube.Documents(file.Text()) {
		if !hasDirectives(file.Slice(document)) {
			continue
		}
		for _, c := range kube.Comments(file, document) {
			placed := placedComment{Comment: ast.Comment{Text: c.Text, Place: c.Place.Span}, kind: besideStatement, scope: &Scope{}}
			if c.Alone {
				placed.kind = aboveStatement
			}
			if !yield(placed) {
				return
			}
		}
	}
}

// covered returns the lines that a comment of a manifest is for: its own, or the
// next one if it stands alone, and those below that are indented more, which
// belong to that.
func (m *Manifest) covered(c placedComment) source.Span {
	file := m.Stream.File
	number := file.LineAt(c.Place.Start)
	if c.kind == aboveStatement {
		for number++; number < file.Lines() && indentation(file, number) < 0; number++ {
		}
	}
	if number > file.Lines() {
		return c.Place
	}
	lines, head := file.Line(number), indentation(file, number)
	for number++; number <= file.Lines(); number++ {
		if n := indentation(file, number); n >= 0 && n <= head {
			break
		}
		lines.End = file.Line(number).End
	}
	return lines
}

// indentation returns the number of blanks that a line starts with; -1 if there
// is nothing else but a comment on it.
func indentation(file *source.File, number int) int {
	line := file.Slice(file.Line(number))
	rest := strings.TrimLeft(line, " \t")
	if rest = strings.TrimRight(rest, "\r\n"); rest == "" || rest[0] == '#' {
		return -1
	}
	return len(line) - len(strings.TrimLeft(line, " \t"))
}

// objectAt returns the object that a place lies in; nil if it is in none.
func (m *Manifest) objectAt(at source.Span) *kube.Object {
	for _, o := range m.Objects() {
		if o.Span.Contains(source.At(at.Start)) {
			return o
		}
	}
	return nil
}

// nameCharts notes on findings the files of a chart that Helm made what is
// wrong of.
func (r *run) nameCharts(all diag.List) {
	for i := range all {
		t := r.texts[all[i].Place.File.Name()]
		if t == nil || t.manifest == nil {
			continue
		}
		if o := t.manifest.objectAt(all[i].Place.Span); o != nil && o.Chart != "" {
			all[i].Notes = append(slices.Clone(all[i].Notes), "Helm made it of "+o.Chart)
		}
	}
}

// locate notes the object and the line that a finding stands in.
func (m *Manifest) locate(f *diag.Finding) {
	file := m.Stream.File
	line := diag.Normalize(file.Slice(file.Line(file.LineAt(f.Place.Span.Start))))
	if len(line) > longestStatement {
		line = line[:longestStatement]
	}
	f.Statement = line
	if o := m.objectAt(f.Place.Span); o != nil {
		f.Statement = o.String() + ": " + line
	}
}
