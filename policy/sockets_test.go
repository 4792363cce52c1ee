package policy_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
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

func end(addr string, port uint16) policy.NetworkEnd {
	if addr == "" {
		return policy.NetworkEnd{Port: port}
	}
	return policy.NetworkEnd{Addr: netip.MustParseAddr(addr), Port: port}
}

func TestNetwork(t *testing.T) {
	local := func(addr string, port uint16) string {
		return policy.NetworkLocalKey(afInet, stream, 6, end(addr, port), true)
	}
	peer := func(addr string, port uint16, label, own string) string {
		return policy.NetworkPeerKey(afInet, stream, 6, end(addr, port), label, end(own, 7))
	}
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"network,", []question{
			{policy.NetworkKey(afInet, stream), "create"}, {local("10.0.0.1", 80), everyNetPerm}, {peer("::1", 9, "x", ""), everyNetPerm},
			{policy.NetworkKey(afNetlink, raw), everyNetPerm}, {policy.NetworkKey(46, raw), ""},
		}},
		{"network stream,", []question{{policy.NetworkKey(afPacket, stream), everyNetPerm}, {policy.NetworkKey(12, stream), ""}, {policy.NetworkKey(afInet, dgram), ""}}},
		{"network packet,", []question{{policy.NetworkKey(afPacket, raw), everyNetPerm}}},
		{"network (bind) inet tcp port=80-1024,", []question{
			{local("10.0.0.1", 80), "bind"}, {local("", 1024), "bind"}, {local("", 1025), ""}, {local("", 79), ""}, {policy.NetworkKey(afInet, stream), ""},
		}},
		{"network (connect) inet stream ip=10.0.0.1 peer=(ip=::1 port=443 label=web*),", []question{
			{peer("::1", 443, "web1", "10.0.0.1"), "connect"}, {peer("::1", 443, "x", "10.0.0.1"), ""}, {peer("::1", 444, "web", "10.0.0.1"), ""},
			{peer("::2", 443, "web", "10.0.0.1"), ""}, {peer("::1", 443, "web", "10.0.0.2"), ""},
		}},
		{"network (getattr, listen, getopt) inet stream port=0 ip=none,", []question{
			{policy.NetworkLocalKey(afInet, stream, 6, end("", 9), false), "listen getattr getopt"},
			{policy.NetworkListenKey(afInet, stream, 6, end("", 9)), "listen getattr getopt"},
			{policy.NetworkOptKey(afInet, stream, 6, end("", 9)), "listen getattr getopt"},
			{policy.NetworkListenKey(afInet, stream, 6, end("10.0.0.1", 9)), ""},
		}},
		{"network ip=10.0.0.1,", []question{{policy.NetworkKey(afInet6, stream), "create"}, {policy.NetworkKey(afNetlink, raw), ""}}},
		{"network inet icmp,", []question{
			{policy.NetworkLocalKey(afInet, raw, icmp, end("", 0), false), everyNetPerm}, {policy.NetworkLocalKey(afInet, raw, igmp, end("", 0), false), ""},
		}},
		{"network inet, deny network (create) inet stream, audit network (create) inet dgram,", []question{
			{policy.NetworkKey(afInet, stream), "; quiet create"}, {policy.NetworkKey(afInet, dgram), "create; audit create"},
		}},
		{"unix (send) type=dgram,", []question{{policy.NetworkKey(afUnix, dgram), "send"}, {policy.NetworkKey(afUnix, stream), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassNetwork), ast.NetPermNames, test.questions)
	}
}

// TestNetworkWithoutAddresses checks a kernel that knows permissions of
// sockets, but not their ends.
func TestNetworkWithoutAddresses(t *testing.T) {
	features := kernel("af_inet {yes}", "")
	for rules, questions := range map[string][]question{
		"network (bind, send) inet stream,":  {{policy.NetworkKey(afInet, stream), "bind send"}, {policy.NetworkKey(afInet, dgram), ""}},
		"network inet icmp,":                 {{policy.NetworkKey(afInet, raw), everyNetPerm}},
		"network (send) ip=10.0.0.1 port=1,": {{policy.NetworkKey(afInet6, raw), "send"}, {policy.NetworkKey(afPacket, raw), ""}},
	} {
		ask(t, rules, profileOf(t, rules, features).Mediation(policy.ClassNetwork), ast.NetPermNames, questions)
	}
}

