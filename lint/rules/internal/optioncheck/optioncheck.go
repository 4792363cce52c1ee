// Package optioncheck tells whether texts can be values of the options of rules. What
// cannot would be passed over when rules run, so that a check is left out and nobody
// knows.
package optioncheck

import (
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

// PathPattern returns why a text is no pattern of paths as in rules.
func PathPattern(text string) error {
	if spelling.HasVariable(text) {
		return fmt.Errorf("%q is not a pattern of paths: there are no variables in settings", text)
	}
	if err := NamePattern(text); err != nil {
		return err
	}
	if !strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "{") {
		return fmt.Errorf("%q is not a pattern of paths: it does not start with a slash", text)
	}
	return nil
}

// NamePattern returns why a text is no pattern as in rules.
func NamePattern(text string) error {
	if _, err := glob.Parse(text); err != nil {
		return fmt.Errorf("%q is not a pattern: %w", text, err)
	}
	return nil
}

// GlobPattern returns why a text is no pattern with * and ** as in lists of files.
func GlobPattern(text string) error {
	if !doublestar.ValidatePattern(text) {
		return fmt.Errorf("%q is not a pattern", text)
	}
	return nil
}

// Directory returns why a text is not the path of a directory.
func Directory(text string) error {
	if !strings.HasPrefix(text, "/") {
		return fmt.Errorf("%q is not a directory: it does not start with a slash", text)
	}
	return nil
}
