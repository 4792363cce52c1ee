package glob

import "slices"

// nfa is a trie to which nothing is added any more. It does not change, so that
// any number of walks can use it.
type nfa struct {
	trie
	outlooks []outlook // of each node
}

// freeze works out what follows behind each node.
func (n *nfa) freeze() {
	if n.outlooks == nil {
		n.outlooks = n.prospects()
	}
}

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
}

// absorber is what absorbs others for one accept in a round: by what it
// does not loop over (a set of NUL and slash), the first node.
type absorber struct {
	round uint32
	first [4]uint32
}

const noNode = ^uint32(0)

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
		}
	}
}

func (w *walk) touch(n uint32) {
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

// absorb drops nodes behind which only one accept can match that matches
// whatever follows, because of a node that loops over all bytes that
// could. It keeps the number of states small where patterns overlap.
func (w *walk) absorb() {
	if len(w.wide) == 0 || len(w.nodes) == 1 {
		return
	}
	for _, n := range w.wide {
		missing := w.missing(n)
		for i := w.trie.nodes[n].edges; i != 0; i = w.edges[i].next {
			if w.edges[i].kind != edgeAccept {
				continue
			}
			ab := &w.absorbed[w.edges[i].value]
			if ab.round != w.round {
				*ab = absorber{w.round, [4]uint32{noNode, noNode, noNode, noNode}}
			}
			ab.first[missing] = min(ab.first[missing], n)
		}
	}
	w.nodes = slices.DeleteFunc(w.nodes, w.isAbsorbed)
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

// accepted appends the accepts of some nodes.
func (n *nfa) accepted(to []uint32, nodes []uint32) []uint32 {
	for _, at := range nodes {
		for i := n.trie.nodes[at].edges; i != 0; i = n.edges[i].next {
			if n.edges[i].kind == edgeAccept {
				to = append(to, n.edges[i].value)
			}
		}
	}
	return to
}
