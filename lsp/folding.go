package lsp

import (
	"cmp"
	"context"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/source"
)

// foldingRanges returns what can be folded: blocks, rules over several lines, runs
// of comments, and runs of includes.
func (q *question) foldingRanges(context.Context, protocol.DocumentParams) (any, error) {
	file, err := q.parsed()
	if err != nil {
		return protocol.List[protocol.FoldingRange]{}, nil
	}
	f := folder{file: file.Source}
	ast.Walk(file.Tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Comment:
			f.join(n.Place, "comment")
		case *ast.Include:
			f.join(n.Span(), "imports")
		case *ast.Block:
			last := f.file.LineAt(n.Close.Start)
			if !n.Close.Empty() {
				last-- // the brace stays to be seen
			}
			f.add(f.file.LineAt(n.Open.Start), last, "")
		case ast.Stmt:
			if len(ast.Blocks(n)) == 0 {
				f.add(f.file.LineAt(n.Span().Start), f.file.LineAt(n.Span().End), "")
			}
		}
		return true
	})
	f.join(source.Span{}, "")
	slices.SortStableFunc(f.list, func(a, b protocol.FoldingRange) int {
		return cmp.Or(cmp.Compare(a.StartLine, b.StartLine), cmp.Compare(b.EndLine, a.EndLine))
	})
	if limit := q.client.TextDocument.FoldingRange.RangeLimit; limit > 0 && len(f.list) > limit {
		f.list = f.list[:limit]
	}
	return f.list, nil
}

// folder collects what can be folded.
type folder struct {
	file *source.File
	list protocol.List[protocol.FoldingRange]
	// A run of comments or includes on lines that follow each other.
	kind        string
	first, last int
}

// add adds lines that are more than one. Clients want one range for each line at
// most.
func (f *folder) add(first, last int, kind string) {
	taken := func(r protocol.FoldingRange) bool { return r.StartLine == first-1 }
	if first < last && !slices.ContainsFunc(f.list[max(0, len(f.list)-8):], taken) {
		f.list = append(f.list, protocol.FoldingRange{StartLine: first - 1, EndLine: last - 1, Kind: kind})
	}
}

// join puts a piece to the run before it, or ends that and begins another one.
func (f *folder) join(at source.Span, kind string) {
	line := f.file.LineAt(at.Start)
	alone := f.file.Line(line).Start+uint32(indentation(f.file, line)) == at.Start
	if kind == f.kind && line == f.last+1 && alone {
		f.last = line
		return
	}
	if f.kind != "" {
		f.add(f.first, f.last, f.kind)
	}
	f.kind, f.first, f.last = kind, line, line
	if !alone {
		f.kind = ""
	}
}

// indentation returns how many blanks a line starts with.
func indentation(file *source.File, line int) int {
	text := file.Slice(file.Line(line))
	n := 0
	for n < len(text) && (text[n] == ' ' || text[n] == '\t') {
		n++
	}
	return n
}
