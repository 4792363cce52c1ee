package check

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/lint/driver"
)

// TestCrashes: rules that crashed are told of, and make the exit code that of a
// bug, whatever else was found.
func TestCrashes(t *testing.T) {
	var stderr bytes.Buffer
	var c checked
	var crashes []driver.Crash
	for range 5 {
		crashes = append(crashes, driver.Crash{Rule: diag.SyntaxError, Path: "a\x1bb", Text: "oh", Stack: []byte("the stack")})
	}
	c.add(driver.Result{Crashes: crashes, Errors: []error{errors.New("no such file")}})
	c.complain(environment.Env{Stderr: &stderr})
	text := stderr.String()
	if strings.Count(text, "This is a bug in aa-lint") != mostCrashes || !strings.Contains(text, "2 more internal errors") ||
		!strings.Contains(text, "AA101") || strings.Contains(text, "\x1b") {
		t.Error(text)
	}
	var f exit.Failure
	if !errors.As(c.verdict(options{}), &f) || f.Code != exit.Bug {
		t.Error(f)
	}
}
