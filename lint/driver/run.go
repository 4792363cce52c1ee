// Package driver runs rules over profiles and manifests, and gathers what they find:
// within budgets, for all files or those of a change, without what comments and
// baselines suppress. It applies fixes and has them proven.
package driver

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// Run checks the targets, in parallel. It fails only if the context ends.
func Run(ctx context.Context, opts Options) (Result, error) {
	if opts.Loader == nil {
		opts.Loader = load.New(load.Config{}) // which reads nothing
	}
	for _, t := range opts.Targets {
		opts.Loader.Prefer(t.Path)
	}
	// What is found for several files is told as it is for the first of them, in
	// whichever order they were named.
	opts.Targets = slices.SortedStableFunc(slices.Values(opts.Targets), func(a, b load.Target) int {
		return cmp.Compare(a.Path, b.Path)
	})
	r := &run{opts: opts, keys: map[ast.Stmt]string{}, hidden: map[*load.File][]hiddenFile{}, unproven: map[*source.File]string{}, checker: policy.NewChecker(opts.Loader, opts.Policy)}
	if opts.Stats {
		r.stats = &statistics{rules: map[diag.Code]RuleStats{}}
	}
	if err := r.readManifests(ctx); err != nil {
		return Result{}, err
	}
	r.findAddons()
	if err := r.parse(ctx); err != nil {
		return Result{}, err
	}
	r.findFragments()
	r.findAffected()
	r.gather()
	r.indexProfiles()
	if err := r.check(ctx); err != nil {
		return Result{}, err
	}
	r.checkProject(ctx)
	if err := r.checkManifests(ctx); err != nil {
		return Result{}, err
	}
	result, err := r.result(ctx)
	if err == nil {
		err = ctx.Err() // a rule was stopped
	}
	return result, err
}

type run struct {
	opts    Options
	checker *policy.Checker
	project *lint.Project
	texts   map[string]*lint.Text // all that take part, by name
	keys    map[ast.Stmt]string
	whole   diag.List // findings of rules on the project
	shared  sync.Map  // between rules, see SharedByAll
	lacking diag.List // of includes that need AppArmor's own files
	mu      sync.Mutex
	jobs    []*job
	done    int
	closure closure
	// carriedBy is how many profiles a manifest carries, by its path.
	carriedBy map[string]int
	crashes   []Crash
	stats     *statistics // nil if none are wanted

	manifests    *lint.Manifests
	manifestOf   map[*lint.Text]*lint.Manifest // by the text that has their comments only
	commentsOf   map[*lint.Manifest]*lint.Text // the inverse
	manifestErrs []error                       // of manifests that could not be read
	// affectedManifests are the paths of those that are to be checked: see
	// Options.Changed.
	affectedManifests map[string]bool
	// addons are the add-ons for Home Assistant by the paths of the profiles
	// beside them, which are for containers as well.
	addons  map[string]*kube.Addon
	usersOf map[*source.File][]*job // see users
	// unproven is what unprovable has said; undecided are the files of jobs of which it
	// is not known what they mean, nil until it is asked for.
	unproven  map[*source.File]string
	undecided *closure
	hidden    map[*load.File][]hiddenFile // see hiddenBy
}

// job is one target on its way through the run.
type job struct {
	target load.Target
	file   *load.File
	err    error
	text   *lint.Text
	policy *policy.Policy // while rules look at it; nil for a fragment
	report policy.Report
	errors diag.List // for which the file would not load, or what is in it not work
	found  diag.List // by rules
	agreed diag.List // by rules too, if all that include the place agree
	// confirmed is what rules looked into and found as it should be.
	confirmed diag.List
	// carried is the profile that a manifest carries, whose text the target is.
	// The path is that of the manifest then.
	carried *kube.Profile
	number  int // among the jobs
	// spent are the steps of work that the job took; undecided tells why it is not
	// known what the file means.
	spent     int64
	undecided error
	// affected is set if the target is to be checked: see Options.Changed.
	affected bool
}

// parse reads all targets.
func (r *run) parse(ctx context.Context) error {
	for _, t := range r.opts.Targets {
		r.jobs = append(r.jobs, &job{target: t})
	}
	for i, j := range r.jobs {
		j.number = i
	}
	return r.each(ctx, func(j *job) { r.timed((*statistics).resolved, func() { r.readJob(j) }) })
}

// readJob reads a target and what it includes, so that all of that happens in
// parallel.
func (r *run) readJob(j *job) {
	if j.carried != nil {
		j.file = r.carriedText(j.carried, j.target.Path, j.number)
	} else if j.target.Fragment {
		j.file, j.err = r.opts.Loader.Fragment(j.target.Path)
	} else {
		j.file, j.err = r.opts.Loader.Profile(j.target.Path)
	}
	if j.file != nil {
		r.closure.add(r.opts.Loader, j.file)
	}
}

