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
		if err := m.randomProfile(i, g.policy(), m.features[i%len(m.features)]); err != nil {
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
	s.resolve(loader, loader.Text("random", text, false), known)
	return m.compare(s)
}

// generator makes up profiles.
type generator struct {
	r    *rand.Rand
	exec string // the one exec mode of most rules, so that few contradict each other
	out  strings.Builder
}

func (g *generator) one(words ...string) string { return words[g.r.IntN(len(words))] }

// maybe returns one of the words in one of n cases, otherwise nothing.
func (g *generator) maybe(n int, words ...string) string {
	if g.r.IntN(n) > 0 {
		return ""
	}
	return g.one(words...)
}

func (g *generator) line(format string, args ...any) { fmt.Fprintf(&g.out, format+"\n", args...) }

// policy returns the text of a policy.
func (g *generator) policy() string {
	g.line("@{V} = %s %s", g.plain(), g.plain())
	g.line("@{W} = %s", g.one("/a/", "/b", "c", "@{V}", "{x,y}", "/a/ /b/"))
	for range g.r.IntN(3) / 2 {
		g.line("alias %s -> %s,", g.literal(), g.literal())
	}
	for i := range 1 + g.r.IntN(3)/2 {
		g.profile(i)
	}
	return g.out.String()
}

func (g *generator) profile(i int) {
	g.exec = g.one("ix", "px", "Px", "ux", "Cx", "pix", "PUx", "Px -> t", "Cx -> t", "cix", "ux -> t", "ix -> t", "px -> &t", "px -> :n:t")
	ns := g.maybe(8, ":ns:", ":ns://")
	head := fmt.Sprintf("profile %sp%d", ns, i)
	switch g.r.IntN(4) {
	case 0:
		head += " " + g.path()
	case 1:
		head += fmt.Sprintf(" %s xattrs=(user.a=\"%s\" user.b)", g.path(), g.pattern())
	}
	g.line("%s %s {", head, g.maybe(3, "flags=(complain)", "flags=(unconfined)", "flags=(audit, attach_disconnected)", "flags=(default_allow)"))
	g.rules(4 + g.r.IntN(12))
	switch n := g.r.IntN(6); {
	case ns != "": // the reference forgets the namespace in the names of children
	case n == 0:
		g.line("profile child {")
		g.rules(4)
		g.line("}")
	case n == 1:
		g.line("^hat {")
		g.rules(4)
		g.line("}")
	}
	g.line("}")
}

func (g *generator) rules(n int) {
	for range n {
		switch g.r.IntN(24) {
		case 0:
			g.line("%s {", g.one("owner", "audit", "deny", "prompt", "allow", "audit deny", "other", "audit owner"))
			for range 3 {
				g.file()
			}
			g.line("}")
		case 1:
			g.line("if %s {", g.one("true", "false", "defined @{V}", "not defined @{V}"))
			g.rule()
			g.line("} else {")
			g.rule()
			g.line("}")
		default:
			g.rule()
		}
	}
}

// rule writes a rule of any class.
func (g *generator) rule() {
	if g.r.IntN(3) == 0 {
		g.file()
		return
	}
	class := g.classes()[g.r.IntN(len(g.classes()))]
	class()
}

func (g *generator) classes() []func() {
	return []func(){
		g.link, g.changeProfile, g.capability, g.network, g.networkEnds, g.unix, g.unix, g.signal, g.ptrace, g.dbus, g.dbus,
		g.mount, g.mount, g.mqueue, g.userns, g.ioUring, g.rlimit, g.rare,
	}
}

// quals returns qualifiers. Rules of some classes have no priority.
func (g *generator) quals() string {
	return g.maybe(6, "priority=1", "priority=-2", "priority=100") + " " + g.access()
}

func (g *generator) access() string {
	return g.maybe(4, "audit") + " " + g.maybe(3, "deny", "deny", "allow", "prompt")
}

func (g *generator) file() {
	quals := g.quals()
	exec := ""
	if g.r.IntN(5) == 0 && !strings.Contains(quals, "prompt") {
		exec = g.exec
		if strings.Contains(quals, "deny") {
			exec = "x"
		}
	}
	perms := g.one("r", "w", "rw", "a", "ra", "rwl", "l", "k", "rk", "m", "rm", "rwklm")
	if exec != "" {
		perms = g.one("", "r", "rm", "w") + exec
	}
	g.line("%s %s %s %s,", quals, g.maybe(4, "owner", "other"), g.path(), perms)
}

