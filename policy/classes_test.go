package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
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
func words(perms key.Perms, names *ast.Vocabulary) string {
	var all []string
	var done key.Perms
	for _, t := range names.Terms() {
		if p := key.Perms(t.Value); perms&p != 0 && done&p == 0 {
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
		perms key.Perms
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
	use := ast.NewVocabulary("use", ast.Term{Name: "use", Value: int(key.CapUse)})
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"capability chown,", []question{{key.Capability(0), "use"}, {key.Capability(1), ""}}},
		{"capability,", []question{{key.Capability(21), "use"}, {key.Capability(63), "use"}, {key.Capability(64), ""}}},
		{"audit capability kill chown,", []question{{key.Capability(5), "use; audit use"}}},
		{"capability, deny capability kill,", []question{{key.Capability(5), "; quiet use"}, {key.Capability(6), "use"}}},
		{"priority=9 capability kill, audit deny capability kill,", []question{{key.Capability(5), ""}}},
		{"prompt capability kill,", []question{{key.Capability(5), "use"}}},
		{"all,", []question{{key.Capability(5), "use"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassCapability), use, test.questions)
	}
}

func TestSignal(t *testing.T) {
	k := key.Signal
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"signal,", []question{{k(9, "x"), "send receive"}, {k(200, "x"), "send receive"}, {k(9, ""), ""}}},
		{"signal send set=(kill term) peer=/usr/bin/*,", []question{
			{k(9, "/usr/bin/x"), "send"}, {k(15, "/usr/bin/x"), "send"}, {k(1, "/usr/bin/x"), ""}, {k(9, "/usr/bin/x/y"), ""},
		}},
		{"signal set=kill set=rtmin+32,", []question{{k(9, "x"), "send receive"}, {k(160, "x"), "send receive"}, {k(159, "x"), ""}}},
		{"signal, audit deny signal send peer=x, deny signal receive peer=y, priority=1 signal send peer=y,", []question{
			{k(9, "x"), "receive"}, {k(9, "y"), "send; quiet receive"}, {k(9, "z"), "send receive"},
		}},
		{"prompt signal send peer=x,", []question{{k(9, "x"), "; prompt send"}}},
		{"signal peer=a//b,", []question{{k(9, "a//b"), "send receive"}, {k(9, "a/b"), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassSignal), ast.SignalPermNames, test.questions)
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
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassPtrace), ast.PtracePermNames, test.questions)
	}
}

func TestDbus(t *testing.T) {
	message := func(bus, path string) string {
		return key.DbusMessage(bus, ":1.2", "peer", path, "org.i", "Member")
	}
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"dbus,", []question{
			{message("system", "/x"), "send receive"}, {key.DbusName("system", "org.x"), "bind"}, {key.DbusEavesdrop("session"), "eavesdrop"},
		}},
		{"dbus bus=system path=/x//{y,z},", []question{{message("system", "/x/y"), "send receive"}, {message("session", "/x/y"), ""}, {message("system", "/x"), ""}}},
		{"dbus bus=session name=org.x.*,", []question{{key.DbusName("session", "org.x.y"), "bind"}, {key.DbusName("session", "org.x"), ""}, {message("session", "/"), ""}}},
		{"dbus send interface=org.i member=M* peer=(name=:1.*, label=peer),", []question{{message("system", "/x"), "send"}}},
		{"dbus send peer=(label=other),", []question{{message("system", "/x"), ""}}},
		{"dbus eavesdrop bus=system,", []question{{key.DbusEavesdrop("system"), "eavesdrop"}, {key.DbusEavesdrop("session"), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassDbus), ast.DbusPermNames, test.questions)
	}
}

