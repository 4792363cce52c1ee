package policy_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// TestDenyBlocks checks which rules on exec are refused in blocks.
func TestDenyBlocks(t *testing.T) {
	for text, refused := range map[string]bool{
		"deny { /x px, }":                           true,
		"deny { file, }":                            true,
		"deny { change_profile unsafe /x -> y, }":   true,
		"deny { change_profile safe /x -> y, }":     false,
		"deny { change_profile -> y, }":             false,
		"deny { deny /x x, /y rw, }":                false,
		"deny { owner { /x px, } }":                 true,
		"owner { audit deny { /x px, } }":           true,
		"deny { if true { /x px, } }":               true,
		"deny { if false { /x px, } }":              false,
		"deny { if false { deny { /x px, } } }":     true,
		"deny { if true { } else { /x px, } }":      false,
		"deny { if false { } else { /x px, } }":     true,
		"if false { deny { /x px, } }":              true,
		"deny { profile c { /x px, } }":             false,
		"owner { /x px, } prompt { /x px, }":        false,
		"deny { /x l -> /y, link subset /a -> /b,}": false,
	} {
		found := policyOf("profile p { "+text+" }", nil).Report.Findings.Errors()
		if got := len(found) > 0; got != refused {
			t.Errorf("%s: refused is %v: %v", text, got, found)
		}
	}
}

// TestDenyBlocksReference compares with the reference which rules may stand in
// blocks and conditionals inside of each other.
func TestDenyBlocksReference(t *testing.T) {
	ref := corpus.FindReference(t)
	r := rand.New(rand.NewPCG(1, 4))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	refused := 0
	for range 250 {
		head := pick("deny {", "audit deny {", "deny owner {", "if true {", "if false {", "if false { } else {")
		text, depth := head, r.IntN(3)
		for range depth {
			text += pick(" deny {", " owner {", " audit {", " {", " if true {", " if false {", " if true { } else {", " ^h {")
		}
		text += pick(" /x px,", " /x rix,", " /x Px -> y,", " file,", " owner /x ux,", " deny /x x,", " change_profile unsafe /x -> y,",
			" change_profile /x -> y,", " /x rwl,", " link /x -> /y,", " capability chown,", " set rlimit nofile <= 1,", " all,", " unsafe /x px,")
		text = "profile p { " + text + strings.Repeat(" }", strings.Count(text, "{")-strings.Count(text, "}")+1)
		_, refusal := ref.Compile(text, t.TempDir(), "/none", nil)
		if strings.Contains(refusal, "'x' must be preceded") {
			continue // of a rule in blocks, releases before 6.0 forget that it denies
		}
		ours := policyOf(text, nil)
		found := append(ours.File.Findings.Errors(), ours.Report.Findings.Errors()...)
		if (refusal != "") != (len(found) > 0) {
			t.Errorf("%s\nthe reference says %q, aa-lint %v", text, refusal, found)
		}
		if refusal != "" {
			refused++
		}
	}
	if refused < 25 || refused > 200 {
		t.Errorf("%d of 250 texts are refused: that shows little", refused)
	}
}
