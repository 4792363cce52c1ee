package policy

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// fineNetwork lowers a rule to grants with permissions; for internet sockets,
// where the kernel tells addresses apart, with both ends.
func (l *lowering) fineNetwork(r *ast.NetworkRule, perms ast.NetPerms) {
	families, types := networkFamilies(r), anyBytes(2)
	proto := anyBytes(2)
	if t, ok := ast.NetworkTypes.Lookup(r.Type.Value()); ok {
		types = glob.Literal(key.Number(plainType(t.Value)))
		if t.Value == ast.NetICMP {
			proto = glob.Literal(key.Number(protoICMP))
			if l.features().inetAddresses() && l.quirk(key.ClassNetwork, QuirkICMPProtocol) {
				proto = glob.Literal(key.Number(protoIGMP))
			}
		}
	}
	if !l.features().inetAddresses() {
		l.networkGrant(kinds(families, types), perms, !r.Type.IsZero())
		return
	}
	inet := glob.ByteSet{}.With(familyInet, familyInet6)
	if others := families.Intersect(inet.Not()); !others.Empty() {
		l.networkGrant(kinds(others, types), perms, !r.Type.IsZero())
	}
	if families = families.Intersect(inet); !families.Empty() {
		l.inet(r, kinds(families, types), proto, perms)
	}
}

// hasEnds reports whether a rule has conditions that only internet sockets can
// fulfil.
func hasEnds(r *ast.NetworkRule) bool {
	return r.IP != nil || r.Port != nil || r.Label != nil || r.Interface != nil || r.Peer.Get("ip") != nil || r.Peer.Get("port") != nil
}

// inet grants permissions on internet sockets. All of them go together behind
// an end of the socket; which is looked at depends on what is asked.
func (l *lowering) inet(r *ast.NetworkRule, kind, proto glob.Expr, perms ast.NetPerms) {
	l.grant(key.ClassNetwork, kind, key.Perms(perms&ast.NetCreate))
	kind = glob.Concat(kind, proto)
	label, ok1 := l.literalLabel(r.Label.Value())
	peerLabel, ok2 := l.literalLabel(r.Peer.Get("label").Value())
	if !ok1 || !ok2 {
		return
	}
	local := networkEnd(r.IP, r.Port, localPort(perms))
	own := local
	if r.Label != nil {
		own = glob.Concat(local, label, endOfField())
	}
	l.grant(key.ClassNetwork, glob.Concat(kind, own), key.Perms(perms))
	if perms&ast.NetListen != 0 {
		l.grant(key.ClassNetwork, glob.Concat(kind, own, glob.Literal(key.CmdListen), anyBytes(2)), key.Perms(perms))
	}
	if perms&netOpt != 0 {
		l.grant(key.ClassNetwork, glob.Concat(kind, own, glob.Literal(key.CmdOpt), anyBytes(4)), key.Perms(perms))
	}
	l.onTheWay(glob.Concat(kind, local), perms, r.Label != nil)
	if perms&netPeer == 0 {
		return
	}
	peerEnd := glob.Concat(kind, networkEnd(r.Peer.Get("ip"), r.Peer.Get("port"), peerPort))
	peer := glob.Concat(peerEnd, peerLabel, endOfField())
	if r.Label != nil {
		local = glob.Union(local, own)
	}
	l.grant(key.ClassNetwork, glob.Concat(peer, glob.Literal(key.CmdPeer), local), key.Perms(perms))
	l.onTheWay(glob.Union(peerEnd, peer), perms, true)
}

// onTheWay denies, as the reference does, at what stands before the end or the
// label that a condition is about; it has the form of an own end.
func (l *lowering) onTheWay(keys glob.Expr, perms ast.NetPerms, more bool) {
	if more && l.quals.Deny() && !l.quals.Audit && l.quirk(key.ClassNetwork, QuirkNetworkDenyEnds) {
		l.grant(key.ClassNetwork, keys, key.Perms(perms))
	}
}

// networkEnd returns the language of an end of a socket.
func networkEnd(ip, port *ast.Condition, kind func(port int) string) glob.Expr {
	return glob.Concat(ports(port, kind), addresses(ip), endOfField())
}

// peerPort is the kind of each port of the other end.
func peerPort(int) string { return key.PortPeer }

// localPort returns what tells the kind of a port of the own end.
func localPort(perms ast.NetPerms) func(port int) string {
	return func(port int) string {
		if perms&ast.NetBind != 0 && port < key.FirstUserPort {
			return key.PortPrivileged
		}
		return key.PortUser
	}
}

// ports returns the language of a port and its kind; of any, if there is no
// condition. The port 0 alone stands for any of its kind.
func ports(c *ast.Condition, kind func(port int) string) glob.Expr {
	from, to, ok := portRange(c.Value().Value())
	switch {
	case c == nil || !ok:
		return anyBytes(3)
	case from == 0 && to == 0:
		return glob.Concat(glob.Literal(kind(0)), anyBytes(2))
	}
	var all []glob.Expr
	for low := from; low <= to; {
		high := min(to, low|0xff)
		if low < key.FirstUserPort {
			high = min(high, key.FirstUserPort-1)
		}
		all = append(all, glob.Concat(glob.Literal(kind(low)+string([]byte{byte(low >> 8)})),
			glob.One(glob.ByteSet{}.Range(byte(low), byte(high)))))
		low = high + 1
	}
	return glob.Union(all...)
}

// portRange reads a port or a range of ports.
func portRange(text string) (from, to int, ok bool) {
	low, high, ranged := strings.Cut(text, "-")
	from, err := strconv.Atoi(strings.TrimSpace(low))
	if err != nil || !ranged {
		return from, from, err == nil
	}
	to, err = strconv.Atoi(strings.TrimSpace(high))
	return from, to, err == nil
}

// addresses returns the language of an address; of any, and of none, if there
// is no condition.
func addresses(c *ast.Condition) glob.Expr {
	text := c.Value().Value()
	addr, err := netip.ParseAddr(text)
	switch {
	case text == "none":
		return glob.Literal("\x00")
	case err == nil:
		return glob.Literal(key.Addr(addr))
	}
	return glob.Union(
		glob.Literal("\x00"),
		glob.Concat(glob.Literal("\x01"), anyBytes(4)),
		glob.Concat(glob.Literal("\x02"), anyBytes(16)),
	)
}