func (g *generator) link() {
	if g.r.IntN(2) == 0 {
		g.line("%s %s link %s %s -> %s,", g.quals(), g.maybe(4, "owner", "other"), g.maybe(3, "subset"), g.path(), g.path())
		return
	}
	g.line("%s %s %s -> %s,", g.quals(), g.path(), g.one("l", "rl", "rwl"), g.path())
}

func (g *generator) changeProfile() {
	exec := g.maybe(3, g.path())
	if exec != "" {
		exec = g.maybe(3, "safe", "unsafe") + " " + exec
	}
	g.line("%s change_profile %s %s,", g.quals(), exec, g.maybe(1, "-> "+g.label(), "-> :n:"+g.label(), ""))
}

func (g *generator) capability() {
	g.line("%s capability %s,", g.access(), g.one("", "chown", "kill", "chown kill", "sys_admin", "bpf net_raw"))
}

var netPerms = []string{"", "", "(send, receive)", "(create)", "(bind, getattr)", "(listen)", "(getopt, setopt)", "(connect, accept)", "(create, send, shutdown)"}

func (g *generator) network() {
	g.line("%s network %s %s,", g.access(), g.one(netPerms...), g.one("", "inet", "inet6", "inet stream", "inet6 dgram", "inet tcp",
		"udp", "icmp", "inet icmp", "unix", "unix stream", "netlink raw", "packet", "stream", "raw", "inet raw"))
}

func (g *generator) networkEnds() {
	local := g.maybe(2, "ip=1.2.3.4", "ip=::1", "ip=none", "ip=::ffff:1.2.3.4") + " " + g.maybe(2, "port=80", "port=1020-1030", "port=0", "port=250-520") +
		" " + g.maybe(4, "label=l", "label=a*", "interface=lo")
	peer, perms := "", g.one(netPerms...)
	if g.r.IntN(3) == 0 {
		peer = "peer=(" + g.one("ip=1.2.3.4", "ip=none", "port=53", "port=10-12", "label=l", "ip=::1 port=53", "port=0 label=a*") + ")"
		perms = g.one("", "(send, receive)", "(connect)", "(accept)")
	}
	g.line("%s network %s %s %s %s,", g.access(), perms, g.one("", "inet", "inet6", "inet stream", "inet6 udp"), local, peer)
}

func (g *generator) unix() {
	addr := func() string {
		return "addr=" + g.one("none", "auto", "@a", "@a*", "@**", "@/x//y", `"@@{V}"`, "@[ab]?", "@{a,b/*}")
	}
	peer, perms := "", g.one(netPerms...)
	if g.r.IntN(3) == 0 {
		peer = "peer=(" + g.maybe(2, addr()) + " " + g.maybe(1, "label="+g.label(), "") + ")"
		perms = g.one("", "(send, receive)", "(connect)", "(accept)")
	}
	if peer == "peer=( )" {
		peer = ""
	}
	g.line("%s unix %s %s %s %s,", g.quals(), perms, g.maybe(2, "type=stream", "type=dgram", "type=seqpacket", "type=none"), g.maybe(2, addr()), peer)
}

func (g *generator) signal() {
	g.line("%s signal %s %s %s,", g.quals(), g.one("", "send", "receive", "(send, receive)", "r", "w"),
		g.one("", "set=term", "set=(kill, term)", "set=rtmin+3", "set=(exists) set=usr1"), g.maybe(2, "peer="+g.label()))
}

func (g *generator) ptrace() {
	g.line("%s ptrace %s %s,", g.quals(), g.one("", "read", "(trace, tracedby)", "readby", "rw"), g.maybe(2, "peer="+g.label()))
}

