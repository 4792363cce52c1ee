// Package format writes AppArmor profiles in one style.
//
// The style is described in docs/style.md. What a profile means stays as it
// is, and so does every comment: [Source] reads its result again and compares
// the two trees before it returns it.
package format

import (
	"errors"
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// ErrBroken is the error for a text that does not hold together by itself.
var ErrBroken = errors.New("the text does not hold together")

// Source formats a text. It returns the result and what the parser found in
// the text; the error is as that of File.
func Source(file *source.File, opts Options) (string, diag.List, error) {
	tree, findings := parse(file)
	text, err := File(tree, findings, opts)
	return text, findings, err
}

// File formats the tree that the parser made of a file, with what it found. The
// error is ErrBroken if one of the findings is an error or a part of the text
// makes sense in the place of an include only, or a *Difference if the result
// does not mean what the text does, which is a bug; the result is empty then.
func File(tree *ast.File, findings diag.List, opts Options) (string, error) {
	if parser.Broken(tree, findings) {
		return "", ErrBroken
	}
	text := Tree(tree, opts)
	if err := verify(tree, text, opts); err != nil {
		return "", err
	}
	return text, nil
}

// parse reads a text as one that others include: where a statement may stand
// makes no difference to its form.
func parse(file *source.File) (*ast.File, diag.List) {
	return parser.Parse(file, parser.Options{Fragment: true})
}

// Tree returns the formatted text of a tree whose text has no errors. Most
// callers want File, which compares the result with the tree.
func Tree(tree *ast.File, opts Options) string {
	p := &printer{src: tree.Source.Text(), opts: opts}
	p.file(tree)
	if p.fixed {
		return tree.Source.Text()
	}
	if !opts.Lines.IsZero() && !opts.Sort {
		return withinLines(tree.Source, p.lines, opts.Lines)
	}
	return render(p.lines)
}

// Difference is a place where a formatted text does not mean what the text did
// that it was made from.
type Difference struct {
	Name string
	What string
}

// Error implements error.
func (d *Difference) Error() string {
	return fmt.Sprintf("%s: the formatted text would differ from the file: %s", d.Name, d.What)
}
