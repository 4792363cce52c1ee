package parser

import "github.com/aa-lint/aa-lint/ast"

var ptraceRW = map[byte]int{'r': int(ast.PtraceRead), 'w': int(ast.PtraceTrace)}

var ptraceConds = map[string]condRule{"peer": {}}

func buildPtrace(p *parser, quals ast.Qualifiers) built {
	r := &ast.PtraceRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner, "a ptrace rule")
	access, set, items := p.perms(ast.PtracePermNames, ptraceRW, p.rule.items)
	r.Access, r.Perms = access, ast.PtracePerms(set)
	if p.barePermWord(items, ast.PtracePermNames, access) {
		items = nil
	}
	var group *ast.Group
	r.Conditions, group, items = p.conditions(ptraceConds, items)
	p.noPeerGroup(group)
	p.leftover(items, "a ptrace rule is: ptrace [permissions] [peer=label],")
	p.once(r.Conditions...)
	r.Peer = named(r.Conditions, "peer")
	return r
}
