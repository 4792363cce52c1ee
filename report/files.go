package report

import (
	"cmp"
	"path"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
)

// fileFindings are a file and what was found in it.
type fileFindings struct {
	path       string
	findings   diag.List
	suppressed []Suppressed
	unread     []Unread
}

// byFile groups the findings by files: those that were checked, then those that
// only findings or errors name.
func byFile(r Report) []*fileFindings {
	var list []*fileFindings
	index := map[string]*fileFindings{}
	file := func(path string) *fileFindings {
		f := index[path]
		if f == nil {
			f = &fileFindings{path: path}
			index[path] = f
			list = append(list, f)
		}
		return f
	}
	for _, f := range r.Files {
		file(f.Path)
	}
	for _, f := range r.Findings {
		to := file(f.Place.File.Name())
		to.findings = append(to.findings, f)
	}
	for _, s := range r.Suppressed {
		to := file(s.Finding.Place.File.Name())
		to.suppressed = append(to.suppressed, s)
	}
	for _, u := range r.Unread {
		to := file(cmp.Or(u.Path, toolName))
		to.unread = append(to.unread, u)
	}
	return list
}

// inProject returns a clean path as it is seen from the root of the project.
func inProject(r Report, name string) string {
	if r.Root == "" || r.WorkDir == "" {
		return name
	}
	abs := name
	if !path.IsAbs(abs) {
		abs = path.Join(r.WorkDir, name)
	}
	if rel, ok := strings.CutPrefix(abs, strings.TrimSuffix(path.Clean(r.Root), "/")+"/"); ok {
		return rel
	}
	return name
}

// cleanPath returns a path as services want it: relative to the directory that
// the run was in, without "./".
func cleanPath(name string) string {
	if name == "" {
		return ""
	}
	return path.Clean(name)
}
