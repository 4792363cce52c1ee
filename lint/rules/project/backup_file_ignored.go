package project

import (
	"path"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

var backupFileIgnored = lint.Analyzer{
	Code:     diag.Code{ID: "AA607", Name: "backup-file-ignored"},
	Severity: diag.Warning,
	Summary:  "a file is never loaded because of its name",
	Needs:    lint.NeedsProject,
	Run:      findBackups,
}

func findBackups(p *lint.Pass) {
	if !p.Project.Whole {
		return
	}
	for _, dir := range p.Project.Dirs() {
		entries, err := p.Project.Loader.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			name := e.Name()
			if e.IsDir() || !load.Skipped(name) || strings.HasPrefix(name, ".") || name == "README" {
				continue
			}
			file, err := p.Project.Loader.Fragment(path.Join(dir, name))
			if err != nil {
				continue
			}
			f := p.ReportAt(diag.Place{File: file.Source, Span: source.At(0)}, "%s is never loaded: files with such names are passed over", name)
			if text, ok := original(p.Project.Loader, dir, name); ok && text == file.Source.Text() {
				f.Severity = diag.Info
				lint.Note(f, "it is the same as the file that it is a copy of")
			}
		}
	}
}

// original returns the text of the file that a backup has its name from.
func original(loader *load.Loader, dir, name string) (string, bool) {
	name = strings.TrimSuffix(name, "~")
	name = strings.TrimSuffix(name, path.Ext(name))
	for _, name := range []string{name, strings.TrimSuffix(name, ".dpkg")} {
		if file, err := loader.Fragment(path.Join(dir, name)); err == nil {
			return file.Source.Text(), true
		}
	}
	return "", false
}
