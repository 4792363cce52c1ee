package lsp

import (
	"context"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/source"
)

// automatic is the trigger of code actions that nobody asked for.
const automatic = 2

// ignores returns the actions that put a comment above what a finding is about, so
// that it is not reported there. Each is tried: with the comment the finding is
// gone, and nothing else is found.
func (q *question) ignores(ctx context.Context, at source.Span, told []protocol.Diagnostic) ([]protocol.CodeAction, error) {
	found, err := q.findings(ctx)
	if err != nil {
		return nil, err
	}
	var actions []protocol.CodeAction
	offered := map[string]bool{}
	for _, f := range found {
		if shown := q.underlined(f.Place); shown.End < at.Start || shown.Start > at.End || offered[f.Code.ID] || f.Severity == diag.Error {
			continue
		}
		offered[f.Code.ID] = true
		after, edit := withIgnore(f)
		gone, err := q.silences(ctx, f, after)
		if err != nil {
			return nil, err
		}
		change := q.workspaceEdit([]fileEdit{{file: f.Place.File, after: after, edits: protocol.List[protocol.TextEdit]{
			{Range: rangeOf(f.Place.File, edit.Place.Span, q.unit), NewText: edit.Text},
		}}})
		if gone && change != nil {
			actions = append(actions, protocol.CodeAction{
				Title: "Ignore " + f.Code.String() + " here", Kind: quickFix, Edit: change, Diagnostics: q.sameDiagnostics(told, f),
			})
		}
	}
	return actions, nil
}

// withIgnore returns the text of a file with a comment above the line of a
// finding, and the edit that makes it.
func withIgnore(f diag.Finding) (string, diag.Edit) {
	file := f.Place.File
	line := file.Line(lineOf(f))
	blanks := file.Slice(source.Span{Start: line.Start, End: line.Start + uint32(indentation(file, lineOf(f)))})
	end := "\n"
	if rest := file.Text()[line.End:]; len(rest) > 0 && rest[0] == '\r' {
		end = "\r\n"
	}
	edit := diag.Edit{
		Place: diag.Place{File: file, Span: source.At(line.Start)},
		Text:  blanks + "# aa-lint: ignore=" + f.Code.ID + " -- reason" + end,
	}
	text := file.Text()
	return text[:line.Start] + edit.Text + text[line.Start:], edit
}

// silences reports whether a finding is gone in another text of its file, with
// nothing new.
func (q *question) silences(ctx context.Context, f diag.Finding, after string) (bool, error) {
	before, err := q.findings(ctx)
	if err != nil {
		return false, err
	}
	opts := q.lintOptions()
	opts.Loader = opts.Loader.With(map[string]string{f.Place.File.Name(): after})
	result, err := driver.Run(ctx, opts)
	if err != nil {
		return false, err
	}
	left := diag.List{}
	for _, other := range result.Findings {
		if q.isOwn(other) {
			left = append(left, other)
		}
	}
	gone := 0 // those of its code on its line
	for _, other := range before {
		if other.Code == f.Code && lineOf(other) == lineOf(f) {
			gone++
		}
	}
	fresh := slices.ContainsFunc(left, func(other diag.Finding) bool { return countOf(left, other.Code) > countOf(before, other.Code) })
	return !fresh && countOf(left, f.Code) == countOf(before, f.Code)-gone, nil
}

func lineOf(f diag.Finding) int { return f.Place.File.LineAt(f.Place.Span.Start) }

// countOf returns how many findings have a code.
func countOf(list diag.List, code diag.Code) int {
	n := 0
	for _, f := range list {
		if f.Code == code {
			n++
		}
	}
	return n
}
