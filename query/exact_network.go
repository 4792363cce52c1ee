package query

import (
	"fmt"
	"net/netip"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
)

// networkOps are what can be asked of an internet socket besides its creation.
var networkOps = []string{"local", "bind", "peer", "listen", "opt"}

func (a *asker) askNetwork() error {
	q := &a.question
	family, err := numberOf(q.Family, ast.NetworkFamilies)
	if err != nil {
		return err
	}
	kind, err := numberOf(q.Type, ast.UnixTypes)
	if err != nil {
		return err
	}
	m := a.mediated(key.ClassNetwork)
	if m.Coarse() {
		a.askOnePermission(m.Decide(key.Network(family, kind)), key.NetAny, "coarse table")
		return nil
	}
	key, err := a.networkKey(family, kind)
	if err != nil {
		return err
	}
	a.decide(m, key, ast.NetPermNames)
	return nil
}

func (a *asker) networkKey(family, kind int) (string, error) {
	q := &a.question
	local, err := networkEnd(q.IP, q.Port)
	if err != nil {
		return "", err
	}
	switch q.Op {
	case "":
		return key.Network(family, kind), nil
	case "local", "bind":
		return key.NetworkLocal(family, kind, q.Protocol, local, q.Op == "bind"), nil
	case "listen":
		return key.NetworkListen(family, kind, q.Protocol, local), nil
	case "opt":
		return key.NetworkOpt(family, kind, q.Protocol, local), nil
	case "peer":
		peer, err := networkEnd(q.PeerIP, q.PeerPort)
		return key.NetworkPeer(family, kind, q.Protocol, peer, q.Label, local), err
	}
	return "", unknownName("op", q.Op, networkOps)
}

func networkEnd(ip string, port int) (key.NetworkEnd, error) {
	if port < 0 || port > 65535 {
		return key.NetworkEnd{}, fmt.Errorf("%d is not a port", port)
	}
	end := key.NetworkEnd{Port: uint16(port)}
	if ip == "" || ip == "none" {
		return end, nil
	}
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return end, fmt.Errorf("%q is not an IP address", ip)
	}
	end.Addr = addr
	return end, nil
}

var unixOps = []string{"create", "local", "autobind", "peer", "listen", "opt"}

func (a *asker) askUnix() error {
	q := &a.question
	kind, err := numberOf(q.Type, ast.UnixTypes)
	if err != nil {
		return err
	}
	addr := unixAddr(q.Addr)
	var k string
	switch q.Op {
	case "create":
		k = key.UnixCreate(kind, q.Protocol)
	case "local", "":
		k = key.UnixLocal(kind, q.Protocol, addr, q.Label)
	case "autobind":
		k = key.UnixLocal(kind, q.Protocol, "", q.Label)
	case "listen":
		k = key.UnixListen(kind, q.Protocol, addr, q.Label)
	case "opt":
		k = key.UnixOpt(kind, q.Protocol, addr, q.Label)
	case "peer":
		peer := func(label string) string {
			return key.UnixPeer(kind, q.Protocol, addr, q.Label, unixAddr(q.PeerAddr), label)
		}
		a.takeStacked(a.mediated(key.ClassUnix), q.Peer, peer, ast.NetPermNames, every)
		return nil
	default:
		return unknownName("op", q.Op, unixOps)
	}
	a.decide(a.mediated(key.ClassUnix), k, ast.NetPermNames)
	return nil
}

// unixAddr returns an address as keys have it; a socket of which none is given
// is anonymous.
func unixAddr(addr string) string {
	if addr == "" {
		addr = "none"
	}
	return key.UnixAddr(addr)
}
