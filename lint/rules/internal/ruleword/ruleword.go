// Package ruleword finds the words of statements that name files and peers.
package ruleword

import (
	"iter"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

// PathWord is a word that names files, as it is written: in a rule, in the head of
// a profile, in an alias or as the value of a variable.
type PathWord struct {
	ast.Word
	Rule   ast.Rule // nil outside of rules
	Denies bool
}

// PathWords yields the words of a text that name files and that a function wants to
// see, by how they are written.
func PathWords(t *lint.Text, wanted func(raw string) bool) iter.Seq[PathWord] {
	return func(yield func(PathWord) bool) {
		for stmt, scope := range lint.Each[ast.Stmt](t) {
			for _, w := range wordsOf(stmt) {
				if w.Raw == "" || !wanted(w.Raw) {
					continue
				}
				found := PathWord{Word: w}
				if r, ok := stmt.(ast.Rule); ok {
					found.Rule, found.Denies = r, scope.Denies(r)
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
		return PathsOf(s)
	case *ast.Profile:
		return []ast.Word{s.Name, s.Attachment}
	case *ast.VariableAssignment:
		return s.Values
	case *ast.Alias:
		return []ast.Word{s.From, s.To}
	case *ast.PivotRootRule:
		return []ast.Word{s.OldRoot.Value(), s.NewRoot}
	case ast.Rule:
		return PathsOf(s)
	}
	return nil
}

// PathsInRules yields the words of a text that name files: those of rules on files,
// links and mounts.
func PathsInRules(t *lint.Text) iter.Seq[ast.Word] {
	return func(yield func(ast.Word) bool) {
		for rule := range lint.Each[ast.Rule](t) {
			for _, w := range PathsOf(rule) {
				if !w.IsZero() && !yield(w) {
					return
				}
			}
		}
	}
}

// PathsOf returns the words of a rule that name files, which may be zero: the paths of
// rules on files and links, both ends of a mount.
func PathsOf(rule ast.Rule) []ast.Word {
	switch r := rule.(type) {
	case *ast.FileRule:
		if r.Perms.Access&ast.LinkAccess != 0 && r.Perms.Exec.Transition == ast.NoExec {
			return []ast.Word{r.Path, r.Target}
		}
		return []ast.Word{r.Path}
	case *ast.LinkRule:
		return []ast.Word{r.Path, r.Target}
	case *ast.MountRule:
		return []ast.Word{r.Source, r.Target}
	}
	return nil
}

// DirPrefix returns the start of the spelling of a word that stands for a directory
// and its slash; false if the word does not lie in it.
func DirPrefix(w ast.Word, dir string) (start, end int, ok bool) {
	raw := w.Raw
	if w.Quoted() {
		raw, start = raw[1:], 1
	}
	return start, start + len(dir), strings.HasPrefix(raw, dir+"/")
}

// RealPathsOf returns the words of a rule that are patterns of paths: the source of
// a new mount may be any text.
func RealPathsOf(rule ast.Rule) []ast.Word {
	switch r := rule.(type) {
	case *ast.MountRule:
		if MovesMounts(r) {
			return []ast.Word{r.Source, r.Target}
		}
		return []ast.Word{r.Target}
	case *ast.PivotRootRule:
		return []ast.Word{r.OldRoot.Value(), r.NewRoot}
	}
	return PathsOf(rule)
}

// MovesMounts reports whether a rule is only about directories and files that are made to
// appear at another place, or moved there.
func MovesMounts(r *ast.MountRule) bool {
	kinds := MountKinds(r)
	return kinds != 0 && kinds&^(policy.BindMount|policy.MoveMount) == 0
}

// PeersOf returns the labels of others that a rule names.
func PeersOf(rule ast.Rule) []ast.Word {
	switch r := rule.(type) {
	case *ast.SignalRule:
		return []ast.Word{r.Peer.Value()}
	case *ast.PtraceRule:
		return []ast.Word{r.Peer.Value()}
	case *ast.UnixRule:
		return []ast.Word{r.Peer.Get("label").Value()}
	case *ast.DbusRule:
		return []ast.Word{r.Peer.Get("label").Value()}
	}
	return nil
}

// MountKinds returns what a rule on mounts lets mount(2) do.
func MountKinds(r *ast.MountRule) policy.MountKind {
	kinds := policy.MountKind(0)
	for _, c := range policy.MountCalls(r) {
		kinds |= c.Kind
	}
	return kinds
}
