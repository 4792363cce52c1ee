package work_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aa-lint/aa-lint/internal/work"
)

func TestLimit(t *testing.T) {
	m := work.New(context.Background())
	var inner error
	err := m.Limit(10, func() {
		m.Spend(6)
		inner = m.Limit(100, func() { m.Spend(101) })
		m.Spend(4)
	})
	if err != nil || !errors.Is(inner, work.ErrTooMuch) || m.Done() != 111 {
		t.Error(err, inner, m.Done())
	}
	if err := m.Limit(10, func() { m.Spend(11) }); !errors.Is(err, work.ErrTooMuch) {
		t.Error(err)
	}
	if err := m.Limit(10, func() { work.Stop(inner) }); err != inner {
		t.Error(err)
	}
}

func TestSpendStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	m := work.New(ctx)
	err := m.Limit(1<<40, func() {
		m.Spend(1)
		cancel()
		for {
			m.Spend(1000)
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestNilMeter(t *testing.T) {
	var m *work.Meter
	m.Spend(1 << 40)
	if err := m.Limit(1, func() { m.Spend(2) }); err != nil || m.Done() != 0 {
		t.Error(err)
	}
}

// TestLimitPanics: what is no limit comes out.
func TestLimitPanics(t *testing.T) {
	defer func() {
		if v := recover(); v != "oh" {
			t.Error(v)
		}
	}()
	_ = work.New(context.Background()).Limit(1, func() { panic("oh") })
}
