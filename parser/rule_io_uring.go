package parser

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

var ioUringConds = map[string]condRule{"label": {}}

func buildIOUring(p *parser, quals ast.Qualifiers) built {
	r := &ast.IOUringRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner, "an io_uring rule")
	items := p.rule.items
	if len(items) > 0 && items[0].kind == listItem {
		p.ioUringList(r, items[0])
		items = items[1:]
	} else {
		var set int
		r.Access, set, items = p.perms(ast.IOUringPermNames, nil, items)
		r.Perms = ast.IOUringPerms(set)
		if p.barePermWord(items, ast.IOUringPermNames, r.Access) {
			items = nil
		}
	}
	r.Conditions, r.Group, items = p.conditions(ioUringConds, items)
	p.leftover(items, "an io_uring rule is: io_uring [permissions] [label=label],")
	all := r.Conditions
	if r.Group != nil {
		for _, c := range r.Group.Conditions {
			p.checkCondition(c, ioUringConds)
			if c.Op == ast.CondNone {
				p.report(diag.SyntaxError, c.Place, "the condition %q has no value", c.Name.Raw)
			}
		}
		all = append(all[:len(all):len(all)], r.Group.Conditions...)
	}
	p.once(all...)
	r.Label = named(all, "label")
	return r
}

// ioUringList reads permissions in parentheses. The reference ignores words
// that it does not know there.
func (p *parser) ioUringList(r *ast.IOUringRule, it item) {
	r.Access = ast.PermList{Paren: true, Place: p.itemSpan(it)}
	for i := it.from; i < it.to; i++ {
		w := p.wordAt(i)
		r.Access.Words = append(r.Access.Words, w)
		if t, ok := ast.IOUringPermNames.Lookup(w.Value()); ok {
			r.Perms |= ast.IOUringPerms(t.Value)
			continue
		}
		f := p.report(diag.UnknownName, w.Place, "unknown permission %q: the parser ignores it", w.Value())
		f.Severity = diag.Info
	}
}
