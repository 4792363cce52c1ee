package rules

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

// rulesOnFiles are the rules on files of one profile, as rules on paths look at
// them.
type rulesOnFiles struct {
	profile *policy.Profile
	files   *policy.Mediation
	allows  []fileGrant // those in files that are checked
	others  []*policy.Grant
	meter   *work.Meter

	sets  *sync.Map // of the run, by glob.Expr: sets that paths are looked up in
	exprs *exprTable
}

// fileGrant is what an allow rule gives on files.
type fileGrant struct {
	*policy.Grant
	rule  *policy.Rule
	start string // what its paths start with
	facts *exprFacts
}

type (
	rulesOnFilesKey struct{}
	setsKey         struct{}
)

// rulesOnFilesOf returns the rules on files of all profiles of the file that is
// looked at.
func rulesOnFilesOf(p *lint.Pass) []*rulesOnFiles {
	return lint.Shared(p, rulesOnFilesKey{}, func() []*rulesOnFiles {
		var all []*rulesOnFiles
		for _, profile := range p.Policy.Profiles {
			all = append(all, newRulesOnFiles(p, profile))
		}
		return all
	})
}

func newRulesOnFiles(p *lint.Pass, profile *policy.Profile) *rulesOnFiles {
	f := &rulesOnFiles{profile: profile, files: profile.Mediation(policy.ClassFile), meter: p.Meter()}
	f.sets = lint.SharedByAll(p, setsKey{}, func() *sync.Map { return new(sync.Map) })
	f.exprs = exprsOf(p)
	for _, g := range f.files.Grants {
		if !g.Allow() {
			f.others = append(f.others, g)
			continue
		}
		if rule := f.files.RuleOf(g); rule != nil && p.Checks(rule.Place.File) {
			f.allows = append(f.allows, fileGrant{g, rule, g.Keys.Prefix(), f.exprs.facts(g.Keys)})
		}
	}
	return f
}

// lets reports whether a rule that allows one of some permissions on a path has
// its way: a deny rule, or one of a higher priority, may have another.
func (f *rulesOnFiles) lets(g fileGrant, path string, perms policy.Perms) bool {
	perms &= g.Perms
	f.meter.Spend(len(f.others))
	for _, other := range f.others {
		if other.Perms&perms != 0 && beats(other, g.Grant) && strings.HasPrefix(path, other.Keys.Prefix()) && f.match(other.Keys, path) {
			perms &^= other.Perms
		}
	}
	return perms != 0
}

// beats reports whether what a rule that does not allow says counts more than
// what one says that does.
func beats(other, g *policy.Grant) bool {
	return other.Priority() > g.Priority() || other.Deny() && other.Priority() == g.Priority()
}

// match reports whether an expression matches a path.
func (f *rulesOnFiles) match(e glob.Expr, path string) bool {
	if text, ok := e.Literal(); ok {
		return text == path
	}
	f.meter.Spend(stepsPerMatch + len(path))
	set, ok := f.sets.Load(e)
	if !ok {
		set, _ = f.sets.LoadOrStore(e, e.Set())
	}
	return set.(glob.Set).Match(path)
}

// stepsPerMatch are the steps that it takes to look a path up in a set, besides
// those for its bytes.
const stepsPerMatch = 50

// witness returns a path of a set, if it does not take long to find one.
func (f *rulesOnFiles) witness(s glob.Set) (string, glob.Verdict) {
	return s.Witness(glob.Budget(5_000), glob.Charge(f.meter))
}

// prefixesOf returns what the strings of an expression start with.
func prefixesOf(e glob.Expr) []string { return e.Prefixes(256) }

// near reports whether strings with some prefixes can be strings with others.
func near(a, b []string) bool {
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
	known     sync.Map     // *exprFacts by glob.Expr
	questions atomic.Int32 // how many are asked of them
}

type exprsKey struct{}

func exprsOf(p *lint.Pass) *exprTable {
	return lint.SharedByAll(p, exprsKey{}, func() *exprTable { return new(exprTable) })
}

// exprFacts is what is known of one expression.
type exprFacts struct {
	starts []string // what its strings start with

	mu      sync.Mutex
	asked   uint64      // the numbers of the questions that are answered
	answers map[int]any // by those numbers, where there is something to tell
	path    *realPath
}

// realPath is a path that an expression matches, if it does not take long to find
// one.
type realPath struct {
	text string
	v    glob.Verdict
}

// facts returns what is known of an expression.
func (t *exprTable) facts(e glob.Expr) *exprFacts {
	known, ok := t.known.Load(e)
	if !ok {
		known, _ = t.known.LoadOrStore(e, &exprFacts{starts: prefixesOf(e)})
	}
	return known.(*exprFacts)
}

// newQuestion returns the number of a question that is asked of expressions in a
// run.
func newQuestion(p *lint.Pass) int { return int(exprsOf(p).questions.Add(1)) }

// known returns the answer to a question about the expression; false if it is not
// known.
func (f *exprFacts) known(question int) (answer any, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.answers[question], f.asked&(1<<question) != 0
}

// learn keeps the answer to a question about the expression, nil if there is
// nothing to tell.
func (f *exprFacts) learn(question int, answer any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked |= 1 << question // beyond 63 it is worked out again
	if answer == nil {
		return
	}
	if f.answers == nil {
		f.answers = map[int]any{}
	}
	f.answers[question] = answer
}

// real returns a path that the expression matches that something is known of.
func (f *exprFacts) real(find func() (string, glob.Verdict)) (string, glob.Verdict) {
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

// starts returns what the strings of an expression start with, worked out once
// in a run.
func (f *rulesOnFiles) starts(e glob.Expr) []string { return f.exprs.facts(e).starts }
