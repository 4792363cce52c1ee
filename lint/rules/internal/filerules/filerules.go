// Package filerules holds the rules on files of each profile, as rules of aa-lint on
// paths look at them, and what is known in a run of their patterns.
package filerules

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Rules are the rules on files of one profile, as rules on paths look at
// them.
type Rules struct {
	Profile *policy.Profile // whose rules they are
	Files   *policy.Mediation
	Grants  []Grant         // what rules allow
	Allows  []Grant         // those in files that are checked
	Others  []*policy.Grant // what denies, or does not allow in another way
	Meter   *work.Meter

	sets  *sync.Map // of the run, by glob.Expr: sets that paths are looked up in
	exprs *exprTable
}

// Grant is what an allow rule gives on files.
type Grant struct {
	*policy.Grant
	Rule  *policy.Rule
	Start string // what its paths start with
	Facts *Facts // what is known of its paths
	Wide  bool   // it is on every path
}

type (
	rulesKey struct{}
	setsKey  struct{}
)

// Of returns the rules on files of all profiles of the file that is
// looked at.
func Of(p *lint.Pass) []*Rules {
	return lint.Shared(p, rulesKey{}, func() []*Rules {
		var all []*Rules
		for _, profile := range p.Policy.Profiles {
			all = append(all, newRules(p, profile))
		}
		return all
	})
}

func newRules(p *lint.Pass, profile *policy.Profile) *Rules {
	f := &Rules{Profile: profile, Files: profile.Mediation(key.ClassFile), Meter: p.Meter()}
	f.sets = lint.SharedByAll(p, setsKey{}, func() *sync.Map { return new(sync.Map) })
	f.exprs = exprsOf(p)
	f.Grants, f.Allows = make([]Grant, 0, len(f.Files.Grants)), make([]Grant, 0, len(f.Files.Grants))
	for _, g := range f.Files.Grants {
		if !g.Allow() {
			f.Others = append(f.Others, g)
			continue
		}
		rule := f.Files.RuleOf(g)
		if rule == nil {
			continue
		}
		facts := f.exprs.facts(g.Keys)
		f.Grants = append(f.Grants, Grant{g, rule, g.Keys.Prefix(), facts, facts.anywhere(f.Meter, g.Keys)})
		if p.Checks(rule.Place.File) {
			f.Allows = append(f.Allows, f.Grants[len(f.Grants)-1])
		}
	}
	return f
}

// Lets reports whether a rule that allows one of some permissions on a path has
// its way: a deny rule, or one of a higher priority, may have another.
func (f *Rules) Lets(g Grant, path string, perms key.Perms) bool {
	perms &= g.Perms
	f.Meter.Spend(len(f.Others))
	for _, other := range f.Others {
		if other.Perms&perms != 0 && Beats(other, g.Grant) && strings.HasPrefix(path, other.Keys.Prefix()) && f.Match(other.Keys, path) {
			perms &^= other.Perms
		}
	}
	return perms != 0
}

// Beats reports whether what a rule that does not allow says counts more than
// what one says that does.
func Beats(other, g *policy.Grant) bool {
	return other.Priority() > g.Priority() || other.Deny() && other.Priority() == g.Priority()
}

// Match reports whether an expression matches a path.
func (f *Rules) Match(e glob.Expr, path string) bool {
	if text, ok := e.Literal(); ok {
		return text == path
	}
	f.Meter.Spend(StepsPerMatch + len(path))
	set, ok := f.sets.Load(e)
	if !ok {
		set, _ = f.sets.LoadOrStore(e, e.Set())
	}
	return set.(glob.Set).Match(path)
}

// StepsPerMatch are the steps that it takes to look a path up in a set, besides
// those for its bytes.
const StepsPerMatch = 50

// Witness returns a path of a set, if it does not take long to find one.
func (f *Rules) Witness(s glob.Set) (string, glob.Verdict) {
	return s.Witness(glob.Budget(5_000), glob.Charge(f.Meter))
}

