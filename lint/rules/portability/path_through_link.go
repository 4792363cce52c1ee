package portability

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/lint/rules/internal/symlink"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var pathThroughLink = lint.Analyzer{
	Code:     diag.Code{ID: "AA419", Name: "path-through-link"},
	Severity: diag.Warning,
	Summary:  "a path through a link of /proc, /dev or /sys, so that it never matches",
	Needs:    lint.NeedsPolicy,
	Run:      findKernelLinks,
}

// kernelLinks returns the links that the kernel makes, and those in /dev that every
// system has (proc(5), Documentation/admin-guide/devices.rst, sysfs-rules.rst of the
// kernel).
var kernelLinks = sync.OnceValue(func() *symlink.Links {
	list := []symlink.Link{
		symlink.At("/proc/self", "/proc/PID", "/proc/1"),
		symlink.At("/proc/thread-self", "/proc/PID/task/TID", "/proc/1/task/1"),
		symlink.At("/proc/net", "/proc/PID/net", "/proc/1/net"),
		symlink.At("/proc/mounts", "/proc/PID/mounts", "/proc/1/mounts"),
		symlink.At("/dev/fd", "/proc/PID/fd", "/proc/1/fd"),
		symlink.At("/dev/stdin", openFile), symlink.At("/dev/stdout", openFile), symlink.At("/dev/stderr", openFile),
		symlink.At("/dev/core", "/proc/kcore", "/proc/kcore"),
	}
	for _, l := range []struct{ link, start, what string }{
		{"/sys/block/*", "/sys/block/", "what lies in /sys/block"}, {"/sys/class/*/*", "/sys/class/", "a device in /sys/class"},
		{"/sys/bus/*/devices/*", "/sys/bus/", "a device in /sys/bus"}, {"/sys/dev/{block,char}/*", "/sys/dev/", "a device in /sys/dev"},
	} {
		e := symlink.Pattern(l.link)
		found := symlink.Link{Path: e, Inside: symlink.Below(e), Start: l.start, Name: l.link, Says: l.what + " is a link into /sys/devices"}
		if l.start == "/sys/class/" {
			found.Path = found.Inside // attributes of a class are files
		}
		list = append(list, found)
	}
	return symlink.New(list)
})

const openFile = "a file that is open"

func findKernelLinks(p *lint.Pass) {
	symlink.Each(p, kernelLinks(), func(profile *policy.Profile, t symlink.Through) {
		at := t.Rule.PlaceOf(t.File.Path.Place)
		f := p.ReportAgreed(at, "%s, and a rule for a path through a link never matches", t.Link.Says)
		if t.HasTwin(profile) {
			f.Severity = diag.Info
			lint.Note(f, "the profile has a rule for what it leads to, so nothing is missing")
			return
		}
		wording.NoteDeniesNothing(f, t.Rule.Quals.Deny())
		noteLink(f, t)
		if at.Span == t.File.Path.Place {
			fixLink(p, f, t.Link, t.File.Path, at)
		}
	})
	findMountedLinks(p)
}

// noteLink tells what the kernel asks about where the rule does not say.
func noteLink(f *diag.Finding, t symlink.Through) {
	switch {
	case strings.HasSuffix(t.Link.Says, openFile):
		lint.Note(f, "what the kernel asks about is the file, terminal or pipe that was opened before")
	case t.Link.Name == "/dev/fd" && t.Example != "/dev/fd/":
		lint.Note(f, "a file in there is a link to an open file, and the kernel asks about that")
	case strings.HasPrefix(t.Example, "/proc/self/exe"):
		lint.Note(f, "/proc/self/exe is a link to the program, and the kernel asks about that")
	}
	if t.Link.Inside.Match(t.Example) || !strings.HasPrefix(t.Example, "/dev/") || t.Grant.Perms&key.Both(key.FileWrite) == 0 {
		return
	}
	lint.Note(f, "writing means here to make or remove the link itself")
}

