package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
)

var mqueueRW = map[byte]int{'r': int(ast.MqueueRead), 'w': int(ast.MqueueWrite)}

var mqueueConds = map[string]condRule{"type": {list: true}, "label": {list: true}}

func buildMqueue(s *statement, quals ast.Qualifiers) built {
	r := &ast.MqueueRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "an mqueue rule")
	access, set, items := s.perms(ast.MqueuePermNames, mqueueRW, s.rule.items)
	r.Access, r.Perms = access, ast.MqueuePerms(set)
	if len(items) > 1 && s.barePermWord(items, ast.MqueuePermNames, access) {
		items = nil
	}
	var group *ast.Group
	r.Conditions, group, items = s.conditions(mqueueConds, items)
	if group != nil {
		s.report(diag.InvalidRuleShape, group.Place, "an mqueue rule has no group of conditions %s=( … )", group.Name.Raw)
	}
	if len(items) > 0 && items[0].kind == wordItem {
		r.Queue = s.wordAt(items[0].at)
		items = items[1:]
	}
	s.leftover(items, "an mqueue rule is: mqueue [permissions] [type=] [label=] [name],")
	s.once(r.Conditions...)
	r.Type, r.Label = conditionNamed(r.Conditions, "type"), conditionNamed(r.Conditions, "label")
	s.queue(r)
	return r
}

// queue checks that the name of a queue fits its type: a path for posix, a
// number for sysv.
func (rp *reporter) queue(r *ast.MqueueRule) {
	kind := r.Type.Value()
	if !kind.IsZero() && kind.Value() != "posix" && kind.Value() != "sysv" {
		rp.unknownIn(kind, kind.Value(), "type of message queue", nearest.Of(kind.Value(), []string{"posix", "sysv"}))
		return
	}
	if r.Queue.IsZero() {
		return
	}
	name := r.Queue.Value()
	path := strings.HasPrefix(name, "/")
	number := name != "" && strings.Trim(name, "0123456789") == ""
	switch {
	case !path && !number && ast.MqueuePermNames.Has(name) && len(r.Access.Words) > 0:
		rp.severalPerms(append(r.Access.Words[:len(r.Access.Words):len(r.Access.Words)], r.Queue))
	case !path && !number && len(ast.MqueuePermNames.Nearest(name)) > 0:
		rp.unknown(r.Queue, ast.MqueuePermNames)
	case !path && !number:
		rp.report(diag.InvalidRuleShape, r.Queue.Place, "%q is not a message queue: /name for posix, a number for sysv", name)
	case kind.Value() == "posix" && !path:
		rp.report(diag.InvalidRuleShape, r.Queue.Place, `a posix queue has a name that starts with "/", not %s`, name)
	case kind.Value() == "sysv" && !number:
		rp.report(diag.InvalidRuleShape, r.Queue.Place, "a sysv queue is a number, not %s", name)
	}
}
