package policy_test

import (
	"slices"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// TestQuirks compares what rules mean with what the reference makes of them.
func TestQuirks(t *testing.T) {
	use := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(key.CapUse)})
	table := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(key.NetAny)})
	read := ast.NewVocabulary("permission", ast.Term{Name: "r", Value: int(key.FileRead)})
	others := ast.NewVocabulary("permission", ast.Term{Name: "r", Value: int(key.FileRead << key.OtherShift)})
	pivot := ast.NewVocabulary("permission", ast.Term{Name: "pivot_root", Value: int(key.MountPivot)})
	coarse := kernel("network_v8", "other")
	for _, test := range []struct {
		quirk           policy.Quirk
		text            string
		features        *policy.Features
		class           key.Class
		names           *ast.Vocabulary
		key             string
		meant, compiled string
	}{
		{policy.QuirkICMPProtocol, "network (send) inet icmp,", kernel(), key.ClassNetwork, ast.NetPermNames,
			key.NetworkLocal(afInet, raw, igmp, end("", 0), false), "", "send"},
		{policy.QuirkImpliedDenyLogging, "deny all,", kernel(), key.ClassCapability, use, key.Capability(1), "; quiet use", ""},
		{policy.QuirkImpliedDenyLogging, "deny network unix,", kernel(), key.ClassUnix, ast.NetPermNames,
			key.UnixCreate(stream, 0), "; quiet create", ""},
		{policy.QuirkImpliedDenyLogging, "audit deny network unix,", kernel(), key.ClassUnix, ast.NetPermNames,
			key.UnixCreate(stream, 0), "", "; quiet create"},
		{policy.QuirkImpliedDenyLogging, "audit deny all,", kernel(), key.ClassCapability, use, key.Capability(1), "", "; quiet use"},
		{policy.QuirkMqueueLabelTwice, "mqueue read label=x,", kernel(), key.ClassSysvMqueue, ast.MqueuePermNames,
			key.SysvMqueue(5, "x"), "read", ""},
		{policy.QuirkMqueueBothKinds, "mqueue read,", kernel("sysv_mqueue", "other"), key.ClassSysvMqueue, ast.MqueuePermNames,
			key.SysvMqueue(5, ""), "not mediated", "read"},
		{policy.QuirkNetworkTableShared, "network inet, } profile q { network netlink,", coarse, key.ClassNetwork, table,
			key.Network(afNetlink, raw), "", "use"},
		{policy.QuirkNetworkTableBlock, "network inet, if false { /x r, } network inet6,", coarse, key.ClassNetwork, table,
			key.Network(afInet, stream), "use", ""},
		{policy.QuirkNetworkTableQuiet, "deny network inet,", coarse, key.ClassNetwork, table,
			key.Network(afInet, stream), "; quiet use", ""},
		{policy.QuirkBlockQualifiers, "owner { deny /x r, }", kernel(), key.ClassFile, read, "/x", "; quiet r", "r; audit r"},
		{policy.QuirkBlockQualifiers, "audit { prompt /x r, }", kernel(), key.ClassFile, read, "/x", "; audit r; prompt r", "r; audit r"},
		{policy.QuirkBlockQualifiers, "allow { priority=1 /x r, } deny /x r,", kernel(), key.ClassFile, read, "/x", "r", "; quiet r"},
		{policy.QuirkChangeProfileMerged, "/* r, change_profile,", kernel(), key.ClassFile, read, "/x", "r", ""},
		{policy.QuirkBlockQualifiers, "deny { audit /x r, }", kernel(), key.ClassFile, read, "/x", "", "; quiet r"},
		{policy.QuirkWildcardInClass, "/x[0-9*] r,", kernel(), key.ClassFile, read, "/x1", "r", ""},
		{policy.QuirkWildcardInClass, "/x[0-9*] r,", kernel(), key.ClassFile, read, "/x12/]", "", "r"},
		{policy.QuirkWildcardInClass, "/{x[^a?]b,y} r,", kernel(), key.ClassFile, read, "/xc]b", "", "r"},
		{policy.QuirkWildcardInClass, "/x[a**]b r,", kernel(), key.ClassFile, read, "/xaa]b", "", "r"},
		{policy.QuirkWildcardInClass, "/x[a*b*] r,", kernel(), key.ClassFile, read, "/xaabcc]", "", "r"},
		{policy.QuirkChangeProfilePriority, "change_profile -> b, priority=-1 deny change_profile -> b,", kernel(), key.ClassFile, letters,
			"b", "change onexec", ""},
		{policy.QuirkDenyAllOwner, "deny all, /x r,", kernel(), key.ClassFile, others, "/x", "; quiet r", "r"},
		{policy.QuirkUnixNetworkMerged, "unix (send) type=stream, network (bind) unix stream,", kernel(), key.ClassNetwork, ast.NetPermNames,
			key.Network(afUnix, stream), "bind send", everyNetPerm},
		{policy.QuirkUnixNetworkMerged, "network (bind) unix stream, unix (send) type=stream,", kernel(), key.ClassNetwork, ast.NetPermNames,
			key.Network(afUnix, stream), "bind send", "bind"},
		{policy.QuirkNetworkDenyEnds, "network inet stream, deny network (send) inet stream port=80,", kernel(), key.ClassNetwork, ast.NetPermNames,
			key.NetworkLocal(afInet, stream, 6, end("", 81), false), everyNetPerm, everyNetPerm[:len(everyNetPerm)-len(" send receive")] + " receive; quiet send"},
		{policy.QuirkExactAudit, "audit pivot_root /*, pivot_root oldroot=/o /n,", kernel(), key.ClassMount, pivot,
			key.PivotRoot("/n", "/o"), "pivot_root; audit pivot_root", "pivot_root"},
	} {
		m := profileOf(t, test.text, test.features).Mediation(test.class)
		if !slices.Contains(m.Quirks(), test.quirk) {
			t.Errorf("%s: the quirks are %v, not %s", test.text, m.Quirks(), test.quirk)
		}
		ask(t, test.text, m, test.names, []question{{test.key, test.meant}})
		ask(t, test.text+" as compiled", m.Reference(), test.names, []question{{test.key, test.compiled}})
	}
}

