package check

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
)

// progress tells a person that the work goes on, in a line that is erased at
// the end.
type progress struct {
	w   io.Writer
	now func() time.Time
	all int

	mu   sync.Mutex
	done int
	next time.Time // when to print again
	seen bool      // the line is on the terminal
}

// Work of less than patience needs no word; more often than each interval none
// reads it.
const (
	patience = time.Second
	interval = 100 * time.Millisecond
)

func newProgress(env environment.Env, all int, now func() time.Time) *progress {
	p := &progress{w: io.Discard, now: now, all: all}
	if env.StderrTerminal {
		p.w = env.Stderr
	}
	p.next = p.now().Add(patience)
	return p
}

// step notes that one more file is done. It may be called from any goroutine,
// with numbers that it does not need: they are those of one group.
func (p *progress) step(int, int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	now := p.now()
	if now.Before(p.next) {
		return
	}
	p.next, p.seen = now.Add(interval), true
	fmt.Fprintf(p.w, "\rchecked %d of %d files", p.done, p.all)
}

// erase takes the line away.
func (p *progress) erase() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.seen = false
	}
}
