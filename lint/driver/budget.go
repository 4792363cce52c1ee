package driver

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// What rules may spend on one file, in steps of work, each of which takes some
// nanoseconds: all of them together, and of that each one a share.
const (
	fileSteps        = 60_000_000
	fileStepsPerByte = 150
	largestShare     = 2  // one rule gets at most half
	smallestShare    = 64 // and this part in any case
	// sharedSteps are for something that is worked out once for many files.
	sharedSteps = 40_000_000
)

// What all files of a run may take together: several times as much as real trees
// do.
const (
	runSteps        = 150_000_000
	runStepsPerByte = 400
	lastShare       = 4 // of it is what they take together once it did not suffice
	// A file gets so much in any case, by the length of its own text.
	ownSteps        = 5_000
	ownStepsPerByte = 50
	// resolveStepsPerByte are for the files that may be included, to read them.
	resolveStepsPerByte = 10
)

// budget is what rules may still spend on one file.
type budget struct {
	meter *work.Meter
	all   int64         // steps
	run   *atomic.Int64 // what is left for all files together; nil if they have no say
	// shared are the steps for something that is worked out for all files.
	shared int64
}

// exhausted reports whether all files together have taken too much.
func (b *budget) exhausted() bool { return b.run != nil && b.run.Load() < 0 }

// pay takes what was spent from what is left for all files.
func (b *budget) pay(steps int64) {
	if b.run != nil {
		b.run.Add(-steps)
	}
}

// newBudget returns the budget for a file of so many bytes, included ones with
// it.
func newBudget(ctx context.Context, bytes int) *budget {
	return &budget{meter: work.New(ctx), all: fileSteps + fileStepsPerByte*int64(bytes), shared: sharedSteps}
}

// check works out what files mean, and runs the rules on them. If that takes too
// much for all of them together, it is done again with a share for each, so that it
// makes no difference which came first.
func (r *run) check(ctx context.Context) error {
	all := runSteps + runStepsPerByte*r.closure.bytes.Load()
	var left atomic.Int64
	left.Store(all)
	err := r.each(ctx, func(j *job) {
		r.checkFile(j, &budget{meter: work.New(ctx), run: &left, shared: sharedSteps}, all)
		r.progress()
	})
	if err != nil || left.Load() >= 0 {
		return err
	}
	r.shared.Clear()
	r.crashes = nil
	share := all / lastShare / int64(len(r.jobs))
	return r.each(ctx, func(j *job) {
		r.checkFile(j, &budget{meter: work.New(ctx), shared: min(sharedSteps, 4*share)}, share)
	})
}

// checkFile checks one file with a share of what all may take.
func (r *run) checkFile(j *job, b *budget, share int64) {
	j.report, j.found, j.agreed, j.confirmed, j.undecided = policy.Report{}, nil, nil, nil, nil
	if j.file == nil || b.exhausted() || !j.affected && !finishes(r.rulesFor(j)) {
		return
	}
	b.all = r.mostFor(j, resolveStepsPerByte*r.closure.bytes.Load(), share)
	r.timed((*statistics).resolved, func() { r.resolveJob(j, b) })
	b.pay(b.meter.Done())
	b.all = r.mostFor(j, fileStepsPerByte*int64(j.included()), share)
	r.runRules(j, b)
	j.policy = nil // what is worked out for rules takes much memory
	j.spent = b.meter.Done()
}

// mostFor returns the steps for a job, so many of them for what it includes, within
// its share. The profiles that one manifest carries share those of a file.
func (r *run) mostFor(j *job, included, share int64) int64 {
	own := int64(len(j.file.Source.Text()))
	most := fileSteps + fileStepsPerByte*own + included
	if j.carried != nil {
		most -= fileSteps - fileSteps/int64(r.carriedBy[j.target.Path])
	}
	return min(most, max(share, ownSteps+ownStepsPerByte*own))
}

// closure are all files that take part in a run, each once.
type closure struct {
	seen  sync.Map // *source.File → true
	bytes atomic.Int64
}

// add adds a file with all that it includes, which is read for that.
func (c *closure) add(l *load.Loader, file *load.File) {
	if _, seen := c.seen.LoadOrStore(file.Source, true); seen {
		return
	}
	c.bytes.Add(int64(len(file.Source.Text())))
	for inc := range ast.Includes(file.Tree.Stmts) {
		for _, f := range l.Include(inc.File).Files {
			c.add(l, f)
		}
	}
}

// inUndecided reports whether a file is part of one of which it is not known what it
// means.
func (r *run) inUndecided(file *source.File) bool {
	if r.undecided == nil {
		r.undecided = &closure{}
		for _, j := range r.jobs {
			if j.undecided != nil {
				r.undecided.add(r.opts.Loader, j.file)
			}
		}
	}
	_, found := r.undecided.seen.Load(file)
	return found
}

// errUndecided says of which files it is not known what they mean, and so not whether
// they load.
func errUndecided(paths []string) error {
	also := ""
	if n := len(paths) - 1; n > 0 {
		also = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Errorf("%s%s: not decided what this means: to work out all that it includes would take too long", paths[0], also)
}

// aside does something that is worked out for all files.
func (b *budget) aside(do func()) error {
	return b.meter.Aside(b.shared, func() {
		before := b.meter.Done()
		defer func() { b.pay(b.meter.Done() - before) }()
		do()
	})
}

// spend lets a rule work, and returns why it was stopped.
func (b *budget) spend(do func()) error {
	before := b.meter.Done()
	defer func() { b.pay(b.meter.Done() - before) }()
	left := b.all - before
	return b.meter.Limit(max(min(left, b.all/largestShare), b.all/smallestShare), do)
}

// included returns the size of what a target includes.
func (j *job) included() int {
	n := 0
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
	if b.meter.Err() != nil {
		return // nothing starts any more
	}
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
	p.Charge(b.meter, b.aside)
	if p.Text == nil { // what files take is counted with them
		before := b.meter.Done()
		defer func() { r.stats.worked(b.meter.Done() - before) }()
	}
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
