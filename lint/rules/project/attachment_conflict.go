package project

import (
	"cmp"
	"slices"
	"sync"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

var attachmentConflict = lint.Analyzer{
	Code:     diag.Code{ID: "AA604", Name: "attachment-conflict"},
	Severity: diag.Warning,
	Summary:  "two profiles are attached to one program, and neither attachment is more specific",
	Needs:    lint.NeedsPolicy | lint.NeedsProject,
	Options: []lint.Option{{
		Name: "conflicts-allowed", Default: [][]string{},
		Help: "Groups of profiles, by their names or the ends of the paths of their files, of which only one is installed at a time.",
	}},
	Run:    gatherAttachments,
	Finish: findAttachmentConflicts,
}

// attached is a profile with the programs that it is for.
type attached struct {
	name  string
	among string // where programs look for it: a namespace, or a profile that has it as a child
	file  string // the path of the file that is loaded
	place diag.Place
	parts []attachmentPart
	xattr string // the conditions on extended attributes
}

type (
	attachedKey struct{}
	allAttached struct {
		mu  sync.Mutex
		all []*attached
	}
)

func attachedOf(p *lint.Pass) *allAttached {
	return lint.SharedByAll(p, attachedKey{}, func() *allAttached { return new(allAttached) })
}

// gatherAttachments keeps the attachments of the profiles of one file.
func gatherAttachments(p *lint.Pass) {
	if p.Text.Carried != nil || p.Project.Disabled(p.Text) {
		return
	}
	guarded := p.Text.Guarded()
	var found []*attached
	for _, profile := range p.Policy.Profiles {
		if guarded[profile.Decl] || byName(profile) {
			continue
		}
		a := &attached{
			name: profile.FullName(), among: profile.Namespace, file: p.Text.Path,
			place: profile.Place, xattr: profile.Xattrs(), parts: attachmentParts(profile),
		}
		if profile.Parent != nil {
			a.among += "\x00" + profile.Parent.FullName()
		}
		if len(a.parts) > 0 {
			found = append(found, a)
		}
	}
	store := attachedOf(p)
	store.mu.Lock()
	defer store.mu.Unlock()
	store.all = append(store.all, found...)
}

// byName reports whether a profile is attached to the one path that is its name:
// the kernel takes such a profile before all others.
func byName(profile *policy.Profile) bool {
	patterns := profile.AttachmentPatterns()
	if !profile.Decl.Attachment.IsZero() || len(patterns) != 1 {
		return false
	}
	_, literal := patterns[0].Expr().Literal()
	return literal
}

func findAttachmentConflicts(p *lint.Pass) {
	all := attachedOf(p).all
	slices.SortFunc(all, func(a, b *attached) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.place.Span.Start, b.place.Span.Start), cmp.Compare(a.name, b.name))
	})
	index := map[string]*attachmentIndex{}
	search := &tieSearch{meter: p.Meter(), left: mostSearches, known: map[[2]string]string{}}
	for _, a := range all {
		if index[a.among] == nil {
			index[a.among] = &attachmentIndex{}
		}
		if ties := tiesOf(p, index[a.among], a, search); len(ties) > 0 {
			reportTies(p, a, ties)
		}
		for _, part := range a.parts {
			index[a.among].add(branchOf{a, part})
		}
	}
}

// tie is a profile for a path that another one is for as well, with nothing that
// tells which is taken.
type tie struct {
	with *attached
	path string
}

// Limits on the work, which only trees reach that were made to: with how many
// branches of others those of a profile are compared, how many ties of it are
// looked for, and how many branches are compared closely in a run.
const (
	mostCompared = 50_000
	mostTies     = 10
	mostSearches = 50_000
)

// stepsPerBranch are the steps that it takes to look at a branch.
const stepsPerBranch = 10

// tiesOf returns the profiles of an index that are for the same paths as another
// one.
func tiesOf(p *lint.Pass, index *attachmentIndex, a *attached, search *tieSearch) []tie {
	var ties []tie
	settled := map[*attached]bool{}
	left := mostCompared
	for _, part := range a.parts {
		mine := branchOf{a, part}
		index.each(part.names, func(other branchOf) bool {
			left--
			p.Spend(stepsPerBranch)
			switch {
			case settled[other.attached]:
			case !matters(p, a, other.attached):
				settled[other.attached] = true
			case mine.mayTie(other):
				if path, ok := search.tie(mine, other); ok {
					settled[other.attached] = true
					ties = append(ties, tie{other.attached, path})
				}
			}
			return left > 0 && len(ties) < mostTies && search.left > 0
		})
	}
	return ties
}

// matters reports whether it matters that two profiles are attached to the same
// program: both can be there, and nothing else tells which is taken.
func matters(p *lint.Pass, a, b *attached) bool {
	return a.name != b.name && a.place != b.place && a.xattr == b.xattr && !exclusive(p, a.file, b.file) && !exclusive(p, a.name, b.name)
}

func reportTies(p *lint.Pass, mine *attached, ties []tie) {
	first := ties[0]
	f := p.ReportAt(mine.place, "%s is for %s as well, and neither attachment is more specific", first.with.name, first.path)
	lint.Relate(f, first.with.place, "the other profile")
	for _, t := range ties[1:min(3, len(ties))] {
		lint.Relate(f, t.with.place, "so it is with %s, for %s", t.with.name, t.path)
	}
	switch more := len(ties) - 3; {
	case len(ties) == mostTies:
		lint.Note(f, "further profiles with the same conflict: %d at least", more)
	case more > 0:
		lint.Note(f, "further profiles with the same conflict: %d", more)
	}
	lint.Note(f, "the kernel takes none of them: the program starts without a profile, or does not start where a rule wants one")
}
