package project

import (
	"errors"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

var loadedNoPolicy = lint.Analyzer{
	Code:     diag.Code{ID: "AA608", Name: "loaded-no-policy"},
	Severity: diag.Warning,
	Summary:  "a file that is not policy lies where the init script loads every file",
	Needs:    lint.NeedsProject,
	Run:      findLoadedNoPolicy,
}

func findLoadedNoPolicy(p *lint.Pass) {
	for _, name := range p.Project.NoPolicy {
		file, err := p.Project.Loader.Fragment(name)
		if failed := (*load.Error)(nil); errors.As(err, &failed) && failed.Reason == load.NotFound && failed.Link != "" {
			reportDangling(p, failed)
			continue
		}
		// Comments alone load, whatever wrote them.
		if err != nil || len(file.Findings.Errors()) == 0 {
			continue
		}
		f := p.ReportAt(diag.Place{File: file.Source, Span: source.At(0)}, "this is not policy, but apparmor.service tries to load it, and fails")
		lint.Note(f, "the profiles beside it are loaded; the service still counts as failed")
	}
}

func reportDangling(p *lint.Pass, failed *load.Error) {
	at := diag.Place{File: source.NewFile(failed.Path, ""), Span: source.At(0)}
	f := p.ReportAt(at, "this is a dangling link: %s does not exist, and apparmor.service fails at it", failed.Link)
	lint.Note(f, "the profiles beside it are loaded; the service still counts as failed")
}
