package lint

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// Guarded returns the statements that a directive of apparmor.d chooses or
// leaves out before a profile is loaded: "#aa:only" and "#aa:exclude" behind a
// statement are for it, above one for all up to the next blank line. Two of them
// need not be there at the same time.
func (t *Text) Guarded() map[ast.Stmt]bool {
	t.guard.Do(func() {
		text := t.Source.Text()
		if !strings.Contains(text, "#aa:only") && !strings.Contains(text, "#aa:exclude") {
			return
		}
		t.guarded = map[ast.Stmt]bool{}
		for c := range t.PlacedComments() {
			if !strings.HasPrefix(c.Text, "#aa:only") && !strings.HasPrefix(c.Text, "#aa:exclude") {
				continue
			}
			switch c.Kind {
			case AboveStatement:
				t.guardParagraph(t.Paragraph(c))
			case BesideStatement:
				t.guarded[c.Stmt] = true
			}
		}
	})
	return t.guarded
}

// guardParagraph notes the statements that start in a paragraph.
func (t *Text) guardParagraph(paragraph source.Span) {
	for _, l := range t.stmts {
		if paragraph.Contains(source.At(l.stmt.Span().Start)) {
			t.guarded[l.stmt] = true
		}
	}
}
