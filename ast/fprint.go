package ast

import (
	"fmt"
	"io"
	"strings"
)

// Fprint writes a tree for people who want to look at it: a line for each node,
// as deep as it lies in the tree, with its type, its place in the text, and the
// text of words and comments.
func Fprint(w io.Writer, node Node) error {
	return fprint(w, node, 0)
}

func fprint(w io.Writer, node Node, depth int) error {
	if node == nil {
		return nil
	}
	text := ""
	switch n := node.(type) {
	case *Word:
		text = fmt.Sprintf(" %q", n.Raw)
	case *Comment:
		text = fmt.Sprintf(" %q", n.Text)
	}
	place := ""
	if s := node.Span(); !s.IsZero() {
		place = fmt.Sprintf(" %d-%d", s.Start, s.End)
	}
	name := strings.TrimPrefix(fmt.Sprintf("%T", node), "*ast.")
	if _, err := fmt.Fprintf(w, "%s%s%s%s\n", strings.Repeat("  ", depth), name, place, text); err != nil {
		return err
	}
	for _, child := range Children(node) {
		if err := fprint(w, child, depth+1); err != nil {
			return err
		}
	}
	return nil
}
