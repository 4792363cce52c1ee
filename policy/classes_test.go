package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// profileOf returns what rules mean in a profile, for a kernel and an abi that
// know certain features; nil for those that know everything.
func profileOf(t *testing.T, rules string, features *policy.Features) *policy.Profile {
	t.Helper()
	p := policyOf("profile p {\n"+rules+"\n}\n", features)
	if list := append(p.File.Findings, p.Report.Findings...).Errors(); len(list) > 0 {
		t.Fatalf("%s: %s", rules, list[0].Message)
	}
	return p.Profiles[0]
}

func policyOf(text string, features *policy.Features) *policy.Policy {
	loader := load.New(load.Config{Search: []string{"/none"}, WorkDir: "/"})
	file := loader.Text("test", text, false)
	opts := policy.Options{ABI: features, Kernel: features}
	if features == nil {
		opts.ABI = policy.ParseFeatures(everything)
	}
	return policy.NewChecker(loader, opts).Resolve(file)
}

// everything is what a kernel with all classes says of itself.
const everything = `network_v8 {af_inet {yes} af_mask {}} network {af_unix {yes}} mount {mask {mount}} ptrace {mask {read}}
signal {mask {hup}} dbus {mask {send}} namespaces {mask {userns_create}} ipc {posix_mqueue {create} sysv_mqueue {create}}
io_uring {mask {sqpoll}} caps {mask {chown}} file {mask {read}} policy {permstable32 {allow}}`

// words spells the permissions of a class by the words of its rules.
func words(perms policy.Perms, names *ast.Vocabulary) string {
	var all []string
	var done policy.Perms
	for _, t := range names.Terms() {
		if p := policy.Perms(t.Value); perms&p != 0 && done&p == 0 {
			all = append(all, t.Name)
			done |= p
		}
	}
	return strings.Join(all, " ")
}

// spell tells what a decision is about, in the form "allow; audit …; quiet …;
// prompt …" where what is empty is left out.
func spell(d policy.Decision, names *ast.Vocabulary) string {
	if !d.Mediated {
		return "not mediated"
	}
	parts := []string{words(d.Allow, names)}
	for _, x := range []struct {
		what  string
		perms policy.Perms
	}{{"audit", d.Audit}, {"quiet", d.Quiet}, {"prompt", d.Prompt}} {
		if x.perms != 0 {
			parts = append(parts, x.what+" "+words(x.perms, names))
		}
	}
	return strings.Join(parts, "; ")
}

// question is an access and what a profile says of it.
type question struct{ key, want string }

func ask(t *testing.T, rules string, m *policy.Mediation, names *ast.Vocabulary, questions []question) {
	t.Helper()
	for _, q := range questions {
		if diff := cmp.Diff(q.want, spell(m.Decide(q.key), names)); diff != "" {
			t.Errorf("%s\n%q (-want +got):\n%s", rules, q.key, diff)
		}
	}
}

func TestCapability(t *testing.T) {
	use := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(policy.CapUse)})
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"capability chown,", []question{{policy.CapabilityKey(0), "use"}, {policy.CapabilityKey(1), ""}}},
		{"capability,", []question{{policy.CapabilityKey(21), "use"}, {policy.CapabilityKey(63), "use"}, {policy.CapabilityKey(64), ""}}},
		{"audit capability kill chown,", []question{{policy.CapabilityKey(5), "use; audit use"}}},
		{"capability, deny capability kill,", []question{{policy.CapabilityKey(5), "; quiet use"}, {policy.CapabilityKey(6), "use"}}},
		{"priority=9 capability kill, audit deny capability kill,", []question{{policy.CapabilityKey(5), ""}}},
		{"prompt capability kill,", []question{{policy.CapabilityKey(5), "use"}}},
		{"all,", []question{{policy.CapabilityKey(5), "use"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassCapability), use, test.questions)
	}
}

