package policy_test

import (
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
)

// letters are the permissions of files of the owner, and the mark of a pair.
var letters = ast.NewVocabulary("permission",
	ast.Term{Name: "r", Value: int(policy.FileRead)}, ast.Term{Name: "l", Value: int(policy.FileLink)},
	ast.Term{Name: "k", Value: int(policy.FileLock)}, ast.Term{Name: "subset", Value: int(policy.FileSubset)},
	ast.Term{Name: "change", Value: int(policy.FileChangeProfile)}, ast.Term{Name: "onexec", Value: int(policy.FileOnExec)})

// TestPairs checks what rules say of links and of changes of profile, and what
// is logged of it.
func TestPairs(t *testing.T) {
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"audit /a rl,", []question{{"/a", "r l; audit r l"}, {"/a\x00/b", "l subset; audit l"}, {"/a\x00b", ""}}},
		{"/a l, deny /a l,", []question{{"/a", "l"}, {"/a\x00/b", "; quiet l"}}},
		{"link subset /a -> /b, deny link /a -> /b,", []question{{"/a\x00/b", "subset; quiet l"}}},
		{"audit prompt /a l,", []question{{"/a", "; audit l; prompt l"}, {"/a\x00/b", "; audit l; prompt l subset"}}},
		{"deny change_profile /a -> b,", []question{{"b", ""}, {"/a\x00b", ""}}},
		{"audit change_profile -> b,", []question{{"b", "change onexec"}, {"/x\x00b", "onexec"}}},
		// A negated class matches the NUL of a pair as well.
		{"/a l, deny /a[^b]/** k,", []question{{"/a\x00/b", "l; quiet k subset"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassFile), letters, test.questions)
	}
}

// TestABIInBody checks that an abi statement in the body of a profile comes too
// late.
func TestABIInBody(t *testing.T) {
	p := profileOf(t, "abi <kernel>, userns,", nil)
	if p.ABI() != "" {
		t.Errorf("the abi is %s", p.ABI())
	}
}

// TestAtBeforeVariable checks that a sign @ before a variable does not make
// another one of its values.
func TestAtBeforeVariable(t *testing.T) {
	p := policyOf("@{HOME} = /home/*/ /root/\nprofile p {\nunix (connect) peer=(addr=\"@@{HOME}/x-*\"),\n}\n", nil)
	for _, f := range append(p.File.Findings, p.Report.Findings...).Errors() {
		t.Error(f.Message)
	}
	key := policy.UnixPeerKey(stream, 0, policy.UnixAddr("@y"), "", policy.UnixAddr("@/root/x-1"), "z")
	ask(t, "unix", p.Profiles[0].Mediation(policy.ClassUnix), ast.NetPermNames, []question{{key, "connect"}})
}
