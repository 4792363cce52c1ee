package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// VisitDbus lowers a rule on D-Bus. Messages, names and eavesdropping have keys
// of different lengths.
func (l *lowering) VisitDbus(r *ast.DbusRule) {
	bus, ok := l.label(r.Bus.Value(), anyText())
	if !ok {
		return
	}
	perms := dbusPerms(r)
	if perms&ast.DbusEavesdrop != 0 {
		l.grant(key.ClassDbus, bus, key.Perms(ast.DbusEavesdrop))
	}
	peer, ok := l.label(r.Peer.Get("name").Value(), anyText())
	if !ok {
		return
	}
	name := peer
	if w := r.Name.Value(); !w.IsZero() {
		if name, ok = l.label(w, anyText()); !ok {
			return
		}
	}
	if perms&ast.DbusBind != 0 {
		l.grant(key.ClassDbus, fields(bus, name), key.Perms(ast.DbusBind))
	}
	if message := perms & (ast.DbusSend | ast.DbusReceive); message != 0 {
		l.dbusMessages(r, bus, name, key.Perms(message))
	}
}

func (l *lowering) dbusMessages(r *ast.DbusRule, bus, name glob.Expr, perms key.Perms) {
	label, ok1 := l.label(r.Peer.Get("label").Value(), anyText())
	path, ok2 := l.pathLanguage(r.Path.Value(), anyText())
	iface, ok3 := l.label(r.Interface.Value(), anyText())
	member, ok4 := l.label(r.Member.Value(), anyText())
	if ok1 && ok2 && ok3 && ok4 {
		l.grant(key.ClassDbus, fields(bus, name, label, path, iface, member), perms)
	}
}

// dbusPerms returns the permissions of a rule. One that names none is about
// what its conditions are about.
func dbusPerms(r *ast.DbusRule) ast.DbusPerms {
	switch {
	case r.Perms != 0:
		return r.Perms
	case r.Name != nil:
		return ast.DbusBind
	case r.Path != nil || r.Interface != nil || r.Member != nil || r.Peer.Get("name") != nil || r.Peer.Get("label") != nil:
		return ast.DbusSend | ast.DbusReceive
	}
	return ast.DbusSend | ast.DbusReceive | ast.DbusBind | ast.DbusEavesdrop
}
