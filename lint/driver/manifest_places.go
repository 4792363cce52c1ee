package driver

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/internal/directive"
	"github.com/aa-lint/aa-lint/source"
)

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

// commentsInYAML yields the comments of the manifest that may talk to aa-lint.
func commentsInYAML(m *lint.Manifest, yield func(lint.PlacedComment) bool) {
	file := m.Stream.File
	for document := range kube.Documents(file.Text()) {
		if !directive.Has(file.Slice(document)) {
			continue
		}
		for _, c := range kube.Comments(file, document) {
			placed := lint.PlacedComment{Comment: ast.Comment{Text: c.Text, Place: c.Place.Span}, Kind: lint.BesideStatement, Scope: &lint.Scope{}}
			if c.Alone {
				placed.Kind = lint.AboveStatement
			}
			if !yield(placed) {
				return
			}
		}
	}
}

// coveredInYAML returns the lines that a comment of a manifest is for: its own, or the
// next one if it stands alone, and those below that are indented more, which
// belong to that.
func coveredInYAML(m *lint.Manifest, c lint.PlacedComment) source.Span {
	file := m.Stream.File
	number := file.LineAt(c.Place.Start)
	if c.Kind == lint.AboveStatement {
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
func objectAt(m *lint.Manifest, at source.Span) *kube.Object {
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
		if t == nil || r.manifestOf[t] == nil {
			continue
		}
		if o := objectAt(r.manifestOf[t], all[i].Place.Span); o != nil && o.Chart != "" {
			all[i].Notes = append(slices.Clone(all[i].Notes), "Helm made it of "+o.Chart)
		}
	}
}

// locateInManifest notes the object and the line that a finding stands in.
func locateInManifest(m *lint.Manifest, f *diag.Finding) {
	file := m.Stream.File
	line := diag.Normalize(file.Slice(file.Line(file.LineAt(f.Place.Span.Start))))
	if len(line) > longestStatement {
		line = line[:longestStatement]
	}
	f.Statement = line
	if o := objectAt(m, f.Place.Span); o != nil {
		f.Statement = o.String() + ": " + line
	}
}
