package rules_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// mutants are what is put into a whole and sound profile for a rule to find: a
// line for the profile, or "old => new" to change what is there.
var mutants = map[string][]string{
	"AA117": {"deny /etc/../root/** r,", "/srv/./x r,", "@{data}/{,a/}/x r,", "/a/../b rw,", "/@{data}x r,"},
	"AA302": {
		"/var/{,**} rw,\n  /var/x/** w,", "/usr/** r,\n  /usr/share/x r,", "owner /srv/** rwk,\n  owner /srv/x w,",
		"deny /opt/** rw,\n  deny /opt/x w,", "signal,\n  signal send,", "/x/{a,b} r,\n  /x/{b,a} r,",
	},
	"AA303": {
		"deny /** w,", "deny network,", "/opt/x r,\n  deny /opt/{,**} rwx,", "capability sys_admin,\n  deny capability,",
		"/opt/x rw,\n  deny /opt/* r,\n  deny /opt/x* w,",
	},
	"AA309": {
		"owner /opt/x r,\n  /opt/x r,", "/opt/x rw,\n  owner /opt/x w,", "owner /opt/** rk,\n  /opt/** rwk,",
		"owner @{data}/y r,\n  @{data}/y r,", "audit owner /opt/x r,\n  audit /opt/x r,",
	},
	"AA310": {
		"priority=1 /opt/** r,\n  /opt/x r,", "priority=2 deny /opt/** rw,\n  priority=3 /opt/** rw,",
		"priority=1 /opt/x rw,\n  deny /opt/x w,", "priority=-1 /opt/a r,\n  /opt/* rw,", "priority=5 /opt/{a,b} r,\n  deny /opt/a r,",
	},
	"AA204": {
		"@{data}/www/** rwm,", "owner /var/lib/webserver/** rwix,", "/srv/cgi/** rwCx -> rotate,",
		"/var/log/webserver/*.log      w => /var/log/webserver/*.log      rwm",
		"/srv/x/* w,\n  /srv/x/run ix,", "owner @{run}/webserver.pid    rw => owner @{run}/webserver.pid    rwix",
	},
	"AA205": {"/** ix,", "/{,**} Px,", "/** rUx,", "owner /** pix,", "/[a-m]** ix,\n  /[^a-m/]** ix,"},
	"AA207": {"/** rw,", "file,", "/{,**} w,", "owner /** rwk,", "/** r,"},
	"AA208": {"/etc/** rw,", "/usr/{,**} w,", "/{boot,opt}/** rw,", "@{bin}/../** w,\n  /usr/** rwlk,", "/var/** w,"},
	"AA209": {"/tmp/** rw,", "/{,var/}tmp/** w,", "/dev/shm/{,**} rw,", "audit /tmp/** rwk,", "/var/tmp/** w,"},
	"AA210": {"/tmp/x/** r,", "/tmp/web.* rw,", "/run/user/*/web w,", "/dev/shm/web* rw,", "/var/tmp/x/** r,"},
	"AA215": {"ptrace,", "signal,", "ptrace trace,", "signal send,", "ptrace (read, trace) peer=**,"},
	"AA217": {
		"/proc/sys/kernel/core_pattern w,", "/proc/** rw,", "/sys/** w,", "/dev/sd* rw,", "/dev/mem rw,",
		"/proc/sys/kernel/** w,\n  deny /proc/sys/kernel/core_pattern w,", "/proc/*/mem rw,",
	},
	"AA218": {"@{run}/docker.sock rw,", "/run/containerd/** rw,", "/run/d* rw,", "/run/podman/{,**} rw,", "/var/lib/lxd/unix.socket rw,"},
	"AA219": {"dbus,", "dbus send bus=system,", "dbus bus=session,", "dbus eavesdrop,", "dbus (send, receive) bus=system peer=(name=*),"},
	"AA220": {"change_profile,", "change_profile -> **,", "change_profile -> unconfined,", "change_profile -> {a,unconfined},", "change_profile @{bin}/x -> *,"},
	"AA221": {
		"@{bin}/sudo PUx,", "/usr/bin/systemd-run Ux,", "@{bin}/* pux,",
		"dbus send bus=system interface=org.freedesktop.systemd1.Manager,",
		"dbus send bus=system peer=(name=org.freedesktop.systemd1),",
	},
	"AA222": {
		"/etc/apparmor.d/** w,", "/sys/kernel/security/apparmor/.replace w,", "/etc/app* w,\n  /etc/app*/** w,",
		"/var/cache/apparmor/** rw,", "/sys/kernel/security/** w,",
	},
	"AA223": {"/etc/profile w,", "/etc/cron.d/* w,", "/var/spool/cron/** rw,", "/etc/systemd/system/** w,", "/etc/ld.so.preload w,"},
	"AA224": {"/etc/shadow r,", "/etc/** r,", "/etc/gshadow r,", "/etc/ssl/private/* r,", "/etc/ssh/* r,"},
	"AA226": {"=> file, capability, network, mount, signal,", "=> all,", "=> all, ptrace,", "=> /{,**} rwix, capability, network, mount, signal,", "=> audit all,"},
	"AA227": {
		"link /srv/a/* -> /srv/b/*,\n  /srv/a/* rw,", "/srv/a/* rwl -> /srv/b/*,", "/srv/* rwl -> /srv/*,\n  deny /srv/key w,",
		"link /srv/a -> /etc/webserver/keys,\n  /srv/a w,", "/srv/a rl -> /root/*,",
	},
	"AA234": {
		"flags=(attach_disconnected) { => flags=(complain) {", "flags=(attach_disconnected) { => flags=(attach_disconnected, complain) {",
		"profile rotate { => profile rotate flags=(complain) {\n    deny /x r,", "profile rotate { => profile rotate flags=(complain) {\n    deny capability chown,",
		"profile rotate { => profile rotate flags=(complain) {\n    deny network,",
	},
	"AA235": {"/usr/lib/** w,", "/lib/libx.so.1 rw,", "/{,usr/}lib{,64}/* w,", "/usr/local/lib/**.so w,", "/etc/ld.so.cache w,"},
	"AA225": {
		"deny /etc/{,**} => deny /etc/", "deny /var/{,**} wl, => ", "deny /tmp/{,**} => deny /tmp/*",
		"deny /etc/{,**} wl => deny owner /etc/{,**} wl", "deny /etc/{,**} wl => deny /etc/{,**} l", "deny /var/{,**} wl => deny /var/** wl",
		"deny /var/{,**} wl => deny /var/{,**} a", "deny mount, => priority=1 /etc/hosts w,", "deny /tmp/{,**} wl => deny /tmp/{,**} w",
	},
}

