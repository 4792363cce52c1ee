package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
)

// TestQuirks compares what rules mean with what the reference makes of them.
func TestQuirks(t *testing.T) {
	use := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(policy.CapUse)})
	table := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(policy.NetAny)})
	read := ast.NewVocabulary("permission", ast.Term{Name: "r", Value: int(policy.FileRead)})
	coarse := kernel("network_v8", "other")
	for _, test := range []struct {
		quirk           policy.Quirk
		text            string
		features        *policy.Features
		class           policy.Class
		names           *ast.Vocabulary
		key             string
		meant, compiled string
	}{
		{policy.QuirkICMPProtocol, "network (send) inet icmp,", kernel(), policy.ClassNetwork, ast.NetPermNames,
			policy.NetworkLocalKey(afInet, raw, igmp, end("", 0), false), "", "send"},
		{policy.QuirkImpliedDenyLogged, "deny all,", kernel(), policy.ClassCapability, use, policy.CapabilityKey(1), "; quiet use", ""},
		{policy.QuirkImpliedDenyLogged, "deny network unix,", kernel(), policy.ClassUnix, ast.NetPermNames,
			policy.UnixCreateKey(stream, 0), "; quiet create", ""},
		{policy.QuirkMqueueLabelTwice, "mqueue read label=x,", kernel(), policy.ClassSysvMqueue, ast.MqueuePermNames,
			policy.SysvMqueueKey(5, "x"), "read", ""},
		{policy.QuirkMqueueBothKinds, "mqueue read,", kernel("sysv_mqueue", "other"), policy.ClassSysvMqueue, ast.MqueuePermNames,
			policy.SysvMqueueKey(5, ""), "not mediated", "read"},
		{policy.QuirkNetworkTableShared, "network inet, } profile q { network netlink,", coarse, policy.ClassNetwork, table,
			policy.NetworkKey(afNetlink, raw), "", "use"},
		{policy.QuirkNetworkTableConditional, "network inet6, if true { network inet, }", coarse, policy.ClassNetwork, table,
			policy.NetworkKey(afInet, stream), "use", ""},
		{policy.QuirkNetworkTableQuiet, "deny network inet,", coarse, policy.ClassNetwork, table,
			policy.NetworkKey(afInet, stream), "; quiet use", ""},
		{policy.QuirkBlockAccess, "owner { deny /x r, }", kernel(), policy.ClassFile, read, "/x", "; quiet r", "r; audit r"},
		{policy.QuirkBlockAccess, "audit { prompt /x r, }", kernel(), policy.ClassFile, read, "/x", "; audit r; prompt r", "r; audit r"},
		{policy.QuirkBlockAccess, "deny { audit /x r, }", kernel(), policy.ClassFile, read, "/x", "", "; quiet r"},
	} {
		m := profileOf(t, test.text, test.features).Mediation(test.class)
		if diff := cmp.Diff([]policy.Quirk{test.quirk}, m.Quirks()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.text, diff)
		}
		ask(t, test.text, m, test.names, []question{{test.key, test.meant}})
		ask(t, test.text+" as compiled", m.Reference(), test.names, []question{{test.key, test.compiled}})
	}
}

// TestNoQuirks checks that the reference is right about rules that meet none.
func TestNoQuirks(t *testing.T) {
	p := profileOf(t, "network inet stream, mqueue /x, deny capability kill, audit deny /y r, allow { owner /x r, } deny unix,", kernel())
	for _, c := range policy.Classes() {
		m := p.Mediation(c)
		if m.Reference() != m {
			t.Errorf("%s: %v", c, m.Quirks())
		}
	}
}
