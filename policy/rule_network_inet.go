package policy

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// What kind of port a key has.
const (
	portUser       = "\x00"
	portPrivileged = "\x01" // below 1024, to bind to
	portPeer       = "\x02"
)

const firstUserPort = 1024

// NetworkEnd is one end of an internet socket.
type NetworkEnd struct {
	Addr netip.Addr // the zero value for an address that is not set
	Port uint16
}

// key returns the end as it stands in keys, with the kind of its port.
func (e NetworkEnd) key(kind string) string {
	addr := "\x00"
	if e.Addr.IsValid() {
		addr = addrKey(e.Addr)
	}
	return kind + two(int(e.Port)) + addr + "\x00"
}

func addrKey(a netip.Addr) string {
	if a.Is4() {
		return "\x01" + string(a.AsSlice())
	}
	return "\x02" + string(a.AsSlice())
}

// NetworkLocalKey is the key of what concerns the own end of an internet
// socket. bind tells that the port is one to bind to.
func NetworkLocalKey(family, socketType, protocol int, local NetworkEnd, bind bool) string {
	kind := portUser
	if bind && local.Port > 0 && local.Port < firstUserPort {
		kind = portPrivileged
	}
	return NetworkKey(family, socketType) + two(protocol) + local.key(kind)
}

// NetworkListenKey is the key of listen(2).
func NetworkListenKey(family, socketType, protocol int, local NetworkEnd) string {
	return NetworkLocalKey(family, socketType, protocol, local, false) + cmdListen + "\x00\x00"
}

// NetworkOptKey is the key of getsockopt(2) and setsockopt(2).
func NetworkOptKey(family, socketType, protocol int, local NetworkEnd) string {
	return NetworkLocalKey(family, socketType, protocol, local, false) + cmdOpt + "\x00\x00\x00\x00"
}

// NetworkPeerKey is the key of what concerns both ends: connect, accept, send
// and receive.
func NetworkPeerKey(family, socketType, protocol int, peer NetworkEnd, label string, local NetworkEnd) string {
	return NetworkKey(family, socketType) + two(protocol) + peer.key(portPeer) + label + "\x00" + cmdPeer + local.key(portUser)
}

// inet takes apart what stands behind the type in the key of an internet
// socket.
func (a *Access) inet(key string) bool {
	if len(key) < 2 {
		return false
	}
	protocol := number(key)
	end, kind, rest, ok := cutEnd(key[2:])
	if !ok {
		return false
	}
	if protocol != 0 {
		a.named("proto", strconv.Itoa(protocol))
	}
	if kind == portPeer {
		return a.inetPeer(end, rest)
	}
	label, op := "", socketOp(rest, 4)
	if op == "" {
		label, rest, _ = strings.Cut(rest, "\x00")
		op = socketOp(rest, 4)
	}
	if op == "local" && kind == portPrivileged {
		op = "bind"
	}
	a.silent("op", op)
	a.end(end)
	a.named("label", label)
	return op != ""
}

// inetPeer takes apart what stands behind the other end of a socket.
func (a *Access) inetPeer(peer NetworkEnd, key string) bool {
	label, rest, ok := strings.Cut(key, "\x00"+cmdPeer)
	if !ok {
		return false
	}
	local, _, rest, ok := cutEnd(rest)
	if !ok || rest != "" && !strings.HasSuffix(rest, "\x00") {
		return false
	}
	a.silent("op", "peer")
	a.end(local)
	a.peer("peer_ip", "ip", peer.address())
	a.peer("peer_port", "port", peer.port())
	a.peer("label", "label", label)
	return true
}

func (a *Access) end(e NetworkEnd) {
	a.named("ip", e.address())
	a.named("port", e.port())
}

// address returns the address of an end, "" if none is set.
func (e NetworkEnd) address() string {
	if !e.Addr.IsValid() {
		return ""
	}
	return e.Addr.String()
}

// port returns the port of an end, "" if none is set.
func (e NetworkEnd) port() string {
	if e.Port == 0 {
		return ""
	}
	return strconv.Itoa(int(e.Port))
}

