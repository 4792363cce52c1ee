package fmtcmd

import (
	"errors"
	"fmt"

	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/source"
)

// read reads a file and formats its text.
func (f *formatted) read(loader *load.Loader, opts fmtOptions) {
	file, err := loader.Fragment(f.path)
	if err != nil {
		f.err = err
		return
	}
	f.format(file, opts)
}

// format formats the text of a file, unless it is a template or broken.
func (f *formatted) format(file *load.File, opts fmtOptions) {
	f.before = file.Source.Text()
	f.after = f.before
	if found, ok := format.FindTemplate(f.before); ok {
		f.template = &found
		return
	}
	text, err := format.File(file.Tree, file.Findings, opts.style)
	switch {
	case errors.Is(err, format.ErrBroken):
		f.broken = &report.Report{Files: []report.File{{Path: f.path}}, Findings: terminal.BrokenFindings(file)}
	case err != nil:
		f.err = err
	default:
		f.after = text
	}
}

// templateNote says that a template is left alone, and where it is seen to be
// one.
func (f *formatted) templateNote() string {
	at := source.NewFile(f.path, f.before).Position(f.template.Span.Start, source.Runes)
	return fmt.Sprintf("%s:%d:%d: info: a %s is left alone", f.path, at.Line, at.Column, f.template.Kind)
}
