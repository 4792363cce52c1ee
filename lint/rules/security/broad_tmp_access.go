package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var broadTmpAccess = lint.Analyzer{
	Code:     diag.Code{ID: "AA209", Name: "broad-tmp-access"},
	Severity: diag.Info,
	Summary:  "all files in a directory for temporary files can be written, whoever owns them",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{
		{Name: "roots", Check: optioncheck.Directory, Help: "The directories.", Default: []string{"/tmp", "/var/tmp", "/dev/shm"}},
		{Name: "require-owner", Help: "Whether it is enough that a rule is for files of the program's own user.", Default: true},
	},
	Run: findTmpAccess,
}

func findTmpAccess(p *lint.Pass) {
	findCovering(p, key.FileWrite, p.Strings("roots"), func(_ *policy.Profile, g filerules.Grant, dirs []string) {
		others := g.Perms.For(false)&key.FileWrite != 0
		if !others && p.Bool("require-owner") {
			return
		}
		f := p.ReportAt(g.Rule.Place, "%s allows writing everything in %s", pathIn(g.Rule), wording.And(dirs))
		if !others {
			lint.Note(f, "of its own user; name the files that it makes")
			return
		}
		lint.Note(f, "files of other users too: whoever takes over the program can use them against their owners")
		ownerFix(f, g.Rule)
	})
}
