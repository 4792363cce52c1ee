package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var writeToLibraryPath = lint.Analyzer{
	Code:     diag.Code{ID: "AA235", Name: "write-to-library-path"},
	Severity: diag.Info,
	Summary:  "libraries and modules of the system, which programs load, can be written",
	Needs:    lint.NeedsPolicy,
	Run:      findLibraryWrites,
}

func findLibraryWrites(p *lint.Pass) {
	access{places: placesOf(p, libraries(), nil), perms: key.FileWrite}.find(p, func(r *policy.Rule, hits []hit) {
		f := p.ReportAt(r.Place, "%s", allowing(r, "writing", hits))
		lint.Note(f, "programs that load it run what is written there, with their own rights")
	})
}

// libraries are where the dynamic linker and interpreters look for code, and what
// tells the linker where to look. Directories are left out: who can only make
// them changes nothing that is loaded. So are names that only look like those of
// a library: a version is all that may follow.
func libraries() []place {
	return []place{
		{"/{,usr/,usr/local/}lib{,32,64,x32}/?*.so*", ""},
		{"/{,usr/,usr/local/}lib/?*-linux-*/?*.so*", ""},
		{"/etc/ld.so.cache", ""},
		{"/usr/{,local/}lib{,32,64}/python[23]{,.[0-9],.[0-9][0-9]}/**[^/]", ""},
		{"/usr/{,local/}lib{,64}/R/**[^/]", ""},
		{"/usr/local/{lib,share}/perl/**[^/]", ""},
		{"/usr/{share,lib}/perl{,5}/**[^/]", ""},
		{"/usr/lib/*-linux-*/perl{,5,-base}/**[^/]", ""},
		{"/usr/{,local/}{lib,share}/{node_modules,nodejs}/**[^/]", ""},
		{"/usr/{,local/}lib{,64}/ruby/**[^/]", ""},
		{"/var/lib/gems/[0-9]*/**[^/]", ""},
		{"/usr/share/{php,pear,lua,guile,tcl}{,[0-9],[0-9].[0-9]}/**[^/]", ""},
		{"/usr/{,local/}lib{,64}/{lua,guile,ghc,ocaml,erlang}/**[^/]", ""},
	}
}
