// Package parallel runs functions on all processors.
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
