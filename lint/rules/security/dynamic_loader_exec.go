package security

import (
	"path"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var dynamicLoaderExec = lint.Analyzer{
	Code:     diag.Code{ID: "AA238", Name: "dynamic-loader-exec"},
	Severity: diag.Info,
	Summary:  "the dynamic loader can be executed, and it starts every file that can be mapped",
	Needs:    lint.NeedsPolicy,
	Run:      findLoaders,
}

func findLoaders(p *lint.Pass) {
	keeps := func(e policy.Exec) bool { return e.Kind == 'i' || e.Fallback == 'i' || e.Kind == 'u' }
	a := access{places: placesOf(p, dynamicLoaders(), nil), perms: key.FileExec, exec: keeps}
	a.find(p, func(r *policy.Rule, hits []hit) {
		if !namesLoader(r) {
			return // it is about all programs of a directory
		}
		f := p.ReportAt(r.Place, "%s", allowing(r, "executing", hits))
		lint.Note(f, "it starts any program that it may map (m), whether a rule allows executing that or not")
		lint.Note(f, "programs are mapped by the kernel without this rule: mr is enough for the loader")
	})
}

// dynamicLoaders are the programs that load others.
func dynamicLoaders() []place {
	return []place{{"/{,usr/}lib{,32,64,x32}/{,?*-linux-*/}ld{-linux*,-[0-9]*,64,-musl-*}.so*", ""}}
}

// namesLoader reports whether a rule names the loader, rather than a directory
// that it lies in.
func namesLoader(r *policy.Rule) bool {
	return strings.HasPrefix(path.Base(pathIn(r)), "ld")
}