func TestSignal(t *testing.T) {
	key := policy.SignalKey
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"signal,", []question{{key(9, "x"), "send receive"}, {key(200, "x"), "send receive"}, {key(9, ""), ""}}},
		{"signal send set=(kill term) peer=/usr/bin/*,", []question{
			{key(9, "/usr/bin/x"), "send"}, {key(15, "/usr/bin/x"), "send"}, {key(1, "/usr/bin/x"), ""}, {key(9, "/usr/bin/x/y"), ""},
		}},
		{"signal set=kill set=rtmin+32,", []question{{key(9, "x"), "send receive"}, {key(160, "x"), "send receive"}, {key(159, "x"), ""}}},
		{"signal, audit deny signal send peer=x, deny signal receive peer=y, priority=1 signal send peer=y,", []question{
			{key(9, "x"), "receive"}, {key(9, "y"), "send; quiet receive"}, {key(9, "z"), "send receive"},
		}},
		{"prompt signal send peer=x,", []question{{key(9, "x"), "; prompt send"}}},
		{"signal peer=a//b,", []question{{key(9, "a//b"), "send receive"}, {key(9, "a/b"), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassSignal), ast.SignalPermNames, test.questions)
	}
}

func TestPtrace(t *testing.T) {
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"ptrace,", []question{{"x", "read readby trace tracedby"}, {"", ""}}},
		{"ptrace (r, w) peer=@{profile_name},", []question{{"p", "read trace"}, {"q", ""}}},
		{"audit ptrace readby peer={a,b}, ptrace tracedby peer=b,", []question{{"a", "readby; audit readby"}, {"b", "readby tracedby; audit readby"}}},
		{"", []question{{"x", ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassPtrace), ast.PtracePermNames, test.questions)
	}
}

func TestDbus(t *testing.T) {
	message := func(bus, path string) string {
		return policy.DbusMessageKey(bus, ":1.2", "peer", path, "org.i", "Member")
	}
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"dbus,", []question{
			{message("system", "/x"), "send receive"}, {policy.DbusNameKey("system", "org.x"), "bind"}, {policy.DbusEavesdropKey("session"), "eavesdrop"},
		}},
		{"dbus bus=system path=/x//{y,z},", []question{{message("system", "/x/y"), "send receive"}, {message("session", "/x/y"), ""}, {message("system", "/x"), ""}}},
		{"dbus bus=session name=org.x.*,", []question{{policy.DbusNameKey("session", "org.x.y"), "bind"}, {policy.DbusNameKey("session", "org.x"), ""}, {message("session", "/"), ""}}},
		{"dbus send interface=org.i member=M* peer=(name=:1.*, label=peer),", []question{{message("system", "/x"), "send"}}},
		{"dbus send peer=(label=other),", []question{{message("system", "/x"), ""}}},
		{"dbus eavesdrop bus=system,", []question{{policy.DbusEavesdropKey("system"), "eavesdrop"}, {policy.DbusEavesdropKey("session"), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassDbus), ast.DbusPermNames, test.questions)
	}
}

