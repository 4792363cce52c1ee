package parallel_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aa-lint/aa-lint/internal/parallel"
)

func TestDo(t *testing.T) {
	var sum atomic.Int64
	var jobs []func()
	for i := range 100 {
		jobs = append(jobs, func() { sum.Add(int64(i)) })
	}
	if err := parallel.Do(context.Background(), jobs); err != nil || sum.Load() != 4950 {
		t.Error(err, sum.Load())
	}
}

func TestDoStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := parallel.Do(ctx, []func(){func() { t.Error("a job was run") }})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestDoPanics(t *testing.T) {
	defer func() {
		if text, _ := recover().(string); !strings.HasPrefix(text, "oh\n") {
			t.Errorf("%q", text)
		}
	}()
	_ = parallel.Do(context.Background(), []func(){func() { panic("oh") }})
	t.Error("no panic")
}