func (g *generator) dbus() {
	bus := g.one("", "bus=system", "bus=session", "bus=s*")
	switch g.r.IntN(4) {
	case 0:
		g.line("%s dbus bind %s %s,", g.quals(), bus, g.one("", "name=org.a", "name=org.*"))
	case 1:
		g.line("%s dbus eavesdrop %s,", g.quals(), bus)
	case 2:
		g.line("%s dbus %s,", g.quals(), bus)
	default:
		g.line("%s dbus %s %s %s %s %s %s,", g.quals(), g.one("send", "receive", "(send, receive)", ""), bus, g.maybe(2, "path="+g.path()),
			g.one("", "interface=org.i", "interface=org.*"), g.one("", "member=M", "member={M,N}"),
			g.one("", "peer=(name=org.a)", "peer=(label="+g.label()+")", "peer=(name=:1.* label=l)"))
	}
}

func (g *generator) mount() {
	flags := []string{"ro", "rw", "nosuid", "bind", "rbind", "move", "private", "make-rshared", "remount", "sync", "noatime", "relatime", "nodev", "suid"}
	options := func(op string) string {
		first, second := g.one(flags...), g.one(flags...)
		if first == "ro" && second == "rw" || first == "rw" && second == "ro" || first == second || strings.Contains(first+second, "suidsuid") ||
			strings.Contains(first+second, "suidnosuid") {
			return "options" + op + "(" + first + ")"
		}
		return "options" + op + "(" + first + ", " + second + ")"
	}
	switch g.r.IntN(6) {
	case 0:
		g.line("%s umount %s,", g.quals(), g.maybe(2, g.path()))
	case 1:
		g.line("%s remount %s %s,", g.quals(), g.maybe(2, options("=")), g.maybe(2, g.path()))
	case 2:
		g.line("%s pivot_root %s %s,", g.quals(), g.maybe(2, "oldroot="+g.path()), g.maybe(2, g.path()))
	default:
		g.line("%s mount %s %s %s %s %s,", g.quals(), g.maybe(4, "fstype=ext4", "fstype=(ext*, tmpfs)"), g.maybe(2, options("=")),
			g.maybe(3, options(" in ")), g.maybe(2, g.path(), "detached"), g.maybe(2, "-> "+g.path()))
	}
}

func (g *generator) mqueue() {
	g.line("%s mqueue %s %s %s %s,", g.quals(), g.one("", "create", "(create, read)", "(open, write, getattr)", "r", "delete"),
		g.maybe(5, "type=posix", "type=sysv"), g.maybe(3, "label="+g.label()), g.one("", "", "/q", "/q*", "7", "4294967297"))
}

func (g *generator) userns() { g.line("%s userns %s,", g.quals(), g.maybe(2, "create")) }

func (g *generator) ioUring() {
	g.line("%s io_uring %s %s,", g.quals(), g.one("", "sqpoll", "override_creds"), g.maybe(2, "label=l", "label=a*"))
}

func (g *generator) rlimit() {
	g.line("set rlimit %s,", g.one("nofile <= 10", "as <= 2MB", "nice <= -3", "cpu <= 3min", "rttime <= 5ms", "core <= infinity", "fsize <= 1GB", "nproc <= 0"))
}

func (g *generator) rare() {
	switch g.r.IntN(12) {
	case 0:
		g.line("%s all,", g.access())
	case 1:
		g.line("%s file,", g.maybe(2, "audit", "owner"))
	default:
		g.file()
	}
}

// label returns a pattern of labels.
func (g *generator) label() string {
	return g.one("l", "a*", "/usr/bin/**", "{l,m}", "@{profile_name}", "p0//child", "unconfined", "[a-c]x", "[^a]", "**", "@{W}")
}

func (g *generator) literal() string { return g.one("/a", "/a/", "/b", "/b/c", "/") }

// path returns a pattern of paths.
func (g *generator) path() string { return "/" + strings.TrimPrefix(g.pattern(), "/") }

// pattern returns a pattern, sometimes with a variable in it.
func (g *generator) pattern() string { return g.plain() + g.maybe(12, "@{W}") }

// plain returns a pattern in which much overlaps with others.
func (g *generator) plain() string {
	var b strings.Builder
	for range 1 + g.r.IntN(5) {
		b.WriteString(g.one("/", "/", "a", "b", "ab", "/a", "/b", "/a/", "*", "**", "?", "[ab]", "[^a]", "[a-c]", "{a,b}", "{,a}", "{a*,/b}",
			"{,/**}", "[a*]", "[^b?]", "{[x*b],a}", `\*`, `\{`, ".", "//", "***", "[^/]", "x", "{a,{b,c}/}"))
	}
	return b.String()
}
