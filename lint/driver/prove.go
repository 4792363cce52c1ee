package driver

import (
	"context"
	"errors"
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint/internal/canonical"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// SameRules is the Prove of a fixer that knows no better: the changed file must
// be read without more mistakes than before, and its statements must say the
// same, in the sense of Canonical. What it proves is so, but it proves little.
func SameRules(_ context.Context, c Change) error {
	before, after, err := bothSides(c.Before, c.After, c.Path, c.Fragment)
	if err != nil {
		return err
	}
	if canonical.File(before.Tree) != canonical.File(after.Tree) {
		return errors.New("it is not proven that the rules mean the same with it")
	}
	return nil
}

// loads returns an error if a changed file has more mistakes than before, or if a
// profile that it has a part in has one that it had not.
func loads(ctx context.Context, c Change, opts policy.Options) error {
	if _, _, err := bothSides(c.Before, c.After, c.Path, c.Fragment); err != nil {
		return err
	}
	before, after := policy.NewChecker(c.Before, opts), policy.NewChecker(c.After, opts)
	for _, path := range c.Affected() {
		if err := ctx.Err(); err != nil {
			return err
		}
		is := mistakes(after, c.After, path)
		if len(is) == 0 {
			continue
		}
		was := map[string]int{}
		for _, f := range mistakes(before, c.Before, path) {
			was[f.Message]++
		}
		for _, f := range is {
			if was[f.Message]--; was[f.Message] < 0 {
				return fmt.Errorf("%s would not load with it: %s", path, f.Message)
			}
		}
	}
	return nil
}

// mistakes returns the errors in the policy of a file.
func mistakes(checker *policy.Checker, loader *load.Loader, path string) diag.List {
	file, err := loader.Profile(path)
	if err != nil {
		return nil
	}
	return append(file.Findings.Errors(), checker.Resolve(file).Report.Findings.Errors()...)
}

// Affected returns the paths of the targets that the changed file has a part in:
// itself, or those that include it.
func (c Change) Affected() []string {
	if !c.Fragment {
		return []string{c.Path}
	}
	var paths []string
	known := map[*load.File]bool{}
	for _, t := range c.Targets {
		if t.Fragment {
			continue
		}
		if file, err := c.Before.Profile(t.Path); err == nil && includes(c.Before, file, c.Before.Abs(c.Path), known) {
			paths = append(paths, t.Path)
		}
	}
	return paths
}

// includes reports whether a file includes the one at an absolute path, directly
// or not. What is known of files is noted; a file that includes itself is the
// same as one that does not.
func includes(loader *load.Loader, file *load.File, path string, known map[*load.File]bool) bool {
	if answer, ok := known[file]; ok {
		return answer
	}
	known[file] = false
	for inc := range ast.Includes(file.Tree.Stmts) {
		found := loader.Include(inc.File)
		for i, included := range found.Files {
			if loader.Abs(found.Paths[i]) == path || includes(loader, included, path, known) {
				known[file] = true
				return true
			}
		}
	}
	return false
}

func bothSides(before, after *load.Loader, path string, fragment bool) (old, new *load.File, err error) {
	read := (*load.Loader).Profile
	if fragment {
		read = (*load.Loader).Fragment
	}
	if old, err = read(before, path); err != nil {
		return nil, nil, err
	}
	if new, err = read(after, path); err != nil {
		return nil, nil, err
	}
	was, is := old.Findings.Errors(), new.Findings.Errors()
	if len(is) > len(was) || len(is) == len(was) && len(is) > 0 && is[0].Message != was[0].Message {
		return nil, nil, fmt.Errorf("the file cannot be read with it: %s", is[0].Message)
	}
	return old, new, nil
}
