package policy_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Families and types of sockets (socket(2)).
const (
	afUnix, afInet, afInet6, afNetlink, afPacket = 1, 2, 10, 16, 17
	stream, dgram, raw                           = 1, 2, 3
	icmp, igmp                                   = 1, 2
)

const everyNetPerm = "create bind listen accept connect shutdown getattr setattr getopt setopt send receive"

// kernel returns the features of a kernel that knows everything, but for what
// is replaced.
func kernel(replace ...string) *policy.Features {
	return policy.ParseFeatures(strings.NewReplacer(replace...).Replace(everything))
}

func end(addr string, port uint16) key.NetworkEnd {
	if addr == "" {
		return key.NetworkEnd{Port: port}
	}
	return key.NetworkEnd{Addr: netip.MustParseAddr(addr), Port: port}
}

func TestNetwork(t *testing.T) {
	local := func(addr string, port uint16) string {
		return key.NetworkLocal(afInet, stream, 6, end(addr, port), true)
	}
	peer := func(addr string, port uint16, label, own string) string {
		return key.NetworkPeer(afInet, stream, 6, end(addr, port), label, end(own, 7))
	}
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"network,", []question{
			{key.Network(afInet, stream), "create"}, {local("10.0.0.1", 80), everyNetPerm}, {peer("::1", 9, "x", ""), everyNetPerm},
			{key.Network(afNetlink, raw), everyNetPerm}, {key.Network(46, raw), ""},
		}},
		{"network stream,", []question{{key.Network(afPacket, stream), everyNetPerm}, {key.Network(12, stream), ""}, {key.Network(afInet, dgram), ""}}},
		{"network packet,", []question{{key.Network(afPacket, raw), everyNetPerm}}},
		{"network (bind) inet tcp port=80-1024,", []question{
			{local("10.0.0.1", 80), "bind"}, {local("", 1024), "bind"}, {local("", 1025), ""}, {local("", 79), ""}, {key.Network(afInet, stream), ""},
		}},
		{"network (connect) inet stream ip=10.0.0.1 peer=(ip=::1 port=443 label=web*),", []question{
			{peer("::1", 443, "web1", "10.0.0.1"), "connect"}, {peer("::1", 443, "x", "10.0.0.1"), ""}, {peer("::1", 444, "web", "10.0.0.1"), ""},
			{peer("::2", 443, "web", "10.0.0.1"), ""}, {peer("::1", 443, "web", "10.0.0.2"), ""},
		}},
		{"network (getattr, listen, getopt) inet stream port=0 ip=none,", []question{
			{key.NetworkLocal(afInet, stream, 6, end("", 9), false), "listen getattr getopt"},
			{key.NetworkListen(afInet, stream, 6, end("", 9)), "listen getattr getopt"},
			{key.NetworkOpt(afInet, stream, 6, end("", 9)), "listen getattr getopt"},
			{key.NetworkListen(afInet, stream, 6, end("10.0.0.1", 9)), ""},
		}},
		{"network ip=10.0.0.1,", []question{{key.Network(afInet6, stream), "create"}, {key.Network(afNetlink, raw), ""}}},
		{"network inet icmp,", []question{
			{key.NetworkLocal(afInet, raw, icmp, end("", 0), false), everyNetPerm}, {key.NetworkLocal(afInet, raw, igmp, end("", 0), false), ""},
		}},
		{"network inet, deny network (create) inet stream, audit network (create) inet dgram,", []question{
			{key.Network(afInet, stream), "; quiet create"}, {key.Network(afInet, dgram), "create; audit create"},
		}},
		{"unix (send) type=dgram,", []question{{key.Network(afUnix, dgram), "send"}, {key.Network(afUnix, stream), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassNetwork), ast.NetPermNames, test.questions)
	}
}

// TestNetworkWithoutAddresses checks a kernel that knows permissions of
// sockets, but not their ends.
func TestNetworkWithoutAddresses(t *testing.T) {
	features := kernel("af_inet {yes}", "")
	for rules, questions := range map[string][]question{
		"network (bind, send) inet stream,":  {{key.Network(afInet, stream), "bind send"}, {key.Network(afInet, dgram), ""}},
		"network inet icmp,":                 {{key.Network(afInet, raw), everyNetPerm}},
		"network (send) ip=10.0.0.1 port=1,": {{key.Network(afInet6, raw), "send"}, {key.Network(afPacket, raw), ""}},
	} {
		ask(t, rules, profileOf(t, rules, features).Mediation(key.ClassNetwork), ast.NetPermNames, questions)
	}
}

