package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// builder turns the shape of a rule, that of the statement, into its node.
type builder func(s *statement, quals ast.Qualifiers) built

// built is a rule whose span can still be set.
type built interface {
	ast.Rule
	SetSpan(source.Span)
}

// ruleBuilders has the builder of each rule that starts with a keyword.
var ruleBuilders map[lexer.Kind]builder

func init() {
	// Filled here because the productions ask the table which keywords there
	// are, and the builders use the productions.
	ruleBuilders = map[lexer.Kind]builder{
		lexer.All: buildAll, lexer.Capability: buildCapability, lexer.ChangeProfile: buildChangeProfile,
		lexer.Dbus: buildDbus, lexer.IOUring: buildIOUring, lexer.Link: buildLink,
		lexer.Mount: buildMount, lexer.Remount: buildMount, lexer.Umount: buildMount,
		lexer.Mqueue: buildMqueue, lexer.Network: buildNetwork, lexer.PivotRoot: buildPivotRoot,
		lexer.Ptrace: buildPtrace, lexer.Set: buildRlimit, lexer.Signal: buildSignal,
		lexer.Unix: buildUnix, lexer.Userns: buildUserns,
	}
}

// classRule builds a rule that starts with a keyword, the token i. If it does
// not hold together, the usual reasons are tried one after the other: a
// comment where the language has none, a quote that is not closed, a comma
// missing some lines before.
func (p *parser) classRule(quals ast.Qualifiers, i int, build builder) ast.Stmt {
	p.start = i
	mark := len(p.diags)
	r := p.buildRule(quals, i, build)
	if p.sound(mark) {
		return p.finishRule(r)
	}
	if quote, ok := p.openQuote(); ok {
		p.diags = p.diags[:mark]
		return p.unclosedQuote(quote)
	}
	if p.mendRule() {
		return p.buildStatement()
	}
	if len(p.inner) > 0 {
		p.diags = p.diags[:mark]
		return p.badFrom(p.rule.stop)
	}
	if p.kindAt(p.rule.stop) != lexer.Comma {
		return p.brokenRule(mark)
	}
	return p.finishRule(r)
}

// sound reports whether nothing was reported since mark and the rule ends as
// rules do, or lacks nothing but its comma.
func (s *statement) sound(mark int) bool {
	if len(s.diags[mark:].Errors()) > 0 {
		return false
	}
	switch s.kindAt(s.rule.stop) {
	case lexer.Comma, lexer.RBrace, lexer.EOF:
		return !s.brokenOff()
	}
	return false
}

// brokenOff reports whether the last item of the rule is not whole: a list
// without its parenthesis, a condition without value.
func (s *statement) brokenOff() bool {
	n := len(s.rule.items)
	if n == 0 {
		return false
	}
	switch it := s.rule.items[n-1]; it.kind {
	case condItem:
		return it.cond.op == none || it.cond.from == none || it.cond.paren && s.toks[it.cond.end-1].Kind != lexer.RParen
	case groupItem, listItem:
		return s.toks[it.end-1].Kind != lexer.RParen
	}
	return false
}

func (s *statement) buildRule(quals ast.Qualifiers, i int, build builder) built {
	s.rule.readRule(s.cursorAt(i))
	return build(s, quals)
}

func (p *parser) finishRule(r built) ast.Stmt {
	r.SetSpan(p.ruleSpan(p.rule.stop))
	p.endRule(p.rule.stop)
	return r
}

// brokenRule reports where the rule breaks off, unless the builder has said
// what is wrong already.
func (p *parser) brokenRule(mark int) ast.Stmt {
	stop := p.rule.stop
	said := len(p.diags[min(mark, len(p.diags)):].Errors()) > 0
	switch {
	case said && p.kindAt(stop) != lexer.Illegal:
		if p.kindAt(stop) == lexer.EOF {
			p.cut = `","`
		}
		return p.badFrom(stop)
	case p.kindAt(stop) == lexer.Illegal:
		p.diags = p.diags[:mark]
	}
	return p.fail(stop, p.expectedInRule())
}

// expectedInRule says what would have gone on with the rule.
func (s *statement) expectedInRule() string {
	if n := len(s.rule.items); n > 0 && s.brokenOff() {
		switch it := s.rule.items[n-1]; {
		case it.kind != condItem || it.cond.paren:
			return `")"`
		case it.cond.op == none:
			return `"=" behind the name of the condition`
		default:
			return "a value for " + s.text(s.toks[it.cond.name])
		}
	}
	return `"," at the end of the rule`
}

func (s *statement) ruleName() string {
	name := s.text(s.toks[s.start])
	if name == "set" {
		return "a resource limit"
	}
	if strings.IndexByte("aeiou", name[0]) >= 0 && name != "unix" && name != "userns" {
		return "an " + name + " rule"
	}
	return "a " + name + " rule"
}