// cutEnd takes the end of a socket off a key, with the kind of its port.
func cutEnd(key string) (end NetworkEnd, kind, rest string, ok bool) {
	if len(key) < 4 {
		return end, "", "", false
	}
	kind, end.Port, rest = key[:1], uint16(number(key[1:])), key[4:]
	size, known := map[byte]int{0: 0, 1: 4, 2: 16}[key[3]]
	if !known || len(rest) < size+1 || rest[size] != 0 {
		return end, "", "", false
	}
	if size > 0 {
		end.Addr, _ = netip.AddrFromSlice([]byte(rest[:size]))
	}
	return end, kind, rest[size+1:], true
}

// fineNetwork lowers a rule to grants with permissions; for internet sockets,
// where the kernel tells addresses apart, with both ends.
func (l *lowering) fineNetwork(r *ast.NetworkRule, perms ast.NetPerms) {
	families, types := networkFamilies(r), anyBytes(2)
	proto := anyBytes(2)
	if t, ok := ast.NetworkTypes.Lookup(r.Type.Value()); ok {
		types = glob.Literal(two(plainType(t.Value)))
		if t.Value == ast.NetICMP {
			proto = glob.Literal(two(protoICMP))
			if l.features().inetAddresses() && l.quirk(ClassNetwork, QuirkICMPProtocol) {
				proto = glob.Literal(two(protoIGMP))
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
	l.grant(ClassNetwork, kind, Perms(perms&ast.NetCreate))
	kind = glob.Concat(kind, proto)
	label, ok1 := l.literalLabel(r.Label.Value())
	peerLabel, ok2 := l.literalLabel(r.Peer.Get("label").Value())
	if !ok1 || !ok2 {
		return
	}
	local := networkEnd(r.IP, r.Port, localPort(perms))
	own := local
	if r.Label != nil {
		own = glob.Concat(local, label, end())
	}
	l.grant(ClassNetwork, glob.Concat(kind, own), Perms(perms))
	if perms&ast.NetListen != 0 {
		l.grant(ClassNetwork, glob.Concat(kind, own, glob.Literal(cmdListen), anyBytes(2)), Perms(perms))
	}
	if perms&netOpt != 0 {
		l.grant(ClassNetwork, glob.Concat(kind, own, glob.Literal(cmdOpt), anyBytes(4)), Perms(perms))
	}
	l.onTheWay(glob.Concat(kind, local), perms, r.Label != nil)
	if perms&netPeer == 0 {
		return
	}
	peerEnd := glob.Concat(kind, networkEnd(r.Peer.Get("ip"), r.Peer.Get("port"), peerPort))
	peer := glob.Concat(peerEnd, peerLabel, end())
	if r.Label != nil {
		local = glob.Union(local, own)
	}
	l.grant(ClassNetwork, glob.Concat(peer, glob.Literal(cmdPeer), local), Perms(perms))
	l.onTheWay(glob.Union(peerEnd, peer), perms, true)
}

// onTheWay denies, as the reference does, at what stands before the end or the
// label that a condition is about; it has the form of an own end.
func (l *lowering) onTheWay(keys glob.Expr, perms ast.NetPerms, more bool) {
	if more && l.quals.Deny() && !l.quals.Audit && l.quirk(ClassNetwork, QuirkNetworkDenyEnds) {
		l.grant(ClassNetwork, keys, Perms(perms))
	}
}

// networkEnd returns the language of an end of a socket.
func networkEnd(ip, port *ast.Condition, kind func(port int) string) glob.Expr {
	return glob.Concat(ports(port, kind), addresses(ip), end())
}

// peerPort is the kind of each port of the other end.
func peerPort(int) string { return portPeer }

// localPort returns what tells the kind of a port of the own end.
func localPort(perms ast.NetPerms) func(port int) string {
	return func(port int) string {
		if perms&ast.NetBind != 0 && port < firstUserPort {
			return portPrivileged
		}
		return portUser
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
		if low < firstUserPort {
			high = min(high, firstUserPort-1)
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
		return glob.Literal(addrKey(addr))
	}
	return glob.Union(
		glob.Literal("\x00"),
		glob.Concat(glob.Literal("\x01"), anyBytes(4)),
		glob.Concat(glob.Literal("\x02"), anyBytes(16)),
	)
}
