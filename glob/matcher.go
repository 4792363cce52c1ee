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
	all := make([]pending, len(exprs))
	for i, e := range exprs {
		all[i] = pending{e, accept{int32(i), 1 << (i % 64)}}
	}
	m.nfa.addAll(all)
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
	w.start()
	w.walkText(w.nodes, s)
	for _, n := range w.nodes {
		for _, a := range w.matches(n) {
			yield(w.accepts[a].id)
		}
	}
}

// walkText reaches the nodes that others lead to over a text.
func (w *walk) walkText(from []uint32, text string) {
	w.from = append(w.from[:0], from...)
	for i := 0; i < len(text) && len(w.from) > 0; i++ {
		w.advance(w.from, text[i])
		w.simplify()
		w.from = append(w.from[:0], w.nodes...)
	}
}
