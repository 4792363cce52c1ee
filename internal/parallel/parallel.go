// Package parallel runs functions on all processors. It is the only place where
// the project starts goroutines for work, so that a panic in one of them never
// takes the process down, or passes for an answer.
package parallel

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Do runs jobs on all processors, and stops with the context, of which it
// returns the error. A panic comes out on the caller's goroutine, where it can be
// recovered from.
func Do(ctx context.Context, jobs []func()) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	var crash atomic.Pointer[string]
	for _, job := range jobs {
		g.Go(func() error {
			defer func() {
				if v := recover(); v != nil {
					text := fmt.Sprintf("%v\n%s", v, debug.Stack())
					crash.CompareAndSwap(nil, &text)
				}
			}()
			if err := ctx.Err(); err != nil {
				return err
			}
			job()
			return nil
		})
	}
	err := g.Wait()
	if text := crash.Load(); text != nil {
		panic(*text)
	}
	return err
}

// Each calls do for every element of a list, as Do runs jobs.
func Each[T any](ctx context.Context, list []T, do func(T)) error {
	jobs := make([]func(), len(list))
	for i, x := range list {
		jobs[i] = func() { do(x) }
	}
	return Do(ctx, jobs)
}
