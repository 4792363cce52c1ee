package corpus

import (
	"os"
	"testing"
)

// LongTests is the environment variable that makes tests take all their samples,
// also those that a developer does not wait for. CI sets it.
const LongTests = "AA_LINT_LONG"

// Long reports whether tests take all their samples.
func Long() bool { return os.Getenv(LongTests) != "" }

// OneIn returns 1 where tests take all their samples, and n where they take one
// of n.
func OneIn(n int) int {
	if Long() {
		return 1
	}
	return n
}

// NeedsLong skips a test that takes long, unless it is asked for.
func NeedsLong(t testing.TB, why string) {
	t.Helper()
	if !Long() {
		t.Skip(why + ": set " + LongTests + "=1 to run it")
	}
}
