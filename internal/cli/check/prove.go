package check

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// Prover returns what proves safe fixes: the statements of the file say the same
// as before, or else every profile that the file has a part in means the same,
// wherever it may be loaded.
func Prover(opts policy.Options) driver.Prove {
	return func(ctx context.Context, c driver.Change) error {
		unproven := driver.SameRules(ctx, c)
		if unproven == nil {
			return nil
		}
		targets := c.Affected()
		if len(targets) == 0 {
			return unproven
		}
		for _, world := range opts.Worlds() {
			p := proof{c, world, policy.NewChecker(c.Before, world.Options), policy.NewChecker(c.After, world.Options)}
			for _, path := range targets {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := p.sameMeaning(path); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// proof is that of one change in one world.
type proof struct {
	driver.Change
	world  policy.World
	before *policy.Checker
	after  *policy.Checker
}

// sameMeaning returns an error if the profiles of a file do not mean the same
// with the change.
func (p *proof) sameMeaning(path string) error {
	old, err := p.Before.Profile(path)
	if err != nil {
		return err
	}
	new, err := p.After.Profile(path)
	if err != nil {
		return err
	}
	was, is := p.before.Resolve(old), p.after.Resolve(new)
	// What does not load without the tunables counts as it would mean with them.
	if lacksTunables(was) {
		if old, was, err = p.withTunables(p.Before, old); err != nil {
			return err
		}
	}
	if lacksTunables(is) {
		if new, is, err = p.withTunables(p.After, new); err != nil {
			return err
		}
	}
	if len(old.Findings.Errors())+len(was.Report.Findings.Errors()) > 0 {
		return fmt.Errorf("%s has errors, so that it cannot be compared", path)
	}
	if found := append(new.Findings.Errors(), is.Report.Findings.Errors()...); len(found) > 0 {
		return errors.New("it makes an error: " + found[0].Message)
	}
	for _, d := range semdiff.Compare(was.Profiles, is.Profiles, semdiff.Options{Level: policy.LevelIntent}) {
		if d.Status != semdiff.Same {
			return fmt.Errorf("the profile %s would be %s%s", d.Name(), d.Status, p.inWorld())
		}
	}
	return nil
}

// withTunables returns what a file would mean if it included the tunables.
func (p *proof) withTunables(loader *load.Loader, file *load.File) (*load.File, *policy.Policy, error) {
	with := loader.With(map[string]string{file.Name(): "include <tunables/global>\n" + file.Source.Text()})
	file, err := with.Profile(file.Name())
	if err != nil {
		return nil, nil, err
	}
	return file, policy.NewChecker(with, p.world.Options).Resolve(file), nil
}

// inWorld says in which world the proof fails; nothing if it is the one at hand.
func (p *proof) inWorld() string {
	if p.world.Name == "" {
		return ""
	}
	return ", with " + p.world.Name
}

// lacksTunables reports whether a file is only wrong in that it does not include
// the tunables.
func lacksTunables(p *policy.Policy) bool {
	errs := p.Report.Findings.Errors()
	return len(errs) > 0 && !slices.ContainsFunc(errs, func(f diag.Finding) bool { return f.Code != diag.TunablesNotIncluded })
}
