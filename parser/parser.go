// Package parser reads AppArmor profiles into syntax trees.
//
// A small driver walks the blocks of a text and takes one statement at a time
// from the scanner. Productions over a cursor give the shape of a statement, and
// a builder for each type of statement turns it into its node and checks what the
// reference parser (apparmor_parser 6.0) checks. A mistake spoils its own
// statement alone: parsing goes on behind it, so that one reading of a file finds
// every mistake.
package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// MaxDepth is how deep blocks may be nested. The reference gives up at about
// the same depth.
const MaxDepth = 3300

// MaxBranches is how many branches a conditional may have. The reference gives
// up at as many.
const MaxBranches = 2493

// MaxFindings is how many findings Parse reports on a file before it gives up:
// a text with more mistakes is no profile.
const MaxFindings = 2000

// Options say how to read a text.
type Options struct {
	// Fragment is set for a file that others include. Such a file may hold
	// rules outside of any profile; what may stand where is judged where it
	// is included.
	Fragment bool
	// Includer, if set, makes the text of included files take the place of
	// their includes, as the reference does it. Then parsing stops at the
	// first syntax error.
	Includer Includer
}

// Parse reads a file. It always returns a tree, and everything in the text
// that the reference would refuse without looking at other files. Text that
// is no statement becomes an ast.Bad node.
func Parse(file *source.File, opts Options) (*ast.File, diag.List) {
	if file == nil {
		file = source.NewFile("", "")
	}
	p, tree := newParser(file, file.Text(), opts).parseBalanced()
	if opts.Includer == nil && len(p.diags) > 0 && strings.Contains(p.src, "\r\n") {
		p, tree = withoutCR(p, tree)
	}
	p.diags.Sort()
	return tree, p.diags
}

// Broken reports whether a tree, with what was found in its text, is one that
// cannot be written again: a part of the text is missing in it.
func Broken(tree *ast.File, findings diag.List) bool {
	if tree == nil || tree.Open || len(findings.Errors()) > 0 {
		return true
	}
	for s := range ast.Statements(tree.Stmts) {
		if _, bad := s.(*ast.Bad); bad {
			return true
		}
	}
	return false
}

// parseBalanced parses the file, once more if its braces do not match.
func (p *parser) parseBalanced() (*parser, *ast.File) {
	tree := p.parseFile()
	if p.unbalanced() {
		return rebalance(p, tree)
	}
	return p, tree
}

// parser reads a text: it takes a statement at a time from the feed, builds its
// node, and walks into the blocks that statements open. Its parts are what the
// steps of that need: most of them see no more than one of these, whose methods
// they are.
type parser struct {
	*input
	*reporter
	feed
	blocks
	statement
	opts Options
}

func newParser(file *source.File, text string, opts Options) *parser {
	// In one piece: most texts are small.
	all := &struct {
		parser   parser
		input    input
		reporter reporter
		toks     [16]lexer.Token
		stmts    [8]ast.Stmt
	}{input: input{file: file, src: text}}
	in, found, p := &all.input, &all.reporter, &all.parser
	if opts.Includer != nil {
		in.splice = newSplicer(file, opts.Includer)
	}
	*found = reporter{input: in, atEnd: -1}
	p.input, p.reporter, p.opts = in, found, opts
	p.feed = feed{input: in, scan: lexer.New(text)}
	p.blocks = blocks{reporter: found, stmts: all.stmts[:0], outside: -1, missing: missingBrace{finding: -1}}
	p.statement = statement{reporter: found, toks: all.toks[:0]}
	return p
}

func (p *parser) parseFile() *ast.File {
	tree := &ast.File{Source: p.file}
	p.scope = scope{kind: inFile}
	if p.opts.Fragment {
		p.scope.kind = inFragment
	}
	body := p.items()
	tree.Stmts, tree.After, tree.Open = body.stmts, body.after, p.open
	return tree
}
