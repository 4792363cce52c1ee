package check

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
)

// TestProgress lets each file take a time and looks at the terminal.
func TestProgress(t *testing.T) {
	for _, c := range []struct {
		name     string
		terminal bool
		files    int
		each     time.Duration
		want     string
	}{
		{"short work", true, 9, 100 * time.Millisecond, ""},
		{"long work", true, 4, 400 * time.Millisecond, "\rchecked 3 of 4 files\rchecked 4 of 4 files\r\x1b[K"},
		{"many files", true, 1249, time.Millisecond, "\rchecked 1000 of 1249 files\rchecked 1100 of 1249 files\rchecked 1200 of 1249 files\r\x1b[K"},
		{"no terminal", false, 4, 400 * time.Millisecond, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stderr bytes.Buffer
			clock := time.Unix(0, 0)
			now := func() time.Time { return clock }
			p := newProgress(environment.Env{Stderr: &stderr, StderrTerminal: c.terminal}, c.files, now)
			for range c.files {
				clock = clock.Add(c.each)
				p.step(0, 0)
			}
			p.erase()
			p.erase()
			if diff := cmp.Diff(c.want, stderr.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
