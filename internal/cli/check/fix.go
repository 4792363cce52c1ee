package check

import (
	"bufio"
	"fmt"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/replace"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/report"
)

// showFixes prints what the fixes would change.
func (c *checked) showFixes(env environment.Env, opts options) error {
	c.complain(env)
	w := bufio.NewWriter(env.Stdout)
	for _, f := range c.fixed {
		for i, text := range textdiff.Unified(f.Path, f.Path+" (fixed)", f.Before, f.After) {
			if env.StdoutTerminal {
				text = report.Sanitize(text)
			}
			if opts.look.Color {
				text = textdiff.Paint(i, text)
			}
			w.WriteString(text + "\n")
		}
	}
	if err := exit.Output(w.Flush()); err != nil {
		return err
	}
	fmt.Fprintf(env.Stderr, "%s would be fixed in %s%s\n", words.Counted(c.applied, "finding"), words.Counted(len(c.fixed), "file"), c.unprovenNote())
	switch {
	case len(c.errs) > 0:
		return exit.Silent(exit.Input)
	case len(c.fixed) > 0 && !opts.exitZero:
		return exit.Silent(exit.Findings)
	}
	return nil
}

// writeFixes writes the files that fixes have changed, each whole or not at all.
func (c *checked) writeFixes(env environment.Env) {
	written := 0
	for _, f := range c.fixed {
		if err := replace.File(pathname.Absolute(env.Dir, f.Path), f.Before, f.After); err != nil {
			c.errs = append(c.errs, err)
			continue
		}
		written++
	}
	if c.applied > 0 || c.unproven > 0 {
		fmt.Fprintf(env.Stderr, "fixed %s in %s%s\n", words.Counted(c.applied, "finding"), words.Counted(written, "file"), c.unprovenNote())
	}
}

// unprovenNote says how many safe fixes are not applied.
func (c *checked) unprovenNote() string {
	if c.unproven == 0 {
		return ""
	}
	return fmt.Sprintf("; the fix of %s is not proven to change nothing, and not applied", words.Counted(c.unproven, "more finding"))
}