// TestNetworkTable checks a kernel that knows families and types alone.
func TestNetworkTable(t *testing.T) {
	features := kernel("network_v8", "other")
	allowed := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(key.NetAny)})
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"network inet,", []question{{key.Network(afInet, stream), "use"}, {key.Network(afInet, 7), ""}, {key.Network(afUnix, stream), ""}}},
		{"network (send) inet stream,", []question{{key.Network(afInet, stream), "use"}, {key.Network(afInet, dgram), ""}}},
		{"network,", []question{{key.Network(45, 15), "use"}, {key.Network(46, 1), ""}}},
		{"network udp,", []question{{key.Network(afInet6, dgram), "use"}, {key.Network(afPacket, dgram), ""}}},
		{"network icmp,", []question{{key.Network(afInet, raw), "use"}, {key.Network(afInet6, raw), ""}}},
		{"network raw,", []question{{key.Network(afPacket, raw), "use"}, {key.Network(afInet, dgram), ""}}},
		{"prompt network inet,", []question{{key.Network(afInet, stream), "use"}}},
		{"network inet, deny network inet stream,", []question{{key.Network(afInet, stream), "; quiet use"}, {key.Network(afInet, dgram), "use"}}},
		{"unix type=stream,", []question{{key.Network(afUnix, stream), "use"}, {key.Network(afUnix, dgram), ""}}},
		{"", []question{{key.Network(afUnix, stream), "use"}, {key.Network(afNetlink, raw), "use"}, {key.Network(afInet, stream), ""}}},
		{"deny unix,", []question{{key.Network(afUnix, stream), ""}, {key.Network(afNetlink, raw), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, features).Mediation(key.ClassNetwork), allowed, test.questions)
	}
}

func TestUnix(t *testing.T) {
	local := func(addr string) string { return key.UnixLocal(stream, 0, key.UnixAddr(addr), "own") }
	peer := func(addr, peerAddr, label string) string {
		return key.UnixPeer(stream, 0, key.UnixAddr(addr), "own", key.UnixAddr(peerAddr), label)
	}
	const localPerms, peerPerms = "bind accept shutdown getattr setattr", "accept connect send receive"
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"unix,", []question{
			{key.UnixCreate(stream, 0), "create"}, {local("@x"), localPerms}, {local("none"), localPerms}, {peer("@x", "@y", "z"), peerPerms},
		}},
		{"unix addr=@x,", []question{
			{key.UnixListen(stream, 0, key.UnixAddr("@x"), "own"), "listen"}, {key.UnixOpt(stream, 0, key.UnixAddr("@x"), "own"), "getopt setopt"},
		}},
		{"unix type=stream addr=@x*,", []question{{local("@xy"), localPerms}, {local("@y"), ""}, {local(""), ""}, {key.UnixCreate(dgram, 0), ""}}},
		{"unix (bind) addr=auto,", []question{{local(""), "bind"}, {local("@0af3b"), ""}}},
		{"unix (bind, getattr) addr=auto,", []question{{local("@0af3b"), "getattr"}, {local("@0af3g"), ""}}},
		{"unix addr=none peer=(addr=@y label=z),", []question{
			{peer("none", "@y", "z"), peerPerms}, {peer("none", "@y", "x"), ""}, {peer("@x", "@y", "z"), ""}, {local("none"), "accept"}, {key.UnixCreate(stream, 0), ""},
		}},
		{"unix, deny unix (send) peer=(label=z),", []question{{peer("@x", "none", "z"), "accept connect receive; quiet send"}}},
		{"network unix stream,", []question{{key.UnixCreate(stream, 0), "create"}, {peer("@x", "@y", "z"), peerPerms}, {key.UnixCreate(dgram, 0), ""}}},
		{"network (send) unix,", []question{{key.UnixCreate(stream, 0), "create"}, {key.UnixCreate(7, 0), ""}}},
		{"network dgram,", []question{{key.UnixCreate(dgram, 0), "create"}, {key.UnixCreate(stream, 0), ""}}},
		{"network inet,", []question{{key.UnixCreate(stream, 0), "not mediated"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassUnix), ast.NetPermNames, test.questions)
	}
}

// TestUnixWidened checks a kernel that does not know unix sockets on their own:
// what a rule allows is allowed for the whole type, and what it denies is not
// denied.
func TestUnixWidened(t *testing.T) {
	features := kernel("af_unix {yes}", "")
	rules := "unix (send) type=dgram addr=@x, deny unix type=stream, network (create) unix stream,"
	p := profileOf(t, rules, features)
	ask(t, rules, p.Mediation(key.ClassUnix), ast.NetPermNames, []question{{key.UnixCreate(dgram, 0), "not mediated"}})
	ask(t, rules, p.Mediation(key.ClassNetwork), ast.NetPermNames, []question{
		{key.Network(afUnix, dgram), "send"}, {key.Network(afUnix, stream), "create"},
	})
}