// TestNetworkTable checks a kernel that knows families and types alone.
func TestNetworkTable(t *testing.T) {
	features := kernel("network_v8", "other")
	allowed := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(policy.NetAny)})
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"network inet,", []question{{policy.NetworkKey(afInet, stream), "use"}, {policy.NetworkKey(afInet, 7), ""}, {policy.NetworkKey(afUnix, stream), ""}}},
		{"network (send) inet stream,", []question{{policy.NetworkKey(afInet, stream), "use"}, {policy.NetworkKey(afInet, dgram), ""}}},
		{"network,", []question{{policy.NetworkKey(45, 15), "use"}, {policy.NetworkKey(46, 1), ""}}},
		{"network udp,", []question{{policy.NetworkKey(afInet6, dgram), "use"}, {policy.NetworkKey(afPacket, dgram), ""}}},
		{"network icmp,", []question{{policy.NetworkKey(afInet, raw), "use"}, {policy.NetworkKey(afInet6, raw), ""}}},
		{"network raw,", []question{{policy.NetworkKey(afPacket, raw), "use"}, {policy.NetworkKey(afInet, dgram), ""}}},
		{"prompt network inet,", []question{{policy.NetworkKey(afInet, stream), "use"}}},
		{"network inet, deny network inet stream,", []question{{policy.NetworkKey(afInet, stream), "; quiet use"}, {policy.NetworkKey(afInet, dgram), "use"}}},
		{"unix type=stream,", []question{{policy.NetworkKey(afUnix, stream), "use"}, {policy.NetworkKey(afUnix, dgram), ""}}},
		{"", []question{{policy.NetworkKey(afUnix, stream), "use"}, {policy.NetworkKey(afNetlink, raw), "use"}, {policy.NetworkKey(afInet, stream), ""}}},
		{"deny unix,", []question{{policy.NetworkKey(afUnix, stream), ""}, {policy.NetworkKey(afNetlink, raw), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, features).Mediation(policy.ClassNetwork), allowed, test.questions)
	}
}

func TestUnix(t *testing.T) {
	local := func(addr string) string { return policy.UnixLocalKey(stream, 0, policy.UnixAddr(addr), "own") }
	peer := func(addr, peerAddr, label string) string {
		return policy.UnixPeerKey(stream, 0, policy.UnixAddr(addr), "own", policy.UnixAddr(peerAddr), label)
	}
	const localPerms, peerPerms = "bind accept shutdown getattr setattr", "accept connect send receive"
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"unix,", []question{
			{policy.UnixCreateKey(stream, 0), "create"}, {local("@x"), localPerms}, {local("none"), localPerms}, {peer("@x", "@y", "z"), peerPerms},
		}},
		{"unix addr=@x,", []question{
			{policy.UnixListenKey(stream, 0, policy.UnixAddr("@x"), "own"), "listen"}, {policy.UnixOptKey(stream, 0, policy.UnixAddr("@x"), "own"), "getopt setopt"},
		}},
		{"unix type=stream addr=@x*,", []question{{local("@xy"), localPerms}, {local("@y"), ""}, {local(""), ""}, {policy.UnixCreateKey(dgram, 0), ""}}},
		{"unix (bind) addr=auto,", []question{{local(""), "bind"}, {local("@0af3b"), ""}}},
		{"unix (bind, getattr) addr=auto,", []question{{local("@0af3b"), "getattr"}, {local("@0af3g"), ""}}},
		{"unix addr=none peer=(addr=@y label=z),", []question{
			{peer("none", "@y", "z"), peerPerms}, {peer("none", "@y", "x"), ""}, {peer("@x", "@y", "z"), ""}, {local("none"), "accept"}, {policy.UnixCreateKey(stream, 0), ""},
		}},
		{"unix, deny unix (send) peer=(label=z),", []question{{peer("@x", "none", "z"), "accept connect receive; quiet send"}}},
		{"network unix stream,", []question{{policy.UnixCreateKey(stream, 0), "create"}, {peer("@x", "@y", "z"), peerPerms}, {policy.UnixCreateKey(dgram, 0), ""}}},
		{"network (send) unix,", []question{{policy.UnixCreateKey(stream, 0), "create"}, {policy.UnixCreateKey(7, 0), ""}}},
		{"network dgram,", []question{{policy.UnixCreateKey(dgram, 0), "create"}, {policy.UnixCreateKey(stream, 0), ""}}},
		{"network inet,", []question{{policy.UnixCreateKey(stream, 0), "not mediated"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassUnix), ast.NetPermNames, test.questions)
	}
}

// TestUnixWidened checks a kernel that does not know unix sockets on their own:
// what a rule allows is allowed for the whole type, and what it denies is not
// denied.
func TestUnixWidened(t *testing.T) {
	features := kernel("af_unix {yes}", "")
	rules := "unix (send) type=dgram addr=@x, deny unix type=stream, network (create) unix stream,"
	p := profileOf(t, rules, features)
	ask(t, rules, p.Mediation(policy.ClassUnix), ast.NetPermNames, []question{{policy.UnixCreateKey(dgram, 0), "not mediated"}})
	ask(t, rules, p.Mediation(policy.ClassNetwork), ast.NetPermNames, []question{
		{policy.NetworkKey(afUnix, dgram), "send"}, {policy.NetworkKey(afUnix, stream), "create"},
	})
}
