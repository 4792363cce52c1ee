package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// familyUnix is AF_UNIX (socket(2)).
const familyUnix = 1

// Permissions of sockets, by what they are decided with.
const (
	netPeer  = ast.NetSend | ast.NetReceive | ast.NetConnect | ast.NetAccept
	netOpt   = ast.NetGetopt | ast.NetSetopt
	netLocal = ast.NetBind | ast.NetAccept | ast.NetShutdown | ast.NetGetattr | ast.NetSetattr
)

// autobound is the address that the kernel gives to a socket which is bound to
// none (unix(7)).
const autobound = "@[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]"

// VisitUnix lowers a rule on unix sockets. Kernels look at the network class
// too, so it allows sockets of the type there. Where they know no more than
// that, a deny would take too much and is left out.
func (l *lowering) VisitUnix(r *ast.UnixRule) {
	perms := unixPerms(r)
	if l.quals.Deny() {
		l.table = append(l.table, l.rule)
	} else {
		widened := perms
		switch {
		case l.whole:
			widened = ast.NetPerms(key.NetAny)
		case l.features().fineNetwork():
			widened = l.widened(r, perms)
		}
		// Rules on networks have no priority, so this one has none either.
		l.networkGrant(kinds(glob.ByteSet{}.With(familyUnix), l.types(r.Type)), widened, r.Type != nil).priority = 0
	}
	types := anyBytes(2)
	if r.Type != nil {
		types = l.types(r.Type)
	}
	l.unix(glob.Concat(types, anyBytes(2)), perms, r)
}

// unixPerms returns the permissions of a rule: all of them if it names none.
func unixPerms(r *ast.UnixRule) ast.NetPerms {
	if r.Perms == 0 {
		return ast.NetPerms(key.NetAny)
	}
	return r.Perms
}

// widened returns the permissions that a rule has in the network class. If a
// rule on networks stands for the same rule on unix sockets, but for
// permissions, the reference takes both for the first one: with all permissions
// if that is the rule on unix sockets, otherwise with none more.
func (l *lowering) widened(r *ast.UnixRule, perms ast.NetPerms) ast.NetPerms {
	if r.Addr != nil || r.Peer != nil && len(r.Peer.Conditions) > 0 || l.quals.Level() != 0 || l.rule < 0 {
		return perms
	}
	self := &l.rules[l.rule]
	first := ast.NetPerms(key.NetAny)
	same := false
	for i := range l.rules {
		n, ok := l.rules[i].Stmt.(*ast.NetworkRule)
		if !ok || !sameSockets(n, r) || !sameVerdict(l.rules[i].Quals, l.quals) {
			continue
		}
		if same = true; l.rules[i].ruleBefore(self) {
			first = 0
		}
	}
	if same && first != perms && l.quirk(key.ClassNetwork, QuirkUnixNetworkMerged) {
		return first
	}
	return perms
}

// sameSockets reports whether a rule on networks stands for a rule on the same
// unix sockets.
func sameSockets(n *ast.NetworkRule, r *ast.UnixRule) bool {
	t, named := ast.UnixTypes.Lookup(r.Type.Value().Value())
	switch {
	case !networkFamilies(n).Has(familyUnix):
		return false
	case n.Type.IsZero() && !n.Family.IsZero():
		return named && namedTypes().Has(byte(t.Value))
	}
	return n.Type.Value() == r.Type.Value().Value()
}

// sameVerdict reports whether qualifiers say the same, but for priority.
func sameVerdict(a, b *ast.Qualifiers) bool {
	return a.Audit == b.Audit && a.Deny() == b.Deny() && (a.Access == ast.AccessPrompt) == (b.Access == ast.AccessPrompt)
}

// types returns the types of sockets that a condition is for; all that the
// network class has, if there is none.
func (l *lowering) types(c *ast.Condition) glob.Expr {
	t, named := ast.UnixTypes.Lookup(c.Value().Value())
	switch {
	case named:
		return glob.Literal(key.Number(t.Value))
	case l.features().fineNetwork():
		return anyBytes(2)
	}
	return tableTypes()
}

// unix grants permissions on sockets of a type and protocol.
func (l *lowering) unix(kind glob.Expr, perms ast.NetPerms, r *ast.UnixRule) {
	atPeer := r.Peer.Get("addr") != nil || r.Peer.Get("label") != nil
	addr, ok1 := l.unixAddr(r.Addr)
	peerAddr, ok2 := l.unixAddr(r.Peer.Get("addr"))
	peerLabel, ok3 := l.label(r.Peer.Get("label").Value(), anyText())
	if !ok1 || !ok2 || !ok3 {
		return
	}
	if !atPeer {
		l.grant(key.ClassUnix, kind, key.Perms(perms&ast.NetCreate))
	}
	local := glob.Concat(kind, addr, endOfField(), anyText(), endOfField())
	if auto := l.isAuto(r.Addr); perms&ast.NetBind != 0 && (r.Addr == nil || auto) {
		l.grant(key.ClassUnix, glob.Concat(kind, endOfField(), anyText(), endOfField()), key.Perms(ast.NetBind))
		if auto {
			perms &^= ast.NetBind
		}
	}
	if atPeer {
		l.grant(key.ClassUnix, local, key.Perms(perms&ast.NetAccept))
	} else {
		l.grant(key.ClassUnix, local, key.Perms(perms&netLocal))
		l.grant(key.ClassUnix, glob.Concat(local, glob.Literal(key.CmdListen), anyBytes(2)), key.Perms(perms&ast.NetListen))
		l.grant(key.ClassUnix, glob.Concat(local, glob.Literal(key.CmdOpt), anyBytes(2)), key.Perms(perms&netOpt))
	}
	l.grant(key.ClassUnix, glob.Concat(local, glob.Literal(key.CmdPeer), peerAddr, endOfField(), peerLabel), key.Perms(perms&netPeer))
}

func (l *lowering) isAuto(c *ast.Condition) bool {
	return c != nil && l.p.expandWord(c.Value()) == "auto"
}

// unixAddr returns the addresses that a condition is for; any if there is none.
func (l *lowering) unixAddr(c *ast.Condition) (glob.Expr, bool) {
	if c == nil {
		return glob.Many(anyByte()), true
	}
	w := c.Value()
	addr := collapse(l.p.expandWord(w))
	switch addr {
	case "none", "":
		return glob.Literal(key.UnixAddr("none")), true
	case "auto":
		addr = autobound
	}
	pattern, err := glob.ParseNUL(addr[1:])
	if err != nil {
		_, ok := l.pattern(addr[1:], w.Place)
		return glob.Expr{}, ok
	}
	if l.p.Policy.unit.c.opts.Site == SiteAny {
		pattern = pattern.Marked(siteMarks())
	}
	if pattern.Odd() {
		pattern = l.oddPattern(pattern)
	}
	return glob.Concat(endOfField(), pattern.Expr()), true
}
