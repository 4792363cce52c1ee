package policy

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// DbusEavesdropKey is the key of listening in on a bus.
func DbusEavesdropKey(bus string) string { return bus }

// DbusNameKey is the key of owning a name on a bus.
func DbusNameKey(bus, name string) string { return bus + "\x00" + name }

// DbusMessageKey is the key of a message to or from a peer that has a name and
// a label.
func DbusMessageKey(bus, name, label, path, iface, member string) string {
	return strings.Join([]string{bus, name, label, path, iface, member}, "\x00")
}

// dbus takes apart the key of an access to a bus.
func (a *Access) dbus(key string) bool {
	parts := strings.Split(key, "\x00")
	switch len(parts) {
	case 1:
		a.silent("op", "eavesdrop")
		a.named("bus", parts[0])
	case 2:
		a.silent("op", "bind")
		a.named("bus", parts[0])
		a.named("name", parts[1])
	case 6:
		a.silent("op", "message")
		a.named("bus", parts[0])
		a.named("path", parts[3])
		a.named("interface", parts[4])
		a.named("member", parts[5])
		a.peer("name", "name", parts[1])
		a.peer("label", "label", parts[2])
	default:
		return false
	}
	return true
}

// VisitDbus lowers a rule on D-Bus. Messages, names and eavesdropping have keys
// of different lengths.
func (l *lowering) VisitDbus(r *ast.DbusRule) {
	bus, ok := l.label(r.Bus.Value(), anyText())
	if !ok {
		return
	}
	perms := dbusPerms(r)
	if perms&ast.DbusEavesdrop != 0 {
		l.grant(ClassDbus, bus, Perms(ast.DbusEavesdrop))
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
		l.grant(ClassDbus, fields(bus, name), Perms(ast.DbusBind))
	}
	if message := perms & (ast.DbusSend | ast.DbusReceive); message != 0 {
		l.dbusMessages(r, bus, name, Perms(message))
	}
}

func (l *lowering) dbusMessages(r *ast.DbusRule, bus, name glob.Expr, perms Perms) {
	label, ok1 := l.label(r.Peer.Get("label").Value(), anyText())
	path, ok2 := l.path(r.Path.Value(), anyText())
	iface, ok3 := l.label(r.Interface.Value(), anyText())
	member, ok4 := l.label(r.Member.Value(), anyText())
	if ok1 && ok2 && ok3 && ok4 {
		l.grant(ClassDbus, fields(bus, name, label, path, iface, member), perms)
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
