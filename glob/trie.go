package glob

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
)

// trie holds expressions as a nondeterministic automaton. A node stands for
// what was read on the way to it: expressions that start with the same tokens
// (a byte, one byte of a set, any number of bytes of a set, an alternation)
// share its nodes. Every edge but a loop leads to a node that was made later,
// so that one pass over the nodes, backwards, tells what each can still match.
type trie struct {
	nodes   []node
	edges   []edge // the first is not used: 0 is the end of a list
	sets    []ByteSet
	setIDs  map[ByteSet]uint32
	alts    map[string]uint32 // by their branches
	accepts []accept
	acceptN map[accept]uint32           // place in accepts
	byToken map[uint32]map[token]uint32 // of nodes with many edges
	buf     []byte                      // of alt
}

// node has its children by a literal byte in a list, and all its other edges in
// another one. Node 0 is the root.
type node struct {
	child   uint32
	sibling uint32
	edges   uint32
	label   byte // that leads here from the parent
}

type edge struct {
	kind  edgeKind
	value uint32 // a set, an alternation, or an accept
	to    uint32
	next  uint32
}

type edgeKind uint8

const (
	edgeSet     edgeKind = iota // over one byte of a set
	edgeSelf                    // the same, from a node to itself
	edgeEmpty                   // over nothing
	edgeLoop                    // over nothing, to the node that loops over the set
	edgeAlt                     // no way: tells which node is behind the alternation
	edgeAccept                  // no way: an expression matches here
	edgeLiteral                 // over a byte; such edges are kept in the list of children
)

// accept is an expression that matches, as its user knows it.
type accept struct {
	id   int32
	mask uint64
}

func newTrie() trie {
	return trie{
		nodes:  make([]node, 1),
		edges:  make([]edge, 1, 16),
		setIDs: map[ByteSet]uint32{},
		alts:   map[string]uint32{},
	}
}

// addExpr adds an expression.
func (t *trie) addExpr(e Expr, a accept) {
	if e.none() {
		return
	}
	n, ok := t.acceptN[a]
	if !ok {
		n = uint32(len(t.accepts))
		t.accepts = append(t.accepts, a)
		t.acceptN[a] = n
	}
	end := t.insert(0, e)
	t.link(end, edgeAccept, n, end)
}

// insert adds an expression behind a node and returns the node at its end.
func (t *trie) insert(from uint32, e Expr) uint32 {
	if e.e == nil {
		return from
	}
	switch e.e.kind {
	case exprLiteral:
		for i := range len(e.e.text) {
			from = t.literal(from, e.e.text[i])
		}
		return from
	case exprOne:
		return t.token(from, edgeSet, t.set(*e.e.set))
	case exprMany:
		set := t.set(*e.e.set)
		to, ok := t.followEdge(from, edgeLoop, set)
		if !ok {
			to = t.token(from, edgeLoop, set)
			t.link(to, edgeSelf, set, to)
		}
		return to
	case exprConcat:
		for _, part := range e.e.parts {
			from = t.insert(from, part)
		}
		return from
	}
	return t.alternation(from, e)
}

// literal returns the node that a byte leads to.
func (t *trie) literal(from uint32, b byte) uint32 {
	for c := t.nodes[from].child; c != 0; c = t.nodes[c].sibling {
		if t.nodes[c].label == b {
			return c
		}
	}
	to := t.grow()
	t.nodes[to].label = b
	t.nodes[to].sibling = t.nodes[from].child
	t.nodes[from].child = to
	return to
}

// token returns the node that an edge of a kind leads to.
func (t *trie) token(from uint32, kind edgeKind, value uint32) uint32 {
	to, ok := t.followEdge(from, kind, value)
	if !ok {
		to = t.grow()
		t.link(from, kind, value, to)
	}
	return to
}

// alternation adds the branches of a union behind a node. They share their
// first tokens with whatever else is there.
func (t *trie) alternation(from uint32, e Expr) uint32 {
	id := t.alt(e)
	if to, ok := t.followEdge(from, edgeAlt, id); ok {
		return to
	}
	var few [8]uint32
	ends := few[:0]
	for _, branch := range e.e.parts {
		ends = append(ends, t.insert(from, branch))
	}
	slices.Sort(ends)
	to := t.grow()
	for _, end := range slices.Compact(ends) {
		t.link(end, edgeEmpty, 0, to)
	}
	t.link(from, edgeAlt, id, to)
	return to
}

