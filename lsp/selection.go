package lsp

import (
	"context"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// selectionRanges returns what to select around places, ever more: a part of a
// path, the word, the rule, the lines up to blank ones, the block, the profile, all.
func (q *question) selectionRanges(_ context.Context, p protocol.SelectionRangeParams) (any, error) {
	list := protocol.List[protocol.SelectionRange]{}
	file, err := q.parsed()
	if err != nil {
		return list, nil
	}
	for _, at := range p.Positions {
		list = append(list, *q.selectionAt(file, offset(file.Source, at, q.unit)))
	}
	return list, nil
}

func (q *question) selectionAt(file *load.File, at uint32) *protocol.SelectionRange {
	s := spotAt(file, at)
	spans := []source.Span{file.Source.Span()}
	add := func(span source.Span) {
		if last := spans[len(spans)-1]; span != last && last.Contains(span) && span.Start <= at && at <= span.End {
			spans = append(spans, span)
		}
	}
	for _, n := range s.nodes[1:] {
		if b, ok := n.(*ast.Block); ok && b.Open.End <= b.Close.Start {
			add(b.Span())
			add(source.Span{Start: b.Open.End, End: b.Close.Start})
			continue
		}
		if stmt, ok := n.(ast.Stmt); ok && len(ast.Blocks(stmt)) == 0 {
			add(paragraph(file.Source, stmt.Span(), spans[len(spans)-1]))
		}
		add(n.Span())
	}
	if w := s.word(); w != nil {
		add(wordPart(file.Source.Text(), w.Place, at))
	}
	var chosen *protocol.SelectionRange
	for _, span := range spans {
		chosen = &protocol.SelectionRange{Range: rangeOf(file.Source, span, q.unit), Parent: chosen}
	}
	return chosen
}

// paragraph returns the lines around a place up to blank ones, inside of what is
// around it.
func paragraph(file *source.File, at, around source.Span) source.Span {
	blank := func(line int) bool { return strings.TrimSpace(file.Slice(file.Line(line))) == "" }
	first, last := file.LineAt(at.Start), file.LineAt(at.End)
	for first > 1 && !blank(first-1) && file.Line(first-1).Start >= around.Start {
		first--
	}
	for last < file.Lines() && !blank(last+1) && file.Line(last+1).End <= around.End {
		last++
	}
	return source.Span{Start: file.Line(first).Start, End: file.Line(last).End}
}

// wordPart returns the part of a word between slashes.
func wordPart(text string, word source.Span, at uint32) source.Span {
	part := word
	if i := strings.LastIndexByte(text[word.Start:at], '/'); i >= 0 {
		part.Start = word.Start + uint32(i) + 1
	}
	if i := strings.IndexByte(text[at:word.End], '/'); i >= 0 {
		part.End = at + uint32(i)
	}
	return part
}
