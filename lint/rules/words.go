package rules

import (
	"iter"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

// pathWord is a word that names files, as it is written: in a rule, in the head of
// a profile, in an alias or as the value of a variable.
type pathWord struct {
	ast.Word
	rule   ast.Rule // nil outside of rules
	denies bool
}

// pathWords yields the words of a text that name files and that a function wants to
// see, by how they are written.
func pathWords(t *lint.Text, wanted func(raw string) bool) iter.Seq[pathWord] {
	return func(yield func(pathWord) bool) {
		for stmt, scope := range lint.Each[ast.Stmt](t) {
			for _, w := range wordsOf(stmt) {
				if w.Raw == "" || !wanted(w.Raw) {
					continue
				}
				found := pathWord{Word: w}
				if r, ok := stmt.(ast.Rule); ok {
					found.rule, found.denies = r, scope.Denies(r)
				}
				if !yield(found) {
					return
				}
			}
		}
	}
}

// wordsOf returns the words of a statement that name files, without those of the
// statements in it.
func wordsOf(stmt ast.Stmt) []ast.Word {
	switch s := stmt.(type) {
	case *ast.FileRule:
		return pathsOf(s)
	case *ast.Profile:
		return []ast.Word{s.Name, s.Attachment}
	case *ast.VariableAssignment:
		return s.Values
	case *ast.Alias:
		return []ast.Word{s.From, s.To}
	case *ast.PivotRootRule:
		return []ast.Word{s.OldRoot.Value(), s.NewRoot}
	case ast.Rule:
		return pathsOf(s)
	}
	return nil
}

// noteDeniesNothing tells what follows if a rule that denies matches nothing.
func noteDeniesNothing(f *diag.Finding, denies bool) {
	if denies {
		lint.Note(f, "so the rule denies nothing")
	}
}
