package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

func (ps *pieces) abi(s *ast.ABI) {
	ps.text(source.At(s.Span().Start), "abi")
	ps.fileName(s.File)
	ps.end(s)
}

func (ps *pieces) include(s *ast.Include) {
	keyword := "include"
	if s.Hash && looksLikeCondition(s.File) {
		keyword = "#include"
	}
	if s.IfExists {
		keyword += " if exists"
	}
	ps.text(source.At(s.Span().Start), keyword)
	ps.fileName(s.File)
}

// looksLikeCondition reports whether a name behind "include" makes the keyword
// the name of a condition: include=… or include in(…). Behind "#include" it
// does not.
func looksLikeCondition(n ast.FileName) bool {
	return strings.HasPrefix(n.Raw, "=") || strings.HasPrefix(n.Raw, "in(")
}

// fileName adds the name of a file as it is written, on the line of its
// keyword.
func (ps *pieces) fileName(n ast.FileName) {
	ps.odd = ps.odd || isOdd(n.Raw)
	ps.add(tiedRole, n.Place, n.Raw)
}

func (ps *pieces) alias(s *ast.Alias) {
	ps.word(s.Keyword, anywhere)
	ps.word(s.From, inPath)
	ps.arrow(s.To, inValue)
	ps.end(s)
}

func (ps *pieces) variable(s *ast.VariableAssignment) {
	ps.word(s.Name, anywhere)
	op := s.Op.String()
	at := s.Name.Place.End + uint32(strings.LastIndex(ps.src[s.Name.Place.End:s.Values[0].Place.Start], op))
	ps.add(tiedRole, source.Span{Start: at, End: at + uint32(len(op))}, op)
	for _, v := range s.Values {
		ps.add(wordRole, v.Place, value(ps.spell(v, inValue)))
	}
}

// value returns a value of a variable with quotes if it would start a comment
// without them: at the end of a file, "#" alone is a value.
func value(text string) string {
	if text[0] == '#' {
		return `"` + text + `"`
	}
	return text
}

func (ps *pieces) boolean(s *ast.BooleanAssignment) {
	ps.word(s.Name, anywhere)
	ps.add(tiedRole, source.Span{}, s.Op.String())
	ps.expr(s.Value)
}
