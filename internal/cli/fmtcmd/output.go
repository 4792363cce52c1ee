package fmtcmd

import (
	"bufio"
	"fmt"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/report"
)

// fmtOutput prints what becomes of files, and keeps count.
type fmtOutput struct {
	env                   environment.Env
	opts                  fmtOptions
	w                     *bufio.Writer
	all, changed, written int
	code                  int
	broken                report.Report
	passed                []report.Passed
}

func newFmtOutput(env environment.Env, opts fmtOptions) *fmtOutput {
	return &fmtOutput{env: env, opts: opts, w: bufio.NewWriter(env.Stdout)}
}

// fails notes an exit code; the worst one counts.
func (o *fmtOutput) fails(code int) { o.code = max(o.code, code) }

// complain prints an error that leads to an exit code.
func (o *fmtOutput) complain(code int, err error) {
	o.fails(code)
	o.env.Complain(err)
}

func (o *fmtOutput) file(f *formatted) {
	o.all++
	switch {
	case f.err != nil:
		o.complain(exitCodeOf(f.err), f.err)
		return
	case f.template != nil:
		fmt.Fprintln(o.env.Stderr, report.Sanitize(f.templateNote()))
	case f.broken != nil:
		o.isBroken(f)
	}
	if f.changed() {
		o.changed++
		o.isChanged(f)
	}
	if f.written {
		o.written++
	}
	if o.opts.text && f.broken == nil {
		o.w.WriteString(f.after)
	}
}

func (o *fmtOutput) isBroken(f *formatted) {
	o.broken.Files = append(o.broken.Files, f.broken.Files...)
	o.broken.Findings = append(o.broken.Findings, f.broken.Findings...)
	worst, any := f.broken.Findings.Worst()
	if !any {
		fmt.Fprintln(o.env.Stderr, report.Sanitize(f.path+": info: left as it is: it makes sense only in the place of its include"))
	}
	if worst == diag.Error || o.opts.text {
		o.fails(exit.Findings)
	}
}

func (o *fmtOutput) isChanged(f *formatted) {
	if o.opts.check {
		o.fails(exit.Findings)
	}
	if o.opts.list {
		o.w.WriteString(report.Sanitize(f.path) + "\n")
	}
	if o.opts.diff {
		o.diff(f)
	}
}

// diff prints the difference that formatting makes.
func (o *fmtOutput) diff(f *formatted) {
	lines := textdiff.Unified(f.path, f.path+" (formatted)", f.before, f.after)
	terminal.WriteDiff(o.w, o.env, lines, o.opts.color)
}

// finish prints what is left to say. The error has the exit code.
func (o *fmtOutput) finish() error {
	if err := exit.Output(o.w.Flush()); err != nil {
		return err
	}
	if len(o.broken.Findings) > 0 {
		if err := terminal.ShowFindings(o.env, o.broken); err != nil {
			return err
		}
	}
	switch {
	case o.opts.write:
		fmt.Fprintf(o.env.Stderr, "formatted %d of %s\n", o.written, words.Counted(o.all, "file"))
	case o.changed > 0 && o.env.StdoutTerminal && o.opts.diff && !o.opts.text:
		fmt.Fprintln(o.env.Stderr, writeHint(o.changed))
	}
	if o.opts.inputs.Verbose || o.opts.write {
		report.PrintPassed(o.env.Stderr, o.passed, o.opts.inputs.Verbose, "--verbose")
	}
	if o.code != exit.Clean {
		return exit.Silent(o.code)
	}
	return nil
}
