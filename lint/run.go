package lint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// Options say what to check and how.
type Options struct {
	Loader    *load.Loader
	Targets   []load.Target
	Selection Selection
	Policy    policy.Options
	// Progress, if set, is called after each file, from any goroutine, with
	// the number of files done and of all.
	Progress func(done, all int)
}

// File is a file that was checked.
type File struct {
	Path     string
	Profiles []string // the names of the profiles in it, children as parent//child
}

// Result is what a run found.
type Result struct {
	Files    []File
	Findings diag.List // sorted, each once
	Errors   []error   // files that could not be read
}

// Run checks the targets, in parallel. It fails only if the context ends.
func Run(ctx context.Context, opts Options) (Result, error) {
	for _, t := range opts.Targets {
		opts.Loader.Prefer(t.Path)
	}
	r := &run{opts: opts, checker: policy.NewChecker(opts.Loader, opts.Policy)}
	if err := r.parse(ctx); err != nil {
		return Result{}, err
	}
	r.findFragments()
	if err := r.check(ctx); err != nil {
		return Result{}, err
	}
	return r.result(), nil
}

type run struct {
	opts    Options
	checker *policy.Checker
	mu      sync.Mutex
	jobs    []*job
	done    int
}

// job is one target on its way through the run.
type job struct {
	target load.Target
	file   *load.File
	err    error
	report policy.Report
}

// parse reads all targets.
func (r *run) parse(ctx context.Context) error {
	for _, t := range r.opts.Targets {
		r.jobs = append(r.jobs, &job{target: t})
	}
	return r.each(ctx, func(j *job) { r.read(j) })
}

// read reads a target and what it includes, so that all of that happens in
// parallel.
func (r *run) read(j *job) {
	if j.target.Fragment {
		j.file, j.err = r.opts.Loader.Fragment(j.target.Path)
	} else {
		j.file, j.err = r.opts.Loader.Profile(j.target.Path)
	}
	if j.file != nil {
		for inc := range ast.Includes(j.file.Tree.Stmts) {
			r.opts.Loader.Include(inc.File)
		}
	}
}

// findFragments finds the targets that are no profiles of their own but are
// included by other targets, and reads them as what they are.
func (r *run) findFragments() {
	included := map[string]bool{}
	for _, j := range r.jobs {
		if j.file == nil {
			continue
		}
		for inc := range ast.Includes(j.file.Tree.Stmts) {
			for _, f := range r.opts.Loader.Include(inc.File).Files {
				if f.Name() != j.file.Name() {
					included[r.opts.Loader.Abs(f.Name())] = true
				}
			}
		}
	}
	for _, j := range r.jobs {
		if j.file != nil && !j.target.Fragment && included[r.opts.Loader.Abs(j.target.Path)] {
			j.target.Fragment = true
			r.read(j)
		}
	}
}

func (r *run) check(ctx context.Context) error {
	return r.each(ctx, func(j *job) {
		switch {
		case j.file == nil:
		case j.target.Fragment:
			j.report = r.checker.Fragment(j.file)
		default:
			j.report = r.checker.Profile(j.file)
		}
		r.progress()
	})
}

func (r *run) progress() {
	if r.opts.Progress == nil {
		return
	}
	r.mu.Lock()
	r.done++
	done := r.done
	r.mu.Unlock()
	r.opts.Progress(done, len(r.jobs))
}

// each calls do for every job, on all processors.
func (r *run) each(ctx context.Context, do func(*job)) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	var crash atomic.Pointer[string]
	for _, j := range r.jobs {
		g.Go(func() error {
			defer func() {
				if v := recover(); v != nil {
					text := fmt.Sprintf("checking %s: %v\n%s", j.target.Path, v, debug.Stack())
					crash.CompareAndSwap(nil, &text)
				}
			}()
			if err := ctx.Err(); err != nil {
				return err
			}
			do(j)
			return nil
		})
	}
	err := g.Wait()
	if text := crash.Load(); text != nil {
		// On the caller's goroutine, where it can be recovered from.
		panic(*text)
	}
	return err
}

func (r *run) result() Result {
	var res Result
	var all diag.List
	whole := r.wholeWhenIncluded()
	for _, j := range r.jobs {
		if f, ok := linkOutside(j.err); ok {
			all = append(all, f)
			continue
		}
		if j.err != nil {
			res.Errors = append(res.Errors, j.err)
			continue
		}
		res.Files = append(res.Files, File{Path: j.target.Path, Profiles: ast.ProfileNames(j.file.Tree.Stmts)})
		if !j.report.Spliced {
			all = append(all, softened(j.file, whole)...)
		}
		all = append(all, j.report.Findings...)
	}
	slices.SortFunc(res.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	all = slices.DeleteFunc(all, func(f diag.Finding) bool { return !r.opts.Selection.Has(f.Code) })
	all.Sort()
	res.Findings = all.Dedup()
	return res
}

// wholeWhenIncluded returns the files that make sense in the place of their
// includes only: they open a brace for the includer to close, say, or hold a
// piece of a rule.
func (r *run) wholeWhenIncluded() map[*load.File]bool {
	whole := map[*load.File]bool{}
	for _, j := range r.jobs {
		if !j.report.Spliced || slices.ContainsFunc(j.report.Findings, policy.IsSyntaxError) {
			continue
		}
		for _, f := range j.report.Included {
			whole[f] = true
		}
	}
	return whole
}

// softened returns what the parser found in a file. What is an error in the
// file alone is none if the file is whole where it is included.
func softened(file *load.File, whole map[*load.File]bool) diag.List {
	if !whole[file] {
		return file.Findings
	}
	list := slices.Clone(file.Findings)
	for i := range list {
		if policy.IsSyntaxError(list[i]) {
			list[i].Severity = diag.Info
			list[i].Notes = append(slices.Clone(list[i].Notes), "the file is whole only in the place of its include")
		}
	}
	return list
}

// linkOutside returns the finding for a file that is a link out of the
// directories that may be read; false if an error is another one.
func linkOutside(err error) (diag.Finding, bool) {
	var e *load.Error
	if !errors.As(err, &e) || e.Reason != load.Outside {
		return diag.Finding{}, false
	}
	return diag.Finding{
		Code: diag.IncludeNotFound, Severity: diag.Error,
		Place:   diag.Place{File: source.NewFile(e.Path, "")},
		Message: "the link leads outside of the directories that may be read",
		Notes:   []string{"allow the directory that it leads to with -I if it is to be trusted"},
	}, true
}
