package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// fileStatement builds a file rule; token i is the first behind the
// qualifiers.
func (p *parser) fileStatement(quals ast.Qualifiers, i int) ast.Stmt {
	var shape fileShape
	shape.readFileRule(p.cursorAt(i))
	p.start = i
	if shape.path == i && shape.keyword == none && p.toks[i].Kind == lexer.Ident && (shape.perms == none || !p.fileEnds(shape)) {
		if p.mendFile() {
			return p.buildStatement()
		}
		return p.unknownStatement(i)
	}
	if shape.path == none && shape.keyword != none && shape.perms == none && shape.scrub == none && p.kindAt(shape.stop) == lexer.Comma {
		return p.bareFile(quals, shape)
	}
	if shape.path == none || shape.perms == none || shape.arrow != none && shape.target == none {
		if p.mendFile() {
			return p.buildStatement()
		}
		return p.brokenFile(shape)
	}
	if p.kindAt(shape.stop) != lexer.Comma && p.mendFile() {
		return p.buildStatement()
	}
	if !p.fileEnds(shape) {
		return p.overlongFile(quals, shape)
	}
	return p.fileRule(quals, shape)
}

func (s *statement) kindAt(i int) lexer.Kind { return s.toks[min(i, len(s.toks)-1)].Kind }

// fileEnds reports whether a comma follows the rule, or whether nothing but the
// comma is missing.
func (s *statement) fileEnds(shape fileShape) bool {
	switch s.kindAt(shape.stop) {
	case lexer.Comma, lexer.RBrace, lexer.EOF:
		return true
	case lexer.Illegal, lexer.LBrace, lexer.Arrow:
		return false
	case lexer.Perms:
		return s.newLine(shape.stop)
	}
	return s.newLine(shape.stop) || s.beginsRule(shape.stop)
}

// beginsRule reports whether a rule seems to start at token i: a keyword, or a
// path and permissions.
func (s *statement) beginsRule(i int) bool {
	switch k := s.kindAt(i); k {
	case lexer.Path, lexer.Variable:
		return s.kindAt(i+1) == lexer.Perms
	case lexer.Ident, lexer.Reserved, lexer.Perms:
		return false
	default:
		return startsRule(k) && isWordLike(k)
	}
}

func (p *parser) fileRule(quals ast.Qualifiers, shape fileShape) ast.Stmt {
	r := p.newFileRule()
	r.Qualifiers = quals
	r.Path = p.wordAt(shape.path)
	r.Perms.Word = p.wordAt(shape.perms)
	r.PermsFirst = shape.perms < shape.path
	if shape.keyword != none {
		r.Keyword = p.toks[shape.keyword].Span
	}
	if shape.scrub != none {
		r.Scrub, r.ScrubSpan = scrubbing(p.toks[shape.scrub].Kind), p.toks[shape.scrub].Span
	}
	if shape.subset != none {
		r.Subset, r.SubsetSpan = true, p.toks[shape.subset].Span
	}
	if shape.target != none {
		r.Target = p.wordAt(shape.target)
	}
	p.filePerms(r)
	p.checkFile(r)
	r.SetSpan(p.ruleSpan(shape.stop))
	p.endRule(shape.stop)
	return r
}

// ruleSpan returns the span of a rule that ends at token stop: with its comma,
// or up to what stands where the comma is missing.
func (s *statement) ruleSpan(stop int) source.Span {
	if s.kindAt(stop) == lexer.Comma {
		return s.from(stop)
	}
	return s.from(stop - 1)
}

// newFileRule returns a rule out of a slab: file rules are most of all nodes.
func (s *statement) newFileRule() *ast.FileRule {
	if len(s.files) == 0 {
		s.files = make([]ast.FileRule, 16)
	}
	r := &s.files[0]
	s.files = s.files[1:]
	return r
}

func scrubbing(k lexer.Kind) ast.Scrubbing {
	if k == lexer.Safe {
		return ast.ScrubSafe
	}
	return ast.ScrubUnsafe
}

// bareFile builds the rule `file,`.
func (s *statement) bareFile(quals ast.Qualifiers, shape fileShape) ast.Stmt {
	r := s.newFileRule()
	r.Qualifiers = quals
	r.Keyword = s.toks[shape.keyword].Span
	if quals.Deny() {
		f := s.report(diag.InvalidPermissions, s.from(shape.keyword), `"deny file" cannot be loaded: "file" implies the exec mode ix, which deny rules cannot have`)
		note(f, "deny /** rwlkmx, denies every access to files")
	}
	r.SetSpan(s.from(shape.stop))
	return r
}

// checkFile reports the qualifiers, permissions and targets that do not go
// together.
func (rp *reporter) checkFile(r *ast.FileRule) {
	exec := r.Perms.Exec.Transition != ast.NoExec
	bareExec := r.Perms.Access&ast.ExecAccess != 0
	deny := r.Qualifiers.Deny()
	switch {
	case deny && exec:
		f := rp.report(diag.InvalidPermissions, r.Perms.Place, `a deny rule takes "x" without an exec mode, not %q`, r.Perms.Raw)
		rp.fix(f, false, r.Perms.Place, denyPerms(r.Perms), "write %q", denyPerms(r.Perms))
	case !deny && bareExec && !exec:
		rp.bareExec(r)
	}
	switch {
	case r.Scrub == ast.ScrubUnsafe && deny:
		rp.report(diag.InvalidPermissions, r.ScrubSpan, `a deny rule cannot be "unsafe"`)
	case r.Scrub != ast.ScrubDefault && !exec && !bareExec:
		rp.report(diag.InvalidPermissions, r.ScrubSpan, "%q needs an exec permission; %q has none", rp.slice(r.ScrubSpan), r.Perms.Raw)
	}
	rp.checkFileLink(r, exec)
}

