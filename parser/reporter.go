package parser

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// reporter gathers what is found in a text.
type reporter struct {
	*input
	diags   diag.List
	ignored diag.Finding // what is not reported
	atEnd   int          // the finding on the end of the file, -1 if none
	open    bool         // see ast.File
	failed  bool         // the parse has ended: at a syntax error in spliced text, or at too many
}

// report adds an error. The pointer is valid until the next one is added.
func (rp *reporter) report(code diag.Code, at source.Span, format string, args ...any) *diag.Finding {
	if len(rp.diags) >= MaxFindings {
		return rp.unreported(at)
	}
	rp.diags = append(rp.diags, diag.Finding{
		Code: code, Severity: diag.Error, Place: rp.placeOf(at), Message: fmt.Sprintf(format, args...),
	})
	return &rp.diags[len(rp.diags)-1]
}

// unreported takes a finding on a text of too many mistakes, of which the first
// is told of, and ends the parse.
func (rp *reporter) unreported(at source.Span) *diag.Finding {
	if len(rp.diags) == MaxFindings {
		rp.diags = append(rp.diags, diag.Finding{
			Code: diag.SyntaxError, Severity: diag.Error, Place: rp.placeOf(at),
			Message: fmt.Sprintf("more than %d mistakes: the rest of the file is not read", MaxFindings),
		})
		rp.failed = true
	}
	rp.ignored = diag.Finding{}
	return &rp.ignored
}

// finding returns one that was reported.
func (rp *reporter) finding(i int) *diag.Finding {
	if i >= 0 && i < len(rp.diags) {
		return &rp.diags[i]
	}
	rp.ignored = diag.Finding{}
	return &rp.ignored
}

// fix adds a fix of one edit to a finding.
func (in *input) fix(f *diag.Finding, safe bool, at source.Span, text, format string, args ...any) {
	f.Fixes = append(f.Fixes, diag.Fix{
		Message: fmt.Sprintf(format, args...),
		Safe:    safe,
		Edits:   []diag.Edit{{Place: in.placeOf(at), Text: text}},
	})
}

// related adds a place that takes part in a finding.
func (in *input) related(f *diag.Finding, at source.Span, format string, args ...any) {
	f.Related = append(f.Related, diag.Related{Place: in.placeOf(at), Message: fmt.Sprintf(format, args...)})
}

// note adds a note to a finding.
func note(f *diag.Finding, format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// unknown reports a word that is not in a vocabulary and suggests near ones.
func (rp *reporter) unknown(w ast.Word, v *ast.Vocabulary) *diag.Finding {
	return rp.unknownIn(w, w.Value(), v.What(), v.Nearest(w.Value()))
}

func (rp *reporter) unknownIn(w ast.Word, name, what string, near []string) *diag.Finding {
	f := rp.report(diag.UnknownName, w.Place, "unknown %s %s", what, diag.Quote(name))
	rp.suggest(f, w, name, near)
	return f
}

// suggest adds the names that a wrong name may have meant to a finding on it.
// The name is a part of the word, or all of it.
func (in *input) suggest(f *diag.Finding, w ast.Word, name string, near []string) {
	if len(near) == 0 {
		return
	}
	f.Message += fmt.Sprintf(", did you mean %q?", near[0])
	at := strings.Index(w.Raw, name)
	if at < 0 {
		return
	}
	start := w.Place.Start + uint32(at)
	for _, n := range near[:min(3, len(near))] {
		in.fix(f, false, source.Span{Start: start, End: start + uint32(len(name))}, n, "replace by %q", n)
	}
}
