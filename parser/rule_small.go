package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lexer"
)

func buildAll(p *parser, quals ast.Qualifiers) built {
	r := &ast.AllRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner|noPriority, `the rule "all"`)
	p.leftover(p.rule.items, `"all," allows everything and takes nothing else`)
	return r
}

func buildUserns(p *parser, quals ast.Qualifiers) built {
	r := &ast.UsernsRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner, "a userns rule")
	items := p.rule.items
	if len(items) > 0 && items[0].kind == wordItem {
		r.Create = p.wordAt(items[0].at)
		items = items[1:]
	}
	p.leftover(items, `a userns rule is: userns, or userns create,`)
	return r
}

func buildCapability(p *parser, quals ast.Qualifiers) built {
	r := &ast.CapabilityRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner, "a capability rule")
	for i, it := range p.rule.items {
		if it.kind != wordItem {
			p.leftover(p.rule.items[i:], "a capability rule is: capability [names],")
			break
		}
		w := p.wordAt(it.at)
		r.Names = append(r.Names, w)
		p.capability(w, p.toks[it.at].Kind)
	}
	return r
}

func (p *parser) capability(w ast.Word, kind lexer.Kind) {
	value := w.Value()
	plain := strings.TrimPrefix(strings.ToLower(value), "cap_")
	switch {
	case kind == lexer.Ident && ast.Capabilities.Has(value):
	case kind == lexer.Path && w.Quoted() || kind != lexer.Ident && kind != lexer.Path && kind != lexer.Reserved && kind != lexer.Perms:
		p.report(diag.SyntaxError, w.Place, "unexpected %s in a capability rule, expected the name of a capability", w.Raw)
	case value != plain && ast.Capabilities.Has(plain):
		p.unknownIn(w, value, "capability", []string{plain})
	default:
		p.unknown(w, ast.Capabilities)
	}
}

func buildLink(p *parser, quals ast.Qualifiers) built {
	r := &ast.LinkRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	items := p.rule.items
	if len(items) > 0 && p.toks[items[0].at].Kind == lexer.Subset {
		r.Subset, r.SubsetSpan = true, p.toks[items[0].at].Span
		items = items[1:]
	}
	r.Path, items = p.linkPath(items)
	if r.Path.IsZero() {
		p.leftover(items, "a link rule is: link [subset] /name -> /target,")
		if len(items) == 0 {
			p.report(diag.SyntaxError, r.Keyword, "no path behind %q", "link")
		}
		return r
	}
	if len(items) == 0 {
		f := p.report(diag.InvalidRuleShape, r.Path.Place, `a link rule has a target: link %s -> /target`, r.Path.Raw)
		f.Notes = append(f.Notes, "l "+r.Path.Raw+", allows a link to any file that the name may be linked to")
		return r
	}
	if items[0].kind != arrowItem || len(items) == 1 || items[1].kind != wordItem {
		p.leftover(items, "a link rule is: link [subset] /name -> /target,")
		return r
	}
	r.Target = p.wordAt(items[1].at)
	p.leftover(items[2:], "a link rule is: link [subset] /name -> /target,")
	return r
}

func (p *parser) linkPath(items []item) (ast.Word, []item) {
	if len(items) > 0 && items[0].kind == wordItem {
		switch p.toks[items[0].at].Kind {
		case lexer.Path, lexer.Ident, lexer.Variable:
			return p.wordAt(items[0].at), items[1:]
		}
	}
	return ast.Word{}, items
}

func buildChangeProfile(p *parser, quals ast.Qualifiers) built {
	r := &ast.ChangeProfileRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner, "a change_profile rule")
	const shape = "a change_profile rule is: change_profile [safe|unsafe] [/exec] [-> target],"
	items := p.rule.items
	if len(items) > 0 && items[0].kind == wordItem {
		if w := p.wordAt(items[0].at); w.Raw == "safe" || w.Raw == "unsafe" {
			r.ScrubSpan, r.Scrub = w.Place, ast.ScrubUnsafe
			if w.Raw == "safe" {
				r.Scrub = ast.ScrubSafe
			}
			items = items[1:]
		}
	}
	if len(items) > 0 && items[0].kind == wordItem {
		r.Exec = p.wordAt(items[0].at)
		items = items[1:]
	}
	if len(items) > 1 && items[0].kind == arrowItem && items[1].kind == wordItem {
		r.Target = p.wordAt(items[1].at)
		items = items[2:]
	}
	p.leftover(items, shape)
	p.execCondition(r)
	return r
}

func (p *parser) execCondition(r *ast.ChangeProfileRule) {
	if r.Exec.IsZero() {
		if r.Scrub != ast.ScrubDefault {
			p.report(diag.InvalidRuleShape, r.ScrubSpan, "%q needs the path of a program behind it", p.slice(r.ScrubSpan))
		}
		return
	}
	if v := r.Exec.Value(); !strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "@{") {
		f := p.report(diag.RelativePath, r.Exec.Place, `the program %q must be a path that starts with "/" or a variable`, v)
		if r.Target.IsZero() {
			f.Notes = append(f.Notes, "a profile to change to stands behind \"->\": change_profile -> "+r.Exec.Raw+",")
		}
	}
}

func buildPivotRoot(p *parser, quals ast.Qualifiers) built {
	r := &ast.PivotRootRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner, "a pivot_root rule")
	const shape = "a pivot_root rule is: pivot_root [oldroot=/path] [/newroot] [-> profile],"
	var group *ast.Group
	var items []item
	r.Conditions, group, items = p.conditions(nil, p.rule.items)
	if group != nil {
		p.report(diag.InvalidRuleShape, group.Place, "a pivot_root rule has no group of conditions")
	}
	if n := len(r.Conditions); n > 0 {
		// The reference looks at the last one alone.
		p.checkOldRoot(r.Conditions[n-1])
		r.OldRoot = named(r.Conditions, "oldroot")
	}
	if len(items) > 0 && items[0].kind == wordItem {
		switch p.toks[items[0].at].Kind {
		case lexer.Path, lexer.Ident:
			r.NewRoot = p.wordAt(items[0].at)
			items = items[1:]
		case lexer.Variable:
			w := p.wordAt(items[0].at)
			f := p.report(diag.SyntaxError, w.Place, "the new root cannot be a variable alone")
			p.fix(f, false, w.Place, w.Raw+"/", "write %s/", w.Raw)
			return r
		}
	}
	if len(items) > 1 && items[0].kind == arrowItem && items[1].kind == wordItem {
		r.Target = p.wordAt(items[1].at)
		items = items[2:]
	}
	p.leftover(items, shape)
	return r
}

func (p *parser) checkOldRoot(c *ast.Condition) {
	if c.Name.Raw != "oldroot" {
		p.unknownIn(c.Name, c.Name.Raw, "condition of a pivot_root rule", ast.Nearest(c.Name.Raw, []string{"oldroot"}))
	}
}
