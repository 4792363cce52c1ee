package glob

import "github.com/aa-lint/aa-lint/internal/work"

// Automaton matches many expressions at once. It is deterministic, but a state
// is worked out only when somebody asks for it. It is not safe for use by
// several goroutines.
type Automaton struct {
	*nfa
	pending []pending // what Start adds
	walk    *walk     // from the first Start on
	states  []state
	known   interner // of nodes, by state
	labels  labels
	rows    rows
	unused  []*search
	meter   *work.Meter
}

// State is a state of an Automaton: what it knows of the bytes that were read.
type State uint32

// Dead is the state in which nothing can match any more.
const Dead State = 0

// NewAutomaton returns an automaton in which nothing matches.
func NewAutomaton() *Automaton {
	return newAutomaton(&nfa{trie: newTrie()})
}

func newAutomaton(n *nfa) *Automaton {
	return &Automaton{nfa: n}
}

// Charge has a meter count what the automaton does from now on. It may end each
// call; the automaton is the same as before then.
func (a *Automaton) Charge(m *work.Meter) { a.meter = m }

// Add adds an expression, before the first call of Start. The id, of 32 bits,
// tells in which states it matches. So does the mask, for users who only need to
// know what kind of expression matches. Expressions that need not be told apart
// should have the same id and mask: the less there is to tell apart, the fewer
// states there are, by orders of magnitude where many patterns with wildcards
// overlap.
func (a *Automaton) Add(e Expr, id int, mask uint64) {
	if a.states != nil {
		panic("glob: Add after Start")
	}
	a.pending = append(a.pending, pending{e, accept{int32(id), mask}})
}

// Start returns the state before the first byte.
func (a *Automaton) Start() State {
	if a.states == nil {
		if a.outlooks == nil {
			a.chargePending()
			a.addAll(a.pending)
			a.pending = nil
			a.freeze()
		}
		a.meter.Spend(len(a.outlooks) / 4)
		a.walk = newWalk(a.nfa)
		a.labels = newLabels(a.nfa)
		a.rows = newRows()
		a.intern() // of nothing: Dead
		a.walk.start()
		a.intern()
	}
	if len(a.states) == 1 {
		return Dead
	}
	return 1
}

// Step returns the state behind one more byte.
func (a *Automaton) Step(s State, b byte) State {
	if s == Dead {
		return Dead
	}
	r := a.row(s)
	i := r.class(b)
	if r.next[i] == unknown {
		a.meter.Spend(stepsPerState + 4*len(a.nodes(s)))
		a.walk.advance(a.nodes(s), b)
		r.next[i] = a.intern()
	}
	return r.next[i]
}

// stepsPerState are the steps that a state takes besides those for its nodes.
const stepsPerState = 20

// chargePending counts what adding the pending expressions takes.
func (a *Automaton) chargePending() {
	if a.meter == nil {
		return
	}
	steps := 0
	for _, p := range a.pending {
		steps += stepsPerState + 10*p.expr.tokens()
	}
	a.meter.Spend(steps)
}

// Run returns the state behind all bytes of a text.
func (a *Automaton) Run(s State, text string) State {
	states := len(a.states)
	for i := range len(text) {
		if s = a.Step(s, text[i]); s == Dead {
			break
		}
		if len(a.states) > states {
			states = len(a.states)
			if a.size() > maxSize && i+1 < len(text) {
				return a.runOn(s, text[i+1:])
			}
		}
	}
	return s
}

// runOn is like Run, but keeps only the last state.
func (a *Automaton) runOn(s State, text string) State {
	a.walk.walkText(a.nodes(s), text)
	return a.intern()
}

// Accepting returns the ids of the expressions that match what was read,
// sorted. Callers must not change it.
func (a *Automaton) Accepting(s State) []int32 { return a.labels.all[a.states[s].label].ids }

// AcceptMask returns the masks of the expressions that match what was read, or
// 0.
func (a *Automaton) AcceptMask(s State) uint64 { return a.labels.all[a.states[s].label].mask }

// AcceptSet returns a number for what Accepting and AcceptMask return: small,
// from 0 (nothing) on, and different in two states where what matches is.
func (a *Automaton) AcceptSet(s State) int { return int(a.states[s].label) }

// Reach returns the masks of all expressions that match what was read, or that
// with some more bytes.
func (a *Automaton) Reach(s State) uint64 { return a.states[s].reach }

// Successor is where a class of bytes leads to that the automaton does not
// tell apart.
type Successor struct {
	Byte byte // the most readable of the class
	Next State
}

// Successors returns what one more byte leads to from a state, the most
// readable bytes first. Bytes behind which nothing can match are left out.
// Several may lead to the same state.
func (a *Automaton) Successors(s State) []Successor {
	var all []Successor
	if s == Dead {
		return nil
	}
	r := a.expandState(s)
	for i, next := range r.next {
		if next != Dead {
			all = append(all, Successor{r.bytes[i], next})
		}
	}
	return all
}
