package rules

import (
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/aa-lint/aa-lint/glob"
)

// What the texts in options may be. What is none would be passed over when rules
// run, so that a check is left out and nobody knows.

// pathPattern returns why a text is no pattern of paths as in rules.
func pathPattern(text string) error {
	if hasVariable(text) {
		return fmt.Errorf("%q is not a pattern of paths: there are no variables in settings", text)
	}
	if err := namePattern(text); err != nil {
		return err
	}
	if !strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "{") {
		return fmt.Errorf("%q is not a pattern of paths: it does not start with a slash", text)
	}
	return nil
}

// namePattern returns why a text is no pattern as in rules.
func namePattern(text string) error {
	if _, err := glob.Parse(text); err != nil {
		return fmt.Errorf("%q is not a pattern: %w", text, err)
	}
	return nil
}

// globPattern returns why a text is no pattern with * and ** as in lists of files.
func globPattern(text string) error {
	if !doublestar.ValidatePattern(text) {
		return fmt.Errorf("%q is not a pattern", text)
	}
	return nil
}

// directory returns why a text is not the path of a directory.
func directory(text string) error {
	if !strings.HasPrefix(text, "/") {
		return fmt.Errorf("%q is not a directory: it does not start with a slash", text)
	}
	return nil
}
