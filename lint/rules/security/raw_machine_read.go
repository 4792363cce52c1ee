package security

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var rawMachineRead = lint.Analyzer{
	Code:     diag.Code{ID: "AA237", Name: "raw-machine-read"},
	Severity: diag.Warning,
	Summary:  "memory, disks or the insides of other processes can be read, past all rules on paths",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "files", Check: optioncheck.PathPattern, Default: []string{},
		Help: "Paths besides the known ones, which may be patterns.",
	}},
	Run: findRawReads,
}

func findRawReads(p *lint.Pass) {
	all := newWeighedHits(p)
	add := func(list string, severity diag.Severity, a access, of []place, jobs ...job) {
		k := placesKey{"AA237 " + list, strings.Join(p.Strings("files"), "\n")}
		a.places, a.perms = lint.SharedByAll(p, k, func() *places { return newPlaces(p, of) }), key.FileRead
		all.add(a, func(_ *policy.Rule, hits []hit) (diag.Severity, *job) {
			if general(hits) {
				return diag.Info, nil
			}
			if its := jobOf(p, hits[0].profile, jobs...); its != nil {
				return diag.Info, its
			}
			return severity, nil
		})
	}
	add("memory", diag.Warning, access{when: hasRawIO}, rawMemory(), inventoryJob())
	add("memory", diag.Info, access{when: func(f *fileRules) bool { return !hasRawIO(f) }}, rawMemory())
	add("files", diag.Warning, access{}, withOwn(nil, p.Strings("files")))
	add("processes", diag.Warning, access{others: true, when: traces(key.Perms(ast.PtraceTrace))}, memoryRead())
	add("disks", diag.Info, access{others: true}, rawDisks())
	add("environments", diag.Info, access{others: true, when: traces(key.Perms(ast.PtraceRead))}, environments())
	for _, r := range all.order {
		read := all.byRule[r]
		f := p.ReportAt(r.Place, "%s", allowing(r, "reading", read.hits))
		f.Severity = min(read.severity, f.Severity)
		noteWhy(f, read.hits)
		if read.its != nil {
			noteJob(f, *read.its)
		}
	}
}

// hasRawIO reports whether a profile has the capability without which nobody
// reads the memory of the machine.
func hasRawIO(f *fileRules) bool {
	return hasCapability(f.Profile, capSysRawIO)
}

// traces returns whether profiles may look into processes of others in a way:
// the kernel asks for that too where it shows them in /proc.
func traces(perm key.Perms) func(*fileRules) bool {
	return func(f *fileRules) bool {
		m := f.Profile.Mediation(key.ClassPtrace)
		return !m.Mediated || slices.ContainsFunc(m.Grants, func(g *policy.Grant) bool { return g.Allow() && g.Perms&perm != 0 })
	}
}

// rawMemory is what shows the memory of the machine.
func rawMemory() []place {
	return []place{
		{"/dev/{mem,kmem,port}", "it is the memory of the machine, with all keys and passwords in it"},
		{"/proc/kcore", "it is the memory of the kernel, with all keys and passwords in it"},
	}
}

// rawDisks are devices that hold the files of a system.
func rawDisks() []place {
	const device = "every file on the device can be read through it, past all rules on paths"
	return []place{
		{"/dev/{sd[a-z],vd[a-z],xvd[a-z],hd[a-z]}{,[0-9]*}", device},
		{"/dev/{nvme[0-9]*n[0-9]*,mmcblk[0-9]*,dm-[0-9]*,md[0-9]*}", device},
		{"/dev/mapper/[^c]*", device},
	}
}

// memoryRead is the memory of processes.
func memoryRead() []place {
	return []place{{"/proc/[1-9]*/mem", "it is the memory of another process, with its keys and passwords"}}
}

// environments are what processes were started with. That of the first process
// tells in which container a program runs, and is read for that.
func environments() []place {
	return []place{{"/proc/{[2-9]*,1[0-9]*}/environ", "services get passwords and tokens in their environment"}}
}
