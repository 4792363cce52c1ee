package glob

import "slices"

// walk collects the nodes that some bytes lead to, in one round for each byte.
type walk struct {
	*nfa
	mark     []uint32 // of each node, the round in which it was reached
	round    uint32
	nodes    []uint32 // those of this round
	wide     []uint32 // those of them that absorb
	absorbed []absorber
	todo     []uint32 // nodes whose ways over nothing were not gone yet
	from     []uint32 // buffer of run
	ways     ways     // what look has found last
	steps    int      // edges that were looked at in this round
}

// absorber is what absorbs others for one accept in a round: by what it
// does not loop over (a set of NUL and slash), the first node.
type absorber struct {
	round uint32
	first [4]uint32
}

func newWalk(n *nfa) *walk {
	return &walk{nfa: n, mark: make([]uint32, len(n.trie.nodes)), absorbed: make([]absorber, len(n.accepts))}
}

// begin begins a round.
func (w *walk) begin() {
	w.round++
	if w.round == 0 { // the marks of four billion rounds ago must not count
		clear(w.mark)
		clear(w.absorbed)
		w.round = 1
	}
	w.nodes = w.nodes[:0]
	w.wide = w.wide[:0]
	w.steps = 0
}

// start reaches the nodes before the first byte.
func (w *walk) start() {
	w.begin()
	w.reach(0)
}

// advance reaches the nodes that others lead to over a byte.
func (w *walk) advance(from []uint32, b byte) {
	w.begin()
	for _, n := range from {
		nd := &w.trie.nodes[n]
		for c := nd.child; c != 0; c = w.trie.nodes[c].sibling {
			if w.trie.nodes[c].label == b {
				w.reach(c)
				break
			}
		}
		for i := nd.edges; i != 0; {
			e := &w.edges[i]
			if e.kind <= edgeSelf && w.sets[e.value].Has(b) {
				w.reach(e.to)
			}
			i = e.next
		}
	}
}

// ways is where some nodes lead to over one byte.
type ways struct {
	literals []literalWay
	first    [256]uint32 // place in literals behind the first of each label, 0 for none
	moves    []setWay
}

type literalWay struct {
	to    uint32
	next  uint32 // with the same label, as in first
	label byte
}

type setWay struct{ set, to uint32 }

// lookAhead collects the ways of nodes, for the case that all of them are needed.
func (w *walk) lookAhead(nodes []uint32) *ways {
	w.ways.reset()
	for _, n := range nodes {
		nd := &w.trie.nodes[n]
		for c := nd.child; c != 0; c = w.trie.nodes[c].sibling {
			w.ways.addWay(w.trie.nodes[c].label, c)
		}
		for i := nd.edges; i != 0; {
			e := &w.edges[i]
			if e.kind <= edgeSelf {
				w.ways.moves = append(w.ways.moves, setWay{e.value, e.to})
			}
			i = e.next
		}
	}
	return &w.ways
}

func (s *ways) addWay(label byte, to uint32) {
	s.literals = append(s.literals, literalWay{to, s.first[label], label})
	s.first[label] = uint32(len(s.literals))
}

func (s *ways) reset() {
	for _, l := range s.literals {
		s.first[l.label] = 0
	}
	s.literals = s.literals[:0]
	s.moves = s.moves[:0]
}

// followByte reaches the nodes that ways lead to over a byte.
func (w *walk) followByte(s *ways, b byte) {
	w.begin()
	for i := s.first[b]; i != 0; i = s.literals[i-1].next {
		w.reach(s.literals[i-1].to)
	}
	for _, m := range s.moves {
		if w.sets[m.set].Has(b) {
			w.reach(m.to)
		}
	}
}

// reach adds a node, and the nodes that it leads to over nothing.
func (w *walk) reach(n uint32) {
	w.touch(n)
	for len(w.todo) > 0 {
		n = w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		for i := w.trie.nodes[n].edges; i != 0; {
			e := &w.edges[i]
			if e.kind == edgeEmpty || e.kind == edgeLoop {
				w.touch(e.to)
			}
			i = e.next
			w.steps++
		}
	}
}

func (w *walk) touch(n uint32) {
	n = w.outlooks[n].same
	if w.mark[n] == w.round {
		return
	}
	w.mark[n] = w.round
	f := w.outlooks[n].flags
	if f&core != 0 {
		w.nodes = append(w.nodes, n)
	}
	if f&absorbs != 0 {
		w.wide = append(w.wide, n)
	}
	if f&moves != 0 {
		w.todo = append(w.todo, n)
	}
}

// simplify drops nodes that add nothing to others.
func (w *walk) simplify() {
	if len(w.nodes) > 1 {
		w.nodes = slices.DeleteFunc(w.nodes, w.isCovered)
		w.wide = slices.DeleteFunc(w.wide, w.isCovered)
		w.absorb()
	}
}

// isCovered reports whether a node that covers another one was reached.
func (w *walk) isCovered(n uint32) bool {
	for range 16 {
		if n = w.outlooks[n].cover; n == noNode {
			return false
		}
		if w.mark[n] == w.round {
			return true
		}
	}
	return false
}

// absorb drops nodes behind which only one accept can match that matches
// whatever follows, because of a node that loops over all bytes that
// could. It keeps the number of states small where patterns overlap.
func (w *walk) absorb() {
	for _, n := range w.wide {
		missing := w.missing(n)
		group := w.matches(n)
		w.steps += len(group)
		for _, accept := range group {
			ab := &w.absorbed[accept]
			if ab.round != w.round {
				*ab = absorber{w.round, [4]uint32{noNode, noNode, noNode, noNode}}
			}
			ab.first[missing] = min(ab.first[missing], n)
		}
	}
	if len(w.wide) > 0 {
		w.nodes = slices.DeleteFunc(w.nodes, w.isAbsorbed)
	}
}

func (w *walk) isAbsorbed(n uint32) bool {
	o := &w.outlooks[n]
	if o.only >= onlyMany {
		return false
	}
	ab := &w.absorbed[o.only]
	if ab.round != w.round {
		return false
	}
	for missing, first := range ab.first {
		if first != noNode && first != n && flags(missing)&o.flags == 0 {
			return true
		}
	}
	return false
}

// missing returns which of NUL and slash a node does not loop over.
func (n *nfa) missing(at uint32) flags {
	for i := n.trie.nodes[at].edges; i != 0; i = n.edges[i].next {
		if e := &n.edges[i]; e.kind == edgeSelf {
			return special &^ specials(n.sets[e.value])
		}
	}
	return special
}
