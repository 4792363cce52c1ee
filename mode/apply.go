package mode

import (
	"errors"
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/edit"
)

// ErrBroken is the error for a text that does not hold together by itself, so
// that it is not known what its flags are.
var ErrBroken = errors.New("it has errors, or is whole only in the place of an include")

// ErrSplicedHead is the error for a profile with an include between the words of
// its head: the flags may be in another file.
var ErrSplicedHead = edit.ErrSplicedHead

// Apply carries out a change on profiles of a tree and returns the new text of
// the file. Findings are what the parser found in it, profiles are nodes of the
// tree. The result differs from the file in the flags of these profiles alone:
// it is read again and compared before it is returned. The error is ErrBroken if
// one of the findings is an error or a part of the text makes sense in the place
// of an include only, ErrSplicedHead with the name of the profile, or a
// *Difference, which is a bug.
func Apply(tree *ast.File, findings diag.List, profiles []*ast.Profile, c Change) (string, error) {
	f, err := edit.Open(tree, findings)
	if err != nil {
		return "", ErrBroken
	}
	for _, p := range profiles {
		f.SetFlags(p, c.changedFlags(Flags(p))...)
	}
	text, err := f.Text()
	if err != nil && !errors.Is(err, ErrSplicedHead) {
		return "", &Difference{tree.Source.Name(), err.Error()}
	}
	return text, err
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
