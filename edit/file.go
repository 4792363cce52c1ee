// Package edit changes the text of profiles and leaves alone what is not changed:
// every comment, and each byte of all other statements.
//
// [Parse] opens a text. The nodes of [File.Tree] say where to change it: statements
// are inserted before or behind others, appended to blocks, replaced and removed;
// new ones are made with the constructors of the package ast. All changes are about
// the tree as it was opened. [File.Text] carries them out, reads the result again
// and compares it with what was asked for.
package edit

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// ErrBroken is the error for a text with syntax errors, or one that is whole in the
// place of an include only.
var ErrBroken = errors.New("the text does not hold together")

// ErrForeign is the error for a statement or block that is none of the file's.
var ErrForeign = errors.New("it is not a statement or block of this file")

// ErrOverlap is the error for changes of which one lies in what another one
// replaces or removes, and for flags that are set twice.
var ErrOverlap = errors.New("two changes overlap")

// File is a text with the changes that are asked for. It is not safe for concurrent
// use.
type File struct {
	tree  *ast.File
	src   string
	edits []rankedEdit
	owned map[any]bool // statements and blocks of the tree
	want  wanted
	err   error
}

// Parse opens a text. The name is for messages. The error is ErrBroken.
func Parse(name, text string) (*File, error) {
	tree, findings := parser.Parse(source.NewFile(name, text), parser.Options{Fragment: true})
	return Open(tree, findings)
}

// Open opens the file of a tree that the parser made, with what it found. The error
// is ErrBroken.
func Open(tree *ast.File, findings diag.List) (*File, error) {
	if tree == nil || tree.Source == nil || parser.Broken(tree, findings) {
		return nil, ErrBroken
	}
	f := &File{tree: tree, src: tree.Source.Text(), owned: map[any]bool{}, want: newWanted()}
	for s := range ast.Statements(tree.Stmts) {
		f.owned[s] = true
		for _, b := range ast.Blocks(s) {
			f.owned[b] = true
		}
	}
	return f, nil
}

// Tree returns the tree of the text as it was opened. It must not be changed.
func (f *File) Tree() *ast.File { return f.tree }

// Profile returns the profile of a name, parent//child for one in another; nil if
// there is none.
func (f *File) Profile(name string) *ast.Profile { return findProfile(f.tree.Stmts, "", name) }

func findProfile(stmts []ast.Stmt, parent, name string) *ast.Profile {
	for _, s := range stmts {
		inner := parent
		if p, ok := s.(*ast.Profile); ok {
			inner = p.Name.Value()
			if parent != "" {
				inner = ast.Nested(parent, inner)
			}
			if inner == name {
				return p
			}
		}
		for _, b := range ast.Blocks(s) {
			if p := findProfile(b.Stmts, inner, name); p != nil {
				return p
			}
		}
	}
	return nil
}

// Find yields the statements of a type among statements and the blocks in them:
// edit.Find[*ast.FileRule](p.Body.Stmts).
func Find[S ast.Stmt](stmts []ast.Stmt) iter.Seq[S] {
	return func(yield func(S) bool) {
		for s := range ast.Statements(stmts) {
			if found, ok := s.(S); ok && !yield(found) {
				return
			}
		}
	}
}

// Text returns the text with all changes. The error is the first one of them: one
// of the errors of this package, or a *format.Difference for a statement that cannot
// be written there.
func (f *File) Text() (string, error) {
	if f.err != nil {
		return "", f.err
	}
	text, err := diag.Apply(f.tree.Source, f.sortedEdits())
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrOverlap, err)
	}
	if err := f.verifyText(text); err != nil {
		return "", err
	}
	return text, nil
}

// Edits returns the changes of the text, in order, for a fix of a finding. The error
// is that of Text.
func (f *File) Edits() ([]diag.Edit, error) {
	if _, err := f.Text(); err != nil {
		return nil, err
	}
	return f.sortedEdits(), nil
}

// rank says which of the changes at one place comes first: what stands behind a
// statement, before the next one, at the end of the block.
type rank uint8

const (
	insteadRank rank = iota
	afterRank
	beforeRank
	lastRank
)

type rankedEdit struct {
	diag.Edit
	rank rank
}

// sortedEdits returns the edits in the order of their places; those at one place become
// one, by their rank and in the order in which they were asked for.
func (f *File) sortedEdits() []diag.Edit {
	edits := slices.Clone(f.edits)
	slices.SortStableFunc(edits, func(a, b rankedEdit) int {
		x, y := a.Place.Span, b.Place.Span
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End), cmp.Compare(a.rank, b.rank))
	})
	var all []diag.Edit
	for _, edit := range edits {
		e := edit.Edit
		if n := len(all); n > 0 && e.Place.Span.Empty() && all[n-1].Place.Span == e.Place.Span {
			all[n-1].Text += e.Text
			continue
		}
		all = append(all, e)
	}
	return all
}

func (f *File) edit(start, end uint32, text string) { f.insertRanked(insteadRank, start, end, text) }

func (f *File) insertRanked(r rank, start, end uint32, text string) {
	place := diag.Place{File: f.tree.Source, Span: source.Span{Start: start, End: end}}
	f.edits = append(f.edits, rankedEdit{diag.Edit{Place: place, Text: text}, r})
}

// failEdit notes the first error.
func (f *File) failEdit(err error) {
	if f.err == nil {
		f.err = err
	}
}

// owns reports whether a statement or block is one of the file, and notes the error
// if it is not.
func (f *File) owns(node any) bool {
	if !f.owned[node] {
		f.failEdit(ErrForeign)
	}
	return f.owned[node]
}

// print returns statements as lines at an indentation.
func (f *File) print(stmts []ast.Stmt, indentation string) string {
	var b strings.Builder
	for _, s := range stmts {
		text, err := format.Indented(s, indentation, format.Options{})
		if err != nil {
			f.failEdit(err)
		}
		b.WriteString(text)
	}
	if f.lineEnding() == "\r\n" {
		return strings.ReplaceAll(b.String(), "\n", "\r\n")
	}
	return b.String()
}

// lineEnding returns the line end of the text.
func (f *File) lineEnding() string {
	if i := strings.IndexByte(f.src, '\n'); i > 0 && f.src[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