// linkSpellings are the ways to write the start of a path through a link, and what to
// write instead.
var linkSpellings = []struct {
	link           string
	starts         []string
	variable, text string
}{
	{"/proc/self", []string{"/proc/self", "@{PROC}/self", "@{PROC}self"}, "@{PROC}/@{pid}", "/proc/[0-9]*"},
	{"/proc/thread-self", []string{"/proc/thread-self", "@{PROC}/thread-self", "@{PROC}thread-self"}, "@{PROC}/@{pid}/task/@{tid}", "/proc/[0-9]*/task/[0-9]*"},
	{"/proc/net", []string{"/proc/net", "@{PROC}/net", "@{PROC}net"}, "@{PROC}/@{pid}/net", "/proc/[0-9]*/net"},
	{"/proc/mounts", []string{"/proc/mounts", "@{PROC}/mounts", "@{PROC}mounts"}, "@{PROC}/@{pid}/mounts", "/proc/[0-9]*/mounts"},
	{"/dev/core", []string{"/dev/core"}, "@{PROC}/kcore", "/proc/kcore"},
	{"/sys/block/*", []string{"/sys/block", "@{sys}/block", "@{sys}block"}, "@{sys}/devices/**/block", "/sys/devices/**/block"},
	{"/sys/class/*/*", []string{"/sys/class", "@{sys}/class", "@{sys}class"}, "@{sys}/devices/**", "/sys/devices/**"},
}

// fixLink offers to write what the link leads to.
func fixLink(p *lint.Pass, f *diag.Finding, link *symlink.Link, w ast.Word, at diag.Place) {
	raw, start := w.Raw, 0
	if w.Quoted() {
		raw, start = raw[1:], 1
	}
	if link.Name == "/dev/fd" && strings.TrimSuffix(raw, `"`) == "/dev/fd/" {
		replaceStart(p, f, at, start, len("/dev/fd"), "@{PROC}/@{pid}/fd", "/proc/[0-9]*/fd")
	}
	for _, s := range linkSpellings {
		for _, spelled := range s.starts {
			rest, ok := strings.CutPrefix(raw, spelled)
			if s.link != link.Name || !ok || rest != "" && rest[0] != '/' && rest[0] != '"' || strings.HasPrefix(rest, "/exe") {
				continue
			}
			replaceStart(p, f, at, start, len(spelled), s.variable, s.text)
			return
		}
	}
}

// replaceStart offers two texts for the start of a word: one with variables, if the
// policy has them, and one without.
func replaceStart(p *lint.Pass, f *diag.Finding, at diag.Place, start, length int, variable, text string) {
	edit := at
	edit.Span = spelling.Part(ast.Word{Place: at.Span}, start, start+length)
	for ref := range ast.References(variable) {
		if _, ok := p.Policy.Variable(ref.Name); !ok {
			lint.FixUnsafely(f, "write "+text, diag.Edit{Place: edit, Text: text})
			return
		}
	}
	lint.FixUnsafely(f, "write "+variable, diag.Edit{Place: edit, Text: variable})
}

// findMountedLinks looks at where something is mounted, or bound from.
func findMountedLinks(p *lint.Pass) {
	links := kernelLinks()
	for _, profile := range p.Policy.Profiles {
		rules := profile.Rules()
		for i := range rules {
			r := &rules[i]
			if _, ok := r.Stmt.(*ast.MountRule); !ok || !p.Checks(r.Place.File) {
				continue
			}
			for _, w := range ruleword.RealPathsOf(r.Stmt) {
				pattern, err := glob.Parse(profile.ExpandPath(w))
				if w.IsZero() || err != nil || len(profile.Assumed(w.Raw)) > 0 {
					continue
				}
				link, _ := links.Leads(pattern.Expr())
				if link == nil {
					continue
				}
				at := r.PlaceOf(w.Place)
				f := p.ReportAgreed(at, "%s, and a rule for a path through a link never matches", link.Says)
				wording.NoteDeniesNothing(f, r.Quals.Deny())
				if at.Span == w.Place {
					fixLink(p, f, link, w, at)
				}
			}
		}
	}
}
