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
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
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

type parser struct {
	file       *source.File
	src        string
	opts       Options
	scan       *lexer.Scanner
	cursor     cursor   // kept for its memory
	splice     *splicer // nil unless includes are spliced
	plainLines bool     // src has blanks where the file has the CR of a CRLF

	toks     []lexer.Token  // of the present statement
	start    int            // the first of them behind the qualifiers
	inner    []*ast.Include // between the words of the statement
	comments []ast.Comment  // read, but not yet given to a node
	owner    commentOwner
	scope    scope
	depth    int
	rule     ruleShape // the last rule's; kept for its memory
	files    []ast.FileRule

	progress
	recovery
	open    bool // see ast.File
	diags   diag.List
	ignored diag.Finding // what is not reported
	failed  bool         // the parse has ended: at a syntax error in spliced text, or at too many
}

func newParser(file *source.File, text string, opts Options) *parser {
	p := &parser{file: file, src: text, opts: opts, scan: lexer.New(text), recovery: noMistakes}
	if opts.Includer != nil {
		p.splice = newSplicer(file, opts.Includer)
	}
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

// text returns the text of a token.
func (p *parser) text(t lexer.Token) string { return p.slice(t.Span) }

func (p *parser) slice(s source.Span) string {
	if p.splice != nil {
		return p.splice.slice(s)
	}
	return p.src[s.Start:s.End]
}

func (p *parser) word(t lexer.Token) ast.Word {
	return ast.Word{Raw: p.text(t), Place: t.Span}
}

// wordAt returns the word of a token of the present statement.
func (p *parser) wordAt(i int) ast.Word { return p.word(p.toks[i]) }

func (p *parser) place(s source.Span) diag.Place {
	if p.splice != nil {
		return p.splice.place(s)
	}
	return diag.Place{File: p.file, Span: s}
}

// report adds an error. The pointer is valid until the next one is added.
func (p *parser) report(code diag.Code, at source.Span, format string, args ...any) *diag.Finding {
	if len(p.diags) >= MaxFindings {
		return p.unreported(at)
	}
	p.diags = append(p.diags, diag.Finding{
		Code: code, Severity: diag.Error, Place: p.place(at), Message: fmt.Sprintf(format, args...),
	})
	return &p.diags[len(p.diags)-1]
}

// unreported takes a finding on a text of too many mistakes, of which the first
// is told of, and ends the parse.
func (p *parser) unreported(at source.Span) *diag.Finding {
	if len(p.diags) == MaxFindings {
		p.diags = append(p.diags, diag.Finding{
			Code: diag.SyntaxError, Severity: diag.Error, Place: p.place(at),
			Message: fmt.Sprintf("more than %d mistakes: the rest of the file is not read", MaxFindings),
		})
		p.failed = true
	}
	p.ignored = diag.Finding{}
	return &p.ignored
}

// finding returns one that was reported.
func (p *parser) finding(i int) *diag.Finding {
	if i >= 0 && i < len(p.diags) {
		return &p.diags[i]
	}
	p.ignored = diag.Finding{}
	return &p.ignored
}

// fix adds a fix of one edit to a finding.
func (p *parser) fix(f *diag.Finding, safe bool, at source.Span, text, format string, args ...any) {
	f.Fixes = append(f.Fixes, diag.Fix{
		Message: fmt.Sprintf(format, args...),
		Safe:    safe,
		Edits:   []diag.Edit{{Place: p.place(at), Text: text}},
	})
}

// related adds a place that takes part in a finding.
func (p *parser) related(f *diag.Finding, at source.Span, format string, args ...any) {
	f.Related = append(f.Related, diag.Related{Place: p.place(at), Message: fmt.Sprintf(format, args...)})
}

// note adds a note to a finding.
func note(f *diag.Finding, format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// unknown reports a word that is not in a vocabulary and suggests near ones.
func (p *parser) unknown(w ast.Word, v *ast.Vocabulary) *diag.Finding {
	return p.unknownIn(w, w.Value(), v.What(), v.Nearest(w.Value()))
}

func (p *parser) unknownIn(w ast.Word, name, what string, near []string) *diag.Finding {
	f := p.report(diag.UnknownName, w.Place, "unknown %s %s", what, diag.Quote(name))
	p.suggest(f, w, name, near)
	return f
}

// suggest adds the names that a wrong name may have meant to a finding on it.
// The name is a part of the word, or all of it.
func (p *parser) suggest(f *diag.Finding, w ast.Word, name string, near []string) {
	if len(near) == 0 {
		return
	}
	f.Message += fmt.Sprintf(", did you mean %q?", near[0])
	at := strings.Index(w.Raw, name)
	if at < 0 {
		return
	}
	start := w.Place.Start + uint32(at)
	for _, n := range near[:min(3, len(near))] {
		p.fix(f, false, source.Span{Start: start, End: start + uint32(len(name))}, n, "replace by %q", n)
	}
}