func TestMqueue(t *testing.T) {
	const all = "create open delete read write getattr setattr"
	for _, test := range []struct {
		rules     string
		class     key.Class
		questions []question
	}{
		{"mqueue,", key.ClassPosixMqueue, []question{{key.PosixMqueue("/a", ""), all}, {key.PosixMqueue("/a", "x"), all}}},
		{"mqueue,", key.ClassSysvMqueue, []question{{key.SysvMqueue(7, ""), all}, {key.SysvMqueue(7, "x"), all}}},
		{"mqueue /a,", key.ClassSysvMqueue, []question{{key.SysvMqueue(7, ""), ""}}},
		{"mqueue (create, read, open) type=posix label=x /a*,", key.ClassPosixMqueue, []question{
			{key.PosixMqueue("/ab", ""), "create read"}, {key.PosixMqueue("/ab", "x"), "create open read"}, {key.PosixMqueue("/ab", "y"), ""},
		}},
		{"mqueue open label=x,", key.ClassPosixMqueue, []question{{key.PosixMqueue("/a", ""), ""}, {key.PosixMqueue("/a", "x"), "open"}}},
		{"mqueue 258,", key.ClassSysvMqueue, []question{{"\x00\x00\x01\x02", all}, {key.SysvMqueue(259, ""), ""}}},
		{"mqueue 258,", key.ClassPosixMqueue, []question{{key.PosixMqueue("258", ""), ""}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(test.class), ast.MqueuePermNames, test.questions)
	}
}

func TestIOUring(t *testing.T) {
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"io_uring,", []question{{key.IOUring(""), "sqpoll override_creds"}, {key.IOUring("x"), "sqpoll override_creds"}}},
		{"io_uring override_creds label=x,", []question{{key.IOUring("x"), "override_creds"}, {key.IOUring("y"), ""}}},
		{"io_uring sqpoll label=x,", []question{{key.IOUring(""), "sqpoll"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassIOUring), ast.IOUringPermNames, test.questions)
	}
}

func TestUserns(t *testing.T) {
	create := ast.NewVocabulary("create", ast.Term{Name: "create", Value: int(key.UsernsCreate)})
	for rules, want := range map[string]string{
		"userns,": "create", "userns create,": "create", "": "", "deny userns,": "; quiet create", "audit userns,": "create; audit create",
	} {
		ask(t, rules, profileOf(t, rules, nil).Mediation(key.ClassUserns), create, []question{{key.Userns(), want}})
	}
}

func TestMount(t *testing.T) {
	const ro, nosuid, remount, bind, move, rec, private = 1, 2, 1 << 5, 1 << 12, 1 << 13, 1 << 14, 1 << 18
	kinds := ast.NewVocabulary("kind",
		ast.Term{Name: "mount", Value: int(key.MountMount)}, ast.Term{Name: "umount", Value: int(key.MountUmount)},
		ast.Term{Name: "pivot_root", Value: int(key.MountPivot)})
	k := key.Mount
	for _, test := range []struct {
		rules     string
		questions []question
	}{
		{"mount,", []question{
			{k("/m", "/s", "ext4", 0), "mount"}, {k("/m", "/s", "", bind|rec), "mount"}, {k("/m", "", "", remount|ro), "mount"},
			{key.Umount("/m"), ""},
		}},
		{"mount /s,", []question{{k("/m", "/s", "ext4", ro), "mount"}, {k("/m", "/t", "ext4", ro), ""}, {k("/s", "", "", private), "mount"}}},
		{"mount options=(ro, bind) /s -> /m,", []question{{k("/m", "/s", "", bind), "mount"}, {k("/m", "/s", "", bind|rec), ""}}},
		{"mount options in (rw, nosuid) fstype=(ext*, tmpfs) -> /m,", []question{
			{k("/m", "/s", "ext4", 0), "mount"}, {k("/m", "/s", "ext4", nosuid), "mount"}, {k("/m", "/s", "ext4", ro|nosuid), "mount"},
			{k("/m", "/s", "ext4", 4), ""}, {k("/m", "/s", "xfs", nosuid), ""},
		}},
		{"mount options=(ro) options in (nosuid) -> /m,", []question{
			{k("/m", "/s", "x", ro), "mount"}, {k("/m", "/s", "x", ro|nosuid), "mount"}, {k("/m", "/s", "x", nosuid), ""},
		}},
		{"mount options=private /m,", []question{{k("/m", "", "", private), "mount"}, {k("/m", "", "", private|rec), ""}}},
		{"mount options=move /s -> /m,", []question{{k("/m", "/s", "", move), "mount"}, {k("/m", "/s", "", 0), ""}}},
		{"mount detached -> /m,", []question{{k("/m", "", "", move), "mount"}, {k("/m", "/s", "", move), ""}}},
		{"remount options=(ro) /m,", []question{{k("/m", "", "", remount|ro), "mount"}, {k("/m", "", "", remount), ""}}},
		{"umount /m/{,**},", []question{{key.Umount("/m/x"), "umount"}, {key.Umount("/m"), ""}}},
		{"pivot_root oldroot=/n//old /n,", []question{{key.PivotRoot("/n", "/n/old"), "pivot_root"}, {key.PivotRoot("/n", "/old"), ""}}},
		{"deny mount options=bind, mount,", []question{{k("/m", "/s", "", bind), "; quiet mount"}, {k("/m", "/s", "", bind|rec), "mount"}}},
	} {
		ask(t, test.rules, profileOf(t, test.rules, nil).Mediation(key.ClassMount), kinds, test.questions)
	}
}