// TestMutants checks that each rule finds every mutant of a profile in which it
// finds nothing.
func TestMutants(t *testing.T) {
	for code, list := range mutants {
		file := "webserver"
		if code == "AA225" {
			file = "container-default"
		}
		text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "profiles", file))
		if err != nil {
			t.Fatal(err)
		}
		if n := findingsIn(t, code, file, string(text)); n > 0 {
			t.Errorf("%s: %d findings in the profile itself", code, n)
		}
		for _, mutant := range list {
			if findingsIn(t, code, file, mutate(t, string(text), mutant)) == 0 {
				t.Errorf("%s does not find %q", code, mutant)
			}
		}
		if len(list) < 5 {
			t.Errorf("%s has only %d mutants", code, len(list))
		}
	}
}

// mutate makes a mutant of a text. One that replaces nothing stands in the place
// of the whole body.
func mutate(t *testing.T, text, mutant string) string {
	t.Helper()
	from, to, change := strings.Cut(mutant, "=> ")
	from = strings.TrimSpace(from)
	switch {
	case change && from == "":
		head, _, _ := strings.Cut(text, "{\n  include")
		return head + "{\n" + to + "\n}\n"
	case change && !strings.Contains(text, from):
		t.Fatalf("%q is not in the profile", from)
	case change:
		return strings.Replace(text, from, to, 1)
	}
	at := strings.LastIndex(text, "  include if exists")
	return text[:at] + "  " + mutant + "\n" + text[at:]
}

// findingsIn returns how often a rule finds something in a text that takes the
// place of one of the profiles in testdata.
func findingsIn(t *testing.T, code, file, text string) int {
	t.Helper()
	tree := fstest.MapFS{}
	for _, pattern := range []string{"abstractions/*", "tunables/*", "local/*"} {
		names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "profiles", filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			tree[strings.TrimSuffix(pattern, "*")+filepath.Base(name)] = &fstest.MapFile{Data: data}
		}
	}
	tree[file] = &fstest.MapFile{Data: []byte(text)}
	loader := load.New(load.Config{Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree"})
	selection, err := lint.Select(rules.All(), lint.Choice{Select: []string{code}})
	if err != nil {
		t.Fatal(err)
	}
	result, err := lint.Run(context.Background(), lint.Options{
		Loader: loader, Targets: []load.Target{{Path: file}}, Selection: selection,
	})
	if err != nil {
		t.Fatal(err)
	}
	return len(result.Findings)
}
