package policy_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
)

// randomExecs writes a profile of rules that execute overlapping patterns.
func randomExecs(r *rand.Rand) string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	var b strings.Builder
	b.WriteString("profile p {\n")
	for range 2 + r.IntN(3) {
		b.WriteString("  ")
		if r.IntN(5) == 0 {
			fmt.Fprintf(&b, "priority=%d ", r.IntN(3)-1)
		}
		b.WriteString(pick("", "", "", "", "", "", "", "audit "))
		mode := pick("ix", "px", "ix", "px", "Px", "cx", "ux", "pix", "px -> q", "cx -> q", "Cx")
		if r.IntN(5) == 0 {
			b.WriteString("deny ")
			mode = "x"
		}
		path := pick("/a*", "/*b", "/ab", "/a?", "/?b", "/[ab]b", "/**", "/a**", "/{ab,cb}", "/[^x]b", "/A[^x]", "/AB", "/{a,c}*", "/abc", "/a*c", "/*")
		fmt.Fprintf(&b, "%s%s %s,\n", pick("", "", "", "", "", "owner ", "other "), path, mode)
	}
	b.WriteString("}\n")
	return b.String()
}

// TestConflictsReference compares which exec rules contradict each other with
// the reference. Where a deny rule overrules both, the reference refuses the
// profile in most cases, and aa-lint warns.
func TestConflictsReference(t *testing.T) {
	ref := corpus.FindReference(t)
	counts := map[string]int{}
	for seed := range uint64(250) {
		text := randomExecs(rand.New(rand.NewPCG(seed, 6)))
		_, refusal := ref.Compile(text, t.TempDir(), "/none", nil)
		worst, any := policyOf(text, nil).Report.Findings.Worst()
		switch {
		case refusal == "" && any && worst == diag.Error:
			t.Errorf("refused, but the reference accepts it:\n%s", text)
		case refusal != "" && !any:
			t.Errorf("accepted, but the reference says %s\n%s", refusal, text)
		case refusal != "" && worst == diag.Warning:
			counts["refused with a warning"]++
		case refusal != "":
			counts["refused"]++
		default:
			counts["accepted"]++
		}
	}
	t.Log(counts)
}
