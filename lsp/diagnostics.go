package lsp

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/source"
)

// Limits of what a client is told.
const (
	maxDiagnostics = 200 // of one document
	maxNotes       = 6   // of one finding
)

// unnecessary are the codes of findings about what could be left out; editors
// fade it. deprecated are those about what has a newer form.
var (
	unnecessary = []string{"AA301", "AA302", "AA303", "AA304", "AA305", "AA307", "AA309", "AA310", "AA311", "AA312", "AA901", "AA904"}
	deprecated  = []string{"AA413", "AA704"}
)

// diagnostics returns findings as the client is told of them, the most severe
// first to be told.
func (q *question) diagnostics(found diag.List) []protocol.Diagnostic {
	shown := slices.Clone(found)
	left := len(shown) - maxDiagnostics
	if left > 0 {
		slices.SortStableFunc(shown, func(a, b diag.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
		shown = shown[:maxDiagnostics]
		shown.Sort()
	}
	list := make([]protocol.Diagnostic, 0, len(shown)+1)
	for _, f := range shown {
		list = append(list, q.diagnostic(f))
	}
	if left > 0 {
		list = append(list, protocol.Diagnostic{
			Severity: protocol.SeverityInformation, Source: "aa-lint", Message: fmt.Sprintf("%d more findings are not shown", left),
		})
	}
	return list
}

// diagnostic returns one finding as the client is told of it.
func (q *question) diagnostic(f diag.Finding) protocol.Diagnostic {
	can := q.client.TextDocument.PublishDiagnostics
	d := protocol.Diagnostic{
		Range:    rangeOf(f.Place.File, q.underlined(f.Place), q.unit),
		Severity: protocol.SeverityInformation - int(f.Severity),
		Code:     f.Code.ID,
		Source:   "aa-lint",
		Message:  f.Message,
	}
	if can.CodeDescriptionSupport || q.pull {
		d.CodeDescription = &protocol.CodeDescription{Href: f.Code.URL()}
	}
	for _, note := range f.Notes[:min(maxNotes, len(f.Notes))] {
		d.Message += "\n" + note
	}
	for _, r := range f.Related {
		if can.RelatedInformation || q.pull {
			d.RelatedInformation = append(d.RelatedInformation, protocol.RelatedInformation{Location: q.snap.location(r.Place, q.unit), Message: r.Message})
		} else {
			d.Message += "\nalso " + r.Place.String() + ": " + r.Message
		}
	}
	d.Tags = q.tags(f.Code.ID)
	return d
}

// tags returns the tags of a code that the client knows.
func (q *question) tags(code string) []int {
	var tags []int
	add := func(codes []string, tag int) {
		known := q.client.TextDocument.PublishDiagnostics.TagSupport
		if slices.Contains(codes, code) && known != nil && slices.Contains(known.ValueSet, tag) {
			tags = append(tags, tag)
		}
	}
	add(unnecessary, protocol.TagUnnecessary)
	add(deprecated, protocol.TagDeprecated)
	return tags
}

// underlined returns the span to underline: of a profile its head, and something of
// what is empty.
func (q *question) underlined(at diag.Place) source.Span {
	if at.Span.Empty() {
		return widened(at.File, at.Span.Start)
	}
	if at.File.LineAt(at.Span.Start) == at.File.LineAt(at.Span.End) {
		return at.Span
	}
	if file, err := q.parsed(); err == nil && file.Source == at.File {
		for stmt := range ast.Statements(file.Tree.Stmts) {
			if p, ok := stmt.(*ast.Profile); ok && p.Span() == at.Span {
				return p.Head()
			}
		}
	}
	return at.Span
}

// widened returns the character behind a place, or else the one before it, on the
// sameDiagnostics line.
func widened(file *source.File, at uint32) source.Span {
	line := file.Line(file.LineAt(at))
	at = min(at, line.End)
	text := file.Text()
	switch {
	case at < line.End:
		_, size := utf8.DecodeRuneInString(text[at:line.End])
		return source.Span{Start: at, End: at + uint32(size)}
	case at > line.Start:
		_, size := utf8.DecodeLastRuneInString(text[line.Start:at])
		return source.Span{Start: at - uint32(size), End: at}
	}
	return source.At(at)
}

// lostDiagnostics tells that a document is not looked at any more.
func (s *session) lostDiagnostics(doc *document) []protocol.Diagnostic {
	if !doc.lost {
		return nil
	}
	return []protocol.Diagnostic{{
		Severity: protocol.SeverityWarning, Source: "aa-lint",
		Message: "the editor and aa-lint disagree about this text, or it is too large; close it and open it again",
	}}
}

// diagnosticReport returns diagnostics as the answer to a client that had others.
func diagnosticReport(list []protocol.Diagnostic, had string) (any, error) {
	text, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	id := fmt.Sprintf("%x", textHash(string(text)))
	if id == had {
		return protocol.UnchangedReport{Kind: "unchanged", ResultID: id}, nil
	}
	return protocol.FullReport{Kind: "full", ResultID: id, Items: list}, nil
}

// carried is a finding of a text that has been edited since.
type carried struct {
	at   source.Span
	diag protocol.Diagnostic
}

// carry returns findings so that they can be moved by edits: those that the
// parser does not find again at once.
func (q *question) carry(found diag.List) []carried {
	var list []carried
	file, err := q.parsed()
	if err != nil {
		return nil
	}
	parsed := map[string]bool{}
	for _, f := range file.Findings {
		parsed[f.Place.String()+f.Message] = true
	}
	for _, f := range found {
		if f.Place.File == file.Source && !parsed[f.Place.String()+f.Message] {
			list = append(list, carried{q.underlined(f.Place), q.diagnostic(f)})
		}
	}
	return list[:min(len(list), maxDiagnostics)]
}

// move returns findings behind an edit. Those on a line that it touches are gone,
// and so are the places in the same text that others point to.
func move(list []carried, file *source.File, edit source.Span, length int) []carried {
	lines := source.Span{Start: file.Line(file.LineAt(edit.Start)).Start, End: file.Line(file.LineAt(edit.End)).End}
	kept := list[:0]
	for _, c := range list {
		switch {
		case c.at.End < lines.Start:
		case c.at.Start > lines.End:
			by := uint32(length) - uint32(edit.Len())
			c.at = source.Span{Start: c.at.Start + by, End: c.at.End + by}
		default:
			continue
		}
		c.diag.RelatedInformation = nil
		if i := strings.Index(c.diag.Message, "\nalso "); i >= 0 {
			c.diag.Message = c.diag.Message[:i]
		}
		kept = append(kept, c)
	}
	return kept
}

// stillTrue returns the findings of an earlier version that no edit has touched.
func (d *document) stillTrue(unit source.Unit) []protocol.Diagnostic {
	list := make([]protocol.Diagnostic, 0, len(d.carried))
	for _, c := range d.carried {
		c.diag.Range = rangeOf(d.file, c.at, unit)
		list = append(list, c.diag)
	}
	return list
}
