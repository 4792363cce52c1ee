package portability

import (
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var hardcodedMultiarch = lint.Analyzer{
	Code:     diag.Code{ID: "AA410", Name: "hardcoded-multiarch"},
	Severity: diag.Info,
	Summary:  "a path names one processor architecture",
	Needs:    lint.NeedsTree,
	Run:      findHardcodedMultiarch,
}

// triplet is the name of a directory for one architecture, as Debian has them.
var triplet = regexp.MustCompile(`(x86_64|i[3-6]86|aarch64|arm|riscv64|powerpc64le|s390x|mips64el|loongarch64)-linux-gnu(eabihf|eabi|abi64|x32)?`)

func findHardcodedMultiarch(p *lint.Pass) {
	for w := range ruleword.PathsInRules(p.Text) {
		if !strings.Contains(w.Raw, "-linux-gnu") {
			continue
		}
		at := triplet.FindStringIndex(w.Raw)
		if at == nil || at[0] == 0 || w.Raw[at[0]-1] != '/' || at[1] < len(w.Raw) && w.Raw[at[1]] != '/' {
			continue
		}
		f := p.Report(spelling.Part(w, at[0], at[1]), "%s is the directory of one architecture", w.Raw[at[0]:at[1]])
		lint.FixUnsafely(f, "write @{multiarch}", p.Text.Replace(spelling.Part(w, at[0], at[1]), "@{multiarch}"))
	}
}
