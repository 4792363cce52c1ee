package policy

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/policy/key"
)

// conflict is a path that two rules execute in different ways.
type conflict struct {
	first, second *Grant
	key           string
	// overruled says which rule decides the path in their place, so that it
	// should not matter how they execute it; "" if there is none. Parsers up to
	// 5.0 refuse the profile mostly, later ones depending on the order of the
	// rules.
	overruled string
}

// conflicts finds the pairs of rules of which neither gives way to the other on
// some path, though they execute it in different ways. Each pair is found once,
// with its shortest path. decided is false if the budget did not suffice.
func conflicts(m *work.Meter, grants []*Grant) (found []conflict, decided bool) {
	decided = true
	for _, perms := range [...]key.Perms{key.FileExec | key.FileExec<<key.OtherShift, key.FileOnExec | key.FileOnExec<<key.OtherShift} {
		var some []*Grant
		for _, g := range grants {
			if g.Perms&perms != 0 && (perms&key.FileExec != 0 || g.Exec.Kind != 0 || g.kind == denied) {
				some = append(some, g)
			}
		}
		list, ok := conflictsAmong(m, some)
		found, decided = append(found, list...), decided && ok
	}
	return found, decided
}

// How much is looked at: so many states for all rules together, and if that
// does not suffice, so many for each pair of rules and so many pairs.
const (
	statesTogether = 20_000
	statesPerPair  = 2_000
	maxPairs       = 5_000
)

// conflictsAmong looks for conflicts of all grants at once. Patterns with many
// wildcards can have more states together than anyone can look at; two by two
// they hardly ever have.
func conflictsAmong(m *work.Meter, grants []*Grant) (found []conflict, decided bool) {
	ways := wayMasks{}
	for _, g := range grants {
		ways.addGrantMask(g)
	}
	if len(ways) < 2 {
		return nil, true
	}
	found, decided = ways.search(m, grants, statesTogether)
	if !decided {
		found, decided = ways.pairs(m, grants)
	}
	return withoutOverruled(found), decided
}

// pairs looks for conflicts of each two grants, together with the grants that
// may overrule them.
func (w wayMasks) pairs(m *work.Meter, grants []*Grant) (found []conflict, decided bool) {
	n := 0
	for i, g := range grants {
		for j := i + 1; j < len(grants); j++ {
			h := grants[j]
			m.Spend(1)
			if w.mask(g) == w.mask(h) || w.mask(g) == 0 || w.mask(h) == 0 || g.priority != h.priority || g.exact != h.exact {
				continue
			}
			if n++; n > maxPairs || len(found) > maxConflicts {
				return found, len(found) > 0
			}
			list, ok := w.search(m, append(overruling(grants, g), g, h), statesPerPair)
			if !ok {
				return found, false
			}
			found = append(found, list...)
		}
	}
	return found, true
}

// overruling returns the grants that decide where they match, whatever a grant
// says.
func overruling(grants []*Grant, g *Grant) []*Grant {
	var some []*Grant
	for _, o := range grants {
		if o.grantBefore(g) {
			some = append(some, o)
		}
	}
	return some
}

// maxConflicts is how many conflicts of one profile are looked for.
const maxConflicts = 100

// search visits the states in which grants that disagree match.
func (w wayMasks) search(m *work.Meter, grants []*Grant, budget int) (found []conflict, decided bool) {
	s := newSpaceOf(m, grants, nil, nil, func(g *Grant, _ Side) uint64 { return w.mask(g) })
	seen := map[[2]*Grant]bool{} // whether one was found that nothing overrules
	// Where all rules that can still match agree, there is nothing to find.
	prune := func(at glob.State) bool { return bits.OnesCount64(s.auto.Reach(at)) < 2 }
	verdict := s.auto.Visit(budget, prune, func(at glob.State, witness func() string) bool {
		if bits.OnesCount64(s.auto.AcceptMask(at)) < 2 {
			return true
		}
		for _, c := range contradictions(s.matching(at, Left)) {
			pair := [2]*Grant{c.first, c.second}
			if known, ok := seen[pair]; ok && (known || c.overruled != "") {
				continue
			}
			seen[pair] = c.overruled == ""
			c.key = witness()
			found = append(found, c)
		}
		return len(found) < maxConflicts
	})
	return found, verdict != glob.Undecided
}

// contradictions returns the conflicts of grants that match one path, those
// first that no other rule overrules.
func contradictions(grants []*Grant) []conflict {
	var found []conflict
	for _, without := range [...]struct {
		overruled string
		grant     func(*Grant) bool
	}{
		{"", func(*Grant) bool { return false }},
		{"a deny rule", func(g *Grant) bool { return g.kind == denied }},
		{"a rule without wildcards", func(g *Grant) bool { return g.kind == denied || g.exact }},
	} {
		l := labelOf(slices.DeleteFunc(slices.Clone(grants), without.grant))
		for side, second := range l.against {
			if second != nil {
				found = append(found, conflict{first: l.by[side], second: second, overruled: without.overruled})
			}
		}
	}
	return found
}

