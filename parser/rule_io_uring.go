package parser

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

var ioUringConds = map[string]condRule{"label": {}}

func buildIOUring(s *statement, quals ast.Qualifiers) built {
	r := &ast.IOUringRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "an io_uring rule")
	items := s.rule.items
	if len(items) > 0 && items[0].kind == listItem {
		s.ioUringList(r, items[0])
		items = items[1:]
	} else {
		var set int
		r.Access, set, items = s.perms(ast.IOUringPermNames, nil, items)
		r.Perms = ast.IOUringPerms(set)
		if s.barePermWord(items, ast.IOUringPermNames, r.Access) {
			items = nil
		}
	}
	r.Conditions, r.Group, items = s.conditions(ioUringConds, items)
	s.leftover(items, "an io_uring rule is: io_uring [permissions] [label=label],")
	all := r.Conditions
	if r.Group != nil {
		for _, c := range r.Group.Conditions {
			s.checkCondition(c, ioUringConds)
			if c.Op == ast.CondNone {
				s.report(diag.SyntaxError, c.Place, "the condition %q has no value", c.Name.Raw)
			}
		}
		all = append(all[:len(all):len(all)], r.Group.Conditions...)
	}
	s.once(all...)
	r.Label = conditionNamed(all, "label")
	return r
}

// ioUringList reads permissions in parentheses. The reference ignores words
// that it does not know there.
func (s *statement) ioUringList(r *ast.IOUringRule, it item) {
	r.Access = ast.PermList{Paren: true, Place: s.itemSpan(it)}
	for i := it.from; i < it.to; i++ {
		w := s.wordAt(i)
		r.Access.Words = append(r.Access.Words, w)
		if t, ok := ast.IOUringPermNames.Lookup(w.Value()); ok {
			r.Perms |= ast.IOUringPerms(t.Value)
			continue
		}
		f := s.report(diag.UnknownName, w.Place, "unknown permission %q: the parser ignores it", w.Value())
		f.Severity = diag.Info
	}
}
