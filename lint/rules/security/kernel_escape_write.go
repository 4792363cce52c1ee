package security

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var kernelEscapeWrite = lint.Analyzer{
	Code:     diag.Code{ID: "AA217", Name: "kernel-escape-write"},
	Severity: diag.Warning,
	Summary:  "a file can be written by which the kernel is made to run or to reveal anything",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "probes", Check: optioncheck.PathPattern, Default: []string{},
		Help: "Paths besides the known ones that must not be written, which may be patterns.",
	}},
	Run: findKernelEscapes,
}

func findKernelEscapes(p *lint.Pass) {
	all := newWeighedHits(p)
	for _, kind := range kernelFiles() {
		known := lint.SharedByAll(p, placesKey{"AA217", kind.name}, func() *places { return newPlaces(p, kind.files) })
		a := access{places: known, perms: key.FileWrite, others: kind.others}
		all.add(a, func(_ *policy.Rule, hits []hit) (diag.Severity, *job) { return kind.weigh(p, hits) })
	}
	all.add(access{places: placesOf(p, nil, p.Strings("probes")), perms: key.FileWrite}, func(*policy.Rule, []hit) (diag.Severity, *job) {
		return diag.Warning, nil
	})
	for _, r := range all.order {
		write := all.byRule[r]
		f := p.ReportAt(r.Place, "%s", allowing(r, "writing", write.hits))
		f.Severity = min(write.severity, f.Severity)
		noteWhy(f, write.hits)
		switch {
		case write.its != nil:
			noteJob(f, *write.its)
		case !namesOnePath(r, write.hits):
			lint.Note(f, "name the files that it has to write, or deny those that it must not")
		}
	}
}

// kernelKind are files that make the kernel do something for who writes them,
// and the jobs for which programs have rules that name them.
type kernelKind struct {
	name   string
	files  []place
	jobs   []job
	others bool // only files of other users count
}

// weigh says how bad it is that a rule lets such files be written, and by which
// job it is no worse.
func (k kernelKind) weigh(p *lint.Pass, hits []hit) (diag.Severity, *job) {
	its := jobOf(p, hits[0].profile, configurationJob())
	if its == nil && !slices.ContainsFunc(hits, func(h hit) bool { return !isNamed(h.starts, h.prefixes) }) {
		its = jobOf(p, hits[0].profile, k.jobs...)
	}
	if its != nil {
		return diag.Info, its
	}
	return diag.Warning, nil
}

// kernelFiles returns all of them that are known.
func kernelFiles() []kernelKind {
	const runs = "the kernel runs the program that it names, as root and outside of all profiles"
	return []kernelKind{
		{name: "settings", files: []place{
			{"/proc/sys/kernel/core_pattern", runs + ", whenever a program crashes"},
			{"/proc/sys/kernel/modprobe", runs + ", to load a module"},
			{"/proc/sys/kernel/hotplug", runs + ", when a device comes or goes"},
			{"/proc/sys/kernel/poweroff_cmd", runs + ", to shut down"},
			{"/proc/sys/kernel/usermodehelper/{bset,inheritable}", "it decides what the programs may do that the kernel runs"},
			{"/proc/sys/fs/binfmt_misc/**", "an interpreter that is registered here is run for the programs of others"},
			{"/proc/sysrq-trigger", "a letter written to it crashes or reboots the machine"},
			{"/sys/kernel/uevent_helper", runs + ", when a device comes or goes"},
			{"/sys/fs/cgroup/{,{blkio,cpu*,devices,freezer,hugetlb,memory,misc,net_*,perf_event,pids,rdma,systemd}/}release_agent", runs + ", when the last process of a group ends"},
			{"/sys/kernel/debug/{[^t]*,tracing/[^t]*}{,/**}", "it shows and changes the insides of the kernel"},
		}},
		{name: "firmware", jobs: []job{firmwareJob()}, files: []place{
			{"/sys/firmware/efi/efivars/**", "the firmware reads it before any system starts"},
		}},
		{name: "memory", files: deviceFiles()[:1]},
		{name: "disks", jobs: []job{diskJob()}, files: deviceFiles()[1:]},
		{name: "processes", others: true, files: memoryOfOthers()},
	}
}

// deviceFiles are devices that hold what files and programs are made of: memory,
// and disks.
func deviceFiles() []place {
	const device = "through the device every file of it can be read and changed, past all rules on paths"
	return []place{
		{"/dev/{mem,kmem,port}", "it is the memory of the machine"},
		{"/dev/{sd[a-z],vd[a-z],xvd[a-z]}{,[0-9]*}", device},
		{"/dev/{nvme[0-9]*n[0-9]*,mmcblk[0-9]*,dm-[0-9]*,md[0-9]*}", device},
	}
}

// memoryOfOthers is the memory of processes; that of its own is a program's own
// business.
func memoryOfOthers() []place {
	return []place{{"/proc/[1-9]*/mem", "it is the memory of another process: what is written there runs with its rights"}}
}