// gather puts together what rules are told of the project.
func (r *run) gather() {
	var texts []*lint.Text
	var files []*load.File
	for _, j := range r.jobs {
		if j.file != nil {
			j.text = &lint.Text{File: j.file, Path: j.target.Path, Fragment: j.target.Fragment}
			j.text.Carried, j.text.Addon = j.carried, r.addons[j.target.Path]
			texts = append(texts, j.text)
			files = append(files, j.file)
		}
	}
	slices.SortFunc(texts, func(a, b *lint.Text) int { return cmp.Compare(a.Path, b.Path) })
	r.checker.Expect(files)
	r.project = lint.NewProject(lint.ProjectOptions{
		Loader: r.opts.Loader, Texts: texts, Whole: r.opts.Whole, NoPolicy: r.opts.NoPolicy, KnownProfiles: r.opts.KnownProfiles,
		Target: r.opts.Target, Policy: r.opts.Policy, Resolve: r.checker.ResolveWithin,
	})
}

// resolveJob checks a file with what it includes, as far as its budget goes.
func (r *run) resolveJob(j *job, b *budget) {
	j.undecided = b.meter.Limit(b.all, func() {
		if j.target.Fragment {
			j.report = r.checker.FragmentWithin(b.meter, j.file)
			return
		}
		j.policy = r.checker.ResolveWithin(b.meter, j.file)
		j.report = j.policy.Report
	})
	if j.policy != nil {
		j.policy.Charge(b.meter)
	}
}

// runRules runs the rules that look at one file.
func (r *run) runRules(j *job, b *budget) {
	var shared sync.Map
	rules := r.rulesFor(j)
	for _, rule := range rules.Rules() {
		needs := rule.Needs
		wants := needs&(lint.NeedsTokens|lint.NeedsTree) != 0
		if needs&lint.NeedsPolicy != 0 {
			wants = j.policy != nil
		}
		if !j.affected && rule.Finish == nil || b.exhausted() {
			wants = false
		}
		if wants {
			out := r.call(rule.Run, rules.Pass(rule), j.text, j.policy, &shared, b)
			j.found, j.agreed = append(j.found, out.found...), append(j.agreed, out.agreed...)
			j.confirmed = append(j.confirmed, out.confirmed...)
		}
	}
}

// checkProject runs the rules that look at nothing but the project, and those
// that have looked at all of its files.
func (r *run) checkProject(ctx context.Context) {
	bytes := 0
	for _, t := range r.project.Texts {
		bytes += len(t.Source.Text())
	}
	b := newBudget(ctx, bytes)
	for _, rule := range r.opts.Selection.Rules() {
		look := rule.Finish
		if rule.Needs == lint.NeedsProject {
			look = rule.Run
		}
		found := r.call(look, r.opts.Selection.Pass(rule), nil, nil, &r.shared, b).found
		if rule.Finish != nil {
			found = r.affecting(found)
		}
		r.whole = append(r.whole, found...)
	}
}

// outcome is what a rule says of one file: what it finds, what counts if all
// that include the place agree, and what it confirms.
type outcome struct{ found, agreed, confirmed diag.List }

// call returns what one of the functions of a rule, which may be nil, says: of
// files that are checked, unless it looks at the project.
func (r *run) call(look func(*lint.Pass), p *lint.Pass, text *lint.Text, meaning *policy.Policy, shared *sync.Map, b *budget) (out outcome) {
	if look == nil {
		return out
	}
	p.Text, p.Project = text, r.project
	p.Share(shared, &r.shared)
	if p.Rule.Needs&(lint.NeedsPolicy|lint.UsesPolicy) != 0 {
		p.Policy = meaning
	}
	r.timed(func(s *statistics, took time.Duration) { s.ran(p.Rule.Code, took) }, func() { r.guard(look, p, b) })
	for _, f := range p.Reported() {
		switch {
		case text != nil && !r.project.Checks(f.Place.File):
		case p.NeedsAgreement(f) && f.Place.File != text.Source:
			out.agreed = append(out.agreed, *f)
		default:
			out.found = append(out.found, *f)
		}
	}
	for _, f := range p.Confirmed() {
		out.confirmed = append(out.confirmed, *f)
	}
	return out
}

// selection returns the rules for a file.
func (r *run) selection(path string) lint.Selection {
	if r.addons[path] != nil && r.opts.Manifests.Embedded != nil {
		return r.opts.Manifests.Embedded(path)
	}
	if r.opts.SelectionFor != nil {
		return r.opts.SelectionFor(path)
	}
	return r.opts.Selection
}

// rulesFor returns the rules for a job.
func (r *run) rulesFor(j *job) lint.Selection {
	if j.carried != nil {
		return r.embedded(j.target.Path)
	}
	return r.selection(j.target.Path)
}

// embedded returns the rules for the profiles that a manifest carries.
func (r *run) embedded(path string) lint.Selection {
	if r.opts.Manifests.Embedded != nil {
		return r.opts.Manifests.Embedded(path)
	}
	return r.selection(path)
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
	return parallel.Each(ctx, r.jobs, func(j *job) {
		defer func() {
			if v := recover(); v != nil {
				panic(fmt.Sprintf("checking %s: %v", j.target.Path, v))
			}
		}()
		do(j)
	})
}
