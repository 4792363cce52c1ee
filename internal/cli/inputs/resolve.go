package inputs

import (
	"context"
	"fmt"

	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// ResolveAll works out what all targets mean that are loaded on their own, in
// parallel. The errors are those of files that could not be read, and that of
// the context.
func ResolveAll(ctx context.Context, in *Inputs, opts policy.Options) ([]*policy.Policy, []error) {
	var all []*policy.Policy
	var unread []error
	for _, g := range in.Groups {
		loader := in.Loader(g)
		checker := policy.NewChecker(loader, opts)
		policies := make([]*policy.Policy, len(g.Targets))
		errs := make([]error, len(g.Targets))
		var jobs []func()
		for i, t := range g.Targets {
			if !t.Fragment {
				jobs = append(jobs, func() { policies[i], errs[i] = resolveOne(loader, checker, t.Path) })
			}
		}
		_ = parallel.Do(ctx, jobs) // the error of the context is told below
		for i := range g.Targets {
			if errs[i] != nil {
				unread = append(unread, errs[i])
			}
			if policies[i] != nil {
				all = append(all, policies[i])
			}
		}
	}
	if err := ctx.Err(); err != nil {
		unread = append(unread, err)
	}
	return all, unread
}

func resolveOne(loader *load.Loader, checker *policy.Checker, path string) (*policy.Policy, error) {
	file, err := loader.Profile(path)
	if err != nil {
		return nil, err
	}
	return checker.Resolve(file), nil
}

// ReadFeatures reads a file of features; nil stands for a kernel that knows
// everything.
func ReadFeatures(env environment.Env, name string) (*policy.Features, error) {
	if name == "" {
		return nil, nil
	}
	text, err := confine.ReadNamed(env, name)
	if err != nil {
		return nil, exit.With(exit.Input, err)
	}
	return policy.ParseFeatures(string(text)), nil
}

// Loadable returns a policy, or an error if it holds one that keeps the parser
// from loading it.
func Loadable(p *policy.Policy) (*policy.Policy, error) {
	found := p.LoadErrors()
	if len(found) == 0 {
		return p, nil
	}
	place := found[0].Place
	at := place.File.Position(place.Span.Start, source.Runes)
	return nil, exit.With(exit.Input, fmt.Errorf("%s:%d:%d: %s: the profile would not load; run aa-lint check to see why",
		place.File.Name(), at.Line, at.Column, found[0].Message))
}
