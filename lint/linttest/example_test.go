package linttest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/linttest"
)

var noOpt = lint.Analyzer{
	Code:     diag.Code{ID: "X001", Name: "no-opt"},
	Group:    "acme",
	Severity: diag.Warning,
	Summary:  "a rule names /opt",
	Needs:    lint.NeedsTree,
	Options:  []lint.Option{{Name: "dir", Default: "/opt/", Help: "The directory."}},
	Run: func(p *lint.Pass) {
		for rule := range lint.Each[*ast.FileRule](p.Text) {
			if strings.HasPrefix(rule.Path.Value(), p.String("dir")) {
				f := p.Report(rule.Path.Place, "our systems have nothing in %s", p.String("dir"))
				lint.FixUnsafely(f, "remove the rule", p.Text.Remove(rule))
			}
		}
	},
}

// console stands for the *testing.T of a test.
type console struct{ testing.TB }

func (console) Helper()                           {}
func (console) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// A test of a rule is one line. Here its archive is right, so nothing is printed; a
// test with a flag for it calls Update to write what the rule finds into the archive.
func Example() {
	var t console
	linttest.Run(t, noOpt, "testdata/no_opt.txtar")
	fmt.Println("done")
	// Output: done
}