func (rp *reporter) bareExec(r *ast.FileRule) {
	f := rp.report(diag.InvalidPermissions, r.Perms.Place, `"x" alone is for deny rules: say how the program runs`)
	note(f, "ix: in this profile; px: in its own; cx: in a child profile; ux: unconfined (Px, Cx, Ux scrub the environment)")
	plain := strings.NewReplacer("x", "", "X", "").Replace(r.Perms.Raw)
	rp.fix(f, false, r.Perms.Place, plain+"ix", "write %q", plain+"ix")
}

func (rp *reporter) checkFileLink(r *ast.FileRule, exec bool) {
	link := r.Perms.Access&ast.LinkAccess != 0
	if r.Subset && (r.Perms.Access != ast.LinkAccess || exec) {
		rp.report(diag.InvalidPermissions, r.SubsetSpan, `"subset" goes with the permission "l" alone, not with %q`, r.Perms.Raw)
	}
	if !r.PermsFirst || r.Target.IsZero() || !link {
		return
	}
	if exec {
		rp.report(diag.InvalidPermissions, r.Perms.Place, `%q before the path with "->": it is not clear whether the target is that of the link or of the exec`, r.Perms.Raw)
	} else if strings.HasPrefix(r.Target.Value(), ":") {
		rp.report(diag.InvalidRuleShape, r.Target.Place, "the target of a link is a path, it has no namespace")
	}
}

// denyPerms returns a permission string with its exec mode replaced by x.
func denyPerms(perms ast.FilePerms) string {
	var b strings.Builder
	for _, c := range perms.Raw {
		if strings.ContainsRune("rwalkmRWLM", c) {
			b.WriteRune(c)
		}
	}
	return b.String() + "x"
}

// brokenFile reports a rule that lacks its path, permissions or target.
func (p *parser) brokenFile(shape fileShape) ast.Stmt {
	stop := shape.stop
	if quote, ok := p.openQuote(); ok {
		return p.unclosedQuote(quote)
	}
	if run, ok := p.quotedInside(); ok {
		return p.quoteInside(run)
	}
	switch {
	case shape.arrow != none && shape.target == none && shape.perms != none && shape.path != none:
		return p.fail(stop, `a profile or path behind "->"`)
	case shape.path != none:
		return p.noPerms(shape)
	case shape.perms != none:
		return p.fail(stop, "a path behind the permissions")
	}
	return p.hinted(stop, "a path")
}

// noPerms reports a path without permissions; often the text is something else
// that the scanner took as a path.
func (p *parser) noPerms(shape fileShape) ast.Stmt {
	stop, path := shape.stop, p.toks[shape.path]
	name := p.text(path)
	switch t := p.toks[min(stop, len(p.toks)-1)]; {
	case len(p.inner) > 0:
		return p.fail(stop, "")
	case strings.Count(name, "{") > strings.Count(name, "}") && p.splice == nil:
		f := p.report(diag.SyntaxError, path.Span, `the path %s ends inside of "{"`, diag.Quote(name))
		note(f, "a path with blanks is written in quotes, and no two commas follow each other")
		return p.badUpTo(lineEnd(p.src, path.Span.End))
	case p.mayBePerms(t) && !p.newLine(stop):
		p.badPerms(t)
		p.blankInPath(path, t)
		if end := p.fixedUpTo(); end > p.toks[len(p.toks)-1].Span.End {
			return p.badUpTo(end)
		}
		return p.badFrom(stop)
	case t.Kind == lexer.Illegal, t.Kind == lexer.EOF:
		return p.fail(stop, "permissions behind the path")
	case t.Kind == lexer.Path && !p.newLine(stop):
		f := p.report(diag.SyntaxError, path.Span.Join(t.Span), "two words where one path is expected")
		if permLetters[name] != "" {
			note(f, "%s", accessHint)
			p.wordsBeforePath(f, shape.path)
			return p.badFrom(stop)
		}
		note(f, "a path with blanks is written in quotes")
		return p.badFrom(stop)
	}
	if stmt := p.earlyComma(stop); stmt != nil {
		return stmt
	}
	if stmt := p.doubleArrow(path); stmt != nil {
		return stmt
	}
	f := p.report(diag.SyntaxError, path.Span, "no permissions behind the path %s", name)
	note(f, "a file rule is a path, permissions and a comma: /path r,")
	return p.badFrom(stop)
}

// overlongFile reports what follows a whole rule without being its end.
func (p *parser) overlongFile(quals ast.Qualifiers, shape fileShape) ast.Stmt {
	t := p.toks[min(shape.stop, len(p.toks)-1)]
	if quote, ok := p.openQuote(); ok {
		return p.unclosedQuote(quote)
	}
	switch {
	case len(p.inner) > 0:
	case t.Kind == lexer.Perms && shape.perms < shape.path:
		f := p.report(diag.SyntaxError, t.Span, "unexpected %s: permissions stand before or behind the path, not both", p.describe(t))
		p.fix(f, false, t.Span, "", "remove %s", p.describe(t))
		return p.badFrom(shape.stop)
	case t.Kind == lexer.LBrace:
		return p.fail(shape.stop, `"," at the end of the rule`)
	}
	return p.fail(shape.stop, `"->" or "," behind the permissions`)
}
