package policy_test

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
)

// letters are the permissions of files of the owner, and the mark of a pair.
var letters = ast.NewVocabulary("permission",
	ast.Term{Name: "r", Value: int(key.FileRead)}, ast.Term{Name: "l", Value: int(key.FileLink)},
	ast.Term{Name: "k", Value: int(key.FileLock)}, ast.Term{Name: "subset", Value: int(key.FileSubset)},
	ast.Term{Name: "change", Value: int(key.FileChangeProfile)}, ast.Term{Name: "onexec", Value: int(key.FileOnExec)})

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
		{"owner { other /a r, } other { owner /a l, }", []question{{"/a", ""}, {"/a\x00/b", ""}}},
		{"prompt change_profile -> b,", []question{{"b", "change onexec"}}},
		{"change_profile /a//b -> c,", []question{{"/a//b\x00c", "onexec"}, {"/a/b\x00c", ""}}},
		// A negated class matches the NUL of a pair as well.
		{"/a l, deny /a[^b]/** k,", []question{{"/a\x00/b", "l; quiet k subset"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassFile), letters, test.questions)
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
	k := key.UnixPeer(stream, 0, key.UnixAddr("@y"), "", key.UnixAddr("@/root/x-1"), "z")
	ask(t, "unix", p.Profiles[0].Mediation(key.ClassUnix), ast.NetPermNames, []question{{k, "connect"}})
}

// TestImpliedMmap checks when a program that keeps the profile may be mapped.
func TestImpliedMmap(t *testing.T) {
	mmap := ast.NewVocabulary("permission", ast.Term{Name: "m", Value: int(key.FileMmap)})
	for rules, want := range map[string]string{
		"/x ix,":                                     "m",
		"/x px,":                                     "",
		"/x pix, deny /x m,":                         "; quiet m",
		"priority=1 /x ix, deny /x m,":               "; quiet m",
		"prompt /x m, /x ix,":                        "m",
		"audit prompt /x m, priority=1 /x ix,":       "m; audit m",
		"priority=1 prompt /x m, /x ix,":             "; prompt m",
		"priority=1 prompt /x m, priority=2 /x ix,":  "m",
		"priority=1 prompt /x m, /x ix, deny /x* m,": "; prompt m",
		"priority=-1 audit /x m, /x ix,":             "m; audit m",
	} {
		ask(t, rules, profileOf(t, rules, nil).Mediation(key.ClassFile), mmap, []question{{"/x", want}})
	}
}

// TestAliasedProc checks that aliases are for the rules too that the parser adds
// by itself.
func TestAliasedProc(t *testing.T) {
	p := policyOf("alias /proc/ -> /p/,\nprofile x {\nchange_profile,\n}\n", nil).Profiles[0]
	write := ast.NewVocabulary("permission", ast.Term{Name: "w", Value: int(key.FileWrite)})
	ask(t, "change_profile,", p.Mediation(key.ClassFile), write, []question{{"/p/1/attr/exec", "w"}, {"/proc/1/attr/current", "w"}})
}

// TestPromptsWithoutForm checks kernels whose policies cannot say that somebody
// is to be asked.
func TestPromptsWithoutForm(t *testing.T) {
	features := kernel("permstable32", "other")
	rules := "prompt signal send peer=x, signal receive peer=x, priority=1 prompt signal receive peer=y, signal peer=y,"
	ask(t, rules, profileOf(t, rules, features).Mediation(key.ClassSignal), ast.SignalPermNames, []question{
		{key.Signal(1, "x"), "receive"}, {key.Signal(1, "y"), "send"},
	})
}

// TestOldCapabilities checks capabilities that the kernel does not know yet.
func TestOldCapabilities(t *testing.T) {
	use := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(key.CapUse)})
	const sysAdmin, bpf = 21, 39
	ask(t, "capability bpf,", profileOf(t, "capability bpf,", kernel()).Mediation(key.ClassCapability), use, []question{
		{key.Capability(sysAdmin), "use"}, {key.Capability(bpf), ""},
	})
	ask(t, "capability bpf,", profileOf(t, "capability bpf,", kernel("chown", "chown bpf")).Mediation(key.ClassCapability), use, []question{
		{key.Capability(sysAdmin), ""}, {key.Capability(bpf), "use"},
	})
}

// TestPeerLabelOfAnyFamily checks that a label of the peer does not limit the
// family.
func TestPeerLabelOfAnyFamily(t *testing.T) {
	const rules = "network (send) peer=(label=x),"
	ask(t, rules, profileOf(t, rules, nil).Mediation(key.ClassNetwork), ast.NetPermNames, []question{
		{key.Network(afNetlink, raw), "send"},
		{key.NetworkPeer(afInet, stream, 6, end("", 1), "x", end("", 2)), "send"},
		{key.NetworkPeer(afInet, stream, 6, end("", 1), "y", end("", 2)), ""},
	})
}

// TestMountOfNothing checks rules on mounts that fit no mount.
func TestMountOfNothing(t *testing.T) {
	for _, rule := range []string{
		"mount options=(remount) /a -> /b,", "mount options=(private) /a -> /b,", "mount fstype=ext4 options=(bind) /a -> /b,",
		"mount options=(ro) options=(move) fstype=ext4 /a,", "mount options=(remount) /a,",
	} {
		found := policyOf("profile p { "+rule+" }\n", nil).Report.Findings.Errors()
		if len(found) == 0 && !strings.Contains(rule, "(ro)") {
			t.Errorf("%s is accepted", rule)
		}
		if found := policyOf("profile p { "+rule+" }\n", kernel("mount {", "other {")).Report.Findings.Errors(); len(found) > 0 {
			t.Errorf("%s is refused for a kernel that does not mediate mounts: %s", rule, found[0].Message)
		}
	}
	for _, rule := range []string{
		"mount options=(remount, ro) /a -> /b,", "mount options=(private) /a,", "mount options=(bind) fstype=ext4 options in (ro) /a,", "remount options=(ro) /a,",
	} {
		if found := policyOf("profile p { "+rule+" }\n", nil).Report.Findings.Errors(); len(found) > 0 {
			t.Errorf("%s is refused: %s", rule, found[0].Message)
		}
	}
}
