package rules

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

var linkOfDistribution = lint.Analyzer{
	Code:     diag.Code{ID: "AA420", Name: "link-of-distribution"},
	Severity: diag.Info,
	Summary:  "a path that is a link on most systems, such as /bin/sh, so that it never matches there",
	Needs:    lint.NeedsPolicy,
	Run:      findDistributionLinks,
}

// programLinks are programs that are links on the common distributions, by what
// people call the programs that they lead to, with patterns of those. They are what
// the packages of Debian, Ubuntu, Fedora, Arch and Alpine have in common: update-
// alternatives(1), sh(1) of dash and busybox, iptables-nft(8), kmod(8), systemctl(1).
var programLinks = []struct {
	names, to string
	real      []string
}{
	{"sh", "dash, bash or busybox", []string{"dash", "bash", "busybox", "ash", "ksh", "mksh", "zsh"}},
	{"awk nawk", "mawk, gawk or busybox", []string{"mawk", "gawk", "busybox", "original-awk"}},
	{"python python3", "python3.N", []string{"python3.9", "python3.12", "python3.1"}},
	{"iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore", "xtables-nft-multi or xtables-legacy-multi",
		[]string{"xtables-nft-multi", "xtables-legacy-multi", "xtables-multi"}},
	{"modprobe insmod rmmod lsmod modinfo depmod", "kmod", []string{"kmod"}},
	{"poweroff reboot halt shutdown telinit runlevel", "systemctl", []string{"systemctl"}},
	{"editor pager x-www-browser www-browser x-terminal-emulator java javac nc netcat", "a program that update-alternatives chooses", nil},
}

// distributionLinks returns the links.
var distributionLinks = sync.OnceValue(func() *symlinks {
	var list []symlink
	for _, l := range programLinks {
		for _, name := range strings.Fields(l.names) {
			for _, dir := range []string{"/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"} {
				link := onPath(dir+name, l.to)
				link.inside = link.path
				for _, real := range l.real {
					link.real = append(link.real, "/usr/bin/"+real, "/bin/"+real, "/usr/sbin/"+real, "/sbin/"+real)
				}
				list = append(list, link)
			}
		}
	}
	list = append(list, onPath("/etc/mtab", "/proc/PID/mounts", "/proc/1/mounts"), onPath("/etc/os-release", "/usr/lib/os-release", "/usr/lib/os-release"))
	for _, l := range []struct{ link, start, says, real string }{
		{"/etc/alternatives/**[^/]", "/etc/alternatives/", "what lies in /etc/alternatives is a link to a program or file", ""},
		{"/etc/letsencrypt/live/*/*.pem", "/etc/letsencrypt/live/", "a file in /etc/letsencrypt/live is a link into /etc/letsencrypt/archive", "/etc/letsencrypt/archive/"},
	} {
		e := patternExpr(l.link)
		found := symlink{path: e, inside: e, start: l.start, name: l.link, says: l.says}
		if l.real != "" {
			found.real = []string{l.real}
		}
		list = append(list, found)
	}
	return newSymlinks(list)
})

func findDistributionLinks(p *lint.Pass) {
	eachThroughLink(p, distributionLinks(), func(profile *policy.Profile, t throughLink) {
		if t.hasTwin(profile) || t.grant.Perms&policy.Both(policy.FileRead|policy.FileMmap|policy.FileExec) == 0 {
			return
		}
		if t.grant.Allow() && t.grant.Perms&policy.Both(policy.FileWrite) != 0 {
			return // the program makes the link
		}
		at := t.rule.PlaceOf(t.file.Path.Place)
		f := p.ReportAgreed(at, "%s on most systems, and a rule for a link never matches", t.link.says)
		if t.rule.Quals.Deny() {
			f.Severity = diag.Warning
			lint.Note(f, "there the rule keeps nothing from being read or executed")
			return
		}
		lint.Note(f, "add a rule for what it leads to, or write it in its place")
	})
}
