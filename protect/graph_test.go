package protect_test

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/protect"
)

// one is a world with the profiles of one file; looked counts how often each is
// looked at.
type one struct {
	*policy.Policy
	byName map[string]*policy.Profile
	looked map[string]int
}

func oneOf(p *policy.Policy) one {
	w := one{p, map[string]*policy.Profile{}, map[string]int{}}
	for _, profile := range p.Profiles {
		w.byName[profile.FullName()] = profile
	}
	return w
}

func (w one) Find(name string) (any, func() *policy.Profile) {
	p := w.byName[name]
	if p == nil {
		return nil, nil
	}
	return w.Policy, func() *policy.Profile { w.looked[name]++; return p }
}

func (w one) Attached(yield func(string, glob.Pattern) bool) {
	for _, p := range w.Profiles {
		for _, pattern := range p.AttachmentPatterns() {
			if p.Parent == nil && !yield(p.FullName(), pattern) {
				return
			}
		}
	}
}

func (w one) Names(yield func(string) bool) {
	for _, p := range w.Profiles {
		if !yield(p.FullName()) {
			return
		}
	}
}

// TestGraph follows the first profile of each file in testdata/graph.txtar.
func TestGraph(t *testing.T) {
	const name = "testdata/graph.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		if path.Base(f.Name) == "want" {
			continue
		}
		w := oneOf(resolve(t, "include <tunables/global>\n"+string(f.Data)))
		g := protect.Graph{Roots: []string{"/etc", "/srv"}}
		var b strings.Builder
		b.WriteString("next\n" + describeWays(g.Roots, g.Next(w.Profiles[0], w)))
		b.WriteString("follow\n" + describeWays(g.Roots, g.Follow(w.Profiles[0], w)))
		for name, times := range w.looked {
			if times > 1 {
				t.Errorf("%s: %s was judged %d times", f.Name, name, times)
			}
		}
		out.Files = append(out.Files, f, txtar.File{Name: path.Dir(f.Name) + "/want", Data: []byte(b.String())})
	}
	updateOrCompare(t, name, archive, out)
}

func describeWays(roots []string, all []protect.Ways) string {
	var b strings.Builder
	for i, ways := range all {
		for _, g := range ways.Gaps {
			fmt.Fprintf(&b, "  %s:", roots[i])
			for _, s := range g.Through {
				b.WriteString(" " + describeStep(s))
			}
			fmt.Fprintf(&b, ": %s %s\n", g.Then, g.Witness)
		}
		for _, s := range ways.Unknown {
			fmt.Fprintf(&b, "  %s: unknown: %s\n", roots[i], describeStep(s))
		}
		if ways.Undecided {
			fmt.Fprintf(&b, "  %s: undecided\n", roots[i])
		}
	}
	return b.String()
}

func describeStep(s protect.Step) string {
	text := fmt.Sprintf("%s", s.Means)
	if s.Path != "" {
		text += " " + s.Path
	}
	text += " -> " + s.Profile
	if s.Unconfined() {
		text += "unconfined"
	}
	if s.Fallback {
		text += " if it has no profile"
	}
	if s.Rule != nil {
		text += fmt.Sprintf(" by `%s`", s.Rule.Text())
	}
	return text + ","
}

// TestGraphIsBounded: of very many profiles no more are looked at than is of use,
// and it is said that this is not all.
func TestGraphIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("profile p { change_profile -> q*, }\n")
	for i := range 1200 {
		fmt.Fprintf(&b, "profile q%d { change_profile -> q*, }\n", i)
	}
	w := oneOf(resolve(t, b.String()))
	g := protect.Graph{Roots: []string{"/etc"}}
	if ways := g.Follow(w.Profiles[0], w)[0]; !ways.Undecided || len(ways.Gaps) > 0 || len(w.looked) > 1000 {
		t.Errorf("%d looked at, undecided: %v, %d gaps", len(w.looked), ways.Undecided, len(ways.Gaps))
	}
	clear(w.looked)
	if ways := new(protect.Graph).Next(w.Profiles[0], w); len(ways) != 0 {
		t.Error("ways without a root")
	}
	near := protect.Graph{Roots: []string{"/etc"}}
	if ways := near.Next(w.Profiles[0], w)[0]; !ways.Undecided || len(w.looked) > 50 {
		t.Errorf("%d looked at for one step, undecided: %v", len(w.looked), ways.Undecided)
	}
}

// TestReach looks for single paths.
func TestReach(t *testing.T) {
	tests := []struct{ rules, pattern, want string }{
		{"/dev/sd[a-z] rw,", "/dev/{mem,sd*}", "/dev/sda by `/dev/sd[a-z] rw,`"},
		{"/dev/sd[a-z] rw, deny /dev/sd* w,", "/dev/{mem,sd*}", ""},
		{"/dev/sda r, /dev/sdb w,", "/dev/sd[ab]", ""},
		{"/dev/sda r, /dev/sd[ab] w,", "/dev/sd[ab]", "/dev/sda by `/dev/sda r,` `/dev/sd[ab] w,`"},
		{"owner /dev/sda rw,", "/dev/sda", "/dev/sda by `owner /dev/sda rw,`"},
	}
	for _, test := range tests {
		pattern, err := glob.Parse(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		p := resolve(t, "profile p {\n"+test.rules+"\n}\n").Profiles[0]
		got, by, _ := protect.Reach(p, pattern, policy.FileRead|policy.FileWrite, protect.Options{})
		if got != "" {
			got += " by"
		}
		for _, r := range by {
			got += " `" + r.Text() + "`"
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.rules, diff)
		}
	}
}

// TestChroots: it takes both, the flag and the capability.
func TestChroots(t *testing.T) {
	for text, want := range map[string]bool{
		"profile p flags=(chroot_relative) { capability sys_chroot, }":                  true,
		"profile p flags=(chroot_relative) { capability, }":                             true,
		"profile p flags=(chroot_relative) { capability, deny capability sys_chroot, }": false,
		"profile p flags=(chroot_relative) { }":                                         false,
		"profile p { capability sys_chroot, }":                                          false,
	} {
		if got := protect.Chroots(resolve(t, text).Profiles[0]); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
