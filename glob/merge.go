package glob

import (
	"cmp"
	"slices"
)

// merger finds nodes behind which the same follows. They count as one, so that
// there are less states to tell apart: "/**a*b???" and "/**c*d???" share their
// ends if they have the same id.
type merger struct {
	shared []bool     // of each accept, whether it is worth the search
	known  interner   // of what follows
	first  []uint32   // of each list in known, the node
	ways   []mergeWay // buffers
	key    []uint32
}

type mergeWay struct {
	kind      edgeKind
	value, to uint32
}

func (w mergeWay) compareWay(v mergeWay) int {
	return cmp.Or(cmp.Compare(w.kind, v.kind), cmp.Compare(w.value, v.value), cmp.Compare(w.to, v.to))
}

// merge returns the node that a node counts as; those behind it are merged.
func (n *nfa) merge(at uint32) uint32 {
	o := &n.outlooks[at]
	if o.flags&core == 0 && o.flags&moves != 0 {
		return n.onlyWay(at)
	}
	if n.merger.shared == nil || o.only < onlyMany && !n.merger.shared[o.only] {
		return at
	}
	m := &n.merger
	n.follows(at)
	m.key = append(m.key[:0], o.group)
	for _, w := range m.ways {
		m.key = append(m.key, uint32(w.kind), w.value, w.to)
	}
	known, added := m.known.intern(m.key)
	if added {
		m.first = append(m.first, at)
	}
	return m.first[known]
}

// follows collects the ways from a node, sorted.
func (n *nfa) follows(at uint32) {
	ways := n.merger.ways[:0]
	for c := n.trie.nodes[at].child; c != 0; c = n.trie.nodes[c].sibling {
		ways = append(ways, mergeWay{edgeLiteral, uint32(n.trie.nodes[c].label), n.outlooks[c].same})
	}
	for i := n.trie.nodes[at].edges; i != 0; i = n.edges[i].next {
		switch e := &n.edges[i]; e.kind {
		case edgeSet:
			ways = append(ways, mergeWay{edgeSet, e.value, n.outlooks[e.to].same})
		case edgeSelf:
			ways = append(ways, mergeWay{kind: edgeSelf, value: e.value})
		case edgeEmpty, edgeLoop:
			ways = append(ways, mergeWay{kind: edgeEmpty, to: n.outlooks[e.to].same})
		}
	}
	if len(ways) > 1 {
		slices.SortFunc(ways, mergeWay.compareWay)
		ways = slices.Compact(ways)
	}
	n.merger.ways = ways
}

// onlyWay returns the node that follows over nothing, if nothing else does.
func (n *nfa) onlyWay(at uint32) uint32 {
	only := at
	for i := n.trie.nodes[at].edges; i != 0; i = n.edges[i].next {
		if e := &n.edges[i]; e.kind == edgeEmpty || e.kind == edgeLoop {
			if only != at && only != n.outlooks[e.to].same {
				return at
			}
			only = n.outlooks[e.to].same
		}
	}
	return only
}

// worthMerging returns of each accept whether the ends of its expressions may be
// alike: there are several, or one has an alternation of more than literals.
func worthMerging(all []pending, number map[accept]uint32) []bool {
	count := make([]int, len(number))
	for _, p := range all {
		n, ok := number[p.accept]
		if !ok {
			continue
		}
		count[n]++
		if count[n] == 1 && p.expr.branches() {
			count[n]++
		}
	}
	worth := make([]bool, len(number))
	any := false
	for n := range worth {
		worth[n] = count[n] > 1
		any = any || worth[n]
	}
	if !any {
		return nil
	}
	return worth
}

// branches reports whether there is an alternation of more than literals.
func (e Expr) branches() bool {
	if e.e == nil {
		return false
	}
	for _, part := range e.e.parts {
		if e.e.kind == exprUnion && part.e != nil && part.e.kind != exprLiteral || part.branches() {
			return true
		}
	}
	return false
}
