package security

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// job is what some programs are for, and what would be a mistake in the profile
// of any other. A profile gives its job away by other rules: those on the files
// that only such programs look at, and capabilities.
type job struct {
	name, does   string
	files        []string
	capabilities []int
}

// Capabilities by their numbers (capabilities(7)).
const (
	capSysModule = 16
	capSysRawIO  = 17
	capSysAdmin  = 21
	capMacAdmin  = 33
)

// diskJob is that of programs that partition, format, mount and watch disks.
func diskJob() job {
	return job{"disks", "works on disks", []string{
		"/proc/{partitions,swaps,mdstat}", "/run/blkid/**", "/run/mount/utab*", "/dev/disk/**", "/dev/mapper/control",
		"/sys/{block,class/block,dev/block}/**", "/sys/devices/**/block/**", "/etc/{fstab,mtab,crypttab,mke2fs.conf,mdadm.conf,smartd.conf}",
	}, []int{capSysRawIO, capSysAdmin}}
}

// hardwareJob is that of programs that tell what a machine is made of, or set it
// up.
func hardwareJob() job {
	return job{"hardware", "looks into the hardware", []string{
		"/sys/firmware/{dmi,acpi,efi,memmap}/**", "/sys/devices/pci*/**", "/proc/bus/pci/**", "/dev/{mem,port,nvram}", "/dev/cpu/**",
		"/dev/{sg[0-9]*,sd[a-z]*,nvme[0-9]*,hd[a-z]*,cdrom,sr[0-9]*}", "/proc/{ioports,iomem,mtrr}",
	}, nil}
}

// inventoryJob is that of programs that only tell what a machine is made of. The
// memory of the machine, in which they look for tables of the firmware, is no
// sign of it.
func inventoryJob() job {
	return job{"inventory", "tells what the machine is made of", []string{
		"/sys/firmware/{dmi,acpi,memmap}/**", "/sys/devices/pci*/**", "/proc/bus/pci/**", "/proc/{ioports,iomem}",
	}, nil}
}

// moduleJob is that of programs that load modules into the kernel.
func moduleJob() job {
	return job{"modules", "loads modules into the kernel", []string{
		"/{,usr/}lib/modules/**", "/{etc,run,usr/lib,lib}/{modprobe.d,modules-load.d,depmod.d}/**", "/etc/modules",
	}, nil}
}

// policyJob is that of programs that load AppArmor policy, or have it loaded.
func policyJob() job {
	return job{"policy", "loads AppArmor policy", []string{"/{,usr/}{,s}bin/apparmor_parser*"}, []int{capMacAdmin}}
}

// loaderJob is that of programs that load AppArmor policy themselves.
func loaderJob() job {
	return job{"loader", "loads AppArmor policy", []string{"/sys/kernel/security/apparmor/{,**/}.{load,replace,remove}"}, nil}
}

// configurationJob is that of programs that do what the files of root in some
// directory tell them.
func configurationJob() job {
	return job{"configuration", "does what root has written in its configuration", []string{"/{etc,run,usr/lib,lib}/{sysctl.d,binfmt.d,tmpfiles.d,udev/rules.d}/**", "/etc/sysctl.conf"}, nil}
}

// firmwareJob is that of programs that set up what the firmware starts.
func firmwareJob() job {
	return job{"firmware", "sets up what the firmware starts", []string{"/sys/firmware/efi/efivars/?**"}, nil}
}

// packageJob is that of programs that install software: the lists of what is
// installed are theirs.
func packageJob() job {
	return job{"packages", "installs software", []string{
		"/var/lib/snapd/{assertions,seed,snaps}/**", "/var/lib/{dpkg,rpm,pacman,apk,portage,alternatives}/**", "/usr/lib/sysimage/rpm/**", "/lib/apk/db/**", "/var/db/{pkg,xbps,repos}/**", "/etc/portage/**",
	}, nil}
}

