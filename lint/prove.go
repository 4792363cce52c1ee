package lint

import (
	"context"
	"errors"
	"fmt"

	"github.com/aa-lint/aa-lint/load"
)

// SameRules is the Prove of a fixer that knows no better: the changed file must
// be read without more mistakes than before, and its statements must say the
// same, in the sense of Canonical. What it proves is so, but it proves little.
func SameRules(_ context.Context, c Change) error {
	before, after, err := bothSides(c.Before, c.After, c.Path, c.Fragment)
	if err != nil {
		return err
	}
	if canonicalFile(before.Tree) != canonicalFile(after.Tree) {
		return errors.New("it is not proven that the rules mean the same with it")
	}
	return nil
}

// reads returns an error if a changed file has more mistakes than before.
func reads(before, after *load.Loader, path string, fragment bool) error {
	_, _, err := bothSides(before, after, path, fragment)
	return err
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
