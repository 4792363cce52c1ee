// Command check checks a text in memory with the rules of aa-lint and one more.
package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint"
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

const text = "abi <kernel>,\n\nprofile web /usr/bin/web {\n  /opt/web/** r,\n  /usr/bin/less Ux,\n}\n"

var noOpt = lint.Analyzer{
	Code: diag.Code{ID: "X001", Name: "no-opt"}, Severity: diag.Warning,
	Summary: "a rule names /opt", Needs: lint.NeedsTree,
	Run: func(p *lint.Pass) {
		for rule := range lint.Each[*ast.FileRule](p.Text) {
			if strings.HasPrefix(rule.Path.Value(), "/opt/") {
				p.Report(rule.Path.Place, "our systems have nothing in /opt")
			}
		}
	},
}

func main() {
	findings, err := aalint.Check(context.Background(), aalint.Text("web", text), aalint.Options{
		Rules: []lint.Analyzer{noOpt}, Choice: lint.Choice{Select: []string{"security"}},
	})
	for _, f := range findings {
		fmt.Println(f.Place, f.Severity, f.Message, f.Code)
	}
	if err != nil {
		fmt.Println(err)
	}
}
