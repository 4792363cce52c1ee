package glob

import "slices"

// closure collects the nodes of a state.
type closure struct {
	mark     []uint32 // of each node, the round in which it was reached
	round    uint32
	reach    []uint32 // the nodes of this round
	wide     []uint32 // those of them that absorb
	absorbed []absorber
	foundBuf []uint32 // buffers of labelOf
	keyBuf   []byte
}

// absorber is what absorbs others for one accept in a round: by what it
// does not loop over (a set of NUL and slash), the first node.
type absorber struct {
	round uint32
	first [4]uint32
}

const noNode = ^uint32(0)

func (a *Automaton) begin() {
	a.round++
	if a.round == 0 { // the marks of four billion rounds ago must not count
		clear(a.mark)
		clear(a.absorbed)
		a.round = 1
	}
	a.reach = a.reach[:0]
	a.wide = a.wide[:0]
}

// reached adds a node, and the nodes that it leads to over nothing.
func (a *Automaton) reached(n uint32) {
	if a.mark[n] == a.round {
		return
	}
	a.mark[n] = a.round
	f := a.outlooks[n].flags
	if f&core != 0 {
		a.reach = append(a.reach, n)
	}
	if f&absorbs != 0 {
		a.wide = append(a.wide, n)
	}
	if f&moves == 0 {
		return
	}
	for i := a.nodes[n].edges; i != 0; {
		e := a.edges[i]
		if e.kind == edgeEmpty || e.kind == edgeLoop {
			a.reached(e.to)
		}
		i = e.next
	}
}

// advance adds what the nodes lead to over a byte.
func (a *Automaton) advance(from []uint32, b byte) {
	for _, n := range from {
		nd := &a.nodes[n]
		for c := nd.child; c != 0; c = a.nodes[c].sibling {
			if a.nodes[c].label == b {
				a.reached(c)
				break
			}
		}
		for i := nd.edges; i != 0; {
			e := &a.edges[i]
			if e.kind <= edgeSelf && a.sets[e.value].Has(b) {
				a.reached(e.to)
			}
			i = e.next
		}
	}
}

// collect returns the nodes that were reached, sorted, without those that add
// nothing to another one.
func (a *Automaton) collect() []uint32 {
	if len(a.wide) > 0 {
		a.absorb()
	}
	slices.Sort(a.reach)
	return a.reach
}

// absorb drops nodes behind which only one accept can match that matches
// whatever follows, because of a node that loops over all bytes that
// could. It keeps the number of states small where patterns overlap.
func (a *Automaton) absorb() {
	for _, n := range a.wide {
		missing := a.missing(n)
		for i := a.nodes[n].edges; i != 0; i = a.edges[i].next {
			if a.edges[i].kind != edgeAccept {
				continue
			}
			ab := &a.absorbed[a.edges[i].value]
			if ab.round != a.round {
				*ab = absorber{a.round, [4]uint32{noNode, noNode, noNode, noNode}}
			}
			ab.first[missing] = min(ab.first[missing], n)
		}
	}
	a.reach = slices.DeleteFunc(a.reach, a.isAbsorbed)
}

func (a *Automaton) isAbsorbed(n uint32) bool {
	o := &a.outlooks[n]
	if o.only >= onlyMany {
		return false
	}
	ab := &a.absorbed[o.only]
	if ab.round != a.round {
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
func (a *Automaton) missing(n uint32) flags {
	for i := a.nodes[n].edges; i != 0; i = a.edges[i].next {
		if a.edges[i].kind == edgeSelf {
			return special &^ specials(a.sets[a.edges[i].value])
		}
	}
	return special
}