// Prefixes returns what the strings of an expression start with.
func Prefixes(e glob.Expr) []string { return e.Prefixes(256) }

// Near reports whether strings with some prefixes can be strings with others.
func Near(a, b []string) bool {
	for _, p := range a {
		for _, q := range b {
			if strings.HasPrefix(p, q) || strings.HasPrefix(q, p) {
				return true
			}
		}
	}
	return false
}

// exprTable is what is known in a run of the expressions for paths: most of them
// stand in abstractions, and so in many profiles.
type exprTable struct {
	known     sync.Map     // *Facts by glob.Expr
	questions atomic.Int32 // how many are asked of them
}

type exprsKey struct{}

func exprsOf(p *lint.Pass) *exprTable {
	return lint.SharedByAll(p, exprsKey{}, func() *exprTable { return new(exprTable) })
}

// Facts is what is known of one expression.
type Facts struct {
	Starts []string // what its strings start with

	// asked are the numbers of the questions that are answered, and told those of
	// which there is something to tell.
	asked, told atomic.Uint64
	width       atomic.Int32 // see anywhere

	mu      sync.Mutex
	answers map[int]any // by the numbers of questions of which there is something to tell
	path    *realPath
}

// What is known of whether an expression matches every path.
const (
	widthAll int32 = iota + 1
	widthSome
)

// anywhere reports whether the expression that something is known of matches every
// path.
func (f *Facts) anywhere(m *work.Meter, e glob.Expr) bool {
	known := f.width.Load()
	if known == 0 {
		known = widthSome
		if protect.Covers(e, "/", glob.Charge(m)) {
			known = widthAll
		}
		f.width.Store(known)
	}
	return known == widthAll
}

// Nothing reports whether a question about the expression is known to have nothing
// for an answer.
func (f *Facts) Nothing(question int) bool {
	return f.asked.Load()&(1<<question) != 0 && f.told.Load()&(1<<question) == 0
}

// realPath is a path that an expression matches, if it does not take long to find
// one.
type realPath struct {
	text string
	v    glob.Verdict
}

// facts returns what is known of an expression.
func (t *exprTable) facts(e glob.Expr) *Facts {
	known, ok := t.known.Load(e)
	if !ok {
		known, _ = t.known.LoadOrStore(e, &Facts{Starts: Prefixes(e)})
	}
	return known.(*Facts)
}

// NewQuestion returns the number of a question that is asked of expressions in a
// run.
func NewQuestion(p *lint.Pass) int { return int(exprsOf(p).questions.Add(1)) }

// Known returns the answer to a question about the expression; false if it is not
// known.
func (f *Facts) Known(question int) (answer any, known bool) {
	if f.asked.Load()&(1<<question) == 0 {
		return nil, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.answers[question], true
}

// Learn keeps the answer to a question about the expression, nil if there is
// nothing to tell.
func (f *Facts) Learn(question int, answer any) {
	if answer != nil {
		f.mu.Lock()
		if f.answers == nil {
			f.answers = map[int]any{}
		}
		f.answers[question] = answer
		f.mu.Unlock()
		f.told.Or(1 << question)
	}
	f.asked.Or(1 << question) // beyond 63 it is worked out again
}

// RealPath returns a path that the expression matches that something is known of.
func (f *Facts) RealPath(find func() (string, glob.Verdict)) (string, glob.Verdict) {
	f.mu.Lock()
	known := f.path
	f.mu.Unlock()
	if known == nil {
		text, v := find()
		known = &realPath{text, v}
		f.mu.Lock()
		f.path = known
		f.mu.Unlock()
	}
	return known.text, known.v
}

// FactsOf returns what is known of an expression, worked out once in a run.
func (f *Rules) FactsOf(e glob.Expr) *Facts { return f.exprs.facts(e) }

// Starts returns what the strings of an expression start with, worked out once
// in a run.
func (f *Rules) Starts(e glob.Expr) []string { return f.exprs.facts(e).Starts }
