package rules_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/lint/rules"
)

// Every rule comes with its documentation.
func ExampleAll() {
	for _, rule := range rules.All() {
		if rule.Code.ID == "AA201" {
			fmt.Println(rule.Code, rule.Severity, rule.Category())
			fmt.Println(rule.Summary)
			fmt.Println(rule.Code.URL())
		}
	}
	// Output:
	// AA201 unconfined-exec warning security
	// a program is started without any confinement
	// https://github.com/aa-lint/aa-lint/blob/main/docs/rules/AA201.md
}
