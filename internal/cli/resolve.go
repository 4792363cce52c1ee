package cli

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// resolveAll works out what all targets mean that are loaded on their own, in
// parallel. The errors are those of files that could not be read, and that of
// the context.
func resolveAll(ctx context.Context, in *inputs, opts policy.Options) ([]*policy.Policy, []error) {
	var all []*policy.Policy
	var unread []error
	for _, g := range in.groups {
		loader := in.loader(g)
		checker := policy.NewChecker(loader, opts)
		policies := make([]*policy.Policy, len(g.targets))
		errs := make([]error, len(g.targets))
		var work errgroup.Group
		work.SetLimit(runtime.GOMAXPROCS(0))
		for i, t := range g.targets {
			work.Go(func() error {
				if !t.Fragment && ctx.Err() == nil {
					policies[i], errs[i] = resolveOne(loader, checker, t.Path)
				}
				return nil
			})
		}
		_ = work.Wait()
		for i := range g.targets {
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
