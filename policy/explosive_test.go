package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// explosive writes rules on patterns that have far too many states together.
func explosive(n int, perms ...string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "/**%c*%c??? %s,\n", 'a'+i, 'A'+i, perms[i%len(perms)])
	}
	return b.String()
}

// TestExplosive asks what no one can work out by building all states: each
// question has an answer, or is not decided.
func TestExplosive(t *testing.T) {
	const twenty = 20
	t.Run("conflicts", func(t *testing.T) {
		// The capital letter of a path stands in one place only, so no two
		// rules overlap.
		p := policyOf("profile p {\n"+explosive(twenty, "ix", "px")+"}\n", nil)
		if len(p.Report.Findings) > 0 {
			t.Error(p.Report.Findings[0].Message)
		}
		p = policyOf("profile p {\n"+explosive(twenty, "ix", "px")+"/x/** cx,\n}\n", nil)
		if len(p.Report.Findings.Errors()) == 0 {
			t.Error("no conflict found")
		}
	})
	t.Run("decide", func(t *testing.T) {
		m := profileOf(t, explosive(twenty, "r", "w", "k"), nil).Mediation(key.ClassFile)
		if got := m.Decide("/xbbaBcde").Allow; got != key.Both(key.FileWrite|key.FileAppend) {
			t.Errorf("%b", got)
		}
	})
	t.Run("witness", func(t *testing.T) {
		m := profileOf(t, explosive(twenty, "r", "w", "k"), nil).Mediation(key.ClassFile)
		both := key.FileRead | key.FileWrite
		_, v := m.Witness(policy.Question{Perms: key.Both(both), Budget: 5000, Want: func(l policy.Label) bool {
			return l.Allow&both == both
		}})
		if v != glob.Undecided {
			t.Errorf("%v within 5,000 states", v)
		}
	})
	t.Run("same", func(t *testing.T) {
		a := profileOf(t, explosive(twenty, "r", "w"), nil)
		b := profileOf(t, explosive(twenty, "r", "w"), nil)
		if v, _, _ := a.Includes(b, 1); v != glob.Yes {
			t.Errorf("%v for the same rules", v)
		}
	})
	t.Run("one rule more", func(t *testing.T) {
		a := profileOf(t, explosive(twenty, "r", "w"), nil)
		b := profileOf(t, explosive(twenty, "r", "w")+"/b/** rw,\n", nil)
		if v, _, d := a.Includes(b, 0); v != glob.No {
			t.Errorf("%v, %q", v, d.Key)
		}
	})
	t.Run("literals", func(t *testing.T) {
		var b strings.Builder
		for i := range 10_000 {
			fmt.Fprintf(&b, "/usr/lib/x%d/file%d %s,\n", i*7919%10007, i, []string{"ix", "px", "cx"}[i%3])
		}
		m := profileOf(t, b.String()+"/usr/lib/** r,\n", nil).Mediation(key.ClassFile)
		if d := m.Decide("/usr/lib/x7919/file1"); d.Exec[0].Kind != 'p' {
			t.Errorf("%v", d.Exec)
		}
	})
	t.Run("variables", func(t *testing.T) {
		var b strings.Builder
		b.WriteString("@{v0} = a b\n")
		for i := 1; i <= 40; i++ {
			fmt.Fprintf(&b, "@{v%d} = @{v%d}c @{v%d}d\n", i, i-1, i-1)
		}
		p := policyOf(b.String()+"profile p {\n  /@{v40} rix,\n  /@{v3} w,\n}\n", nil)
		if list := p.Report.Findings.Errors(); len(list) != 1 || !strings.Contains(list[0].Message, "expands to more than") {
			t.Fatalf("%v", list)
		}
		if d := p.Profiles[0].Mediation(key.ClassFile).Decide("/acdc"); d.Allow.For(true)&key.FileWrite == 0 {
			t.Error("what can be expanded is not decided")
		}
	})
}
