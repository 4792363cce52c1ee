package mode

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// ErrBroken is the error for a text that does not hold together by itself, so
// that it is not known what its flags are.
var ErrBroken = errors.New("it has errors, or is whole only in the place of an include")

// ErrSplicedHead is the error for a profile with an include between the words of
// its head: the flags may be in another file.
var ErrSplicedHead = errors.New("an include stands in its head, and may hold its flags")

// Apply carries out a change on profiles of a tree and returns the new text of
// the file. Findings are what the parser found in it, profiles are nodes of the
// tree. The result differs from the file in the flags of these profiles alone:
// it is read again and compared before it is returned. The error is ErrBroken if
// one of the findings is an error or a part of the text makes sense in the place
// of an include only, ErrSplicedHead with the name of the profile, or a
// *Difference, which is a bug.
func Apply(tree *ast.File, findings diag.List, profiles []*ast.Profile, c Change) (string, error) {
	if parser.Broken(tree, findings) {
		return "", ErrBroken
	}
	text := tree.Source.Text()
	var edits []diag.Edit
	for _, p := range profiles {
		e, changes := c.edit(text, p)
		if !changes {
			continue
		}
		if splicedHead(p) {
			return "", fmt.Errorf("profile %s: %w", p.Name.Raw, ErrSplicedHead)
		}
		edits = append(edits, diag.Edit{Place: diag.Place{File: tree.Source, Span: e.at}, Text: e.text})
	}
	after, err := diag.Apply(tree.Source, edits)
	if err != nil {
		return "", &Difference{tree.Source.Name(), err.Error()}
	}
	if err := verify(tree, after, profiles, c); err != nil {
		return "", err
	}
	return after, nil
}

// splicedHead reports whether an include stands between the words of a profile's
// head.
func splicedHead(p *ast.Profile) bool {
	c := p.Comments()
	return c != nil && slices.ContainsFunc(c.Includes, func(inc *ast.Include) bool {
		return inc.Span().Start < p.Body.Open.Start
	})
}

// Difference is a place where a changed text does not mean what it should.
type Difference struct {
	Name string
	What string
}

// Error implements error.
func (d *Difference) Error() string {
	return fmt.Sprintf("%s: the changed text would differ in more than its flags: %s", d.Name, d.What)
}

// verify reads the changed text and compares it with the tree that it was made
// from.
func verify(before *ast.File, text string, changed []*ast.Profile, c Change) error {
	name := before.Source.Name()
	if text == before.Source.Text() {
		return nil
	}
	after, findings := parser.Parse(source.NewFile(name, text), parser.Options{Fragment: true})
	if parser.Broken(after, findings) {
		return &Difference{name, "it could not be read again"}
	}
	chosen := map[*ast.Profile]bool{}
	for _, p := range changed {
		chosen[p] = true
	}
	profilesAfter := Profiles(after)
	for i, p := range Profiles(before) {
		want := Flags(p)
		if chosen[p] {
			want = c.flags(want)
		}
		if i >= len(profilesAfter) || !slices.Equal(want, Flags(profilesAfter[i])) {
			return &Difference{name, "the flags of " + p.Name.Raw}
		}
	}
	if !slices.Equal(withoutFlags(before), withoutFlags(after)) {
		return &Difference{name, "what stands beside them"}
	}
	return nil
}

// withoutFlags returns the nodes of a tree with their words and comments, but
// for the flags of profiles.
func withoutFlags(tree *ast.File) []string {
	flags := map[ast.Node]bool{}
	for _, p := range Profiles(tree) {
		if p.Flags != nil {
			flags[p.Flags] = true
		}
	}
	var all []string
	ast.Walk(tree, func(n ast.Node) bool {
		if flags[n] {
			return false
		}
		all = append(all, fmt.Sprintf("%T", n))
		switch n := n.(type) {
		case *ast.Word:
			all = append(all, n.Raw)
		case *ast.Comment:
			all = append(all, n.Text)
		}
		return true
	})
	return all
}
