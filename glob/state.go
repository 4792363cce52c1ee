package glob

import "slices"

// unknown stands for a transition that was not worked out.
const unknown = ^State(0)

// state is what is known of a set of nodes.
type state struct {
	row   *row // of transitions, nil as long as nobody needs one
	reach uint64
	label uint32
	work  uint32 // how many edges were looked at to find the nodes
}

// maxSize is how much memory an automaton may take for states, in bytes. A
// search that needs more is not decided; a single text can still be matched.
const maxSize = 300 << 20

// size returns how much memory the states take, in bytes, about.
func (a *Automaton) size() int {
	return 4*a.known.words.taken + 80*len(a.states) + 5*a.rows.next.taken + 100*a.rows.rows.taken +
		8*a.labels.ids.taken + 4*a.labels.several.words.taken + a.rows.size()
}

// intern returns the state of the nodes that were reached.
func (a *Automaton) intern() State {
	a.walk.simplify()
	nodes := a.walk.nodes
	slices.Sort(nodes)
	s, added := a.known.intern(nodes)
	if added {
		st := state{label: a.labels.labelOfNodes(nodes), work: uint32(a.walk.steps + len(nodes))}
		for _, n := range nodes {
			st.reach |= a.outlooks[n].reach
		}
		a.states = append(a.states, st)
	}
	return State(s)
}

// nodes returns the nodes of a state, sorted.
func (a *Automaton) nodes(s State) []uint32 { return a.known.lists[s] }
