package semdiff

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// attributes compares what goes for a profile as a whole.
func attributes(old, new *policy.Profile, opts Options) []Attribute {
	var found []Attribute
	differ := func(name, a, b string, effect Status) {
		if a != b {
			found = append(found, Attribute{Name: name, Old: a, New: b, Effect: effect})
		}
	}
	differ("name", old.FullName(), new.FullName(), Changed)
	differ("mode", old.Attrs.Mode, new.Attrs.Mode, modeEffect(old.Attrs.Mode, new.Attrs.Mode))
	if opts.Level >= policy.LevelLogging {
		differ("audit", flag(old.Attrs.Audit), flag(new.Attrs.Audit), Changed)
	}
	differ("flags", strings.Join(old.Attrs.Flags, ", "), strings.Join(new.Attrs.Flags, ", "), Changed)
	differ("abi", old.ABI(), new.ABI(), Changed)
	if a, ok := attachment(old, new, opts.Budget); ok {
		found = append(found, a)
	}
	differ("xattrs", old.Xattrs(), new.Xattrs(), Changed)
	return append(found, rlimits(old, new)...)
}

func flag(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

// modeEffect compares modes by how much a program may do in them.
func modeEffect(old, new string) Status {
	rank := map[string]int{"kill": 1, "enforce": 1, "prompt": 1, "complain": 2, "default_allow": 3, "unconfined": 3}
	switch a, b := rank[old], rank[new]; {
	case a < b:
		return Widened
	case a > b:
		return Narrowed
	}
	return Changed
}

// attachment compares the paths that two profiles attach to. What is attached
// to less is confined less, but the profile allows what it did.
func attachment(old, new *policy.Profile, budget int) (Attribute, bool) {
	a := Attribute{Name: "attachment", Old: old.Attachment(), New: new.Attachment(), Effect: Changed}
	if a.Old == a.New && slices.EqualFunc(old.AttachmentPatterns(), new.AttachmentPatterns(), samePattern) {
		return a, false
	}
	auto := glob.NewAutomaton()
	for i, patterns := range [][]glob.Pattern{old.AttachmentPatterns(), new.AttachmentPatterns()} {
		for _, p := range patterns {
			auto.Add(p.Expr(), i, 1<<i)
		}
	}
	only := func(mask uint64) (string, glob.Verdict) {
		return auto.Find(glob.Search{From: auto.Start(), Budget: budget, Want: func(s glob.State) bool { return auto.AcceptMask(s) == mask }})
	}
	var lost, gained glob.Verdict
	a.Lost, lost = only(1)
	a.Gained, gained = only(2)
	return a, lost != glob.No || gained != glob.No || old.Specificity() != new.Specificity()
}

func samePattern(a, b glob.Pattern) bool { return a.String() == b.String() }

// rlimits compares the limits of resources; a resource without one has no
// limit of its own.
func rlimits(old, new *policy.Profile) []Attribute {
	names := map[string]bool{}
	for name := range old.Rlimit {
		names[name] = true
	}
	for name := range new.Rlimit {
		names[name] = true
	}
	var found []Attribute
	for _, name := range slices.Sorted(maps.Keys(names)) {
		a, b := old.Rlimit[name], new.Rlimit[name]
		if a.Value != b.Value {
			found = append(found, Attribute{
				Name: "rlimit " + name, Old: a.Value, New: b.Value, Effect: limitEffect(a.Value, b.Value),
				OldPlace: a.Rule.Place, NewPlace: b.Rule.Place,
			})
		}
	}
	return found
}

// limitEffect compares two limits; "" and infinity are none.
func limitEffect(old, new string) Status {
	a, limitedA := parseLimit(old)
	b, limitedB := parseLimit(new)
	switch {
	case !limitedA && !limitedB:
		return Changed
	case !limitedA:
		return Narrowed
	case !limitedB:
		return Widened
	case a.Cmp(b) < 0:
		return Widened
	}
	return Narrowed
}

func parseLimit(limit string) (*big.Int, bool) { return new(big.Int).SetString(limit, 10) }
