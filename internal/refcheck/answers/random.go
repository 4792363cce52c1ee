package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/aa-lint/aa-lint/load"
)

// randomProfiles compares random profiles, until there are enough answers.
func (m *measurer) randomProfiles() error {
	until := m.answers + m.random
	for i := 0; m.answers < until; i++ {
		g := generator{r: rand.New(rand.NewPCG(m.seed, uint64(i)+1))}
		if err := m.randomProfile(i, g.makePolicy(), m.features[i%len(m.features)]); err != nil {
			return err
		}
	}
	return nil
}

func (m *measurer) randomProfile(i int, text, features string) error {
	path, known, err := m.readFeatures(features)
	if err != nil {
		return err
	}
	s := subject{name: fmt.Sprintf("random %d %s", i, features), text: text, source: source{text: text, args: []string{"-M", path}}}
	loader := load.New(load.Config{Search: []string{"/none"}, WorkDir: "/"})
	s.resolveKernel(loader, loader.Text("random", text, false), known)
	return m.compareAnswers(s)
}

// generator makes up profiles.
type generator struct {
	r    *rand.Rand
	exec string // the one exec mode of most rules, so that few contradict each other
	out  strings.Builder
}

func (g *generator) pickOne(words ...string) string { return words[g.r.IntN(len(words))] }

// maybe returns one of the words in one of n cases, otherwise nothing.
func (g *generator) maybe(n int, words ...string) string {
	if g.r.IntN(n) > 0 {
		return ""
	}
	return g.pickOne(words...)
}

func (g *generator) makeLine(format string, args ...any) { fmt.Fprintf(&g.out, format+"\n", args...) }

// makePolicy returns the text of a policy.
func (g *generator) makePolicy() string {
	g.makeLine("@{V} = %s %s", g.plain(), g.plain())
	g.makeLine("@{W} = %s", g.pickOne("/a/", "/b", "c", "@{V}", "{x,y}", "/a/ /b/"))
	for range g.r.IntN(3) / 2 {
		g.makeLine("alias %s -> %s,", g.makeLiteral(), g.makeLiteral())
	}
	for i := range 1 + g.r.IntN(3)/2 {
		g.makeProfile(i)
	}
	return g.out.String()
}

func (g *generator) makeProfile(i int) {
	g.exec = g.pickOne("ix", "px", "Px", "ux", "Cx", "pix", "PUx", "Px -> t", "Cx -> t", "cix", "ux -> t", "ix -> t", "px -> &t", "px -> :n:t")
	ns := g.maybe(8, ":ns:", ":ns://")
	head := fmt.Sprintf("profile %sp%d", ns, i)
	switch g.r.IntN(4) {
	case 0:
		head += " " + g.makePath()
	case 1:
		head += fmt.Sprintf(" %s xattrs=(user.a=\"%s\" user.b)", g.makePath(), g.makePattern())
	}
	g.makeLine("%s %s {", head, g.maybe(3, "flags=(complain)", "flags=(unconfined)", "flags=(audit, attach_disconnected)", "flags=(default_allow)"))
	g.makeRules(4 + g.r.IntN(12))
	switch n := g.r.IntN(6); {
	case ns != "": // the reference forgets the namespace in the names of children
	case n == 0:
		g.makeLine("profile child {")
		g.makeRules(4)
		g.makeLine("}")
	case n == 1:
		g.makeLine("^hat {")
		g.makeRules(4)
		g.makeLine("}")
	}
	g.makeLine("}")
}

func (g *generator) makeRules(n int) {
	for range n {
		switch g.r.IntN(24) {
		case 0:
			g.makeLine("%s {", g.pickOne("owner", "audit", "deny", "prompt", "allow", "audit deny", "other", "audit owner"))
			for range 3 {
				g.makeFile()
			}
			g.makeLine("}")
		case 1:
			g.makeLine("if %s {", g.pickOne("true", "false", "defined @{V}", "not defined @{V}"))
			g.makeRule()
			g.makeLine("} else {")
			g.makeRule()
			g.makeLine("}")
		default:
			g.makeRule()
		}
	}
}

// makeRule writes a rule of any class.
func (g *generator) makeRule() {
	if g.r.IntN(3) == 0 {
		g.makeFile()
		return
	}
	class := g.classes()[g.r.IntN(len(g.classes()))]
	class()
}

func (g *generator) classes() []func() {
	return []func(){
		g.makeLink, g.makeChangeProfile, g.makeCapability, g.makeNetwork, g.networkEnds, g.makeUnix, g.makeUnix, g.makeSignal, g.makePtrace, g.makeDbus, g.makeDbus,
		g.makeMount, g.makeMount, g.makeMqueue, g.makeUserns, g.makeIoUring, g.rlimit, g.rare,
	}
}

// quals returns qualifiers. Rules of some classes have no priority.
func (g *generator) quals() string {
	return g.maybe(6, "priority=1", "priority=-2", "priority=100") + " " + g.access()
}

