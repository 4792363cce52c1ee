package report_test

import (
	"fmt"
	"os"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/source"
)

// A program prints findings of its own, of a rule of its own.
func Example() {
	file := source.NewFile("apparmor.d/foo", "profile foo /usr/bin/foo {\n  /srv/** rw,\n}\n")
	rule := report.Rule{
		Code:     diag.Code{ID: "X001", Name: "no-srv"},
		Severity: diag.Warning,
		Summary:  "a rule on /srv, which is mounted elsewhere here",
		URL:      "https://example.org/rules/X001",
	}
	r := report.Report{
		Rules: []report.Rule{rule},
		Files: []report.File{{Path: file.Name(), Profiles: []string{"foo"}}},
		Findings: diag.List{{
			Code:     rule.Code,
			Severity: rule.Severity,
			Place:    diag.Place{File: file, Span: source.Span{Start: 29, End: 36}},
			Message:  "/srv is not where this machine keeps its data",
		}},
	}
	format, ok := report.ByName("text")
	if !ok {
		return
	}
	if err := format.Write(os.Stdout, r, report.Options{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// apparmor.d/foo:2:3: warning: /srv is not where this machine keeps its data [X001 no-srv]
	//     2 |   /srv/** rw,
	//       |   ^^^^^^^
	//       = help: https://example.org/rules/X001
	//
	// 1 warning in 1 file
}
