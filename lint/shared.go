package lint

import (
	"sync"

	"github.com/aa-lint/aa-lint/internal/work"
)

// Shared returns what make returned for a key when it was first called with the
// file that is looked at: what several rules need is worked out once. Keys are
// of types that only their users know, as with context.Context.
func Shared[T any](p *Pass, key any, make func() T) T {
	return once(p.file, key, func() shared {
		var s shared
		s.err = p.meter.Try(func() { s.value = make() })
		return s
	}).get().(T)
}

// SharedByAll is like Shared for all files of a run. What make returns must be
// safe for concurrent use, and not nil. The work for it does not count for the
// file, but has a limit as well.
func SharedByAll[T any](p *Pass, key any, make func() T) T {
	return once(p.run, key, func() shared {
		var s shared
		do := func() { s.value = make() }
		if p.aside == nil {
			do()
		} else {
			s.err = p.aside(do)
		}
		return s
	}).get().(T)
}

func once[T any](m *sync.Map, key any, make func() T) T {
	v, ok := m.Load(key)
	if !ok {
		v, _ = m.LoadOrStore(key, make())
	}
	return v.(T)
}

// Spend notes that a rule takes steps of work, about as many as it compares
// bytes or looks things up: more than it can take is not decided. What rules ask
// of the policy counts without that.
func (p *Pass) Spend(steps int) { p.meter.Spend(steps) }

// Meter counts what the rule does. It is for questions that do not go to the
// policy of the pass.
func (p *Pass) Meter() *work.Meter { return p.meter }

// shared is something that is worked out once, or why it is not.
type shared struct {
	value any
	err   error
}

// get returns the value. Where there is none, it ends what asks for it.
func (s shared) get() any {
	if s.err != nil {
		work.Stop(s.err)
	}
	return s.value
}
