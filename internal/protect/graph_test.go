package protect_test

import (
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
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
	text := string(s.Means)
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

// FuzzGraph compares what is reached from the first of some random profiles with
// what all of them say of a few paths and names.
func FuzzGraph(f *testing.F) {
	for seed := range uint64(500) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		text := randomTransitions(rand.New(rand.NewPCG(seed, 17)))
		p, mistake := tryResolve(t, text)
		if mistake != "" {
			t.Skip(mistake)
		}
		w := oneOf(p)
		g := protect.Graph{Roots: []string{"/e"}}
		for _, start := range p.Profiles {
			ways := g.Follow(start, w)[0]
			if want := reaches(w, start, map[string]bool{start.Name: true}); want != (len(ways.Gaps) > 0) || ways.Undecided {
				t.Errorf("%s\nfrom %s: %v, want %v\n%s", text, start.Name, len(ways.Gaps) > 0, want, describeWays(g.Roots, []protect.Ways{ways}))
			}
		}
	})
}

func randomTransitions(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	name := func() string { return "p" + pick("0", "1", "2", "3", "4") }
	for i := range 4 {
		fmt.Fprintf(&b, "profile p%d %s {\n", i, pick("", "/a", "/b", "/[ab]", "/c/*"))
		for range r.IntN(4) {
			path := pick("/a", "/b", "/d", "/?", "/c/*", "/c/a", "/**")
			switch r.IntN(9) {
			case 0:
				b.WriteString(pick("", "", "deny ") + "change_profile -> " + pick(name(), name(), "p[0-2]", "unconfined", "**") + ",\n")
			case 1:
				b.WriteString("deny " + path + " x,\n")
			case 2:
				mode := pick("Px", "px", "Cx", "PUx", "pix")
				b.WriteString(path + " " + mode + " -> " + pick(name(), name(), "unconfined"))
				if mode != "Cx" && r.IntN(4) == 0 { // with that it is a stack with a profile that comes before
					b.WriteString(",\n" + path + "x " + mode + " -> &" + name())
				}
				b.WriteString(",\n")
			case 3:
				b.WriteString("/e/x " + pick("w", "r", "r") + ",\n")
			default:
				b.WriteString(pick("", "", "owner ", "priority=1 ") + path + " " + pick("Px", "Px", "Px", "PUx", "Pix", "ix", "ix", "Cx", "CUx", "Ux") + ",\n")
			}
		}
		if i == 3 {
			b.WriteString("^hat { /e/hat " + pick("w", "r") + ", }\n")
		}
		if r.IntN(4) == 0 {
			b.WriteString("profile " + pick("p0", "p1", "/a") + " { /e/child " + pick("w", "r") + ", }\n")
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// reaches reports whether a program can come to where /e is open.
func reaches(w one, p *policy.Profile, seen map[string]bool) bool {
	files := p.Mediation(key.ClassFile)
	next := map[string]bool{}
	for _, child := range p.Children {
		next[child.Name] = next[child.Name] || child.Hat()
	}
	for _, name := range []string{"unconfined", "p0", "p1", "p2", "p3"} {
		if files.Decide(name).Allow&key.Both(key.FileChangeProfile) != 0 {
			next[name] = true
		}
	}
	for _, path := range []string{"/a", "/b", "/d", "/z", "/c/a", "/c/z", "/z/z", "/ax", "/bx", "/dx", "/zx", "/c/ax", "/c/zx", "/z/zx"} {
		d := files.Decide(path)
		for side, e := range d.Exec {
			if d.Allow.For(side == 0)&key.FileExec != 0 {
				for _, name := range goesOn(w, p, e, path) {
					next[name] = true
				}
			}
		}
	}
	for name, does := range next {
		to := w.byName[name]
		if !does || name == p.Name || name != "unconfined" && to == nil || seen[name] {
			continue
		}
		seen[name] = true
		if name == "unconfined" || len(protect.Judge(to, []string{"/e"}, protect.Options{})[0].Gaps) > 0 || reaches(w, to, seen) {
			return true
		}
	}
	return false
}

// goesOn returns the names of the profiles that a program may get.
func goesOn(w one, p *policy.Profile, e policy.Exec, path string) (names []string) {
	switch e.Kind {
	case 'u':
		return []string{"unconfined"}
	case 'n':
		if name, stacks := strings.CutPrefix(e.Target, "&"); stacks && w.byName[name] != nil {
			return nil
		}
		if e.Target == "unconfined" || w.byName[e.Target] != nil {
			names = append(names, e.Target)
		}
	case 'p':
		most := 0
		for _, to := range w.Profiles {
			switch s := to.Specificity(); {
			case to.Parent != nil || !to.Attaches(path) || s < most:
			case s == most:
				names = append(names, to.Name)
			default:
				names, most = []string{to.Name}, s
			}
		}
	case 'c':
		for _, to := range p.Children {
			if !to.Hat() && to.Attaches(path) {
				names = append(names, to.Name)
			}
		}
	}
	if len(names) == 0 && e.Fallback == 'u' {
		names = append(names, "unconfined")
	}
	return names
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
		got, by, _ := protect.Reach(p, pattern, key.FileRead|key.FileWrite, protect.Options{})
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
