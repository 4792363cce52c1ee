// Package differences prints what two versions of policies allow differently: for
// people, for comments on a change, and for programs.
package differences

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// Options say how differences are shown.
type Options struct {
	// Level is the level that the policies were compared at.
	Level policy.Level
	// All shows every change, however many have one cause, and the profiles that
	// are the same.
	All bool
	// TextDiffs shows the differences between the texts of files as well.
	TextDiffs bool
	// Color paints text with ANSI codes.
	Color bool
	// AllHint and BudgetHint name what readers can give to see all of what is left
	// out, and to have decided what takes long; "" for no hint.
	AllHint, BudgetHint string
}

// comparison is a report with what its forms have in common.
type comparison struct {
	*semdiff.Report
	semdiff.Grouping
	Options
	broken []brokenGroup
}

func newComparison(found *semdiff.Report, o Options) *comparison {
	return &comparison{Report: found, Grouping: semdiff.Group(found.Profiles), Options: o, broken: groupBroken(found.Profiles)}
}

// ruleAt is a rule at its place.
type ruleAt struct {
	Path         string
	Line, Column int
	Text         string
	Own          bool // in the file of the profile itself
	Includes     []Place
}

// Place is a place in a file.
type Place struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// rulesAt returns the rules of one side at their places, the file of which may be
// that of a profile.
func rulesAt(rules []*policy.Rule, own *semdiff.Version) []ruleAt {
	var all []ruleAt
	for _, r := range rules {
		place := at(r.Place)
		x := ruleAt{Path: place.Path, Line: place.Line, Column: place.Column, Text: strings.Join(strings.Fields(r.Text()), " ")}
		x.Own = own != nil && place.Path == own.Path
		for _, include := range r.Chain() {
			x.Includes = append(x.Includes, at(include.Place))
		}
		all = append(all, x)
	}
	return all
}

// where returns the place of a rule for people.
func (r ruleAt) where() string {
	if r.Own {
		return fmt.Sprintf("line %d", r.Line)
	}
	return fmt.Sprintf("%s:%d", r.Path, r.Line)
}

// summary counts the profiles by what became of them: "2 widened, 1 added, 40
// the same".
func (r *comparison) summary() string {
	var parts []string
	for _, s := range []semdiff.Status{
		semdiff.Widened, semdiff.Narrowed, semdiff.Both, semdiff.Changed, semdiff.Added, semdiff.Removed, semdiff.Undecided,
	} {
		if n := r.count(s); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	same := r.count(semdiff.Same)
	switch {
	case len(parts) == 0 && same == 0:
		return "no profiles"
	case len(parts) == 0:
		return "no difference in " + words.Counted(same, "profile")
	case same > 0:
		parts = append(parts, fmt.Sprintf("%d the same", same))
	}
	return strings.Join(parts, ", ")
}

// count returns how many profiles have a status, with those that were skipped.
func (r *comparison) count(s semdiff.Status) int {
	n := 0
	for i := range r.Profiles {
		if r.Profiles[i].Status == s {
			n++
		}
	}
	if s == semdiff.Same {
		n += len(r.Same)
	}
	return n
}

// names returns the names of profiles by their places.
func (r *comparison) names(profiles []int) []string {
	var names []string
	for _, i := range profiles {
		names = append(names, r.Profiles[i].Name())
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// causeText names what was written differently, and where.
func causeText(c *semdiff.Cause) string {
	var places []Place
	for _, list := range [...][]diag.Place{c.New, c.Old} {
		if len(places) == 0 {
			for _, p := range list {
				places = append(places, at(p))
			}
		}
	}
	where := ""
	if len(places) > 0 {
		where = fmt.Sprintf("%s:%d", places[0].Path, places[0].Line)
	}
	switch c.Kind {
	case semdiff.ByInclude:
		if len(c.New) > 0 {
			return fmt.Sprintf("%s: %s is new", where, c.Name)
		}
		return fmt.Sprintf("%s: %s is gone", where, c.Name)
	case semdiff.ByVariable:
		if where == "" {
			return c.Name + " has other values"
		}
		return fmt.Sprintf("%s: %s has other values", where, c.Name)
	case semdiff.ByABI:
		return "abi: " + c.Name
	case semdiff.ByCondition:
		return "a condition has another outcome"
	case semdiff.ByAlias:
		return "the aliases differ"
	case semdiff.ByProfile:
		return "the name or attachment of the profile differs"
	case semdiff.ByParser:
		return "rules that the parser adds"
	}
	return where
}
