package mode

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/report"
)

// modePlan is what is going to change, worked out before anything does.
type modePlan struct {
	env   environment.Env
	opts  modeOptions
	trees *inputs.Trees
	files []*modeFile
	links []linkChange
}

// work works out the new texts and what becomes of links.
func (p *modePlan) work() error {
	for _, f := range p.files {
		f.after = f.file.Source.Text()
		if p.opts.links {
			continue
		}
		var err error
		f.after, err = mode.Apply(f.file.Tree, f.file.Findings, f.profiles(), p.opts.change)
		var bug *mode.Difference
		switch {
		case errors.As(err, &bug):
			return exit.With(exit.Bug, err)
		case err != nil:
			return exit.With(exit.Findings, fmt.Errorf("%s: nothing was changed: %w", f.path, err))
		}
	}
	return p.planLinks()
}

// profiles returns the profiles of a file that are chosen.
func (f *modeFile) profiles() []*ast.Profile {
	var list []*ast.Profile
	for _, e := range f.all {
		if f.chosen[e] {
			list = append(list, e.Profile)
		}
	}
	return list
}

// whole reports whether all profiles of a file are chosen that are nobody's
// child.
func (f *modeFile) whole() bool {
	for _, e := range f.all {
		if e.Parent == nil && !f.chosen[e] {
			return false
		}
	}
	return true
}

// show prints what would change.
func (p *modePlan) show() error {
	w := bufio.NewWriter(p.env.Stdout)
	for _, f := range p.files {
		lines := textdiff.Unified(f.path, fmt.Sprintf("%s (%s)", f.path, p.opts.word), f.file.Source.Text(), f.after)
		terminal.WriteDiff(w, p.env, lines, p.opts.color)
	}
	if err := exit.Output(w.Flush()); err != nil {
		return err
	}
	for _, l := range p.links {
		say(p.env.Stderr, "%s", l.would())
	}
	return nil
}

// carryOut writes the files, and then changes the links: a file that is disabled
// comes back when it has the mode it should have. What was done is told even if
// not all could be.
func (p *modePlan) carryOut() error {
	w := bufio.NewWriter(p.env.Stdout)
	err := p.change(w)
	if printed := exit.Output(w.Flush()); err == nil {
		err = printed
	}
	return err
}

func (p *modePlan) change(w io.Writer) error {
	for _, f := range p.files {
		before := f.file.Source.Text()
		if f.after != before {
			if err := p.trees.Replace(f.path, before, f.after); err != nil {
				return exit.With(exit.Input, err)
			}
		}
		if !p.opts.links {
			p.report(w, f)
		}
	}
	for _, l := range p.links {
		if err := l.carryOut(p.trees); err != nil {
			return exit.With(exit.Input, err)
		}
		say(w, "%s", l.done())
	}
	if len(p.links) == 0 && p.opts.links {
		say(w, "nothing to do: the links are as they should be")
	}
	return nil
}

// report prints what has become of the profiles of a file.
func (p *modePlan) report(w io.Writer, f *modeFile) {
	for _, e := range f.all {
		if !f.chosen[e] {
			continue
		}
		at := f.file.Source.LineAt(e.Head().Start)
		say(w, "%s:%d: %s: %s", f.path, at, shortName(e.FullName()), p.outcome(e.Profile))
	}
}

// shortName returns a name, of a very long one the start.
func shortName(name string) string {
	const most = 500
	if len(name) <= most {
		return name
	}
	return strings.ToValidUTF8(name[:most], "") + "…"
}

// outcome says what has become of a profile, of which the old tree is given.
func (p *modePlan) outcome(was *ast.Profile) string {
	if p.opts.mode != "" {
		if old := mode.Of(was); old != p.opts.mode {
			return fmt.Sprintf("%s mode, was %s", p.opts.mode, old)
		}
		return fmt.Sprintf("%s mode already", p.opts.mode)
	}
	on := p.opts.word == wordAudit
	text := "audited"
	if !on {
		text = "not audited"
	}
	if mode.Audited(was) == on {
		text += " already"
	}
	return text
}

// say prints a line.
func say(w io.Writer, format string, args ...any) {
	fmt.Fprintln(w, report.Sanitize(fmt.Sprintf(format, args...)))
}
