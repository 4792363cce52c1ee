package parser

import "github.com/aa-lint/aa-lint/ast"

var ptraceRW = map[byte]int{'r': int(ast.PtraceRead), 'w': int(ast.PtraceTrace)}

var ptraceConds = map[string]condRule{"peer": {}}

func buildPtrace(s *statement, quals ast.Qualifiers) built {
	r := &ast.PtraceRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "a ptrace rule")
	access, set, items := s.perms(ast.PtracePermNames, ptraceRW, s.rule.items)
	r.Access, r.Perms = access, ast.PtracePerms(set)
	if s.barePermWord(items, ast.PtracePermNames, access) {
		items = nil
	}
	var group *ast.Group
	r.Conditions, group, items = s.conditions(ptraceConds, items)
	s.noPeerGroup(group)
	s.leftover(items, "a ptrace rule is: ptrace [permissions] [peer=label],")
	s.once(r.Conditions...)
	r.Peer = conditionNamed(r.Conditions, "peer")
	return r
}
