package project

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/policy"
)

// attachmentPart is one branch of an attachment: the kernel looks at how far a
// path leads in the branch that matches it before wildcards do.
type attachmentPart struct {
	pattern glob.Pattern
	names   []string // what stands between its slashes
	path    string   // the one that it matches, "" if it matches several
	exact   bool     // without wildcards
	bytes   int      // how many bytes of a path count if it has wildcards
}

// mostParts is the number of branches of an attachment that are looked at one by
// one.
const mostParts = 256

func attachmentParts(profile *policy.Profile) []attachmentPart {
	var parts []attachmentPart
	for _, pattern := range profile.AttachmentPatterns() {
		for _, text := range spelling.Branches(pattern.String(), mostParts) {
			part, err := glob.Parse(text)
			if err != nil || strings.Contains(text, "//") {
				continue // no path is like that
			}
			p := attachmentPart{
				pattern: part, names: strings.Split(text, "/"), exact: part.Exact(), bytes: part.Specificity(),
			}
			if path, ok := part.Expr().Literal(); ok {
				p.path = path
			}
			parts = append(parts, p)
		}
	}
	return parts
}

// counts returns how many bytes of a path count for an attachment.
func counts(parts []attachmentPart, path string) int {
	most := 0
	for _, p := range parts {
		n := p.bytes
		if p.exact {
			n = len(path)
		}
		if n > most && p.pattern.Match(path) {
			most = n
		}
	}
	return most
}

// branchOf is a branch with its profile.
type branchOf struct {
	*attached
	attachmentPart
}

// attachmentIndex is a tree of what stands between the slashes of branches, to
// find those that may match the same paths.
type attachmentIndex struct {
	names attachmentNames
	wild  attachmentNames // names with wildcards
	ends  []branchOf      // branches that end here
	open  []branchOf      // those with a wildcard that matches slashes in the next name
}

// attachmentNames are the branches of the tree for names.
type attachmentNames struct {
	by     map[string]*attachmentIndex
	sorted []string
}

// at returns the branch for a name, which is made if there is none.
func (n *attachmentNames) at(name string) *attachmentIndex {
	next := n.by[name]
	if next == nil {
		if n.by == nil {
			n.by = map[string]*attachmentIndex{}
		}
		next = &attachmentIndex{}
		n.by[name] = next
		i, _ := slices.BinarySearch(n.sorted, name)
		n.sorted = slices.Insert(n.sorted, i, name)
	}
	return next
}

// add adds a branch.
func (x *attachmentIndex) add(b branchOf) {
	for _, name := range b.names {
		if matchesSlash(name) {
			x.open = append(x.open, b)
			return
		}
		if isWild(name) {
			x = x.wild.at(name)
		} else {
			x = x.names.at(name)
		}
	}
	x.ends = append(x.ends, b)
}

// each calls yield for the branches that may match what a branch matches that has
// these names left, until it returns false.
func (x *attachmentIndex) each(names []string, yield func(branchOf) bool) bool {
	for _, b := range x.open {
		if !yield(b) {
			return false
		}
	}
	if len(names) == 0 {
		return yieldAll(x.ends, yield)
	}
	name, rest := names[0], names[1:]
	if matchesSlash(name) {
		return x.below(yield)
	}
	if !isWild(name) {
		if next := x.names.by[name]; next != nil && !next.each(rest, yield) {
			return false
		}
	} else {
		for _, other := range x.names.sorted {
			if startAlike(name, other) && !x.names.by[other].each(rest, yield) {
				return false
			}
		}
	}
	for _, other := range x.wild.sorted {
		if startAlike(name, other) && !x.wild.by[other].each(rest, yield) {
			return false
		}
	}
	return true
}

// below calls yield for all branches from here on.
func (x *attachmentIndex) below(yield func(branchOf) bool) bool {
	if !yieldAll(x.ends, yield) {
		return false
	}
	for _, next := range []*attachmentNames{&x.names, &x.wild} {
		for _, name := range next.sorted {
			if !yieldAll(next.by[name].open, yield) || !next.by[name].below(yield) {
				return false
			}
		}
	}
	return true
}

func yieldAll(list []branchOf, yield func(branchOf) bool) bool {
	for _, b := range list {
		if !yield(b) {
			return false
		}
	}
	return true
}

func isWild(name string) bool { return strings.ContainsAny(name, `*?[\{`) }

// matchesSlash reports whether a name has a wildcard that may match a slash.
func matchesSlash(name string) bool {
	return strings.Contains(name, "**") || strings.Contains(name, "[") || strings.Contains(name, "{")
}

// startAlike reports whether two names start alike, up to their first wildcards.
func startAlike(a, b string) bool {
	a, b = plainStart(a), plainStart(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

func plainStart(name string) string {
	if i := strings.IndexAny(name, `*?[\{`); i >= 0 {
		return name[:i]
	}
	return name
}

// endAlike is startAlike from behind.
func endAlike(a, b string) bool {
	a, b = plainEnd(a), plainEnd(b)
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}

func plainEnd(text string) string { return text[strings.LastIndexAny(text, `*?]\}`)+1:] }

// mayTie reports whether it looks as if two branches could match the same path, and
// it counts as much for both.
func (b branchOf) mayTie(other branchOf) bool {
	switch {
	case b.exact && other.exact:
		return endAlike(b.pattern.String(), other.pattern.String())
	case !b.exact && !other.exact:
		return b.bytes == other.bytes && endAlike(b.pattern.String(), other.pattern.String())
	case b.exact:
		return len(b.path) == other.bytes
	}
	return len(other.path) == b.bytes
}

// tie returns a path that two branches match and that counts as much for the
// attachments of both.
func (s *tieSearch) tie(b, other branchOf) (path string, ok bool) {
	switch {
	case b.path != "" && other.path != "":
		path, ok = b.path, true
	case b.path != "":
		path, ok = b.path, other.pattern.Expr().MatchCharged(b.path, s.meter)
	case other.path != "":
		path, ok = other.path, spelling.IsRealPath(other.path) && b.pattern.Expr().MatchCharged(other.path, s.meter)
	default:
		path, ok = s.common(b.pattern, other.pattern)
	}
	return path, ok && counts(b.parts, path) == counts(other.parts, path)
}

// tieSearch looks for paths that two patterns match.
type tieSearch struct {
	meter *work.Meter
	left  int                  // how many pairs may still be compared
	known map[[2]string]string // "" if there is no path
}

// common returns a path that two patterns match, of which neither is a single
// path. Many profiles may have the same pattern.
func (s *tieSearch) common(a, b glob.Pattern) (path string, ok bool) {
	pair := [2]string{a.String(), b.String()}
	if path, ok = s.known[pair]; ok {
		return path, path != ""
	}
	s.left--
	path, v := a.Set().Intersect(b.Set(), glob.RealPaths()).Witness(glob.Budget(5_000), glob.Charge(s.meter))
	if v != glob.Yes {
		path = ""
	}
	s.known[pair] = path
	return path, path != ""
}