// followEdge returns where a token leads to, if that is known.
func (t *trie) followEdge(from uint32, kind edgeKind, value uint32) (uint32, bool) {
	i := t.nodes[from].edges
	for n := 0; i != 0; n++ {
		e := &t.edges[i]
		if e.kind == kind && e.value == value {
			return e.to, true
		}
		if n == manyEdges {
			to, ok := t.index(from)[token{kind, value}]
			return to, ok
		}
		i = e.next
	}
	return 0, false
}

// manyEdges is from how many edges on they are looked up in a map.
const manyEdges = 32

type token struct {
	kind  edgeKind
	value uint32
}

// index returns the edges of a node that has many.
func (t *trie) index(n uint32) map[token]uint32 {
	byToken, ok := t.byToken[n]
	if !ok {
		byToken = map[token]uint32{}
		for i := t.nodes[n].edges; i != 0; i = t.edges[i].next {
			e := &t.edges[i]
			byToken[token{e.kind, e.value}] = e.to
		}
		if t.byToken == nil {
			t.byToken = map[uint32]map[token]uint32{}
		}
		t.byToken[n] = byToken
	}
	return byToken
}

func (t *trie) link(from uint32, kind edgeKind, value, to uint32) {
	t.edges = append(t.edges, edge{kind, value, to, t.nodes[from].edges})
	t.nodes[from].edges = uint32(len(t.edges) - 1)
	if t.byToken != nil {
		if byToken, ok := t.byToken[from]; ok {
			byToken[token{kind, value}] = to
		}
	}
}

func (t *trie) grow() uint32 {
	if len(t.nodes) == math.MaxUint32 {
		panic("glob: more than 4,294,967,295 nodes")
	}
	t.nodes = append(t.nodes, node{})
	return uint32(len(t.nodes) - 1)
}

func (t *trie) set(s ByteSet) uint32 {
	id, ok := t.setIDs[s]
	if !ok {
		id = uint32(len(t.sets))
		t.sets = append(t.sets, s)
		t.setIDs[s] = id
	}
	return id
}

// alt returns the number of an alternation. Two that have the same branches, in
// whatever order, have the same.
func (t *trie) alt(e Expr) uint32 {
	base := len(t.buf)
	var few [8][2]int
	branches := few[:0] // where they are in the buffer
	for _, branch := range e.e.parts {
		start := len(t.buf)
		t.writeKey(branch)
		branches = append(branches, [2]int{start, len(t.buf)})
	}
	text := func(at [2]int) []byte { return t.buf[at[0]:at[1]] }
	slices.SortFunc(branches, func(a, b [2]int) int { return bytes.Compare(text(a), text(b)) })
	branches = slices.CompactFunc(branches, func(a, b [2]int) bool { return bytes.Equal(text(a), text(b)) })
	start := len(t.buf)
	for _, at := range branches {
		t.buf = binary.AppendUvarint(t.buf, uint64(at[1]-at[0]))
		t.buf = append(t.buf, text(at)...)
	}
	id, ok := t.alts[string(t.buf[start:])]
	if !ok {
		id = uint32(len(t.alts))
		t.alts[string(t.buf[start:])] = id
	}
	t.buf = t.buf[:base]
	return id
}

// writeKey appends the tokens of an expression that is part of an alternation to
// the buffer.
func (t *trie) writeKey(e Expr) {
	if e.e == nil {
		return
	}
	switch e.e.kind {
	case exprLiteral:
		for i := range len(e.e.text) {
			t.buf = append(t.buf, 'b', e.e.text[i])
		}
	case exprOne:
		t.buf = binary.LittleEndian.AppendUint32(append(t.buf, 'o'), t.set(*e.e.set))
	case exprMany:
		t.buf = binary.LittleEndian.AppendUint32(append(t.buf, 'm'), t.set(*e.e.set))
	case exprConcat:
		for _, part := range e.e.parts {
			t.writeKey(part)
		}
	case exprUnion:
		id := t.alt(e)
		t.buf = binary.LittleEndian.AppendUint32(append(t.buf, 'u'), id)
	}
}
