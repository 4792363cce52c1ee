package rules_test

import (
	"fmt"
	"strings"
)

// deadMutators are those of rules on what matches nothing, by their codes, beside
// the mutators of the groups 2 and 3.
var deadMutators = map[string]mutator{
	"AA117": {
		add: []string{
			"/opt/mutant/../x r,", "deny /opt/./mutant w,", "/opt/{,mutant/}/x rw,", "mutant r,", "deny mutant w,", "link /opt/mutant -> mutant/x,",
			"mount fstype=ext4 /dev/mutant -> /opt/mutant,", "mount options=(rw, noexec) /dev/mutant -> /opt/mutant/*,",
			"mount options=(rw, bind) /opt/mutant/ -> /mnt/mutant,", "mount fstype=proc -> mutant/proc/,", "mount -> /mnt/../mutant/,",
			"deny mount -> /etc,", "deny umount /proc,", "pivot_root oldroot=/mnt/mutant /mnt/,", "pivot_root /mnt/{a,b},",
			"mount fstype=tmpfs -> /mnt/mutant,\n  umount /mnt/mutant,",
		},
		change: []change{reading("/opt/mutant/../x"), wider("/opt/mutant/./*")},
	},
	"AA122": {
		add: []string{
			"/opt/mu\u200btant r,", "deny /etc/shadow\u200b rw,", "deny /opt/mut\u0430nt w,", "/opt/mu\u00adtant rw,", "signal peer=mu\u200btant,",
			"ptrace read peer=mut\u0430nt,", "change_profile -> mutant\u2060,", "/opt/\u202emutant r,", "unix addr=@mu\u200btant,",
			"dbus send bus=system path=/mu\u200btant,",
		},
		change: []change{reading("/etc/shad\u043ew"), preamble("@{mutant}=/opt/mu\u200btant", "@{mutant} r,")},
	},
	"AA123": {
		add: []string{
			"@HOME/.mutant r,", "deny @HOME/.ssh/** rw,", "owner @HOMEDIRS/mutant r,", "/home/$USER/mutant r,", "deny /run/user/$UID/mutant rw,", "/home/%u/mutant r,",
			"/etc/$MUTANT/x r,", "/home/~/mutant r,", "/opt/<user>/mutant rw,", "link /opt/mutant -> /home/$USER/x,", "mount -> /media/$USER/,",
		},
		change: []change{reading("/home/$USER/.mutant"), wider("/home/%u/mutant"), preamble("@{mutant}=$HOME/mutant", "@{mutant} r,")},
	},
	"AA124": {
		add: []string{
			"/opt/(mutant|x)/y r,", "/opt/[mutant,other]/x r,", "deny /opt/mutant[0-9]+ w,", `/opt/mutant\d/x r,`, `/opt/mutant.*\.so r,`, "deny /opt/mutant/**^.ssh/** r,",
			"/opt/mutant/[^proc,^sys]** r,", "/opt/mutant/[^proc|sys]** r,", "link /opt/mutant -> /opt/(a|b)/x,", "/opt/mutant/x*$ r,",
		},
		change: []change{reading("/opt/(mutant|x)"), wider("/opt/mutant[0-9]+"), preamble("@{mutant}=/opt/(a|b)", "@{mutant} r,")},
	},
	"AA125": {
		add: []string{
			"/opt/mutant/ rix,", "owner /opt/mutant/ ix,", "deny /opt/mutant/ x,", "/opt/{mutant,x}/ mrPx,", "/opt/mutant{/,/x/} ix,", "/opt/mutant/x/ rwCx -> mutant_target,",
		},
		change: []change{executed("/opt/mutant/"), preamble("@{mutant}=/opt/mutant/", "@{mutant} rix,")},
	},
	"AA419": {
		add: []string{
			"/proc/self/mutant r,", "deny /proc/self/mem rw,", "owner /proc/thread-self/mutant w,", "/proc/net/mutant r,", "/proc/{self,thread-self}/mutant r,",
			"/dev/fd/mutant r,", "deny /dev/stdin w,", "/dev/std{in,out} rw,", "/sys/class/net/*/mutant r,", "/sys/block/*/mutant r,", "deny mount -> /proc/self/mutant/,",
		},
		change: []change{reading("/proc/self/mutant"), wider("/proc/thread-self/mutant")},
	},
	"AA420": {
		add: []string{
			"deny /usr/bin/python3 x,", "deny /{,usr/}bin/awk mrwklx,", "/usr/sbin/iptables Px,", "/etc/alternatives/mutant r,", "deny /etc/alternatives/* r,",
			"/etc/letsencrypt/live/*/mutant.pem r,", "/usr/bin/x-terminal-emulator ix,", "deny /etc/os-release r,",
		},
		change: []change{executed("/etc/alternatives/mutant"), executed("/usr/bin/www-browser")},
		unless: allowsAll,
	},
	"AA421": {
		add: []string{
			"/usr/bin/python3.11 ix,", "/opt/mutant/lib/python3.9/** r,", "/opt/mutant/python[0-9].[0-9]/x r,", "/usr/lib/libmutant.so.1.6.12 mr,", "deny /usr/lib/ruby/2.7.0/** r,",
		},
		change: []change{executed("/opt/mutant/python3.12"), reading("/opt/mutant/perl/5.36/x")},
	},
	"AA126": {
		add: []string{
			"/opt/mutant/x Cx -> mutant_kid,\n  profile mutant_kid {\n    /etc/mutant r,\n  }",
			"/opt/mutant/y rcx -> mutant_kid,\n  profile mutant_kid {\n    /opt/mutant/y r,\n  }",
			"owner /opt/mutant/{a,b} Cx -> mutant_kid,\n  profile mutant_kid {\n    /opt/mutant/a mr,\n  }",
			"/opt/mutant/z Cx,\n  profile mutant_kid /opt/mutant/* {\n    deny /opt/mutant/z r,\n    /opt/mutant/* mr,\n  }",
			"/opt/mutant/x Cix -> mutant_kid,\n  profile mutant_kid {\n  }",
			"audit /opt/mutant/x Cx -> mutant_kid,\n  ^mutant_hat {\n  }\n  profile mutant_kid {\n    /opt/** w,\n  }",
		},
	},
	"AA127": {
		add: []string{
			"owner /proc/@{uid}/mutant r,", "/proc/@{uid}/fd/ r,", "deny /proc/@{uid}/mem rw,", "/proc/@{uids}/mutant rw,", "link /opt/mutant -> /proc/@{uid}/mutant,",
			"owner /proc/@{uid} r,",
		},
		change: []change{reading("/proc/@{uid}/mutant")},
		except: map[string]string{"with a variable": "what a variable holds is not looked at"},
	},
	"AA614": {
		add: []string{
			"signal send peer=mutant//null-/usr/bin/x,", "ptrace read peer=\"mutant//null-*\",",
			"signal receive peer=mutant_kid,\n  profile mutant_kid {\n  }",
		},
		change: []change{
			named("signal send peer=%s,"), named("ptrace (read) peer=%s,"), named("dbus send bus=system peer=(label=%s),"),
			named("unix (send, receive) peer=(label=%s),"), named("deny signal peer=%s,"),
		},
		except: map[string]string{"in a block": "blocks are for rules on files", "in a block with audit": "blocks are for rules on files"},
	},
}

// named names the peer of a rule by the path that the profile is attached to, where
// that is not its name.
func named(rule string) change {
	return func(s *subject) (mutation, bool) {
		at, name := s.profile.Attachment.Value(), s.profile.Name.Value()
		if at == "" || at == name || strings.ContainsAny(at, "@*?[{") {
			return mutation{}, false
		}
		return s.more(fmt.Sprintf(rule, at)), true
	}
}