// TestNoQuirks checks that the reference is right about rules that meet none.
func TestNoQuirks(t *testing.T) {
	p := profileOf(t, "network inet stream, mqueue /x, deny capability kill, audit deny /y r, allow { owner /x r, } deny unix,", kernel())
	for _, c := range key.Classes() {
		m := p.Mediation(c)
		if m.Reference() != m {
			t.Errorf("%s: %v", c, m.Quirks())
		}
	}
}

// TestExecQuirks compares how a program goes on.
func TestExecQuirks(t *testing.T) {
	for _, test := range []struct {
		quirk                 policy.Quirk
		text, meant, compiled string
	}{
		{policy.QuirkAllExecPriority, "all, priority=-2 /x px,", "ix", "px"},
		{policy.QuirkNestedExecTarget, "profile c { /x Cx -> d, }", "Px -> p//c//d", "Px -> c//d"},
	} {
		profiles := policyOf("profile p { "+test.text+" }\n", nil).Profiles
		m := profiles[len(profiles)-1].Mediation(key.ClassFile)
		if !slices.Contains(m.Quirks(), test.quirk) {
			t.Errorf("%s: the quirks are %v, not %s", test.text, m.Quirks(), test.quirk)
		}
		if got := m.Decide("/x").Exec[0].String(); got != test.meant {
			t.Errorf("%s: %s, want %s", test.text, got, test.meant)
		}
		if got := m.Reference().Decide("/x").Exec[0].String(); got != test.compiled {
			t.Errorf("%s: compiled %s, want %s", test.text, got, test.compiled)
		}
	}
}

// TestReferenceRlimit checks that the reference loses limits in conditionals.
func TestReferenceRlimit(t *testing.T) {
	p := profileOf(t, "set rlimit nofile <= 5, if true { set rlimit nofile <= 6, set rlimit core <= 0, }", nil)
	if got := p.Rlimit["nofile"].Number(); got != 6 {
		t.Errorf("nofile is limited to %d", got)
	}
	limits := p.ReferenceRlimit()
	if got := limits["nofile"].Number(); got != 5 || len(limits) != 1 {
		t.Errorf("as compiled: %v", limits)
	}
}

// TestXattrs checks conditions on extended attributes.
func TestXattrs(t *testing.T) {
	features := kernel("policy {", "domain {attach_conditions {xattr {yes}}} policy {")
	p := policyOf("@{V} = a b\nprofile p /x xattrs=(user.a=\"x@{V}*\" user.b) {\n}\n", features).Profiles[0]
	all := p.XattrConditions()
	if len(all) != 2 || all[0].Name != "user.b" || all[1].Name != "user.a" {
		t.Fatalf("the conditions are %v", all)
	}
	for value, want := range map[string][3]bool{
		"xa": {true, true, false}, "xb\x00c": {true, true, false}, "xc": {true, false, false}, "x@V1": {true, false, true},
	} {
		got := [3]bool{all[0].Matches(value), all[1].Matches(value), all[1].Reference().Matches(value)}
		if got != want {
			t.Errorf("%q matches %v, want %v", value, got, want)
		}
	}
	if without := policyOf("profile p /x xattrs=(user.b) {\n}\n", kernel()).Profiles[0].XattrConditions(); without != nil {
		t.Errorf("a kernel that knows no attributes looks at %v", without)
	}
}
