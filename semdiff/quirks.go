package semdiff

import (
	"slices"

	"github.com/aa-lint/aa-lint/policy"
)

// quirks returns the quirks of the reference that rules of a class meet, if by
// its reading the changes would come to something else.
func quirks(old, new *policy.Mediation, changes []Change, opts Options) []policy.Quirk {
	met := append(slices.Clone(old.Quirks()), new.Quirks()...)
	if len(met) == 0 {
		return nil
	}
	rules := [2]ruleSet{newRuleSet(old.Profile), newRuleSet(new.Profile)}
	theirs, _ := compareClass(old.Reference(), new.Reference(), &rules, opts)
	if Effect(theirs) == Effect(changes) && (len(theirs) == 0) == (len(changes) == 0) {
		return nil
	}
	slices.Sort(met)
	return slices.Compact(met)
}
