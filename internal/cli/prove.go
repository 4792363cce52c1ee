package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// prover returns what proves safe fixes: the statements of the file say the same
// as before, or else every profile that the file has a part in means the same.
func prover(opts policy.Options) lint.Prove {
	return func(ctx context.Context, c lint.Change) error {
		unproven := lint.SameRules(ctx, c)
		if unproven == nil {
			return nil
		}
		targets := c.Affected()
		if len(targets) == 0 {
			return unproven
		}
		before, after := policy.NewChecker(c.Before, opts), policy.NewChecker(c.After, opts)
		for _, path := range targets {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := sameMeaning(before, after, c, path, opts); err != nil {
				return err
			}
		}
		return nil
	}
}

// sameMeaning returns an error if the profiles of a file do not mean the same
// with a change.
func sameMeaning(before, after *policy.Checker, c lint.Change, path string, opts policy.Options) error {
	old, err := c.Before.Profile(path)
	if err != nil {
		return err
	}
	new, err := c.After.Profile(path)
	if err != nil {
		return err
	}
	was, is := before.Resolve(old), after.Resolve(new)
	if lacksTunables(was) {
		// It does not load. What counts is what it would mean with them.
		with := c.Before.With(map[string]string{path: "include <tunables/global>\n" + old.Source.Text()})
		if old, err = with.Profile(path); err != nil {
			return err
		}
		was = policy.NewChecker(with, opts).Resolve(old)
	}
	if len(old.Findings.Errors())+len(was.Report.Findings.Errors()) > 0 {
		return fmt.Errorf("%s has errors, so that it cannot be compared", path)
	}
	if found := append(new.Findings.Errors(), is.Report.Findings.Errors()...); len(found) > 0 {
		return errors.New("it makes an error: " + found[0].Message)
	}
	for _, p := range semdiff.Compare(was.Profiles, is.Profiles, semdiff.Options{Level: policy.LevelIntent}) {
		if p.Status != semdiff.Same {
			return fmt.Errorf("the profile %s would be %s", p.Name(), p.Status)
		}
	}
	return nil
}

// lacksTunables reports whether a file is only wrong in that it does not include
// the tunables.
func lacksTunables(p *policy.Policy) bool {
	errs := p.Report.Findings.Errors()
	return len(errs) > 0 && !slices.ContainsFunc(errs, func(f diag.Finding) bool { return f.Code != diag.TunablesNotIncluded })
}