func (g *generator) access() string {
	return g.maybe(4, "audit") + " " + g.maybe(3, "deny", "deny", "allow", "prompt")
}

func (g *generator) makeFile() {
	quals := g.quals()
	exec := ""
	if g.r.IntN(5) == 0 && !strings.Contains(quals, "prompt") {
		exec = g.exec
		if strings.Contains(quals, "deny") {
			exec = "x"
		}
	}
	perms := g.pickOne("r", "w", "rw", "a", "ra", "rwl", "l", "k", "rk", "m", "rm", "rwklm")
	if exec != "" {
		perms = g.pickOne("", "r", "rm", "w") + exec
	}
	g.makeLine("%s %s %s %s,", quals, g.maybe(4, "owner", "other"), g.makePath(), perms)
}

func (g *generator) makeLink() {
	if g.r.IntN(2) == 0 {
		g.makeLine("%s %s link %s %s -> %s,", g.quals(), g.maybe(4, "owner", "other"), g.maybe(3, "subset"), g.makePath(), g.makePath())
		return
	}
	g.makeLine("%s %s %s -> %s,", g.quals(), g.makePath(), g.pickOne("l", "rl", "rwl"), g.makePath())
}

func (g *generator) makeChangeProfile() {
	exec := g.maybe(3, g.makePath())
	if exec != "" {
		exec = g.maybe(3, "safe", "unsafe") + " " + exec
	}
	g.makeLine("%s change_profile %s %s,", g.quals(), exec, g.maybe(1, "-> "+g.makeLabel(), "-> :n:"+g.makeLabel(), ""))
}

func (g *generator) makeCapability() {
	g.makeLine("%s capability %s,", g.access(), g.pickOne("", "chown", "kill", "chown kill", "sys_admin", "bpf net_raw"))
}

var netPerms = []string{"", "", "(send, receive)", "(create)", "(bind, getattr)", "(listen)", "(getopt, setopt)", "(connect, accept)", "(create, send, shutdown)"}

func (g *generator) makeNetwork() {
	g.makeLine("%s network %s %s,", g.access(), g.pickOne(netPerms...), g.pickOne("", "inet", "inet6", "inet stream", "inet6 dgram", "inet tcp",
		"udp", "icmp", "inet icmp", "unix", "unix stream", "netlink raw", "packet", "stream", "raw", "inet raw"))
}

func (g *generator) networkEnds() {
	local := g.maybe(2, "ip=1.2.3.4", "ip=::1", "ip=none", "ip=::ffff:1.2.3.4") + " " + g.maybe(2, "port=80", "port=1020-1030", "port=0", "port=250-520") +
		" " + g.maybe(4, "label=l", "label=a*", "interface=lo")
	peer, perms := "", g.pickOne(netPerms...)
	if g.r.IntN(3) == 0 {
		peer = "peer=(" + g.pickOne("ip=1.2.3.4", "ip=none", "port=53", "port=10-12", "label=l", "ip=::1 port=53", "port=0 label=a*") + ")"
		perms = g.pickOne("", "(send, receive)", "(connect)", "(accept)")
	}
	g.makeLine("%s network %s %s %s %s,", g.access(), perms, g.pickOne("", "inet", "inet6", "inet stream", "inet6 udp"), local, peer)
}

func (g *generator) makeUnix() {
	addr := func() string {
		return "addr=" + g.pickOne("none", "auto", "@a", "@a*", "@**", "@/x//y", `"@@{V}"`, "@[ab]?", "@{a,b/*}")
	}
	peer, perms := "", g.pickOne(netPerms...)
	if g.r.IntN(3) == 0 {
		peer = "peer=(" + g.maybe(2, addr()) + " " + g.maybe(1, "label="+g.makeLabel(), "") + ")"
		perms = g.pickOne("", "(send, receive)", "(connect)", "(accept)")
	}
	if peer == "peer=( )" {
		peer = ""
	}
	g.makeLine("%s unix %s %s %s %s,", g.quals(), perms, g.maybe(2, "type=stream", "type=dgram", "type=seqpacket", "type=none"), g.maybe(2, addr()), peer)
}

func (g *generator) makeSignal() {
	g.makeLine("%s signal %s %s %s,", g.quals(), g.pickOne("", "send", "receive", "(send, receive)", "r", "w"),
		g.pickOne("", "set=term", "set=(kill, term)", "set=rtmin+3", "set=(exists) set=usr1"), g.maybe(2, "peer="+g.makeLabel()))
}

func (g *generator) makePtrace() {
	g.makeLine("%s ptrace %s %s,", g.quals(), g.pickOne("", "read", "(trace, tracedby)", "readby", "rw"), g.maybe(2, "peer="+g.makeLabel()))
}

