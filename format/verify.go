package format

import (
	"fmt"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// verifyTree reads a text again and compares it with the tree that it was printed
// from. The error is a *Difference.
func verifyTree(before *ast.File, text string, opts Options) error {
	name := treeFileName(before)
	file := source.NewFile(name, text)
	after, findings := parseFragment(file)
	if parser.Broken(after, findings) {
		what := "it could not be read again"
		for _, f := range findings.Errors()[:min(1, len(findings.Errors()))] {
			what += fmt.Sprintf(": line %d: %s", file.LineAt(f.Place.Span.Start), f.Message)
		}
		return &Difference{name, what}
	}
	if what := treesDiffer(before, after, opts); what != "" {
		return &Difference{name, what}
	}
	if lost := differentComment(treeComments(before), scanComments(text)); lost != "" {
		return &Difference{name, "the comment " + lost}
	}
	return nil
}

func treeFileName(f *ast.File) string {
	if f.Source == nil {
		return ""
	}
	return f.Source.Name()
}

// differentComment returns a comment that one of two lists has more often, ""
// if both have the same.
func differentComment(before, after []string) string {
	counts := map[string]int{}
	for _, c := range before {
		counts[c]++
	}
	for _, c := range after {
		counts[c]--
	}
	var lost []string
	for c, n := range counts {
		if n != 0 {
			lost = append(lost, c)
		}
	}
	if len(lost) == 0 {
		return ""
	}
	return slices.Min(lost)
}

// scanComments returns the comments of a text. It asks the scanner, so that a
// comment counts that the tree does not know.
func scanComments(text string) []string {
	var list []string
	for scan := lexer.New(text); ; {
		t := scan.Next()
		for _, span := range scan.Comments() {
			list = append(list, commentText(ast.Comment{Text: text[span.Start:span.End]}))
		}
		if t.Kind == lexer.EOF {
			return list
		}
	}
}

// treeComments returns the comments of a tree.
func treeComments(f *ast.File) []string {
	var texts []string
	add := func(lists ...[]ast.Comment) {
		for _, list := range lists {
			for _, c := range list {
				texts = append(texts, commentText(c))
			}
		}
	}
	add(f.After)
	for s := range ast.Statements(f.Stmts) {
		addComments(add, s)
		for _, b := range ast.Blocks(s) {
			add(b.Head, b.After)
		}
	}
	return texts
}

// addComments adds the comments of one statement, and of the branches and
// includes in it that are no statements of a block.
func addComments(add func(...[]ast.Comment), s ast.Stmt) {
	c := commentsOf(s)
	add(c.Before, c.Inner, c.Suffix)
	for _, inc := range c.Includes {
		addComments(add, inc)
	}
	if s, ok := s.(*ast.Conditional); ok && s.Else != nil {
		add(s.Else.Before, s.Else.Inner)
		if s.Else.If != nil {
			addComments(add, s.Else.If)
		}
	}
}

// Compare reports whether two trees mean the same, apart from the style, their
// layout and their comments. The error is a *Difference.
func Compare(before, after *ast.File) error {
	if what := treesDiffer(before, after, Options{}); what != "" {
		return &Difference{treeFileName(before), what}
	}
	return nil
}
