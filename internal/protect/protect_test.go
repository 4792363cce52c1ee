package protect_test

import (
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// base is what many profiles include: nothing in the roots, but names below
// symbolic links.
const base = `
owner @{HOME}/.Private/** mrixwlk,
/dev/null rw,
@{run}/systemd/journal/dev-log w,
@{run}/uuidd/request w,
/etc/ld.so.cache mr,
`

const tunables = `
@{run}=/run/ /var/run/
@{HOME}=/home/*/ /root/
@{TWO}=/etc /tmp
`

// features are those of a kernel that can ask the user.
const features = `policy {permstable32 {allow deny prompt}} mount {mask {mount}} namespaces {mask {userns_create}} caps {mask {chown}}`

// includes are the files around all profiles.
func includes() map[string]string {
	return map[string]string{
		"tunables/global":       tunables,
		"abstractions/base":     base,
		"abstractions/user-tmp": "owner /tmp/** rwkl,\n/tmp/ rw,\n",
		"local/profile":         "deny /{etc,tmp}/{,**} wl,\n",
	}
}

// resolve returns what a text means, with a few includes around it.
func resolve(t testing.TB, text string) *policy.Policy {
	t.Helper()
	p, err := tryResolve(t, text)
	if err != "" {
		t.Fatalf("%s\n%s", text, err)
	}
	return p
}

// tryResolve is resolve for texts that may have mistakes, of which it returns the
// first.
func tryResolve(t testing.TB, text string) (p *policy.Policy, mistake string) {
	t.Helper()
	tree := fstest.MapFS{"profile": {Data: []byte(text)}}
	for name, text := range includes() {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	loader := load.New(load.Config{Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree"})
	file, err := loader.Profile("profile")
	if err != nil {
		t.Fatal(err)
	}
	p = policy.NewChecker(loader, policy.Options{ABI: policy.ParseFeatures(features)}).Resolve(file)
	if list := append(file.Findings, p.Report.Findings...).Errors(); len(list) > 0 {
		return nil, list[0].Message
	}
	return p, ""
}

// describe tells about protections, a line for each and for each gap.
func describe(all []protect.Protection) string {
	var b strings.Builder
	for _, r := range all {
		word := "open"
		switch {
		case r.Protected() && r.Denied:
			word = "denied"
		case r.Protected():
			word = "by default"
		case r.RenameOnly():
			word = "rename only"
		case r.Undecided && len(r.Gaps) == 0:
			word = "undecided"
		}
		fmt.Fprintf(&b, "%s: %s", r.Path, word)
		for _, rule := range r.By {
			fmt.Fprintf(&b, " by `%s`", rule.Text())
		}
		b.WriteByte('\n')
		for _, e := range r.Elsewhere {
			fmt.Fprintf(&b, "  %s leads to %s: %s\n", e.Link, e.Target, e.Witness)
		}
		for _, g := range r.Gaps {
			fmt.Fprintf(&b, "  %s\n", describeGap(g))
		}
	}
	return b.String()
}

func describeGap(g protect.Gap) string {
	text := fmt.Sprintf("%s %s", g.Kind, g.Witness)
	if g.Target != "" {
		text += " -> " + g.Target
	}
	switch {
	case !g.Other:
		text += " (owner)"
	case !g.Owner:
		text += " (other)"
	}
	if g.Reason != protect.ByRule {
		text += " by " + string(g.Reason)
	}
	for _, r := range g.Allow {
		text += fmt.Sprintf(" from %s:%d `%s`", r.Place.File.Name(), r.Place.File.Position(r.Place.Span.Start, source.Bytes).Line, r.Text())
	}
	if g.Nearest != nil {
		text += fmt.Sprintf("; `%s` %s", g.Nearest.Rule.Text(), g.Nearest.Why)
	}
	return text
}

// TestJudge judges the profiles in testdata/judge.txtar, each with the rules
// around it that resolve knows. A comment "# judge" at the start of a profile
// has the options: roots=DIR,…, except=PATH,…, kinds=KIND,…, symlinks=FROM:TO,…,
// mounts, deny,
// budget=N.
func TestJudge(t *testing.T) {
	const name = "testdata/judge.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		if strings.HasSuffix(f.Name, "/want") {
			continue
		}
		got := judgeAll(t, string(f.Data))
		out.Files = append(out.Files, f, txtar.File{Name: path.Dir(f.Name) + "/want", Data: []byte(got)})
	}
	updateOrCompare(t, name, archive, out)
}

func updateOrCompare(t *testing.T, name string, want, got *txtar.Archive) {
	t.Helper()
	if update.Goldens() {
		if err := os.WriteFile(name, txtar.Format(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(want)), string(txtar.Format(got))); diff != "" {
		t.Error(diff)
	}
}

// judgeAll judges all profiles of a text by the options in its first line.
func judgeAll(t *testing.T, text string) string {
	t.Helper()
	roots, o := judgeOptions(t, text)
	var b strings.Builder
	for _, p := range resolve(t, "include <tunables/global>\n"+text).Profiles {
		fmt.Fprintf(&b, "%s\n", p.Name)
		b.WriteString(describe(protect.Judge(p, roots, o)))
	}
	return b.String()
}

// judgeOptions reads the options in the first line of a text.
func judgeOptions(t *testing.T, text string) (roots []string, o protect.Options) {
	t.Helper()
	roots = []string{"/etc"}
	line, _, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(line, "# judge ") {
		line = ""
	}
	for _, word := range strings.Fields(strings.TrimPrefix(line, "# judge")) {
		name, value, _ := strings.Cut(word, "=")
		list := strings.Split(value, ",")
		switch name {
		case "roots":
			roots = list
		case "except":
			for _, text := range list {
				p, err := glob.Parse(text)
				if err != nil {
					t.Fatal(err)
				}
				o.Except = append(o.Except, p)
			}
		case "kinds":
			for _, kind := range list {
				o.Kinds = append(o.Kinds, protect.Kind(kind))
			}
		case "symlinks":
			o.Symlinks = map[string]string{}
			for _, link := range list {
				from, to, _ := strings.Cut(link, ":")
				o.Symlinks[from] = to
			}
		case "mounts":
			o.Mounts = true
		case "deny":
			o.RequireDeny = true
		case "budget":
			o.Budget, _ = strconv.Atoi(value)
		default:
			t.Fatalf("unknown option %q", name)
		}
	}
	return roots, o
}
