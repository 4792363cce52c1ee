package parser

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

var dbusRW = map[byte]int{'r': int(ast.DbusReceive), 'w': int(ast.DbusSend)}

var dbusConds = map[string]condRule{
	"bus": {}, "path": {}, "interface": {}, "member": {}, "name": {}, "label": {},
}

func buildDbus(p *parser, quals ast.Qualifiers) built {
	r := &ast.DbusRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner, "a dbus rule")
	access, set, items := p.perms(ast.DbusPermNames, dbusRW, p.rule.items)
	r.Access, r.Perms = access, ast.DbusPerms(set)
	if p.barePermWord(items, ast.DbusPermNames, access) {
		items = nil
	}
	r.Conditions, r.Peer, items = p.conditions(dbusConds, items)
	p.leftover(items, "a dbus rule is: dbus [permissions] [bus= path= interface= member= name=] [peer=(name= label=)],")
	all := r.Conditions
	if p.checkPeer(r.Peer, dbusConds) {
		all = append(all[:len(all):len(all)], r.Peer.Conditions...)
	}
	p.once(all...)
	r.Bus, r.Path = named(all, "bus"), named(all, "path")
	r.Interface, r.Member = named(all, "interface"), named(all, "member")
	r.Name = named(r.Conditions, "name")
	p.dbusKind(r)
	return r
}

// dbusKind checks that the conditions are those of one kind of rule: on
// messages, on owning a name, or on eavesdropping.
func (p *parser) dbusKind(r *ast.DbusRule) {
	if label := named(r.Conditions, "label"); label != nil {
		p.report(diag.InvalidRuleShape, label.Place, "the label is that of the peer: peer=(label=%s)", label.Value().Raw)
		return
	}
	message := p.messageCondition(r)
	switch {
	case r.Perms&ast.DbusEavesdrop != 0 && r.Name != nil:
		p.eavesdropOnly(r.Name)
	case r.Perms&ast.DbusEavesdrop != 0 && message != nil:
		p.eavesdropOnly(message)
	case message != nil && r.Name != nil:
		f := p.report(diag.InvalidRuleShape, r.Name.Place, "%q is the name to own, %q is about messages: a dbus rule is for one of them", r.Name.Name.Raw, message.Name.Raw)
		p.related(f, message.Place, "the condition on messages")
		f.Notes = append(f.Notes, "the name of the other end is peer=(name="+r.Name.Value().Raw+")")
	case r.Perms&ast.DbusBind != 0 && message != nil:
		p.report(diag.InvalidRuleShape, message.Place, `"bind" owns a name: it takes bus and name, not %q`, message.Name.Raw)
	case r.Perms&(ast.DbusSend|ast.DbusReceive) != 0 && r.Name != nil:
		f := p.report(diag.InvalidRuleShape, r.Name.Place, `"name" outside of peer=( … ) is a name to own: it goes with "bind", not with send or receive`)
		p.fix(f, false, r.Name.Place, "peer=("+p.slice(r.Name.Place)+")", "write peer=(name=…)")
	}
}

func (p *parser) eavesdropOnly(c *ast.Condition) {
	p.report(diag.InvalidRuleShape, c.Place, `"eavesdrop" takes the condition "bus" alone, not %q`, c.Name.Raw)
}

// messageCondition returns the first condition that is about messages.
func (p *parser) messageCondition(r *ast.DbusRule) *ast.Condition {
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
