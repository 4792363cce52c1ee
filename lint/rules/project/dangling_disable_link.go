package project

import (
	"path"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/source"
)

var danglingDisableLink = lint.Analyzer{
	Code:     diag.Code{ID: "AA606", Name: "dangling-disable-link"},
	Severity: diag.Warning,
	Summary:  "a file in disable/ switches nothing off",
	Needs:    lint.NeedsProject,
	Run:      findDanglingLinks,
}

func findDanglingLinks(p *lint.Pass) {
	if !p.Project.Whole {
		return
	}
	for _, dir := range p.Project.Dirs() {
		entries, err := p.Project.Loader.ReadDir(path.Join(dir, "disable"))
		if err != nil {
			continue // most directories have none
		}
		for _, e := range entries {
			if e.IsDir() || p.Project.Loader.Exists(path.Join(dir, e.Name())) {
				continue
			}
			at := diag.Place{File: source.NewFile(path.Join(dir, "disable", e.Name()), "")}
			f := p.ReportAt(at, "this disables %s, and there is no such file", e.Name())
			lint.Note(f, "what was renamed is loaded again")
		}
	}
}
