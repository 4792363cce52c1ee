package driver

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

// What rules may spend on one file, in steps of work, each of which takes some
// nanoseconds: all of them together, and of that each one a share.
const (
	fileSteps        = 60_000_000
	fileStepsPerByte = 150
	largestShare     = 2  // one rule gets at most half
	smallestShare    = 64 // and this part in any case
)

// budget is what rules may still spend on one file.
type budget struct {
	meter *work.Meter
	all   int64 // steps
}

// newBudget returns the budget for a file of so many bytes, included ones with
// it.
func newBudget(ctx context.Context, bytes int) *budget {
	return &budget{meter: work.New(ctx), all: fileSteps + fileStepsPerByte*int64(bytes)}
}

// budgetFor returns the budget for a target. The profiles that one manifest
// carries share the budget of a file.
func (r *run) budgetFor(ctx context.Context, j *job) *budget {
	b := newBudget(ctx, j.bytes())
	if j.carried != nil {
		b.all = fileSteps/int64(r.carriedBy[j.target.Path]) + fileStepsPerByte*int64(j.bytes())
	}
	return b
}

// spend lets a rule work, and returns why it was stopped.
func (b *budget) spend(do func()) error {
	left := b.all - b.meter.Done()
	return b.meter.Limit(max(min(left, b.all/largestShare), b.all/smallestShare), do)
}

// bytes returns the size of a target, with what it includes.
func (j *job) bytes() int {
	n := len(j.file.Source.Text())
	for _, f := range j.report.Included {
		n += len(f.Source.Text())
	}
	return n
}

// Crash is a mistake in a rule: what the rule would have found in a file is
// missing from the result.
type Crash struct {
	Rule  diag.Code
	Path  string // "" if the rule looked at the project
	Text  string // what went wrong
	Stack []byte
}

// guard lets a rule look at its pass within a budget. Where the rule was stopped,
// it has a finding that says so; where it crashed, the run notes it.
func (r *run) guard(look func(*lint.Pass), p *lint.Pass, b *budget) {
	defer func() {
		if v := recover(); v != nil {
			crash := Crash{Rule: p.Rule.Code, Text: fmt.Sprint(v), Stack: debug.Stack()}
			if p.Text != nil {
				crash.Path = p.Text.Path
			} else if p.Manifest != nil {
				crash.Path = p.Manifest.Path
			}
			p.Reset()
			r.mu.Lock()
			r.crashes = append(r.crashes, crash)
			r.mu.Unlock()
		}
	}()
	p.Charge(b.meter)
	before := b.meter.Done()
	defer func() { r.stats.worked(b.meter.Done() - before) }()
	err := b.spend(func() { look(p) })
	at, ok := wholeFile(p)
	if !errors.Is(err, work.ErrTooMuch) || !ok {
		return
	}
	f := p.ReportAt(at, "not decided for this file whether there is more: %s", p.Rule.Summary)
	f.Severity = diag.Info
	lint.Note(f, "to compare all of its rules and patterns would take too long")
}

// wholeFile returns the place for what is to be said of the file that is looked
// at, or of all files; false if there is none.
func wholeFile(p *lint.Pass) (diag.Place, bool) {
	switch {
	case p.Text != nil:
		return p.Text.Place(source.Span{}), true
	case p.Manifest != nil:
		return diag.Place{File: p.Manifest.Stream.File}, true
	case p.Project != nil && len(p.Project.Texts) > 0:
		return p.Project.Texts[0].Place(source.Span{}), true
	}
	return diag.Place{}, false
}
