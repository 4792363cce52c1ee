package security

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/policy"
)

// place is a set of paths that matter, and why.
type place struct {
	pattern string
	why     string
}

// places are sets of paths.
type places struct {
	all      []placePattern
	question int // which hits an expression has in them
}

type placePattern struct {
	place
	glob     glob.Pattern
	prefixes []string
}

// hit is a set of paths that a pattern meets, and a path in both.
type hit struct {
	placePattern
	witness string
	general bool // the pattern is about much more than the place
	profile *policy.Profile
	starts  []string // of the paths of the pattern
}

type placesKey struct{ rule, list string }

// placesOf returns sets of paths for a rule: those that it knows, and those that
// its options add, of which nothing more is known.
func placesOf(p *lint.Pass, known []place, more []string) *places {
	key := placesKey{p.Rule.Code.ID, strings.Join(more, "\n")}
	return lint.SharedByAll(p, key, func() *places {
		return newPlaces(p, withOwn(known, more))
	})
}

// withOwn returns sets of paths and those that options add.
func withOwn(known []place, more []string) []place {
	for _, text := range more {
		known = append(known[:len(known):len(known)], place{pattern: text})
	}
	return known
}

func newPlaces(p *lint.Pass, all []place) *places {
	s := &places{question: filerules.NewQuestion(p)}
	for _, k := range all {
		if pattern, err := glob.Parse(k.pattern); err == nil {
			s.all = append(s.all, placePattern{k, pattern, filerules.Prefixes(pattern.Expr())})
		}
	}
	return s
}

// hits returns the sets that a pattern meets, of which something is known already.
func (s *places) hits(m *work.Meter, e glob.Expr, facts *filerules.Facts) []hit {
	if known, ok := facts.Known(s.question); ok {
		found, _ := known.([]hit)
		return found
	}
	var nearby []placePattern
	for _, k := range s.all {
		if filerules.Near(facts.Starts, k.prefixes) && !k.glob.Expr().Apart(e, m) {
			nearby = append(nearby, k)
		}
	}
	var found []hit
	for part := range slices.Chunk(nearby, 60) { // a bit of a mask for each
		found = append(found, meet(m, e, part)...)
	}
	if len(found) == 0 {
		facts.Learn(s.question, nil)
		return nil
	}
	facts.Learn(s.question, found)
	return found
}

// meet returns those of some places that an expression meets.
func meet(m *work.Meter, e glob.Expr, all []placePattern) []hit {
	witnesses := make([]string, len(all))
	if text, ok := e.Literal(); ok {
		for i, k := range all {
			if k.glob.Expr().MatchCharged(text, m) {
				witnesses[i] = text
			}
		}
		return hitsOf(all, witnesses)
	}
	const itself = uint64(1) << 63
	auto := glob.NewAutomaton()
	auto.Charge(m)
	auto.Add(e, len(all), itself)
	for i, k := range all {
		auto.Add(k.glob.Expr(), i, 1<<i)
	}
	left, unreal := itself-1, uint64(0)
	prune := func(at glob.State) bool { reach := auto.Reach(at); return reach&itself == 0 || reach&left == 0 }
	auto.Visit(20_000, prune, func(at glob.State, witness func() string) bool {
		mask := auto.AcceptMask(at)
		if mask&itself == 0 || mask&left == 0 {
			return true
		}
		path := witness()
		if !spelling.IsRealPath(path) {
			unreal |= mask
			return true
		}
		for i := range all {
			if mask&left&(1<<i) != 0 {
				witnesses[i] = path
			}
		}
		left &^= mask
		return true
	})
	for i, k := range all {
		if unreal&left&(1<<i) != 0 { // another path may lead to the same state
			witnesses[i], _ = k.glob.Set().Intersect(e.Set(), glob.RealPaths()).Witness(glob.Budget(20_000), glob.Charge(m))
		}
	}
	return hitsOf(all, witnesses)
}

// hitsOf returns the places for which there is a witness.
func hitsOf(all []placePattern, witnesses []string) []hit {
	var found []hit
	for i, k := range all {
		if witnesses[i] != "" {
			found = append(found, hit{placePattern: k, witness: witnesses[i]})
		}
	}
	return found
}
