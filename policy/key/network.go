package key

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// Network is the key of sockets of a family and type as a whole.
func Network(family, socketType int) string { return Number(family) + Number(socketType) }

// network takes apart the key of a socket.
func (a *Access) network(key string) bool {
	if len(key) < 4 {
		return false
	}
	a.bare("family", termOf(ast.NetworkFamilies, numberOf(key)))
	a.bare("type", termOf(ast.NetworkTypes, numberOf(key[2:])))
	return len(key) == 4 || a.inet(key[4:])
}

// What kind of port a key has.
const (
	PortUser       = "\x00"
	PortPrivileged = "\x01" // below 1024, to bind to
	PortPeer       = "\x02"
)

const FirstUserPort = 1024

// NetworkEnd is one end of an internet socket.
type NetworkEnd struct {
	Addr netip.Addr // the zero value for an address that is not set
	Port uint16
}

// endKey returns the end as it stands in keys, with the kind of its port.
func (e NetworkEnd) endKey(kind string) string {
	addr := "\x00"
	if e.Addr.IsValid() {
		addr = Addr(e.Addr)
	}
	return kind + Number(int(e.Port)) + addr + "\x00"
}

func Addr(a netip.Addr) string {
	if a.Is4() {
		return "\x01" + string(a.AsSlice())
	}
	return "\x02" + string(a.AsSlice())
}

// NetworkLocal is the key of what concerns the own end of an internet
// socket. bind tells that the port is one to bind to.
func NetworkLocal(family, socketType, protocol int, local NetworkEnd, bind bool) string {
	kind := PortUser
	if bind && local.Port > 0 && local.Port < FirstUserPort {
		kind = PortPrivileged
	}
	return Network(family, socketType) + Number(protocol) + local.endKey(kind)
}

// NetworkListen is the key of listen(2).
func NetworkListen(family, socketType, protocol int, local NetworkEnd) string {
	return NetworkLocal(family, socketType, protocol, local, false) + CmdListen + "\x00\x00"
}

// NetworkOpt is the key of getsockopt(2) and setsockopt(2).
func NetworkOpt(family, socketType, protocol int, local NetworkEnd) string {
	return NetworkLocal(family, socketType, protocol, local, false) + CmdOpt + "\x00\x00\x00\x00"
}

// NetworkPeer is the key of what concerns both ends: connect, accept, send
// and receive.
func NetworkPeer(family, socketType, protocol int, peer NetworkEnd, label string, local NetworkEnd) string {
	return Network(family, socketType) + Number(protocol) + peer.endKey(PortPeer) + label + "\x00" + CmdPeer + local.endKey(PortUser)
}

// inet takes apart what stands behind the type in the key of an internet
// socket.
func (a *Access) inet(key string) bool {
	if len(key) < 2 {
		return false
	}
	protocol := numberOf(key)
	end, kind, rest, ok := cutEnd(key[2:])
	if !ok {
		return false
	}
	if protocol != 0 {
		a.addNamed("proto", strconv.Itoa(protocol))
	}
	if kind == PortPeer {
		return a.inetPeer(end, rest)
	}
	label, op := "", socketOp(rest, 4)
	if op == "" {
		label, rest, _ = strings.Cut(rest, "\x00")
		op = socketOp(rest, 4)
	}
	if op == "local" && kind == PortPrivileged {
		op = "bind"
	}
	a.silent("op", op)
	a.addEnd(end)
	a.addNamed("label", label)
	return op != ""
}

// inetPeer takes apart what stands behind the other end of a socket.
func (a *Access) inetPeer(peer NetworkEnd, key string) bool {
	label, rest, ok := strings.Cut(key, "\x00"+CmdPeer)
	if !ok {
		return false
	}
	local, _, rest, ok := cutEnd(rest)
	if !ok || rest != "" && !strings.HasSuffix(rest, "\x00") {
		return false
	}
	a.silent("op", "peer")
	a.addEnd(local)
	a.peer("peer_ip", "ip", peer.address())
	a.peer("peer_port", "port", peer.port())
	a.peer("label", "label", label)
	return true
}

func (a *Access) addEnd(e NetworkEnd) {
	a.addNamed("ip", e.address())
	a.addNamed("port", e.port())
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
	kind, end.Port, rest = key[:1], uint16(numberOf(key[1:])), key[4:]
	size, known := map[byte]int{0: 0, 1: 4, 2: 16}[key[3]]
	if !known || len(rest) < size+1 || rest[size] != 0 {
		return end, "", "", false
	}
	if size > 0 {
		end.Addr, _ = netip.AddrFromSlice([]byte(rest[:size]))
	}
	return end, kind, rest[size+1:], true
}
