//go:build unix

package corpus

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestLimit checks that what a script starts ends with it, and keeps nobody
// waiting.
func TestLimit(t *testing.T) {
	script := filepath.Join(t.TempDir(), "parser")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nsleep 600\necho done\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	r := Reference{Parser: script, Limit: 50 * time.Millisecond}
	if _, refusal := r.Compile("", "", "", nil); refusal != TooLong {
		t.Errorf("the parser says %q", refusal)
	}
}
