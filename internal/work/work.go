// Package work counts what computations cost, so that none takes longer than it
// may, whatever the input. It counts steps and not time: the same input always
// ends in the same place.
package work

import (
	"context"
	"errors"
)

// ErrTooMuch says that a computation would take more work than it may.
var ErrTooMuch = errors.New("too much work")

// Meter counts the steps of computations, each of which takes some nanoseconds,
// and ends those that take too many, or whose context is done. It is for one
// goroutine. A nil Meter counts nothing and ends nothing.
type Meter struct {
	ctx  context.Context
	left int64
	done int64
	look int64 // at how many steps to look at the context again
}

// lookEvery is after how many steps the context is looked at: some milliseconds.
const lookEvery = 1 << 18

// New returns a meter that ends nothing but what Limit calls.
func New(ctx context.Context) *Meter { return &Meter{ctx: ctx, left: 1<<63 - 1} }

// Counter is New without a context.
func Counter() *Meter { return New(context.Background()) }

// stop is the value with which Spend ends a computation.
type stop struct{ err error }

// Spend notes that steps are taken. If there may be no more of them, it ends the
// innermost call of Limit by a panic: callers leave everything in a state in
// which others can go on.
func (m *Meter) Spend(steps int) {
	if m == nil {
		return
	}
	m.done += int64(steps)
	m.left -= int64(steps)
	if m.left < 0 {
		panic(stop{ErrTooMuch})
	}
	if m.done >= m.look {
		m.look = m.done + lookEvery
		if err := m.ctx.Err(); err != nil {
			panic(stop{err})
		}
	}
}

// Err returns the error of the context, nil if work may go on.
func (m *Meter) Err() error {
	if m == nil {
		return nil
	}
	return m.ctx.Err()
}

// Done returns how many steps were counted.
func (m *Meter) Done() int64 {
	if m == nil {
		return 0
	}
	return m.done
}

// Limit calls a function that may take so many steps, which count for what goes
// on around it too, but not against its limit. It returns ErrTooMuch if they did
// not suffice, and the error of the context if that is done.
func (m *Meter) Limit(steps int64, do func()) (err error) {
	if m == nil {
		do()
		return nil
	}
	around := m.left
	m.left = steps
	defer func() {
		m.left = around
		switch v := recover().(type) {
		case nil:
		case stop:
			err = v.err
		default:
			panic(v)
		}
	}()
	do()
	return nil
}

// Within is Limit for steps that count against the limit around it as well.
func (m *Meter) Within(steps int64, do func()) error {
	if m == nil {
		do()
		return nil
	}
	left := m.left
	before := m.done
	err := m.Limit(min(steps, left), do)
	m.left = left - (m.done - before)
	return err
}

// Try calls a function and returns why it was ended, if it was.
func (m *Meter) Try(do func()) error { return m.Within(1<<63-1, do) }

// Aside is Limit for steps that do not count for what goes on around it at all: it
// is by chance that they are taken here.
func (m *Meter) Aside(steps int64, do func()) error {
	if m == nil {
		do()
		return nil
	}
	done, look := m.done, m.look
	defer func() { m.done, m.look = done, look }()
	return m.Limit(steps, do)
}

// Stop ends the innermost call of Limit with an error that another one returned.
func Stop(err error) { panic(stop{err}) }
