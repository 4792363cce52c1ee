package key

import (
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// The byte behind the own end of a socket, which says what is decided next.
const (
	CmdPeer   = "\x01"
	CmdListen = "\x02"
	CmdOpt    = "\x04"
)

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

// UnixCreate is the key of the creation of a unix socket.
func UnixCreate(socketType, protocol int) string { return Number(socketType) + Number(protocol) }

// UnixLocal is the key of what concerns the own end of a socket: bind,
// accept, shutdown, getattr, setattr. The address is one that UnixAddr returned.
func UnixLocal(socketType, protocol int, addr, label string) string {
	return UnixCreate(socketType, protocol) + addr + "\x00" + label + "\x00"
}

// UnixListen is the key of listen(2).
func UnixListen(socketType, protocol int, addr, label string) string {
	return UnixLocal(socketType, protocol, addr, label) + CmdListen + "\x00\x00"
}

// UnixOpt is the key of getsockopt(2) and setsockopt(2).
func UnixOpt(socketType, protocol int, addr, label string) string {
	return UnixLocal(socketType, protocol, addr, label) + CmdOpt + "\x00\x00"
}

// UnixPeer is the key of what concerns both ends: connect, accept, send and
// receive.
func UnixPeer(socketType, protocol int, addr, label, peerAddr, peerLabel string) string {
	return UnixLocal(socketType, protocol, addr, label) + CmdPeer + peerAddr + "\x00" + peerLabel
}

// unix takes apart the key of a unix socket.
func (a *Access) unix(key string) bool {
	if len(key) < 4 {
		return false
	}
	a.condition("type", "type", termOf(ast.UnixTypes, numberOf(key)))
	if n := numberOf(key[2:]); n != 0 {
		a.addNamed("proto", strconv.Itoa(n))
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
		a.addNamed("addr", addrOf(addr))
		a.addNamed("label", label)
		return true
	}
	key, ok := strings.CutPrefix(key, CmdPeer)
	if !ok {
		return false
	}
	for _, peer := range unixAddrs(key) {
		peerLabel := key[len(peer)+1:]
		if strings.Contains(peerLabel, "\x00") {
			continue
		}
		a.silent("op", "peer")
		a.addNamed("addr", addrOf(addr))
		a.addNamed("label", label)
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
	case key[:1] == CmdListen && len(key) == 3:
		return "listen"
	case key[:1] == CmdOpt && len(key) == 1+option:
		return "opt"
	}
	return ""
}
