package rules_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// endsAfter is a context that is done when its error has been asked for so often.
type endsAfter struct {
	context.Context
	left atomic.Int64
}

func (c *endsAfter) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func (c *endsAfter) done() bool { return c.left.Load() < 0 }

// TestCancelled ends the check of hostile texts at many places: inside of a rule,
// whose work is ended there, and between them. No rule starts after that.
func TestCancelled(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			text := h.write(max(1, h.n/8))
			for looks := int64(0); looks < 1000; looks = 2*looks + 1 {
				ctx := &endsAfter{Context: context.Background()}
				ctx.left.Store(looks)
				late, err := checkUntil(t, ctx, text)
				if late > 0 {
					t.Errorf("%d rules start after the context is done", late)
				}
				if err == nil && ctx.done() || err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("ended after %d looks: %v", looks, err)
				}
				if err == nil {
					break
				}
			}
		})
	}
}

// checkUntil checks a text with all rules, and returns how many of them started
// after the context was done.
func checkUntil(t *testing.T, ctx *endsAfter, text string) (late int64, err error) {
	t.Helper()
	var started atomic.Int64
	noting := func(run func(*lint.Pass)) func(*lint.Pass) {
		if run == nil {
			return nil
		}
		return func(p *lint.Pass) {
			if ctx.done() {
				started.Add(1)
			}
			run(p)
		}
	}
	noted := rules.All()
	for i := range noted {
		noted[i].Run, noted[i].Finish = noting(noted[i].Run), noting(noted[i].Finish)
	}
	selection, err := lint.Select(noted, lint.Choice{Preset: lint.Strict})
	if err != nil {
		t.Fatal(err)
	}
	loader := load.New(load.Config{WorkDir: "/", Roots: []load.Root{{Dir: "/", FS: fstest.MapFS{"text": {Data: []byte(text)}}}}})
	_, err = driver.Run(ctx, driver.Options{Loader: loader, Selection: selection, Targets: []load.Target{{Path: "text"}}})
	return started.Load(), err
}