// withoutOverruled leaves one conflict of each pair of rules: one that no other
// rule overrules, if there is one.
func withoutOverruled(all []conflict) []conflict {
	at := map[[2]*Grant]int{}
	var kept []conflict
	for _, c := range all {
		pair := [2]*Grant{c.first, c.second}
		if i, known := at[pair]; !known {
			at[pair] = len(kept)
			kept = append(kept, c)
		} else if kept[i].overruled != "" && c.overruled == "" {
			kept[i] = c
		}
	}
	return kept
}

// wayMasks gives each way of executing a program a bit.
type wayMasks map[Exec]uint64

func (w wayMasks) addGrantMask(g *Grant) {
	if g.kind == allowed && w[g.Exec] == 0 {
		// With more ways than bits the last ones share two, so that they never
		// look as if they agreed.
		w[g.Exec] = 1 << min(len(w), 62)
		if len(w) > 62 {
			w[g.Exec] = 3 << 62
		}
	}
}

func (w wayMasks) mask(g *Grant) uint64 {
	if g.kind != allowed {
		return 0
	}
	return w[g.Exec]
}

// What may be spent on conflicts in one file, in steps of work: so much for its
// profiles together, and in any case so much for each.
const (
	conflictSteps           = 20_000_000
	conflictStepsPerProfile = 20_000
)

// checkConflicts reports the rules of a profile that execute a path in
// different ways.
func (l *lowering) checkConflicts(found []conflict, decided bool) {
	for _, c := range found {
		l.conflict(c)
	}
	if !decided {
		f := findingAt(diag.ConflictingExecModes, l.p.Place, "not decided within %d states whether exec rules of this profile conflict", statesTogether)
		f.Severity = diag.Warning
		l.findings = append(l.findings, f)
	}
}

// conflict reports the later of two rules that contradict each other.
func (l *lowering) conflict(c conflict) {
	if c.first.Rule < 0 || c.second.Rule < 0 {
		return
	}
	first, second := &l.rules[c.first.Rule], &l.rules[c.second.Rule]
	if first.guarded || second.guarded {
		return
	}
	if c.first.Rule > c.second.Rule {
		first, second = second, first
	}
	f := ExecConflict{Path: pathOf(c.key), Here: execSide(second), Other: execSide(first)}.finding()
	if c.overruled != "" {
		f.Severity = diag.Warning
		f.Notes = append(f.Notes, c.overruled+" decides this path in their place, but parsers up to 5.0 may still refuse the profile")
	}
	f.Notes = append(f.Notes, "one path has one way to be executed: drop one of the rules, or give one a priority (parser 4.1 and later)")
	l.findings = append(l.findings, f)
}

// ExecConflict is the Data of a finding on two rules that execute a program in
// different ways.
type ExecConflict struct {
	Path        string
	Here, Other ExecSide // Here is where the finding stands
}

// ExecSide is a rule of the two.
type ExecSide struct {
	Place diag.Place
	Mode  string         // "ix", "Px -> foo"
	Chain []diag.Related // the includes that led to the rule, the innermost first
}

func execSide(r *Rule) ExecSide { return ExecSide{execPlace(r), describeExec(r.Stmt), r.Chain()} }

func (c ExecConflict) finding() diag.Finding {
	return c.PlaceIn(diag.Finding{Code: diag.ConflictingExecModes, Severity: diag.Error})
}

// PlaceIn returns a finding on the conflict with place, message and related
// places as Here and Other say.
func (c ExecConflict) PlaceIn(f diag.Finding) diag.Finding {
	f.Place, f.Data = c.Here.Place, c
	f.Message = fmt.Sprintf("conflicting exec modes for %s: %s here, %s in another rule", c.Path, c.Here.Mode, c.Other.Mode)
	f.Related = append(slices.Clone(c.Here.Chain), diag.Related{Place: c.Other.Place, Message: c.Other.Mode + " here"})
	f.Related = append(f.Related, c.Other.Chain...)
	return f
}

// pathOf returns the path of the program in a key.
func pathOf(key string) string {
	for i := range len(key) {
		if key[i] == 0 {
			return key[:i]
		}
	}
	return key
}

// execPlace returns the place of the words of a rule that say how a program is
// executed.
func execPlace(r *Rule) diag.Place {
	at := r.Stmt.Span()
	switch s := r.Stmt.(type) {
	case *ast.FileRule:
		if at = s.Perms.Place; s.Bare() {
			at = s.Keyword
		}
	case *ast.ChangeProfileRule:
		at = s.Exec.Place
	}
	return r.PlaceOf(at)
}

// describeExec names the way in which a rule executes programs.
func describeExec(stmt ast.Rule) string {
	switch s := stmt.(type) {
	case *ast.FileRule:
		mode := s.Exec().String()
		if s.Bare() {
			mode = "ix"
		}
		if !s.Target.IsZero() {
			mode += " -> " + s.Target.Raw
		}
		return mode
	case *ast.ChangeProfileRule:
		mode := "change_profile safe"
		if s.Scrub == ast.ScrubUnsafe {
			mode = "change_profile unsafe"
		}
		if !s.Target.IsZero() {
			mode += " -> " + s.Target.Raw
		}
		return mode
	}
	return "ix"
}
