package policy

import (
	"strconv"
	"strings"

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

// unix takes apart the key of a unix socket.
func (a *Access) unix(key string) bool {
	if len(key) < 4 {
		return false
	}
	a.condition("type", "type", termOf(ast.UnixTypes, number(key)))
	if n := number(key[2:]); n != 0 {
		a.named("proto", strconv.Itoa(n))
	}
	if key = key[4:]; key == "" {
		a.silent("op", "create")
		return true
	}
	for _, addr := range unixAddrs(key) {
		label, rest, ok := strings.Cut(key[len(addr)+1:], "\x00")
		if ok && a.unixEnd(addr, label, rest) {
			return true
		}
	}
	return false
}

// unixEnd takes apart what stands behind the own end of a socket; false if it
// is nothing that a key has.
func (a *Access) unixEnd(addr, label, key string) bool {
	if op := socketOp(key, 2); op != "" {
		if op == "local" && addr == "" {
			op = "autobind"
		}
		a.silent("op", op)
		a.named("addr", addrOf(addr))
		a.named("label", label)
		return true
	}
	key, ok := strings.CutPrefix(key, cmdPeer)
	if !ok {
		return false
	}
	for _, peer := range unixAddrs(key) {
		peerLabel := key[len(peer)+1:]
		if strings.Contains(peerLabel, "\x00") {
			continue
		}
		a.silent("op", "peer")
		a.named("addr", addrOf(addr))
		a.named("label", label)
		a.peer("peer_addr", "addr", addrOf(peer))
		a.peer("peer", "label", peerLabel)
		return true
	}
	return false
}

// unixAddrs returns the addresses that a key can start with, before a NUL: an
// abstract one starts with NUL itself, and so does a key without an address.
func unixAddrs(key string) []string {
	var all []string
	if addr, _, ok := strings.Cut(key, "\x00"); ok {
		all = append(all, addr)
	}
	if strings.HasPrefix(key, "\x00") {
		if name, _, ok := strings.Cut(key[1:], "\x00"); ok {
			all = append(all, "\x00"+name)
		}
	}
	return all
}

// addrOf is the inverse of UnixAddr.
func addrOf(key string) string {
	switch {
	case key == UnixAddr("none"):
		return "none"
	case key != "" && key[0] == 0:
		return "@" + key[1:]
	}
	return key
}

// socketOp tells what is asked of the own end of a socket by what stands behind
// it in a key; "" if that is nothing of the kind. An option has so many bytes.
func socketOp(key string, option int) string {
	switch {
	case key == "":
		return "local"
	case key[:1] == cmdListen && len(key) == 3:
		return "listen"
	case key[:1] == cmdOpt && len(key) == 1+option:
		return "opt"
	}
	return ""
}

// VisitUnix lowers a rule on unix sockets. Kernels look at the network class
// too, so it allows sockets of the type there. Where they know no more than
// that, a deny would take too much and is left out.
func (l *lowering) VisitUnix(r *ast.UnixRule) {
	perms := r.Perms
	if perms == 0 {
		perms = ast.NetPerms(NetAny)
	}
	if l.quals.Deny() {
		l.table = append(l.table, l.rule)
	} else {
		widened := perms
		switch {
		case l.whole:
			widened = ast.NetPerms(NetAny)
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

// widened returns the permissions that a rule has in the network class. If a
// rule on networks stands for the same rule on unix sockets, but for
// permissions, the reference takes both for the first one: with all permissions
// if that is the rule on unix sockets, otherwise with none more.
func (l *lowering) widened(r *ast.UnixRule, perms ast.NetPerms) ast.NetPerms {
	if r.Addr != nil || r.Peer != nil && len(r.Peer.Conditions) > 0 || l.quals.Level() != 0 || l.rule < 0 {
		return perms
	}
	self := &l.rules[l.rule]
	first := ast.NetPerms(NetAny)
	same := false
	for i := range l.rules {
		n, ok := l.rules[i].Stmt.(*ast.NetworkRule)
		if !ok || !sameSockets(n, r) || !sameVerdict(l.rules[i].Quals, l.quals) {
			continue
		}
		if same = true; l.rules[i].before(self) {
			first = 0
		}
	}
	if same && first != perms && l.quirk(ClassNetwork, QuirkUnixNetworkMerged) {
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
		return glob.Literal(two(t.Value))
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
	if l.p.Policy.unit.c.opts.Site == SiteAny {
		pattern = pattern.Marked(siteMarks())
	}
	if pattern.Odd() {
		pattern = l.oddPattern(pattern)
	}
	return glob.Concat(end(), pattern.Expr()), true
}