// sessionJob is that of programs that start the shells of users once they know
// who they are: login, sshd, su.
func sessionJob() job {
	return job{"sessions", "starts the shells of users", []string{"/etc/{shadow,securetty,sudoers,doas.conf,pam.d/**,security/**}", "/var/log/{wtmp,lastlog,btmp}", "/run/utmp"}, nil}
}

// terminalJob is that of programs in which users run whatever they like.
func terminalJob() job {
	return job{"terminals", "runs what users type", []string{"/dev/ptmx", "/etc/shells"}, nil}
}

type jobKey struct {
	name         string
	capabilities bool
}

// jobOf returns the first of some jobs that a profile gives away to have; nil if
// it has none.
func jobOf(p *lint.Pass, profile *policy.Profile, jobs ...job) *job {
	for _, j := range jobs {
		if does(p, profile, j) {
			return &j
		}
	}
	return nil
}

// noteJob says in a finding why it is no more than an information.
func noteJob(f *diag.Finding, j job) {
	lint.Note(f, "by the other rules of the profile, this is its job: it %s", j.does)
}

// does reports whether a profile gives away that it has a job, or one that it
// lies in.
func does(p *lint.Pass, profile *policy.Profile, j job) bool {
	if p.Policy == nil || profile == nil {
		return false
	}
	known := lint.Shared(p, jobKey{j.name, j.capabilities != nil}, func() map[string]bool {
		signs := lint.SharedByAll(p, placesKey{"job", j.name}, func() *places { return newPlaces(p, placesNamed(j.files)) })
		byName := map[string]bool{}
		for _, f := range fileRulesOf(p) {
			byName[f.Profile.FullName()] = f.showsAny(signs) || hasCapability(f.Profile, j.capabilities...)
		}
		return byName
	})
	for name := profile.FullName(); ; {
		if known[name] {
			return true
		}
		end := strings.LastIndex(name, "//")
		if end < 0 {
			return false
		}
		name = name[:end]
	}
}

func placesNamed(patterns []string) []place {
	var all []place
	for _, pattern := range patterns {
		all = append(all, place{pattern: pattern})
	}
	return all
}

// showsAny reports whether a profile has a rule that is about one of some places.
func (f *fileRules) showsAny(signs *places) bool {
	return slices.ContainsFunc(f.Files.Grants, func(g *policy.Grant) bool {
		if !g.Allow() {
			return false
		}
		facts := f.FactsOf(g.Keys)
		return slices.ContainsFunc(signs.hits(f.Meter, g.Keys, facts), func(h hit) bool {
			return slices.ContainsFunc(h.prefixes, func(at string) bool { return isNamed(facts.Starts, []string{strings.TrimSuffix(at, "/")}) })
		})
	})
}

// isNamed reports whether a pattern names a place, by what both start with: it
// goes further than the directory that the place lies in.
func isNamed(starts, place []string) bool {
	return slices.ContainsFunc(place, func(at string) bool {
		dir := at[:strings.LastIndexByte(at, '/')+1]
		return slices.ContainsFunc(starts, func(start string) bool { return len(start) > len(dir) && filerules.Near([]string{start}, []string{at}) })
	})
}

// hasCapability reports whether a profile allows one of some capabilities.
func hasCapability(profile *policy.Profile, capabilities ...int) bool {
	if len(capabilities) == 0 {
		return false
	}
	caps := profile.Mediation(key.ClassCapability)
	return !caps.Mediated || slices.ContainsFunc(capabilities, func(c int) bool { return caps.Decide(key.Capability(c)).Allow != 0 })
}

// hasAnyCapability reports whether a profile allows capabilities, which programs
// have that root runs.
func hasAnyCapability(profile *policy.Profile) bool {
	caps := profile.Mediation(key.ClassCapability)
	return !caps.Mediated || slices.ContainsFunc(caps.Grants, (*policy.Grant).Allow)
}
