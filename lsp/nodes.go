package lsp

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
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

// innermost returns the innermost node of a type.
func innermost[N ast.Node](s spot) (N, bool) {
	for i := len(s.nodes) - 1; i >= 0; i-- {
		if n, ok := s.nodes[i].(N); ok {
			return n, true
		}
	}
	var none N
	return none, false
}

// profiles returns the profiles around the place, the outermost first.
func (s spot) profiles() []*ast.Profile {
	var list []*ast.Profile
	for _, n := range s.nodes {
		if p, ok := n.(*ast.Profile); ok {
			list = append(list, p)
		}
	}
	return list
}

// mention is a variable in a word as it is written.
type mention struct {
	name string
	at   source.Span // with its sign and braces
}

// mentions returns the variables in a word, set ones and booleans, with their
// places in the text.
func mentions(w *ast.Word) []mention {
	if w.Place.Len() != len(w.Raw) {
		return nil // it is spliced from several files
	}
	var list []mention
	for i := 0; i+2 < len(w.Raw); i++ {
		switch {
		case w.Raw[i] == '\\':
			i++
		case (w.Raw[i] == '@' || w.Raw[i] == '$') && w.Raw[i+1] == '{':
			end := strings.IndexByte(w.Raw[i:], '}')
			if end < 0 {
				return list
			}
			name := w.Raw[i+2 : i+end]
			if !(ast.Reference{Name: name}).Valid() {
				continue
			}
			start := w.Place.Start + uint32(i)
			list = append(list, mention{w.Raw[i:i+1] + "{" + name + "}", source.Span{Start: start, End: start + uint32(end) + 1}})
			i += end
		}
	}
	return list
}

// mentionAt returns the variable at a place.
func (s spot) mentionAt() (mention, bool) {
	w := s.word()
	if w == nil {
		return mention{}, false
	}
	for _, m := range mentions(w) {
		if m.at.Start <= s.at && s.at <= m.at.End {
			return m, true
		}
	}
	return mention{}, false
}