func (g *generator) makeDbus() {
	bus := g.pickOne("", "bus=system", "bus=session", "bus=s*")
	switch g.r.IntN(4) {
	case 0:
		g.makeLine("%s dbus bind %s %s,", g.quals(), bus, g.pickOne("", "name=org.a", "name=org.*"))
	case 1:
		g.makeLine("%s dbus eavesdrop %s,", g.quals(), bus)
	case 2:
		g.makeLine("%s dbus %s,", g.quals(), bus)
	default:
		g.makeLine("%s dbus %s %s %s %s %s %s,", g.quals(), g.pickOne("send", "receive", "(send, receive)", ""), bus, g.maybe(2, "path="+g.makePath()),
			g.pickOne("", "interface=org.i", "interface=org.*"), g.pickOne("", "member=M", "member={M,N}"),
			g.pickOne("", "peer=(name=org.a)", "peer=(label="+g.makeLabel()+")", "peer=(name=:1.* label=l)"))
	}
}

func (g *generator) makeMount() {
	flags := []string{"ro", "rw", "nosuid", "bind", "rbind", "move", "private", "make-rshared", "remount", "sync", "noatime", "relatime", "nodev", "suid"}
	options := func(op string) string {
		first, second := g.pickOne(flags...), g.pickOne(flags...)
		if first == "ro" && second == "rw" || first == "rw" && second == "ro" || first == second || strings.Contains(first+second, "suidsuid") ||
			strings.Contains(first+second, "suidnosuid") {
			return "options" + op + "(" + first + ")"
		}
		return "options" + op + "(" + first + ", " + second + ")"
	}
	switch g.r.IntN(6) {
	case 0:
		g.makeLine("%s umount %s,", g.quals(), g.maybe(2, g.makePath()))
	case 1:
		g.makeLine("%s remount %s %s,", g.quals(), g.maybe(2, options("=")), g.maybe(2, g.makePath()))
	case 2:
		g.makeLine("%s pivot_root %s %s,", g.quals(), g.maybe(2, "oldroot="+g.makePath()), g.maybe(2, g.makePath()))
	default:
		g.makeLine("%s mount %s %s %s %s %s,", g.quals(), g.maybe(4, "fstype=ext4", "fstype=(ext*, tmpfs)"), g.maybe(2, options("=")),
			g.maybe(3, options(" in ")), g.maybe(2, g.makePath(), "detached"), g.maybe(2, "-> "+g.makePath()))
	}
}

func (g *generator) makeMqueue() {
	g.makeLine("%s mqueue %s %s %s %s,", g.quals(), g.pickOne("", "create", "(create, read)", "(open, write, getattr)", "r", "delete"),
		g.maybe(5, "type=posix", "type=sysv"), g.maybe(3, "label="+g.makeLabel()), g.pickOne("", "", "/q", "/q*", "7", "4294967297"))
}

func (g *generator) makeUserns() { g.makeLine("%s userns %s,", g.quals(), g.maybe(2, "create")) }

func (g *generator) makeIoUring() {
	g.makeLine("%s io_uring %s %s,", g.quals(), g.pickOne("", "sqpoll", "override_creds"), g.maybe(2, "label=l", "label=a*"))
}

func (g *generator) rlimit() {
	g.makeLine("set rlimit %s,", g.pickOne("nofile <= 10", "as <= 2MB", "nice <= -3", "cpu <= 3min", "rttime <= 5ms", "core <= infinity", "fsize <= 1GB", "nproc <= 0"))
}

func (g *generator) rare() {
	switch g.r.IntN(12) {
	case 0:
		g.makeLine("%s all,", g.access())
	case 1:
		g.makeLine("%s file,", g.maybe(2, "audit", "owner"))
	default:
		g.makeFile()
	}
}

// makeLabel returns a pattern of labels.
func (g *generator) makeLabel() string {
	return g.pickOne("l", "a*", "/usr/bin/**", "{l,m}", "@{profile_name}", "p0//child", "unconfined", "[a-c]x", "[^a]", "**", "@{W}")
}

func (g *generator) makeLiteral() string { return g.pickOne("/a", "/a/", "/b", "/b/c", "/") }

// makePath returns a pattern of paths.
func (g *generator) makePath() string { return "/" + strings.TrimPrefix(g.makePattern(), "/") }

// makePattern returns a pattern, sometimes with a variable in it.
func (g *generator) makePattern() string { return g.plain() + g.maybe(12, "@{W}") }

// plain returns a pattern in which much overlaps with others.
func (g *generator) plain() string {
	var b strings.Builder
	for range 1 + g.r.IntN(5) {
		b.WriteString(g.pickOne("/", "/", "a", "b", "ab", "/a", "/b", "/a/", "*", "**", "?", "[ab]", "[^a]", "[a-c]", "{a,b}", "{,a}", "{a*,/b}",
			"{,/**}", "[a*]", "[^b?]", "{[x*b],a}", `\*`, `\{`, ".", "//", "***", "[^/]", "x", "{a,{b,c}/}"))
	}
	return b.String()
}
