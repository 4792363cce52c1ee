package rules_test

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// mutator is how to make what a rule must find out of a real profile.
type mutator struct {
	// add are rules that are put into a profile, each mutant one or more lines.
	add []string
	// change are changes of what is in a profile.
	change []change
	// except are forms in which a mutant is none for the rule, with the reason.
	except map[string]string
	// instead are rules that may tell of the mutant in its place, because of what
	// else the profile has: then it is none.
	instead []string
	// literal is set if the rule compares rules as they are written. Others tell
	// of rules that say the same in other words.
	literal bool
	// unless tells which profiles are none to the rule, whatever is put into
	// them.
	unless func(*subject) bool
}

// changes returns all mutations.
func (m mutator) changes() []change {
	var all []change
	for _, rules := range m.add {
		all = append(all, add(rules))
	}
	return append(all, m.change...)
}

// mutators are those of all rules of the groups 2 and 3, by their codes. Whoever
// writes such a rule gives it an entry; TestRecall and TestMutants tell how many
// of its mutants it finds.
var mutators = map[string]mutator{
	"AA201": {
		add:    []string{"/opt/mutant/x Ux,", "/opt/mutant/* rux,", "owner /opt/mutant/{a,b} mrUx,", "unsafe /opt/mutant/y Ux,", "/opt/mutant/z ux,\n  /opt/mutant/z r,"},
		change: []change{executing("Ux"), executing("ux")},
	},
	"AA202": {
		add:    []string{"/opt/mutant/x PUx,", "/opt/mutant/* rpux,", "owner /opt/mutant/{a,b} mrPUx,", "/opt/mutant/y PUx -> mutant_target,", "/opt/mutant/z CUx -> mutant_target,"},
		change: []change{executing("PUx"), executing("pux")},
	},
	"AA203": {
		add:    []string{"/opt/mutant/x cux -> mutant_target,", "/opt/mutant/* rpx,", "owner /opt/mutant/{a,b} mrpux,", "/opt/mutant/y px -> mutant_target,", "/opt/mutant/z cx -> mutant_target,", "/opt/mutant/u pix,"},
		change: []change{executing("px"), executing("pix")},
	},
	"AA204": {
		instead: []string{"AA303"},
		add: []string{
			"/opt/mutant/** rwm,", "owner /opt/mutant/** rwix,", "/opt/mutant/** rwPx -> mutant_target,", "/opt/mutant/*.log wm,",
			"/opt/mutant/* w,\n  /opt/mutant/run ix,", "owner /opt/mutant/** rw,\n  /opt/mutant/{run,start} px,", "/opt/mutant/** a,\n  /opt/mutant/** ix,\n  /opt/mutant/x w,",
		},
		change: []change{permitting("rw", "rwm"), permitting("rw", "rwix"), permitting("mr", "mrw"), permitting("rix", "rwix"), permitting("w", "wix")},
		unless: allowsAll,
		except: map[string]string{"in an included file": "what is mapped by an included rule is data in a cache"},
	},
	"AA205": {
		add:    []string{"/** ix,", "/{,**} Px,", "/** rUx,", "owner /** pix,", "/[a-m]** ix,\n  /[^a-m/]** ix,", "audit /{**,} cix -> mutant_target,"},
		change: []change{executed("/**"), executed("/{,**}")},
		unless: allowsAll,
	},
	"AA206": {
		add:    []string{"/opt/mutant/x Pix,", "/opt/mutant/* rpix,", "owner /opt/mutant/{a,b} mrPix,", "/opt/mutant/y Pix -> mutant_target,", "/opt/mutant/z cix -> mutant_target,"},
		change: []change{executing("Pix"), executing("pix")},
	},
	"AA207": {
		instead: []string{"AA303"},
		add:     []string{"/** rw,", "file,", "/{,**} w,", "owner /** rwk,", "/** r,", "/[a-m]** w,\n  /[^a-m/]** rw,", "/*/{,**} rw,\n  /* rw,"},
		change:  []change{wider("/**"), wider("/{,**}"), reading("/**")},
		unless:  allowsAll,
	},
	"AA208": {
		instead: []string{"AA303"},
		add:     []string{"/etc/** rw,", "/usr/{,**} w,", "/{boot,opt}/** rw,", "/usr/** rwlk,", "/var/** w,", "/e*/** rw,", "owner /etc/** w,"},
		change:  []change{wider("/etc/**"), wider("/usr/{,**}"), wider("/{boot,opt}/**"), wider("/root/**")},
		unless:  allowsAll,
	},
	"AA209": {
		instead: []string{"AA303"},
		add:     []string{"/tmp/** rw,", "/{,var/}tmp/** w,", "/dev/shm/{,**} rw,", "/tmp/** rwk,", "/var/tmp/** w,", "/{tmp,run}/** rw,"},
		change:  []change{wider("/tmp/**"), wider("/{,var/}tmp/{,**}"), wider("/dev/shm/**")},
		unless:  allowsAll,
	},
	"AA210": {
		instead: []string{"AA303"},
		add:     []string{"/tmp/x/** r,", "/tmp/web.* rw,", "/run/user/*/web w,", "/dev/shm/web* rw,", "/var/tmp/x/** r,", "/home/*/.mutant/** rw,"},
		change: []change{wider("/tmp/mutant/*"), reading("/home/*/.mutant"), swap(func(r *ast.FileRule, text string) string {
			if !plainAllow(r) || r.Quals().Ownership != ast.OwnOwner || !strings.HasPrefix(r.Path.Value(), "/tmp/") || strings.HasSuffix(r.Path.Value(), "/") {
				return ""
			}
			return strings.Replace(text, "owner ", "", 1)
		})},
		unless: allowsAll,
	},
	"AA211": {add: []string{
		"capability sys_admin,", "capability dac_override,", "capability setuid,", "capability chown sys_ptrace,", "capability net_admin,",
		"capability mknod net_bind_service,", "capability checkpoint_restore,",
	}},
	"AA212": {add: []string{
		"capability sys_module,", "capability mac_admin,", "capability mac_override,", "capability bpf,", "capability chown sys_rawio,",
	}},
	"AA213": {add: []string{"capability,", "capability,\n  capability chown,", "deny capability chown,\n  capability,", "capability,\n  deny capability sys_admin,"},
		change: []change{
			swap(func(_ *ast.CapabilityRule, text string) string { return "capability," }),
			preamble("$mutant=true", "capability,"),
		}},
	"AA214": {
		add: []string{
			"network,", "network raw,", "network packet,", "network packet raw,", "network inet raw,", "network inet6 raw,", "network inet,\n  network,",
			"network (create) inet raw,", "network (send, receive),",
		},
		change: []change{swap(func(_ *ast.NetworkRule, text string) string { return "network," })},
	},
	"AA215": {except: map[string]string{"with a variable": "what a variable holds is not looked at"},
		add: []string{
			"ptrace,", "signal,", "ptrace trace,", "signal send,", "ptrace (read, trace) peer=**,", "ptrace (trace) peer=*,",
			"ptrace peer=\"**\",", "ptrace trace peer=unconfined,", "ptrace peer={mutant,unconfined},", "signal (send, receive) peer={*,**},", "ptrace trace peer={,**},", "signal peer=**,",
		},
	},
	"AA216": {except: map[string]string{"with a variable": "what a variable holds is not looked at"}, add: []string{
		"mount,", "remount,", "umount,", "mount options=(rw, bind),", "mount options in (ro, nosuid),", "mount /** -> /**,", "mount -> /**,",
		"remount /**,", "mount fstype=** /** -> **,", "umount /**,", "mount options=(rw, bind) /{,**} -> /{,**},",
	}},
	"AA217": {
		instead: []string{"AA303"},
		add: []string{
			"/proc/sys/kernel/core_pattern w,", "/proc/** rw,", "/sys/** w,", "/dev/sd* rw,", "/dev/mem rw,", "/proc/sys/{kernel,vm}/* rw,",
			"/proc/sys/kernel/** w,\n  deny /proc/sys/kernel/core_pattern w,", "/proc/*/mem rw,", "/proc/[0-9]*/mem w,", "/proc/sysrq-trigger w,",
			"/sys/fs/cgroup/**/release_agent w,", "/sys/kernel/uevent_helper w,",
		},
		change: []change{wider("/proc/sys/kernel/core_pattern"), wider("/dev/mem"), wider("/proc/sys/**")},
		unless: allowsAll,
	},
	"AA218": {
		instead: []string{"AA303"},
		add: []string{
			"/run/docker.sock rw,", "/run/containerd/** rw,", "/run/d* rw,", "/run/podman/{,**} rw,", "/var/lib/lxd/unix.socket rw,",
			"/{,var/}run/docker.sock rw,", "/run/crio/crio.sock rw,",
		},
		change: []change{widerRead("/run/docker.sock"), widerRead("/run/containerd/containerd.sock")},
		unless: allowsAll,
	},
	"AA219": {except: map[string]string{"with a variable": "what a variable holds is not looked at"}, add: []string{
		"dbus,", "dbus send bus=system,", "dbus bus=session,", "dbus eavesdrop,", "dbus (send, receive) bus=system peer=(name=*),",
		"dbus send,", "dbus bind bus=system,", "dbus send bus=system peer=(label=**),", "dbus send bus=system peer=(name=\"{,**}\"),",
		"dbus send bus=system path=/** interface=* member=*,", "dbus send bus=system path=/**,", "dbus bind bus=system name=**,",
	}},
	"AA220": {add: []string{
		"change_profile,", "change_profile -> **,", "change_profile -> unconfined,", "change_profile -> {mutant,unconfined},", "change_profile /opt/mutant -> *,",
		"change_profile unsafe /** -> **,", "change_profile -> {,**},", "change_profile -> [^x]*,", "/opt/mutant px,\n  change_profile -> un*,",
	}},
	"AA221": {
		add: []string{
			"/{,usr/}bin/sudo PUx,", "/usr/bin/systemd-run Ux,", "/usr/bin/pkexec pux,", "/usr/bin/* PUx,",
			"dbus send bus=system interface=org.freedesktop.systemd1.Manager,", "dbus send bus=system peer=(name=org.freedesktop.systemd1),",
			"dbus (send, receive) bus=system path=/org/freedesktop/systemd1 interface=org.freedesktop.systemd1.Manager member=* peer=(name=org.freedesktop.systemd1),",
		},
		change: []change{swap(func(r *ast.FileRule, text string) string {
			if !plainAllow(r) || r.Perms.Exec.Transition == ast.NoExec || r.Scrub != ast.ScrubDefault {
				return ""
			}
			return "/usr/bin/{sudo,mutant} Ux,"
		})},
		unless: allowsAll,
	},
	"AA222": {
		instead: []string{"AA303"},
		add: []string{
			"/etc/apparmor.d/** w,", "/sys/kernel/security/apparmor/.replace w,", "/etc/app* w,\n  /etc/app*/** w,",
			"/var/cache/apparmor/** rw,", "/sys/kernel/security/** w,", "owner /etc/apparmor.d/{,local/}* rw,",
		},
		change: []change{wider("/etc/apparmor.d/**"), wider("/sys/kernel/security/apparmor/.load")},
		unless: allowsAll,
	},
	"AA223": {
		instead: []string{"AA303"},
		add: []string{
			"/etc/profile w,", "/etc/cron.d/* w,", "/var/spool/cron/** rw,", "/etc/systemd/system/** w,", "/etc/ld.so.preload w,",
			"/etc/{cron,mutant}*/** w,", "/home/*/.bashrc w,", "owner /home/*/.config/autostart/* rw,",
		},
		change: []change{wider("/etc/profile.d/*"), wider("/etc/cron.d/mutant"), wider("/root/.ssh/*")},
		unless: allowsAll,
	},
	"AA224": {
		instead: []string{"AA303"},
		add: []string{
			"/etc/shadow r,", "/etc/** r,", "/etc/gshadow r,", "/etc/ssl/private/* r,", "/etc/ssh/* r,", "/etc/ssh/ssh_host_* r,", "/etc/sh* r,",
			"/etc/{passwd,shadow}{,-} rk,",
		},
		change: []change{reading("/etc/shadow"), reading("/etc/{,**}"), reading("/etc/ssl/private/**")},
		unless: allowsAll,
	},
	"AA237": {
		instead: []string{"AA303"},
		add: []string{
			"/dev/mem r,", "/dev/sd* r,", "/proc/kcore r,", "/dev/{kmem,port} rw,", "/dev/nvme0n1p1 rk,", "/dev/mapper/* r,", "/dev/** r,",
			"capability sys_rawio,\n  /dev/m* r,",
		},
		change: []change{reading("/dev/mem"), reading("/dev/sda"), reading("/proc/kcore")},
		unless: allowsAll,
	},
	"AA225": {
		change: []change{
			body("file,\n  deny /etc/{,**} wl,\n  deny /tmp/{,**} wl,"),
			body("file,\n  deny /etc/{,**} wl,\n  deny /var/{,**} wl,\n  deny /tmp/* wl,"),
			body("/** rw,\n  deny owner /etc/{,**} wl,\n  deny /{var,tmp}/{,**} wl,"),
			body("/** rwl,\n  deny /etc/{,**} l,\n  deny /{var,tmp}/{,**} wl,"),
			body("file,\n  deny /{etc,tmp}/{,**} wl,\n  deny /var/** wl,"),
			body("file,\n  deny /{etc,tmp}/{,**} wl,\n  deny /var/{,**} a,"),
			body("file,\n  deny /{etc,var,tmp}/{,**} wl,\n  priority=1 /etc/hosts w,"),
			body("file,\n  deny /{etc,var}/{,**} wl,\n  deny /tmp/{,**} w,"),
			body("/{,**} rwk,\n  deny /{etc,var,tmp}/{,**} rl,\n  deny /etc/{,**} wl,"), body("all,\n  deny /{var,tmp}/{,**} wl,\n  deny /etc/** wl,"),
		},
	},
	"AA226": {
		change: []change{
			body("file, capability, network, mount, signal,"), body("all,"), body("all, ptrace,"), body("/{,**} rwix,\n  capability,\n  network,\n  mount,\n  signal,"),
			body("audit all,"), body("allow all,"), body("file, capability, network,"), body("capability, network, file, dbus, signal, ptrace,"), body("/{,**} rwlkmix,\n  capability,\n  network,\n  mount,\n  remount,\n  umount,\n  signal,\n  ptrace,\n  dbus,\n  unix,"),
		},
		except: map[string]string{
			"in a child profile": "the profile around it allows nothing", "in a hat": "the profile around it allows nothing",
		},
		unless: func(s *subject) bool { return hasAnyFlag(s.profile, "complain") },
	},
	"AA227": {
		add: []string{
			"link /opt/mutant/a/* -> /opt/mutant/b/*,\n  /opt/mutant/a/* rw,", "/opt/mutant/a/* rwl -> /opt/mutant/b/*,",
			"/opt/mutant/* rwl -> /opt/mutant/*,\n  deny /opt/mutant/key w,", "link /opt/mutant/a -> /etc/mutant/keys,\n  /opt/mutant/a w,",
			"/opt/mutant/a rl -> /root/mutant/*,",
		},
		unless: allowsAll,
	},
	"AA230": {add: []string{
		"include <abstractions/bash>", "include <abstractions/dbus>", "include <abstractions/user-tmp>", "#include <abstractions/nameservice>",
		"include if exists <abstractions/dbus-session-strict>", "include <abstractions/X>",
	}},
	"AA231": {add: []string{"userns,", "userns create,", "userns,\n  capability chown,", "userns create,\n  deny capability sys_admin,", "allow userns,"}},
	"AA233": {change: []change{flagged("complain", ""), flagged("complain, attach_disconnected", ""), flagged("mediate_deleted, complain", "deny /opt/mutant r,"),
		add("profile mutant flags=(complain) {\n    /opt/mutant r,\n  }"), add("^mutant flags=(complain) {\n    /opt/mutant r,\n  }")}},
	"AA234": {
		change: []change{
			flagged("complain", "deny /opt/mutant r,"), flagged("complain", "deny capability chown,"), flagged("complain", "deny network,"),
			flagged("complain, attach_disconnected", "deny @{HOME}/mutant/** rw,"), flagged("complain", "deny signal send,"),
			add("profile mutant flags=(complain) {\n    deny /opt/mutant r,\n  }"),
		},
		except: map[string]string{
			"with audit": "it is logged then", "in a block with audit": "it is logged then",
			"in an included file": "the file may be included by others that enforce it",
			"in a child profile":  "the child is not in complain mode", "in a hat": "the hat is not in complain mode",
		},
	},
	"AA235": {
		instead: []string{"AA303"},
		add: []string{
			"/usr/lib/** w,", "/lib/libx.so.1 rw,", "/{,usr/}lib{,64}/* w,", "/usr/local/lib/**.so w,", "/etc/ld.so.cache w,", "owner /usr/lib/x86_64-linux-gnu/*.so* rw,",
		},
		change: []change{wider("/usr/lib/**"), wider("/lib/libmutant.so")},
		unless: allowsAll,
	},
	"AA236": {change: []change{flagged("attach_disconnected", ""), flagged("mediate_deleted, attach_disconnected", ""), flagged("attach_disconnected, complain", ""),
		add("profile mutant flags=(attach_disconnected) {\n    /opt/mutant r,\n  }"), add("^mutant flags=(attach_disconnected,mediate_deleted) {\n    /opt/mutant r,\n  }")}},

	"AA238": {
		instead: []string{"AA303"},
		add: []string{
			"/{,usr/}lib{,32,64}/ld-linux*.so* mrix,", "/lib64/ld-2.26.so ix,", "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 rUx,",
			"owner /lib/ld-linux.so.2 pix,", "/lib/ld-musl-x86_64.so.1 ix,", "/usr/lib/ld64.so.2 mix,",
		},
		change: []change{executed("/lib64/ld-linux-x86-64.so.2"), executed("/usr/lib/ld-linux*.so*")},
		unless: allowsAll,
	},
	"AA239": {
		instead: []string{"AA303", "AA204"},
		add: []string{
			"/tmp/** ix,", "/tmp/mutant rux,", "/dev/shm/mutant/* pix,", "/var/tmp/{a,b} ix,", "/home/*/mutant/* ix,", "/home/*/.local/bin/* Ux,",
			"/{,var/}tmp/mutant/** rix,", "other /tmp/mutant ix,",
		},
		change: []change{executed("/tmp/mutant/*"), executed("/home/*/mutant/*")},
		except: map[string]string{"in a block with owner": "files of the program's own user do not count"},
		unless: allowsAll,
	},
	"AA240": {
		change: []change{
			preamble("profile mutant /tmp/mutant flags=(unconfined) {\n  userns,\n}", ""), preamble("profile mutant /home/*/mutant/** {\n  userns,\n}", ""),
			preamble("profile mutant /{opt,var/tmp}/mutant flags=(default_allow) {\n}", ""), preamble("profile mutant /**/mutant {\n  userns create,\n}", ""),
			preamble("profile mutant \"/dev/shm/mutant\" flags=(attach_disconnected, unconfined) {\n}", ""), preamble("/home/*/mutant/bin/x {\n  allow userns,\n}", ""),
			preamble("profile mutant /{home/*,opt}/mutant {\n  file,\n  userns,\n}", ""), preamble("@{mutant}=/tmp/mutant\nprofile mutant @{mutant} {\n  userns,\n}", ""),
		},
		unless: func(s *subject) bool {
			return !strings.Contains(s.source.Text(), "abi/4") && !strings.Contains(s.source.Text(), "abi/5")
		},
	},
	"AA301": {
		except:  map[string]string{"in a block": "blocks are compared by what they mean, which others do", "in a block with audit": "blocks are compared by what they mean, which others do"},
		literal: true,
		add: []string{
			"/opt/mutant/** rw,\n  /opt/mutant/** rw,", "capability chown,\n  capability   chown,", "deny /opt/mutant rw,\n  deny /opt/mutant wr,",
			"network inet stream,\n  network inet stream,", "signal (send, receive) set=(kill, term),\n  signal (receive, send) set=(term, kill),",
		},
		change: []change{beside(repeated[*ast.FileRule]), beside(repeated[*ast.CapabilityRule]), beside(repeated[*ast.NetworkRule]),
			beside(repeated[*ast.SignalRule]), beside(repeated[*ast.DbusRule]), beside(repeated[*ast.PtraceRule])},
	},
	"AA302": {
		add: []string{
			"/opt/mutant/{,**} rw,\n  /opt/mutant/x/** w,", "/opt/mutant/** r,\n  /opt/mutant/share/x r,", "owner /opt/mutant/** rwk,\n  owner /opt/mutant/x w,",
			"deny /opt/mutant/** rw,\n  deny /opt/mutant/x w,", "signal,\n  signal send,", "/opt/mutant/{a,b} r,\n  /opt/mutant/{b,a} r,",
			"capability chown kill,\n  capability kill,", "network inet,\n  network inet dgram,", "ptrace (read, trace) peer=mutant,\n  ptrace read peer=mutant,",
			"mount /dev/mutant -> /mnt/**,\n  mount /dev/mutant -> /mnt/x/,", "dbus send bus=mutant,\n  dbus send bus=mutant path=/x,", "unix,\n  unix (create) type=stream,",
			"change_profile -> mutant*,\n  change_profile -> mutant1,", "/opt/mutant/** ix,\n  /opt/mutant/x/* ix,", "umount,\n  umount /mnt/mutant/,",
		},
		change: []change{beside(narrower)},
	},
	"AA303": {
		instead: []string{"AA306"},
		add: []string{
			"/opt/mutant/x r,\n  deny /opt/mutant/{,**} rwx,", "capability sys_admin,\n  deny capability,", "/opt/mutant/x rw,\n  deny /opt/mutant/* r,\n  deny /opt/mutant/x* w,",
			"deny network,\n  network inet stream,", "deny signal,\n  signal send set=(kill) peer=mutant,", "/opt/mutant/x ix,\n  deny /opt/** x,",
			"deny dbus,\n  dbus send bus=mutant path=/mutant,", "deny ptrace,\n  ptrace read peer=mutant,", "deny mount,\n  mount /dev/mutant -> /mnt/,",
			"deny network unix,\n  unix (create) type=stream,", "deny change_profile,\n  change_profile -> mutant,",
		},
		change: []change{
			beside(func(r *ast.FileRule, text string) string {
				if !plainAllow(r) || r.Perms.Exec.Transition != ast.NoExec || !strings.HasPrefix(r.Path.Value(), "/") {
					return ""
				}
				return "deny /** rwklm,"
			}),
			denied[*ast.CapabilityRule]("deny capability,"), denied[*ast.NetworkRule]("deny network,"), denied[*ast.SignalRule]("deny signal,"),
		},
	},
	"AA304": {
		add: []string{"include <abstractions/base>\n  include <abstractions/base>", "#include <abstractions/nameservice>\n  include <abstractions/nameservice>",
			"include if exists <abstractions/base>\n  include <abstractions/base>", "include if exists \"/mutants\"\n  include if exists \"/mutants\"", "include if exists <local/mutant>\n  include if exists <local/mutant>"},
		change: []change{beside(repeated[*ast.Include])},
	},
	"AA305": {
		unless:  allowsAll,
		instead: []string{"AA302", "AA309"},
		add: []string{
			"include <abstractions/base>\n  /dev/null rw,", "include <abstractions/base>\n  /dev/urandom r,", "include <abstractions/base>\n  @{PROC}/meminfo r,",
			"include <abstractions/base>\n  /dev/zero rw,", "include <abstractions/base>\n  /dev/random r,",
		},
		change: []change{included[*ast.FileRule]},
	},
	"AA306": {
		except:  map[string]string{"in a block": "blocks are compared by what they mean, which others do", "in a block with audit": "blocks are compared by what they mean, which others do"},
		literal: true,
		add: []string{
			"/opt/mutant rw,\n  deny /opt/mutant wr,", "capability chown,\n  deny capability chown,", "deny network inet stream,\n  network inet stream,",
			"audit deny /opt/mutant/** r,\n  /opt/mutant/** r,", "signal send peer=mutant,\n  deny signal send peer=mutant,",
		},
		change: []change{contradicted[*ast.FileRule](), contradicted[*ast.CapabilityRule](), contradicted[*ast.NetworkRule]()},
	},
	"AA307": {change: []change{
		preamble("@{mutant}=/opt/mutant", ""), preamble("@{mutant}=a\n@{mutant}+=b", ""), preamble("@{mutant}=/opt/{a,b} \"/opt/c d\"", ""),
		preamble("@{mutant}=a\n@{mutant_user}=@{mutant}/b", ""), preamble("@{mutant}=a", "/opt/mutant/x r,\n  # @{mutant} is nowhere"), preamble("@{mutant}=a\n@{mutants}=b", "/opt/@{mutants}/x r,"),
	}},
	"AA308": {change: []change{body(""), body("\n\n"), body("  # nothing\n"),
		add("profile mutant {\n  }"), add("^mutant {\n  }"), add("profile mutant /opt/mutant flags=(attach_disconnected) { }")}},
	"AA309": {
		literal: true, instead: []string{"AA302"},
		add: []string{
			"owner /opt/mutant r,\n  /opt/mutant r,", "/opt/mutant rw,\n  owner /opt/mutant w,", "owner /opt/mutant/** rk,\n  /opt/mutant/** rwk,",
			"owner @{HOME}/mutant r,\n  @{HOME}/mutant r,", "audit owner /opt/mutant r,\n  audit /opt/mutant r,",
		},
		change: []change{beside(func(r *ast.FileRule, text string) string {
			if !plainAllow(r) || r.Quals().Ownership != ast.OwnAny || r.Perms.Exec.Transition != ast.NoExec || r.Quals().Access != ast.AccessDefault || r.Quals().Audit {
				return ""
			}
			return "owner " + text
		})},
	},
	"AA310": {
		instead: []string{"AA303"},
		add: []string{
			"priority=1 /opt/mutant/** r,\n  /opt/mutant/x r,", "priority=2 deny /opt/mutant/** rw,\n  priority=3 /opt/mutant/** rw,",
			"priority=1 /opt/mutant/x rw,\n  deny /opt/mutant/x w,", "priority=-1 /opt/mutant/a r,\n  /opt/mutant/* rw,", "priority=5 /opt/mutant/{a,b} r,\n  deny /opt/mutant/a r,",
		},
		change: []change{beside(func(r *ast.FileRule, text string) string {
			if !plainAllow(r) || r.Perms.Exec.Transition != ast.NoExec || !strings.HasPrefix(r.Path.Value(), "/") {
				return ""
			}
			return "priority=7 deny /{,**} rwklm,"
		})},
	},
	"AA311": {change: []change{
		add("profile mutant {\n    /opt/mutant r,\n  }"), add("profile mutant /opt/mutant {\n    /opt/mutant r,\n  }\n  /opt/mutant ix,"),
		add("profile mutant {\n    /opt/mutant r,\n  }\n  /opt/mutant Px -> mutant,"), add("/opt/mutant Cx -> mutants,\n  profile mutant {\n    /opt/mutant r,\n  }"),
		add("profile mutant /opt/mutant {\n    /opt/mutant r,\n  }\n  /opt/mutants Cx,"), add("deny /opt/mutant x,\n  profile mutant /opt/mutant {\n    /opt/mutant r,\n  }"),
	}},
	"AA312": {add: []string{
		"include <abstractions/remote-mail>\n  include <abstractions/resolver>", "include <abstractions/resolver>\n  include <abstractions/remote-mail>",
		"include <abstractions/dbus-session>\n  include <abstractions/dbus-session-strict>", "include <abstractions/X>\n  include <abstractions/dri-common>",
		"include <abstractions/gnome>\n  /opt/mutant r,\n  include <abstractions/user-tmp>", "include <abstractions/nis>\n  include <abstractions/nameservice>",
		"include <abstractions/kde>\n  include <abstractions/qt5>", "#include <abstractions/mesa>\n  #include <abstractions/dri-enumerate>",
	}, change: []change{includedTwice}},
}

