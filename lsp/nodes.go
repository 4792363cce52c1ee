package lsp

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
)

// spot is a place in a tree: the nodes around it, from the file inwards.
type spot struct {
	file  *load.File
	at    uint32
	nodes []ast.Node
}

// spotAt returns what is around an offset. Of two nodes that meet there, it is the
// one behind it that counts, but for a word, which is still meant at its end.
func spotAt(file *load.File, at uint32) spot {
	s := spot{file: file, at: at, nodes: []ast.Node{file.Tree}}
	for node := ast.Node(file.Tree); ; {
		var inner ast.Node
		for _, child := range ast.Children(node) {
			span := child.Span()
			if span.Start <= at && at < span.End || span.End == at && inner == nil && !span.Empty() {
				inner = child
			}
		}
		if inner == nil {
			return s
		}
		s.nodes = append(s.nodes, inner)
		node = inner
	}
}

// word returns the word at the place; nil if there is none.
func (s spot) word() *ast.Word {
	w, _ := s.nodes[len(s.nodes)-1].(*ast.Word)
	return w
}
