package lint_test

import (
	"fmt"
	"log"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// Choose rules of a group, one of them with another severity.
func ExampleSelect() {
	selection, err := lint.Select(rules.All(), lint.Choice{
		Preset: lint.None,
		Select: []string{"meta", "unconfined-exec"},
		Ignore: []string{"AA904"},
		Levels: map[string]lint.Level{"AA201": lint.AsError},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, rule := range selection.Rules() {
		found := diag.Finding{Code: rule.Code, Severity: rule.Severity}
		fmt.Println(rule.Code, rule.Category(), selection.Grade(found))
	}
	// Output:
	// AA201 unconfined-exec security error
	// AA901 unused-suppression meta info
	// AA902 suppression-without-reason meta info
	// AA903 unknown-rule-in-suppression meta warning
}
