package policy_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// randomRules writes a profile of rules on short paths.
func randomRules(r *rand.Rand) string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	path := func() string {
		var b strings.Builder
		b.WriteString("/")
		for range 1 + r.IntN(3) {
			b.WriteString(pick("a", "b", "/", "*", "**", "?", "[ab]", "[^a]", "{a,b}", "{,/a}", "a*"))
		}
		return b.String()
	}
	var b strings.Builder
	for range r.IntN(6) {
		if r.IntN(6) == 0 {
			fmt.Fprintf(&b, "priority=%d ", r.IntN(3)-1)
		}
		fmt.Fprintf(&b, "%s%s", pick("", "", "", "audit "), pick("", "", "", "deny "))
		fmt.Fprintf(&b, "%s", pick("", "", "", "owner ", "other "))
		switch {
		case r.IntN(8) == 0:
			fmt.Fprintf(&b, "link %s%s -> %s,\n", pick("", "subset "), path(), path())
		default:
			fmt.Fprintf(&b, "%s %s,\n", path(), pick("r", "w", "a", "rw", "l", "rwl", "k", "m"))
		}
	}
	return b.String()
}

// shortKeys are all keys of a few bytes that can show a difference.
func shortKeys() []string {
	keys := []string{""}
	var all []string
	for range 5 {
		var next []string
		for _, k := range keys {
			for _, b := range []string{"a", "b", "c", "/"} {
				if k == "" && b != "/" {
					continue
				}
				next = append(next, k+b)
			}
		}
		all = append(all, next...)
		keys = next
	}
	n := len(all)
	for i := 0; i < n; i += 7 {
		for j := 0; j < n; j += 31 {
			all = append(all, all[i]+"\x00"+all[j])
		}
	}
	return all
}

// TestIncludesRandom holds inclusion against looking at every short path.
func TestIncludesRandom(t *testing.T) {
	keys := shortKeys()
	included := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		if checkIncludes(t, randomRules(r), randomRules(r), keys) == glob.Yes {
			included++
		}
	}
	if included < 30 || included > 270 {
		t.Errorf("%d of 300 are included: the policies are too much alike, or too different", included)
	}
}

func FuzzIncludes(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	keys := shortKeys()
	f.Fuzz(func(t *testing.T, a, b uint64) {
		checkIncludes(t, randomRules(rand.New(rand.NewPCG(a, 2))), randomRules(rand.New(rand.NewPCG(b, 3))), keys)
	})
}

func checkIncludes(t *testing.T, left, right string, keys []string) glob.Verdict {
	t.Helper()
	a := profileOf(t, left, nil).Mediation(key.ClassFile)
	b := profileOf(t, right, nil).Mediation(key.ClassFile)
	verdict, d := a.Includes(b, 0)
	switch verdict {
	case glob.Undecided:
		t.Fatalf("not decided:\n%s%s", left, right)
	case glob.No:
		if x, y := a.Decide(d.Key).At(policy.LevelAccess), b.Decide(d.Key).At(policy.LevelAccess); !lets(x, y) {
			return verdict
		}
		t.Fatalf("the witness %q shows nothing:\n%s%s", d.Key, left, right)
	}
	for _, key := range keys {
		if x, y := a.Decide(key).At(policy.LevelAccess), b.Decide(key).At(policy.LevelAccess); !lets(x, y) {
			t.Fatalf("included, but %q is allowed by the second only (%v, %v):\n%s%s", key, x, y, left, right)
		}
	}
	return verdict
}

// lets reports whether a label allows all that another one does.
func lets(l, m policy.Label) bool {
	const link, mark = key.FileLink, key.FileSubset
	for _, owner := range []bool{true, false} {
		have, want := l.Allow.For(owner), m.Allow.For(owner)
		if want&^have&^mark != 0 || have&want&link != 0 && have&mark != 0 && want&mark == 0 {
			return false
		}
	}
	return true
}

// TestIncludesSelf holds that everything includes itself, however it is
// written.
func TestIncludesSelf(t *testing.T) {
	for seed := range uint64(200) {
		text := randomRules(rand.New(rand.NewPCG(seed, 4)))
		rules := strings.Split(text, "\n")
		r := rand.New(rand.NewPCG(seed, 5))
		r.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
		shuffled := strings.Join(rules, "\n")
		a, b := profileOf(t, text, nil), profileOf(t, shuffled, nil)
		if v, _, d := a.Includes(b, 0); v != glob.Yes {
			t.Fatalf("%v for %q:\n%s%s", v, d.Key, text, shuffled)
		}
	}
}
