package glob

import "sync"

// matcher matches expressions without keeping states: it needs no more memory
// than there are nodes, and any number of goroutines may use it.
type matcher struct {
	nfa   nfa
	walks sync.Pool
}

// newMatcher returns a matcher in which the expressions have their places as
// ids.
func newMatcher(exprs ...Expr) *matcher {
	m := &matcher{nfa: nfa{trie: newTrie()}}
	for i, e := range exprs {
		m.nfa.add(e, accept{int32(i), 1 << (i % 64)})
	}
	m.nfa.freeze()
	m.walks.New = func() any { return newWalk(&m.nfa) }
	return m
}

// match reports whether one of the expressions matches s.
func (m *matcher) match(s string) bool {
	ok := false
	m.accepted(s, func(int32) { ok = true })
	return ok
}

// accepted calls yield for each expression that matches s, perhaps more than
// once.
func (m *matcher) accepted(s string, yield func(id int32)) {
	w := m.walks.Get().(*walk)
	defer m.walks.Put(w)
	w.run(s)
	for _, n := range w.nodes {
		for i := w.trie.nodes[n].edges; i != 0; i = w.edges[i].next {
			if e := &w.edges[i]; e.kind == edgeAccept {
				yield(w.accepts[e.value].id)
			}
		}
	}
}

// run reaches the nodes behind a text.
func (w *walk) run(text string) {
	w.start()
	for i := 0; i < len(text) && len(w.nodes) > 0; i++ {
		w.from = append(w.from[:0], w.nodes...)
		w.advance(w.from, text[i])
		w.absorb()
	}
}
