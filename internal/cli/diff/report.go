package diff

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// diffReport is what diff prints, in all its formats.
type diffReport struct {
	*semdiff.Report
	semdiff.Grouping
	broken []brokenGroup
	level  string
	all    bool // print what is left out to be short
}

func newDiffReport(opts diffOptions, found *semdiff.Report) *diffReport {
	return &diffReport{Report: found, Grouping: semdiff.Group(found.Profiles), broken: groupBroken(found.Profiles), level: opts.level, all: opts.all}
}

// write prints the report.
func (r *diffReport) write(env environment.Env, opts diffOptions) error {
	w := bufio.NewWriterSize(env.Stdout, 1<<16)
	switch opts.format {
	case "json":
		writeDiffJSON(w, r, opts)
	case "markdown":
		writeDiffMarkdown(w, r, opts)
	default:
		writeDiffText(w, r, opts)
	}
	return w.Flush()
}

// fails reports whether there is a difference of the kind that makes diff fail.
func (r *diffReport) fails(on string) bool {
	return slices.ContainsFunc(r.Profiles, func(p semdiff.Profile) bool {
		switch on {
		case "any":
			return p.Status != semdiff.Same
		case "widened":
			return p.Loosens()
		}
		return false
	})
}

// ruleAt is a rule at its place.
type ruleAt struct {
	Path         string
	Line, Column int
	Text         string
	Own          bool // in the file of the profile itself
	Includes     []placeAt
}

// placeAt is a place in a file.
type placeAt struct {
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
func (r *diffReport) summary() string {
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
		return "no difference in " + terminal.Counted(same, "profile")
	case same > 0:
		parts = append(parts, fmt.Sprintf("%d the same", same))
	}
	return strings.Join(parts, ", ")
}

// count returns how many profiles have a status, with those that were skipped.
func (r *diffReport) count(s semdiff.Status) int {
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
func (r *diffReport) names(profiles []int) []string {
	var names []string
	for _, i := range profiles {
		names = append(names, r.Profiles[i].Name())
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// causeText names what was written differently, and where.
func causeText(c *semdiff.Cause) string {
	var places []placeAt
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
