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
// the text; the error is as that of File, ErrBroken for no file.
func Source(file *source.File, opts Options) (string, diag.List, error) {
	if file == nil {
		return "", nil, ErrBroken
	}
	tree, findings := parseFragment(file)
	text, err := File(tree, findings, opts)
	return text, findings, err
}

// File prints a tree that the parser made of a file, changed or not, with what
// the parser found in the file. The error is ErrBroken if one of the findings is
// an error or a part of the text makes sense in the place of an include only;
// otherwise it is that of Tree.
func File(tree *ast.File, findings diag.List, opts Options) (string, error) {
	if len(findings.Errors()) > 0 || tree == nil || tree.Open {
		return "", ErrBroken
	}
	return Tree(tree, opts)
}

// parseFragment reads a text as one that others include: where a statement may stand
// makes no difference to its form.
func parseFragment(file *source.File) (*ast.File, diag.List) {
	return parser.Parse(file, parser.Options{Fragment: true})
}

// Tree prints any tree: one that the parser made, one that was changed, one that
// was made by hand. What it prints is what the nodes say; their places in
// tree.Source, if it has any, tell only how to lay it out. Where a node has a
// meaning beside its words, as SignalRule.Perms is that of SignalRule.Access, the
// words stay if they say the same or the meaning is zero, and are made from the
// meaning otherwise.
//
// The text is read again and compared with the tree. The error is ErrBroken for a
// tree with an *ast.Bad in it, and a *Difference if the tree cannot be written: a
// node is nil, lacks a word, or has one that the language does not know, or says
// two things. For a tree as the parser made it, that is a bug.
func Tree(tree *ast.File, opts Options) (string, error) {
	if tree == nil {
		return "", ErrBroken
	}
	if what := malformed(tree); what != "" {
		return "", &Difference{treeFileName(tree), what}
	}
	if parser.Broken(tree, nil) {
		return "", ErrBroken
	}
	text := printed(tree, opts, false)
	err := verifyTree(tree, text, opts)
	if err == nil {
		return text, nil
	}
	// What is kept as it was written may belong to statements that were changed.
	text = printed(tree, opts, true)
	if verifyTree(tree, text, opts) == nil {
		return text, nil
	}
	return "", err
}

// Statement prints one statement of any tree, as Tree does, without what stands
// around it.
func Statement(s ast.Stmt, opts Options) (string, error) {
	return Indented(s, "", opts)
}

// Indented is Statement for one that stands at an indentation, which is put before
// all its lines.
func Indented(s ast.Stmt, indentation string, opts Options) (string, error) {
	tree := &ast.File{Stmts: []ast.Stmt{s}}
	if _, err := Tree(tree, opts); err != nil {
		return "", err
	}
	p := &printer{opts: opts, plain: true, fresh: true}
	p.printStatements(tree.Stmts, nil, inside)
	for i := range p.lines {
		if !p.lines[i].blank() {
			p.lines[i].before = indentation
		}
	}
	return render(p.lines), nil
}

// printed returns the text of a tree. In a plain text nothing is kept as it was
// written.
func printed(tree *ast.File, opts Options, plain bool) string {
	p := &printer{opts: opts, plain: plain}
	if tree.Source != nil {
		p.src = tree.Source.Text()
	}
	p.printFile(tree)
	if p.fixed {
		return p.src
	}
	if !opts.Lines.IsZero() && !opts.Sort && tree.Source != nil {
		return withinLines(tree.Source, p.lines, opts.Lines)
	}
	return render(p.lines)
}

// Difference is a place where the text that a tree is printed as does not mean
// what the tree does, or would not.
type Difference struct {
	Name string
	What string
}

// Error implements error.
func (d *Difference) Error() string {
	return fmt.Sprintf("%s: the formatted text would differ from the file: %s", d.Name, d.What)
}
