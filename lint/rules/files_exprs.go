package rules

import (
	"sync"
	"sync/atomic"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
)

// exprTable is what is known in a run of the expressions for paths: most of them
// stand in abstractions, and so in many profiles.
type exprTable struct {
	known  sync.Map     // *exprFacts by glob.Expr
	places atomic.Int32 // how many sets of places there are
}

type exprsKey struct{}

func exprsOf(p *lint.Pass) *exprTable {
	return lint.SharedByAll(p, exprsKey{}, func() *exprTable { return new(exprTable) })
}

// exprFacts is what is known of one expression.
type exprFacts struct {
	starts []string // what its strings start with

	mu    sync.Mutex
	asked uint64        // the numbers of the places that it was compared with
	hits  map[int][]hit // by those numbers, where there are any
	path  *realPath
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

// known returns the hits of an expression in some places; false if they are not
// known.
func (f *exprFacts) known(s *places) ([]hit, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.hits[s.number], f.asked&(1<<s.number) != 0
}

// learn keeps the hits of an expression in some places.
func (f *exprFacts) learn(s *places, hits []hit) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked |= 1 << s.number // beyond 63 it is worked out again
	if len(hits) == 0 {
		return
	}
	if f.hits == nil {
		f.hits = map[int][]hit{}
	}
	f.hits[s.number] = hits
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
func (f *fileRules) starts(e glob.Expr) []string { return f.exprs.facts(e).starts }
