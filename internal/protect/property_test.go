package protect_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// FuzzJudge compares judgements of random profiles with what the profiles say
// of all short paths and pairs of paths.
func FuzzJudge(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		text := randomProfile(rand.New(rand.NewPCG(seed, 7)))
		p := resolve(t, text).Profiles[0]
		got := protect.Judge(p, []string{"/e"}, protect.Options{})[0]
		b := brute{p: p, files: p.Mediation(key.ClassFile)}
		for _, kind := range protect.Kinds() {
			found := b.find(kind)
			var claimed [2]bool
			for _, g := range got.Gaps {
				if g.Kind != kind {
					continue
				}
				claimed[0], claimed[1] = claimed[0] || g.Owner, claimed[1] || g.Other
				for side, is := range []bool{g.Owner, g.Other} {
					if is && !b.is(kind, g.Witness, g.Target, side == 0) {
						t.Errorf("%s\n%s\nthe witness is none for side %d", text, describeGap(g), side)
					}
				}
			}
			for side, witness := range found {
				if witness != "" && !claimed[side] && !got.Undecided {
					t.Errorf("%s\n%s for side %d is missed, %s", text, kind, side, witness)
				}
			}
		}
	})
}

func randomProfile(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	fmt.Fprintf(&b, "profile p %s{\n", pick("", "", "", "", "flags=(complain) ", "flags=(default_allow) "))
	path := func() string {
		return pick("/", "/e", "/e/", "/**", "/{,**}", "/?/") + pick("", "", "*", "**", "{,**}", "a", "?", "[^a]", "a/*", "{a,b}", "*/")
	}
	for range 1 + r.IntN(5) {
		deny := r.IntN(2) == 0
		if r.IntN(4) == 0 {
			b.WriteString(pick("", "priority=1 ", "priority=-1 "))
		}
		b.WriteString(pick("", "", "", "audit "))
		if deny {
			b.WriteString("deny ")
		}
		b.WriteString(pick("", "", "", "owner ", "other "))
		switch {
		case r.IntN(8) == 0:
			fmt.Fprintf(&b, "link %s%s -> %s,\n", pick("", "subset "), path(), path())
		case r.IntN(8) == 0:
			fmt.Fprintf(&b, "%s rwl -> %s,\n", path(), path())
		default:
			fmt.Fprintf(&b, "%s %s,\n", path(), pick("w", "w", "a", "l", "wl", "rwl", "r", "rl", "k"))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// brute tries all short paths.
type brute struct {
	p     *policy.Profile
	files *policy.Mediation
}

var shortPaths = func() []string {
	all := []string{"/", "/a", "/e", "/e/", "/b", "/a/", "/a/a"}
	for _, rest := range []string{"a", "b", "c", "a/", "b/", "c/", "a/a", "a/c", "c/a", "aa", "ac", "ca", "c/c/"} {
		all = append(all, "/e/"+rest)
	}
	return all
}()

// find returns a witness for the owner and one for others, "" if there is none.
func (b brute) find(kind protect.Kind) (found [2]string) {
	targets := []string{""}
	if kind == protect.Link || kind == protect.LinkOut {
		targets = shortPaths
	}
	for _, name := range shortPaths {
		for _, target := range targets {
			for side := range found {
				if b.is(kind, name, target, side == 0) {
					found[side] = name + " " + target
				}
			}
		}
	}
	return found
}

// is reports whether a path, or a link, is a gap below /e.
func (b brute) is(kind protect.Kind, name, target string, owner bool) bool {
	const written = key.FileWrite | key.FileAppend
	below := func(path string) bool { return strings.HasPrefix(path, "/e/") && !strings.Contains(path, "//") }
	has := b.open(name, owner)
	switch kind {
	case protect.Write:
		return below(name) && name != "/e/" && has&key.FileWrite != 0
	case protect.Append:
		return below(name) && has&written == key.FileAppend
	case protect.Root:
		return name == "/e/" && has&key.FileWrite != 0
	case protect.Prompt:
		return false
	}
	pair := b.files.Decide(name + "\x00" + target)
	marked := pair.Allow.For(owner)&key.FileSubset != 0
	if strings.HasSuffix(name, "/") || strings.HasSuffix(target, "/") || b.open(name+"\x00"+target, owner)&key.FileLink == 0 {
		return false
	}
	if kind == protect.LinkOut {
		return below(target) && has&written != 0 && !marked
	}
	const onFile = key.FileRead | written | key.FileLock | key.FileMmap | key.FileExec
	of := b.open(target, owner)
	return below(name) && !below(target) && of&written != 0 && (!marked || has&onFile&^of == 0)
}

// open returns the permissions that the program has on a key.
func (b brute) open(key string, owner bool) key.Perms {
	d := b.files.Decide(key)
	switch b.p.Attrs.Mode {
	case "complain":
		return ^d.Quiet.For(owner)
	case "default_allow":
		return ^d.Deny.For(owner)
	}
	return d.Allow.For(owner)
}
