package glob

import "slices"

// nfa is a trie to which nothing is added any more. It does not change, so that
// any number of walks can use it.
type nfa struct {
	trie
	outlooks []outlook // of each node
	groups   interner  // of accepts that match at a node, sorted; the first is empty
	merger   merger
	found    []uint32 // buffer
}

// pending is an expression to add.
type pending struct {
	expr   Expr
	accept accept
}

// addAll adds expressions to an empty trie.
func (n *nfa) addAll(all []pending) {
	t := &n.trie
	tokens := 0
	for _, p := range all {
		tokens += p.expr.tokens()
	}
	t.nodes = slices.Grow(t.nodes, tokens)
	t.acceptN = make(map[accept]uint32, len(all))
	for _, p := range all {
		t.addExpr(p.expr, p.accept)
	}
	n.merger.shared = worthMerging(all, t.acceptN)
}

// freeze works out what follows behind each node: backwards, as all ways but
// loops lead to a node that comes later.
func (n *nfa) freeze() {
	n.outlooks = make([]outlook, len(n.trie.nodes))
	n.groups.intern(nil)
	routes := newRouter(n)
	for at := len(n.outlooks) - 1; at >= 0; at-- {
		nd, o := &n.trie.nodes[at], &n.outlooks[at]
		o.only, o.here = onlyNone, onlyNone
		for c := nd.child; c != 0; c = n.trie.nodes[c].sibling {
			o.addOutlook(&n.outlooks[c])
			o.flags |= core
			o.flags |= specialByte(n.trie.nodes[c].label)
		}
		if nd.edges != 0 {
			n.freezeEdges(nd, o)
		}
		o.cover = routes.cover(uint32(at))
		o.same = n.merge(uint32(at))
	}
	n.merger = merger{}
}

// freezeEdges adds what the edges of a node lead to.
func (n *nfa) freezeEdges(nd *node, o *outlook) {
	n.found = n.found[:0]
	for i := nd.edges; i != 0; i = n.edges[i].next {
		switch e := &n.edges[i]; e.kind {
		case edgeSet:
			o.addOutlook(&n.outlooks[e.to])
			o.flags |= core | specials(n.sets[e.value])
		case edgeSelf:
			o.flags |= core | specials(n.sets[e.value])
			if n.sets[e.value].includes(pathByte) {
				o.flags |= wide
			}
		case edgeEmpty, edgeLoop:
			o.addOutlook(&n.outlooks[e.to])
			o.here = join(o.here, n.outlooks[e.to].here)
			o.flags |= moves
		case edgeAccept:
			o.reach |= n.accepts[e.value].mask
			o.only = join(o.only, e.value)
			o.here = join(o.here, e.value)
			o.flags |= core
			n.found = append(n.found, e.value)
		}
	}
	if o.flags&wide != 0 && o.here < onlyMany {
		// What matches behind the node over nothing is noted with the node
		// itself, so that it stands for that alone.
		n.found = append(n.found, o.here)
	}
	if len(n.found) == 0 {
		return
	}
	if o.flags&wide != 0 {
		o.flags |= absorbs
	}
	slices.Sort(n.found)
	o.group, _ = n.groups.intern(slices.Compact(n.found))
}

// matches returns the accepts that match at a node.
func (n *nfa) matches(at uint32) []uint32 { return n.groups.lists[n.outlooks[at].group] }