// narrower is a rule on less than another one.
func narrower(r *ast.FileRule, text string) string {
	path := r.Path.Raw
	if !plainAllow(r) || r.Perms.Exec.Transition != ast.NoExec || !strings.HasSuffix(path, "/**") {
		return ""
	}
	return with(text, r, r.Path, strings.TrimSuffix(path, "**")+"mutant/x")
}

// denied denies more than what a rule allows.
func denied[R ast.Rule](rule string) change {
	return beside(func(r R, _ string) string {
		if q := r.Quals(); q.Deny() || q.Priority != nil {
			return ""
		}
		return rule
	})
}

// contradicted denies what a rule allows.
func contradicted[R ast.Rule]() change {
	return beside(func(r R, text string) string {
		if q := r.Quals(); q.Deny() || q.Priority != nil || q.Audit || q.Access != ast.AccessDefault {
			return ""
		}
		return "deny " + strings.ReplaceAll(text, "safe ", "")
	})
}

// allowsAll reports whether so much is allowed that there is nothing to be said of
// parts of it.
func allowsAll(s *subject) bool {
	return isContainer(s) || slices.ContainsFunc([]string{"AA205", "AA207", "AA225", "AA226"}, func(code string) bool { return s.before[code] > 0 }) ||
		slices.ContainsFunc(s.profile.Body.Stmts, func(stmt ast.Stmt) bool {
			file, ok := stmt.(*ast.FileRule)
			return ok && file.Bare()
		})
}

// isContainer reports whether a profile is one for containers, which allows all
// and denies some of it.
func isContainer(s *subject) bool {
	return s.profile.Attachment.IsZero() && !strings.HasPrefix(s.profile.Name.Value(), "/") && slices.ContainsFunc(s.profile.Body.Stmts, func(stmt ast.Stmt) bool {
		r, ok := stmt.(ast.Rule)
		return ok && r.Quals().Deny()
	})
}