func TestMqueue(t *testing.T) {
	const all = "create open delete read write getattr setattr"
	for _, test := range []struct {
		rules     string
		class     policy.Class
		questions []question
	}{
		{"mqueue,", policy.ClassPosixMqueue, []question{{policy.PosixMqueueKey("/a", ""), all}, {policy.PosixMqueueKey("/a", "x"), all}}},
		{"mqueue,", policy.ClassSysvMqueue, []question{{policy.SysvMqueueKey(7, ""), all}, {policy.SysvMqueueKey(7, "x"), all}}},
		{"mqueue /a,", policy.ClassSysvMqueue, []question{{policy.SysvMqueueKey(7, ""), ""}}},
		{"mqueue (create, read, open) type=posix label=x /a*,", policy.ClassPosixMqueue, []question{
			{policy.PosixMqueueKey("/ab", ""), "create read"}, {policy.PosixMqueueKey("/ab", "x"), "create open read"}, {policy.PosixMqueueKey("/ab", "y"), ""},
		}},
		{"mqueue open label=x,", policy.ClassPosixMqueue, []question{{policy.PosixMqueueKey("/a", ""), ""}, {policy.PosixMqueueKey("/a", "x"), "open"}}},
		{"mqueue 258,", policy.ClassSysvMqueue, []question{{"\x00\x00\x01\x02", all}, {policy.SysvMqueueKey(259, ""), ""}}},
		{"mqueue 258,", policy.ClassPosixMqueue, []question{{policy.PosixMqueueKey("258", ""), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(test.class), ast.MqueuePermNames, test.questions)
	}
}

func TestIOUring(t *testing.T) {
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"io_uring,", []question{{policy.IOUringKey(""), "sqpoll override_creds"}, {policy.IOUringKey("x"), "sqpoll override_creds"}}},
		{"io_uring override_creds label=x,", []question{{policy.IOUringKey("x"), "override_creds"}, {policy.IOUringKey("y"), ""}}},
		{"io_uring sqpoll label=x,", []question{{policy.IOUringKey(""), "sqpoll"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassIOUring), ast.IOUringPermNames, test.questions)
	}
}

func TestUserns(t *testing.T) {
	create := ast.NewVocabulary("create", ast.Term{Name: "create", Value: int(policy.UsernsCreate)})
	for rules, want := range map[string]string{
		"userns,": "create", "userns create,": "create", "": "", "deny userns,": "; quiet create", "audit userns,": "create; audit create",
	} {
		ask(t, rules, profileOf(t, rules, nil).Mediation(policy.ClassUserns), create, []question{{policy.UsernsKey(), want}})
	}
}

func TestMount(t *testing.T) {
	const ro, nosuid, remount, bind, move, rec, private = 1, 2, 1 << 5, 1 << 12, 1 << 13, 1 << 14, 1 << 18
	kinds := ast.NewVocabulary("kind",
		ast.Term{Name: "mount", Value: int(policy.MountMount)}, ast.Term{Name: "umount", Value: int(policy.MountUmount)},
		ast.Term{Name: "pivot_root", Value: int(policy.MountPivot)})
	key := policy.MountKey
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"mount,", []question{
			{key("/m", "/s", "ext4", 0), "mount"}, {key("/m", "/s", "", bind|rec), "mount"}, {key("/m", "", "", remount|ro), "mount"},
			{policy.UmountKey("/m"), ""},
		}},
		{"mount /s,", []question{{key("/m", "/s", "ext4", ro), "mount"}, {key("/m", "/t", "ext4", ro), ""}, {key("/s", "", "", private), "mount"}}},
		{"mount options=(ro, bind) /s -> /m,", []question{{key("/m", "/s", "", bind), "mount"}, {key("/m", "/s", "", bind|rec), ""}}},
		{"mount options in (rw, nosuid) fstype=(ext*, tmpfs) -> /m,", []question{
			{key("/m", "/s", "ext4", 0), "mount"}, {key("/m", "/s", "ext4", nosuid), "mount"}, {key("/m", "/s", "ext4", ro|nosuid), "mount"},
			{key("/m", "/s", "ext4", 4), ""}, {key("/m", "/s", "xfs", nosuid), ""},
		}},
		{"mount options=(ro) options in (nosuid) -> /m,", []question{
			{key("/m", "/s", "x", ro), "mount"}, {key("/m", "/s", "x", ro|nosuid), "mount"}, {key("/m", "/s", "x", nosuid), ""},
		}},
		{"mount options=private /m,", []question{{key("/m", "", "", private), "mount"}, {key("/m", "", "", private|rec), ""}}},
		{"mount options=move /s -> /m,", []question{{key("/m", "/s", "", move), "mount"}, {key("/m", "/s", "", 0), ""}}},
		{"mount detached -> /m,", []question{{key("/m", "", "", move), "mount"}, {key("/m", "/s", "", move), ""}}},
		{"remount options=(ro) /m,", []question{{key("/m", "", "", remount|ro), "mount"}, {key("/m", "", "", remount), ""}}},
		{"umount /m/{,**},", []question{{policy.UmountKey("/m/x"), "umount"}, {policy.UmountKey("/m"), ""}}},
		{"pivot_root oldroot=/n//old /n,", []question{{policy.PivotRootKey("/n", "/n/old"), "pivot_root"}, {policy.PivotRootKey("/n", "/old"), ""}}},
		{"deny mount options=bind, mount,", []question{{key("/m", "/s", "", bind), "; quiet mount"}, {key("/m", "/s", "", bind|rec), "mount"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(policy.ClassMount), kinds, test.questions)
	}
}
