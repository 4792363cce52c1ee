package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/policy"
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
	told := map[diag.Place]*diag.Finding{}
	report := func(r *policy.Rule, hits []hit) {
		if f := told[r.Place]; f != nil {
			noteWhy(f, hits)
			return
		}
		f := p.ReportAt(r.Place, "%s", allowing(r, "writing", hits))
		noteWhy(f, hits)
		if !namesOnePath(r, hits) {
			lint.Note(f, "name the files that it has to write, or deny those that it must not")
		}
		told[r.Place] = f
	}
	known := placesOf(p, kernelFiles(), p.Strings("probes"))
	access{places: known, perms: policy.FileWrite}.find(p, report)
	memory := lint.SharedByAll(p, placesKey{"AA217", "memory"}, func() *places { return newPlaces(p, memoryOfOthers()) })
	access{places: memory, perms: policy.FileWrite, others: true}.find(p, report)
}

// kernelFiles are files that make the kernel do something for who writes them.
func kernelFiles() []place {
	const runs = "the kernel runs the program that it names, as root and outside of all profiles"
	return append([]place{
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
		{"/sys/firmware/efi/efivars/**", "the firmware reads it before any system starts"},
	}, deviceFiles()...)
}

// deviceFiles are devices that hold what files and programs are made of.
func deviceFiles() []place {
	const (
		device = "through the device every file of it can be read and changed, past all rules on paths"
		memory = "it is the memory of the machine"
	)
	return []place{
		{"/dev/{mem,kmem,port}", memory},
		{"/dev/{sd[a-z],vd[a-z],xvd[a-z]}{,[0-9]*}", device},
		{"/dev/{nvme[0-9]*n[0-9]*,mmcblk[0-9]*,dm-[0-9]*,md[0-9]*}", device},
	}
}

// memoryOfOthers is the memory of processes; that of its own is a program's own
// business.
func memoryOfOthers() []place {
	return []place{{"/proc/[1-9]*/mem", "it is the memory of another process: what is written there runs with its rights"}}
}
