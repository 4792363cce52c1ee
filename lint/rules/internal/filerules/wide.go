package filerules

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/lint"
)

// Wide are the sets of paths that cover a directory, worked out once in a run.
type Wide struct {
	meter *work.Meter
	seen  *sync.Map // wideKey → bool
}

type wideKey struct {
	e   glob.Expr
	dir string
}

// WideOf returns what is known of wide patterns.
func WideOf(p *lint.Pass) *Wide {
	return &Wide{p.Meter(), lint.SharedByAll(p, wideKey{}, func() *sync.Map { return new(sync.Map) })}
}

// Covers reports whether a pattern matches everything below a directory, which
// ends in a slash.
func (w *Wide) Covers(e glob.Expr, dir string) bool {
	if !e.OpenEnd() || !strings.HasPrefix(dir, e.Prefix()) {
		return false
	}
	if !e.MatchCharged(dir+"x", w.meter) {
		return false // as most patterns, which are too many to remember
	}
	if known, ok := w.seen.Load(wideKey{e, dir}); ok {
		return known.(bool)
	}
	covers := protect.Covers(e, dir, glob.Charge(w.meter))
	w.seen.Store(wideKey{e, dir}, covers)
	return covers
}

// Anywhere reports whether a pattern matches every path.
func (w *Wide) Anywhere(e glob.Expr) bool { return w.Covers(e, "/") }

// SystemDirs are the directories of the system that no program needs all of.
func SystemDirs() []string {
	return []string{"/etc", "/usr", "/boot", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/opt", "/root", "/var", "/var/log"}
}
