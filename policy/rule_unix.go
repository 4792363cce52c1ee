package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// familyUnix is AF_UNIX (socket(2)).
const familyUnix = 1

// Permissions of sockets, by what they are decided with.
const (
	netPeer  = ast.NetSend | ast.NetReceive | ast.NetConnect | ast.NetAccept
	netOpt   = ast.NetGetopt | ast.NetSetopt
	netLocal = ast.NetBind | ast.NetAccept | ast.NetShutdown | ast.NetGetattr | ast.NetSetattr
)

// The byte behind the own end of a socket, which says what is decided next.
const (
	cmdPeer   = "\x01"
	cmdListen = "\x02"
	cmdOpt    = "\x04"
)

// autobound is the address that the kernel gives to a socket which is bound to
// none (unix(7)).
const autobound = "@[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]"

// UnixAddr is the address of a unix socket as it stands in keys: "" for one
// that is not bound yet, "none" for an anonymous one, "@name" for an abstract
// one, else a path.
func UnixAddr(addr string) string {
	switch {
	case addr == "none":
		return "\x01"
	case addr != "" && addr[0] == '@':
		return "\x00" + addr[1:]
	}
	return addr
}

// UnixCreateKey is the key of the creation of a unix socket.
func UnixCreateKey(socketType, protocol int) string { return two(socketType) + two(protocol) }

// UnixLocalKey is the key of what concerns the own end of a socket: bind,
// accept, shutdown, getattr, setattr. The address is one that UnixAddr returned.
func UnixLocalKey(socketType, protocol int, addr, label string) string {
	return UnixCreateKey(socketType, protocol) + addr + "\x00" + label + "\x00"
}

// UnixListenKey is the key of listen(2).
func UnixListenKey(socketType, protocol int, addr, label string) string {
	return UnixLocalKey(socketType, protocol, addr, label) + cmdListen + "\x00\x00"
}

// UnixOptKey is the key of getsockopt(2) and setsockopt(2).
func UnixOptKey(socketType, protocol int, addr, label string) string {
	return UnixLocalKey(socketType, protocol, addr, label) + cmdOpt + "\x00\x00"
}

// UnixPeerKey is the key of what concerns both ends: connect, accept, send and
// receive.
func UnixPeerKey(socketType, protocol int, addr, label, peerAddr, peerLabel string) string {
	return UnixLocalKey(socketType, protocol, addr, label) + cmdPeer + peerAddr + "\x00" + peerLabel
}

// VisitUnix lowers a rule on unix sockets. Kernels look at the network class
// too, so it allows sockets of the type there. Where they know no more than
// that, a deny would take too much and is left out.
func (l *lowering) VisitUnix(r *ast.UnixRule) {
	perms := r.Perms
	if perms == 0 {
		perms = ast.NetPerms(NetAny)
	}
	types := anyBytes(2)
	if w := r.Type.Value(); !w.IsZero() {
		t, _ := ast.UnixTypes.Lookup(w.Value())
		types = glob.Literal(two(t.Value))
	}
	if !l.quals.Deny() {
		l.networkGrant(glob.Concat(glob.Literal(two(familyUnix)), types), perms)
	}
	l.unix(glob.Concat(types, anyBytes(2)), perms, r)
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
		l.grant(ClassUnix, kind, Perms(perms&ast.NetCreate))
	}
	local := glob.Concat(kind, addr, end(), anyText(), end())
	if auto := l.isAuto(r.Addr); perms&ast.NetBind != 0 && (r.Addr == nil || auto) {
		l.grant(ClassUnix, glob.Concat(kind, end(), anyText(), end()), Perms(ast.NetBind))
		if auto {
			perms &^= ast.NetBind
		}
	}
	if atPeer {
		l.grant(ClassUnix, local, Perms(perms&ast.NetAccept))
	} else {
		l.grant(ClassUnix, local, Perms(perms&netLocal))
		l.grant(ClassUnix, glob.Concat(local, glob.Literal(cmdListen), anyBytes(2)), Perms(perms&ast.NetListen))
		l.grant(ClassUnix, glob.Concat(local, glob.Literal(cmdOpt), anyBytes(2)), Perms(perms&netOpt))
	}
	l.grant(ClassUnix, glob.Concat(local, glob.Literal(cmdPeer), peerAddr, end(), peerLabel), Perms(perms&netPeer))
}

func (l *lowering) isAuto(c *ast.Condition) bool {
	return c != nil && l.p.expand(c.Value()) == "auto"
}

// unixAddr returns the addresses that a condition is for; any if there is none.
func (l *lowering) unixAddr(c *ast.Condition) (glob.Expr, bool) {
	if c == nil {
		return glob.Many(anyByte()), true
	}
	w := c.Value()
	addr := collapse(l.p.expand(w))
	switch addr {
	case "none", "":
		return glob.Literal(UnixAddr("none")), true
	case "auto":
		addr = autobound
	}
	pattern, err := glob.ParseNUL(addr[1:])
	if err != nil {
		_, ok := l.pattern(addr[1:], w.Place)
		return glob.Expr{}, ok
	}
	return glob.Concat(end(), pattern.Expr()), true
}
