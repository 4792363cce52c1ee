package lsp

import (
	"context"

	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/internal/protocol"
)

// formatting returns the edits that format a document. A text with mistakes has
// none, which is no error: editors would show it at each save.
func (q *question) formatting(_ context.Context, _ protocol.DocumentParams) (any, error) {
	return q.format(q.snap.config.Format), nil
}

// rangeFormatting is formatting for the statements on some lines.
func (q *question) rangeFormatting(_ context.Context, p protocol.RangeParams) (any, error) {
	opts := q.snap.config.Format
	opts.Sort = false // which would move statements over the ends of the range
	first, last := p.Range.Start.Line+1, p.Range.End.Line+1
	if p.Range.End.Character == 0 && last > first {
		last-- // nothing of the last line is selected
	}
	opts.Lines = format.Lines{First: max(first, 1), Last: max(last, 1)}
	return q.format(opts), nil
}

func (q *question) format(opts format.Options) protocol.List[protocol.TextEdit] {
	if _, isTemplate := format.FindTemplate(q.doc.file.Text()); isTemplate {
		return nil
	}
	text, _, err := format.Source(q.doc.file, opts)
	if err != nil {
		return nil
	}
	return editsTo(q.doc.file, text, q.unit)
}
