package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// checks reports whether findings in a file are reported.
func checks(p *lint.Pass, file *source.File) bool {
	if p.Project == nil {
		return file == p.Text.Source
	}
	return p.Project.Checks(file)
}

// seenAt returns where to report what a rule does to a profile: the rule, or, in
// a file that is not checked, the include that brings it in.
func seenAt(p *lint.Pass, r *policy.Rule) diag.Place {
	if checks(p, r.Place.File) {
		return r.Place
	}
	for _, include := range r.Chain() {
		if checks(p, include.Place.File) {
			return include.Place
		}
	}
	return r.Place
}

// line returns a place for a sentence: its line, after the name of its file if
// that is another one.
func line(p *lint.Pass, at diag.Place, from *source.File) string {
	at, from = p.Text.Written(at), p.Text.Written(diag.Place{File: from}).File
	n := at.File.LineAt(at.Span.Start)
	if at.File == from {
		return fmt.Sprintf("line %d", n)
	}
	return fmt.Sprintf("%s:%d", at.File.Name(), n)
}

// quoted returns a rule for a sentence, on one line and not too long.
func quoted(r *policy.Rule) string {
	text := []rune(strings.Join(strings.Fields(r.Text()), " "))
	if len(text) > 80 {
		text = append(text[:79], '…')
	}
	return "`" + string(text) + "`"
}

// named reports whether a profile has one of the names, which may be patterns.
func named(profile *policy.Profile, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return matchesName(name, profile.Name) || matchesName(name, profile.FullName())
	})
}

// matchesName reports whether a name is that of a pattern, in which * stands for
// anything.
func matchesName(pattern, name string) bool { return ast.MatchesName(pattern, name) }

type meaningsKey struct{}

// meaningOf returns what a profile in the file that is looked at means, nil if
// that is not known.
func meaningOf(p *lint.Pass, scope *lint.Scope) *policy.Profile {
	if p.Policy == nil || scope.Profile == nil {
		return nil
	}
	meanings := lint.Shared(p, meaningsKey{}, func() map[uint32]*policy.Profile {
		byStart := map[uint32]*policy.Profile{}
		for _, profile := range p.Policy.Profiles {
			if profile.Place.File == p.Text.Source && byStart[profile.Place.Span.Start] == nil {
				byStart[profile.Place.Span.Start] = profile
			}
		}
		return byStart
	})
	return meanings[scope.Profile.Head().Start]
}
