package parser

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

var dbusRW = map[byte]int{'r': int(ast.DbusReceive), 'w': int(ast.DbusSend)}

var dbusConds = map[string]condRule{
	"bus": {}, "path": {}, "interface": {}, "member": {}, "name": {}, "label": {},
}

func buildDbus(s *statement, quals ast.Qualifiers) built {
	r := &ast.DbusRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "a dbus rule")
	access, set, items := s.perms(ast.DbusPermNames, dbusRW, s.rule.items)
	r.Access, r.Perms = access, ast.DbusPerms(set)
	if s.barePermWord(items, ast.DbusPermNames, access) {
		items = nil
	}
	r.Conditions, r.Peer, items = s.conditions(dbusConds, items)
	s.leftover(items, "a dbus rule is: dbus [permissions] [bus= path= interface= member= name=] [peer=(name= label=)],")
	all := r.Conditions
	if s.checkPeer(r.Peer, dbusConds) {
		all = append(all[:len(all):len(all)], r.Peer.Conditions...)
	}
	s.once(all...)
	r.Bus, r.Path = conditionNamed(all, "bus"), conditionNamed(all, "path")
	r.Interface, r.Member = conditionNamed(all, "interface"), conditionNamed(all, "member")
	r.Name = conditionNamed(r.Conditions, "name")
	s.dbusKind(r)
	return r
}

// dbusKind checks that the conditions are those of one kind of rule: on
// messages, on owning a name, or on eavesdropping.
func (rp *reporter) dbusKind(r *ast.DbusRule) {
	if label := conditionNamed(r.Conditions, "label"); label != nil {
		rp.report(diag.InvalidRuleShape, label.Place, "the label is that of the peer: peer=(label=%s)", label.Value().Raw)
		return
	}
	message := rp.messageCondition(r)
	switch {
	case r.Perms&ast.DbusEavesdrop != 0 && r.Name != nil:
		rp.eavesdropOnly(r.Name)
	case r.Perms&ast.DbusEavesdrop != 0 && message != nil:
		rp.eavesdropOnly(message)
	case message != nil && r.Name != nil:
		f := rp.report(diag.InvalidRuleShape, r.Name.Place, "%q is the name to own, %q is about messages: a dbus rule is for one of them", r.Name.Name.Raw, message.Name.Raw)
		rp.related(f, message.Place, "the condition on messages")
		f.Notes = append(f.Notes, "the name of the other end is peer=(name="+r.Name.Value().Raw+")")
	case r.Perms&ast.DbusBind != 0 && message != nil:
		rp.report(diag.InvalidRuleShape, message.Place, `"bind" owns a name: it takes bus and name, not %q`, message.Name.Raw)
	case r.Perms&(ast.DbusSend|ast.DbusReceive) != 0 && r.Name != nil:
		f := rp.report(diag.InvalidRuleShape, r.Name.Place, `"name" outside of peer=( … ) is a name to own: it goes with "bind", not with send or receive`)
		rp.fix(f, false, r.Name.Place, "peer=("+rp.slice(r.Name.Place)+")", "write peer=(name=…)")
	}
}

func (rp *reporter) eavesdropOnly(c *ast.Condition) {
	rp.report(diag.InvalidRuleShape, c.Place, `"eavesdrop" takes the condition "bus" alone, not %q`, c.Name.Raw)
}

// messageCondition returns the first condition that is about messages.
func (in *input) messageCondition(r *ast.DbusRule) *ast.Condition {
	for _, c := range r.Conditions {
		switch c.Name.Raw {
		case "path", "interface", "member":
			return c
		}
	}
	if r.Peer == nil {
		return nil
	}
	for _, c := range r.Peer.Conditions {
		if c.Name.Raw != "bus" {
			return c
		}
	}
	return nil
}
