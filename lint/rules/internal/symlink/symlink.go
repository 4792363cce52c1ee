// Package symlink knows symbolic links that are the same on every system, or on most,
// and finds the rules whose paths lead through them.
package symlink

import (
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Link is a symbolic link that is the same on every system, or on most. The
// kernel asks about what it leads to, and never about the link.
type Link struct {
	Path glob.Expr // of the link
	// Inside are the paths that lead through the link; not all of them do where
	// plain files may lie beside the links.
	Inside glob.Expr
	Start  string // what all paths of both start with
	Name   string // of the link, or a pattern of several
	Says   string // what it is, for a message
	// real are examples of what paths become behind the link, the part behind it
	// appended.
	real []string
}

// expr returns all paths that only the link leads to.
func (l Link) expr() glob.Expr { return glob.Union(l.Path, l.Inside) }

// Links are links that are looked for together.
type Links struct {
	list    []Link
	starts  []string // of the links, sorted, without those that start with another
	all     glob.Set // the real paths that lead through none of them
	decided sync.Map // wayThrough by glob.Expr
}

// New returns links that are looked for together; there must be one at least.
func New(list []Link) *Links {
	var all []glob.Expr
	var starts []string
	for _, l := range list {
		all, starts = append(all, l.expr()), append(starts, l.Start)
	}
	slices.Sort(starts)
	shortest := starts[:1]
	for _, start := range starts[1:] {
		if !strings.HasPrefix(start, shortest[len(shortest)-1]) {
			shortest = append(shortest, start)
		}
	}
	return &Links{list: list, starts: shortest, all: glob.RealPaths().Minus(glob.Union(all...).Set())}
}

// Below returns an expression for what lies in a directory.
func Below(dir glob.Expr) glob.Expr {
	return glob.Concat(dir, glob.Literal("/"), glob.Many(glob.ByteSet{}.Not()))
}

// At is a symlink at one path, with all that lies behind it.
func At(path, to string, real ...string) Link {
	e := glob.Literal(path)
	return Link{Path: e, Inside: Below(e), Start: path, Name: path, Says: path + " is a link to " + to, real: real}
}

// Pattern returns what a pattern of AppArmor matches; it has to be one.
func Pattern(text string) glob.Expr {
	p, err := glob.Parse(text)
	if err != nil {
		panic(err) // a table is wrong
	}
	return p.Expr()
}

// Leads returns the link that everything leads through that an expression matches,
// with one such path; false if it matches anything else.
func (s *Links) Leads(e glob.Expr) (link *Link, example string) {
	if !s.near(e.Prefix()) {
		return nil, ""
	}
	if known, ok := s.decided.Load(e); ok {
		way := known.(wayThrough)
		return way.link, way.example
	}
	link, example = s.through(e)
	s.decided.Store(e, wayThrough{link, example})
	return link, example
}

// wayThrough is what is known of where an expression leads through: nil if it does
// through no link.
type wayThrough struct {
	link    *Link
	example string
}

func (s *Links) through(e glob.Expr) (link *Link, example string) {
	example, ok := e.Example()
	if !ok || !s.near(example) {
		return nil, ""
	}
	for i := range s.list {
		if l := &s.list[i]; strings.HasPrefix(example, l.Start) && l.expr().Match(example) {
			link = l
			break
		}
	}
	if link == nil || !s.only(e) {
		return nil, ""
	}
	return link, example
}

// near reports whether a path with that start may lead through a link.
func (s *Links) near(start string) bool {
	i, exact := slices.BinarySearch(s.starts, start)
	return exact || i < len(s.starts) && strings.HasPrefix(s.starts[i], start) || i > 0 && strings.HasPrefix(start, s.starts[i-1])
}

// only reports whether an expression matches no real path that does not lead
// through a link.
func (s *Links) only(e glob.Expr) bool {
	_, v := e.Set().Intersect(s.all).Witness(glob.Budget(5_000))
	return v == glob.No
}

// Through is a rule on files all of whose paths lead through a link.
type Through struct {
	Rule    *policy.Rule
	File    *ast.FileRule
	Grant   *policy.Grant
	Link    *Link
	Example string
}

// Each calls yield for the rules on files of the policy all of whose paths
// lead through a link.
func Each(p *lint.Pass, links *Links, yield func(*policy.Profile, Through)) {
	const asked = key.FileRead | key.FileWrite | key.FileAppend | key.FileLock | key.FileMmap | key.FileExec
	for _, profile := range p.Policy.Profiles {
		files := profile.Mediation(key.ClassFile)
		var last *policy.Rule
		for _, g := range files.Grants {
			if g.Rule < 0 || g.Perms&key.Both(asked) == 0 {
				continue
			}
			r := files.RuleOf(g)
			if r == last || !p.Checks(r.Place.File) {
				continue
			}
			last = r
			rule, ok := r.Stmt.(*ast.FileRule)
			if !ok || rule.Bare() {
				continue
			}
			link, example := links.Leads(g.Keys)
			if link != nil && len(profile.Assumed(rule.Path.Raw)) == 0 {
				yield(profile, Through{r, rule, g, link, example})
			}
		}
	}
}

// HasTwin reports whether the profile says the same of what the link leads to: what
// the rule allows is allowed there, what it denies is denied.
func (t Through) HasTwin(profile *policy.Profile) bool {
	files := profile.Mediation(key.ClassFile)
	for _, real := range t.real(profile) {
		d := files.Decide(real)
		has := d.Allow
		if t.Grant.Deny() {
			has = d.Deny
		}
		if has&t.Grant.Perms != 0 {
			return true
		}
	}
	return false
}

// real returns examples of the paths that the example leads to.
func (t Through) real(profile *policy.Profile) []string {
	var all []string
	if t.Example == "/proc/self/exe" {
		for _, a := range profile.AttachmentPatterns() {
			if program, ok := a.Expr().Example(); ok {
				all = append(all, program)
			}
		}
		return all
	}
	rest := strings.TrimPrefix(t.Example, t.Link.Start)
	for _, real := range t.Link.real {
		all = append(all, real+rest)
	}
	return all
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

// OfDistributions returns the links that the common distributions have.
var OfDistributions = sync.OnceValue(func() *Links {
	var list []Link
	for _, l := range programLinks {
		for _, name := range strings.Fields(l.names) {
			for _, dir := range []string{"/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"} {
				link := At(dir+name, l.to)
				link.Inside = link.Path
				for _, real := range l.real {
					link.real = append(link.real, "/usr/bin/"+real, "/bin/"+real, "/usr/sbin/"+real, "/sbin/"+real)
				}
				list = append(list, link)
			}
		}
	}
	list = append(list, At("/etc/mtab", "/proc/PID/mounts", "/proc/1/mounts"), At("/etc/os-release", "/usr/lib/os-release", "/usr/lib/os-release"))
	for _, l := range []struct{ link, start, says, real string }{
		{"/etc/alternatives/**[^/]", "/etc/alternatives/", "what lies in /etc/alternatives is a link to a program or file", ""},
		{"/etc/letsencrypt/live/*/*.pem", "/etc/letsencrypt/live/", "a file in /etc/letsencrypt/live is a link into /etc/letsencrypt/archive", "/etc/letsencrypt/archive/"},
	} {
		e := Pattern(l.link)
		found := Link{Path: e, Inside: e, Start: l.start, Name: l.link, Says: l.says}
		if l.real != "" {
			found.real = []string{l.real}
		}
		list = append(list, found)
	}
	return New(list)
})
