package aalint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// Check checks profiles and returns what it finds, sorted by place. The error
// joins those of files that cannot be read and of rules that end with a panic, or
// is one of the options or of the context; the findings are right beside it, and
// may not be all.
func Check(ctx context.Context, files fs.FS, o Options) (diag.List, error) {
	selection, err := o.selection()
	if err != nil {
		return nil, err
	}
	t, err := open(files, o)
	result, failed := driver.Run(contextOf(ctx), driver.Options{
		Loader: t.loader, Targets: t.targets, Selection: selection, Policy: o.Policy, Whole: o.Whole,
	})
	errs := append([]error{err, failed}, result.Errors...)
	for _, crash := range result.Crashes {
		errs = append(errs, fmt.Errorf("the rule %s panics on %s: %s", crash.Rule, cmp.Or(crash.Path, "all files together"), crash.Text))
	}
	return result.Findings, errors.Join(errs...)
}

// selection returns the rules to run.
func (o Options) selection() (lint.Selection, error) {
	choice := o.Choice
	choice.Extend = slices.Clone(choice.Extend)
	for _, own := range o.Rules {
		choice.Extend = append(choice.Extend, own.Code.ID)
	}
	return lint.Select(slices.Concat(rules.All(), o.Rules), choice)
}
