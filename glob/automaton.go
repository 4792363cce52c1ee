package glob

import (
	"encoding/binary"
	"slices"
)

// Automaton matches many expressions at once. It is deterministic, but a state
// is worked out only when somebody asks for it. It is not safe for use by
// several goroutines.
type Automaton struct {
	*nfa
	partitions
	walk     *walk // from the first Start on
	states   []state
	table    stateTable
	labels   []label // what matches in a state; the first: nothing
	labelIDs map[string]uint32
	found    []uint32 // buffers of labelOf
	key      []byte
	unused   []*search
}

// State is a state of an Automaton: what it knows of the bytes that were read.
type State uint32

// Dead is the state in which nothing can match any more.
const Dead State = 0

// unknown stands for a transition that was not worked out.
const unknown = ^State(0)

type state struct {
	nodes []uint32 // sorted
	row   *row     // of transitions, nil as long as nobody needs one
	reach uint64
	label uint32
}

// label is a set of expressions that match in a state.
type label struct {
	ids  []int32
	mask uint64
}

// NewAutomaton returns an automaton in which nothing matches.
func NewAutomaton() *Automaton {
	return newAutomaton(&nfa{trie: newTrie()})
}

func newAutomaton(n *nfa) *Automaton {
	return &Automaton{nfa: n, partitions: newPartitions(), labelIDs: map[string]uint32{}}
}

// Add adds an expression, before the first call of Start. The id tells in which
// states it matches; several expressions may have the same. So does the mask,
// for users who only need to know what kind of expression matches.
func (a *Automaton) Add(e Expr, id int, mask uint64) {
	if a.states != nil {
		panic("glob: Add after Start")
	}
	a.add(e, accept{int32(id), mask})
}

// Start returns the state before the first byte.
func (a *Automaton) Start() State {
	if a.states == nil {
		a.freeze()
		a.walk = newWalk(a.nfa)
		a.labels = make([]label, 1)
		a.table.init()
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
		r.next[i] = a.successor(s, b)
	}
	return r.next[i]
}

// Run returns the state behind all bytes of a text.
func (a *Automaton) Run(s State, text string) State {
	for i := range len(text) {
		if s = a.Step(s, text[i]); s == Dead {
			break
		}
	}
	return s
}

// Accepting returns the ids of the expressions that match what was read,
// sorted. Callers must not change it.
func (a *Automaton) Accepting(s State) []int32 { return a.labels[a.states[s].label].ids }

// AcceptMask returns the masks of the expressions that match what was read, or
// 0.
func (a *Automaton) AcceptMask(s State) uint64 { return a.labels[a.states[s].label].mask }

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
	r := a.row(s)
	for i, b := range r.bytes {
		if next := a.Step(s, b); next != Dead {
			all = append(all, Successor{r.bytes[i], next})
		}
	}
	return all
}

// successor works out a transition.
func (a *Automaton) successor(s State, b byte) State {
	a.walk.advance(a.states[s].nodes, b)
	return a.intern()
}

// intern returns the state of the nodes that were reached.
func (a *Automaton) intern() State {
	a.walk.absorb()
	nodes := a.walk.nodes
	slices.Sort(nodes)
	at, found := a.table.find(a.states, nodes)
	if found != unknown {
		return found
	}
	s := State(len(a.states))
	a.table.put(at, s)
	st := state{nodes: slices.Clone(nodes), label: a.labelOf(nodes)}
	for _, n := range nodes {
		st.reach |= a.outlooks[n].reach
	}
	a.states = append(a.states, st)
	if a.table.full(len(a.states)) {
		a.table.rebuild(a.states)
	}
	return s
}

// labelOf returns the number of what matches in a set of nodes.
func (a *Automaton) labelOf(nodes []uint32) uint32 {
	found := a.accepted(a.found[:0], nodes)
	a.found = found
	if len(found) == 0 {
		return 0
	}
	slices.Sort(found)
	found = slices.Compact(found)
	key := a.key[:0]
	for _, n := range found {
		key = binary.LittleEndian.AppendUint32(key, n)
	}
	a.key = key
	id, ok := a.labelIDs[string(key)]
	if !ok {
		id = uint32(len(a.labels))
		a.labelIDs[string(key)] = id
		a.labels = append(a.labels, a.newLabel(found))
	}
	return id
}

func (a *Automaton) newLabel(accepts []uint32) label {
	var l label
	for _, n := range accepts {
		l.ids = append(l.ids, a.accepts[n].id)
		l.mask |= a.accepts[n].mask
	}
	slices.Sort(l.ids)
	l.ids = slices.Compact(l.ids)
	return l
}
