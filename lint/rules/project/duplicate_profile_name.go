package project

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var duplicateProfileName = lint.Analyzer{
	Code:     diag.Code{ID: "AA603", Name: "duplicate-profile-name"},
	Severity: diag.Warning,
	Summary:  "two files have a profile of the same name",
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Options: []lint.Option{{
		Name: "conflicts-allowed", Default: [][]string{},
		Help: "Groups of files, by the ends of their paths, of which only one is installed at a time.",
	}},
	Run: findDuplicateNames,
}

func findDuplicateNames(p *lint.Pass) {
	if p.Text.Fragment || p.Text.Carried != nil {
		return
	}
	guarded := p.Text.Guarded()
	for _, mine := range p.Project.ProfilesIn(p.Text) {
		if strings.Contains(mine.Name, "//") || spelling.HasVariable(mine.Name) || guarded[mine.Profile] {
			continue
		}
		for _, other := range p.Project.Profiles(mine.Name) {
			// Of two files the later one is told of.
			if other.Text.Path >= p.Text.Path || other.Text.Fragment || other.Text.Carried != nil || (other.Text.Addon == nil) != (p.Text.Addon == nil) || p.Project.Disabled(p.Text) || p.Project.Disabled(other.Text) || exclusive(p, p.Text.Path, other.Text.Path) {
				continue
			}
			f := p.Report(mine.Profile.Head(), "another file has a profile with the name %s", mine.Name)
			lint.Relate(f, other.Text.Place(other.Profile.Head()), "the other one")
			lint.Note(f, "the one that is loaded last takes the place of the other")
			break
		}
	}
}

// exclusive reports whether the settings say that two files are not there at the
// same time.
func exclusive(p *lint.Pass, a, b string) bool {
	for _, group := range p.Groups("conflicts-allowed") {
		in := func(file string) bool {
			return slices.ContainsFunc(group, func(name string) bool { return file == name || strings.HasSuffix(file, "/"+name) })
		}
		if in(a) && in(b) {
			return true
		}
	}
	return false
}
