package glob

// Search is a question about what an automaton can read.
type Search struct {
	From   State            // what was read before
	Budget int              // how many states to look at; 0 for DefaultBudget
	Want   func(State) bool // the states that are looked for
	Prune  func(State) bool // states behind which there is none; may be nil
}

// search walks over states, breadth first.
type search struct {
	seen  []uint32 // of each state, the round in which it was seen
	round uint32
	queue []visited
}

// visited is a state and the way on which it was found.
type visited struct {
	state State
	from  int32 // place in the queue
	byte  byte
}

// Find looks for a string that leads from a state to one that is wanted, and
// returns the shortest; among those the most readable one, which has letters
// before slashes, digits and other characters. Dead is a state like others
// where it is wanted. The verdict is Yes if there is one, No if there is none,
// and Undecided if the budget ran out before that was known.
func (a *Automaton) Find(q Search) (witness string, v Verdict) {
	v = a.walkOver(q, func(found func() string) bool {
		witness = found()
		return false
	})
	return witness, v
}

// walkOver calls yield for the states that are wanted, those first that short
// strings lead to, until it returns false. The verdict is Yes if it did that,
// No if all states were seen.
func (a *Automaton) walkOver(q Search, yield func(witness func() string) bool) Verdict {
	w := a.startSearch(q.From)
	defer a.endSearch(w)
	if q.Want(q.From) && !yield(func() string { return "" }) {
		return Yes
	}
	dead := q.From != Dead && q.Want(Dead)
	for at := 0; at < len(w.queue); at++ {
		s := w.queue[at].state
		if s == Dead || q.Prune != nil && q.Prune(s) {
			continue
		}
		for _, b := range a.row(s).bytes {
			next := a.Step(s, b)
			if next == Dead && !dead || !w.see(next) {
				continue
			}
			w.queue = append(w.queue, visited{next, int32(at), b})
			if q.Want(next) && !yield(func() string { return w.witness(len(w.queue) - 1) }) {
				return Yes
			}
			if len(w.queue) > budget(q.Budget) {
				return Undecided
			}
		}
	}
	return No
}

// Visit calls visit for every state that can be reached and in which something
// can still match, once, those first that short strings lead to. The function
// witness returns the string that led there. What lies behind a state for which
// prune, which may be nil, returns true is not looked at. The verdict is Yes if
// all states were visited, No if visit returned false, which ends the walk, and
// Undecided if the budget ran out.
func (a *Automaton) Visit(limit int, prune func(State) bool, visit func(s State, witness func() string) bool) Verdict {
	w := a.startSearch(a.Start())
	defer a.endSearch(w)
	for at := 0; at < len(w.queue); at++ {
		s := w.queue[at].state
		if s == Dead {
			continue
		}
		if !visit(s, func() string { return w.witness(at) }) {
			return No
		}
		if prune != nil && prune(s) {
			continue
		}
		for _, b := range a.row(s).bytes {
			next := a.Step(s, b)
			if next == Dead || !w.see(next) {
				continue
			}
			if len(w.queue) >= budget(limit) {
				return Undecided
			}
			w.queue = append(w.queue, visited{next, int32(at), b})
		}
	}
	return Yes
}

func budget(n int) int {
	if n == 0 {
		return DefaultBudget
	}
	return n
}

// startSearch returns a search that has seen one state. What a finished one has
// allocated is used again.
func (a *Automaton) startSearch(from State) *search {
	var w *search
	if n := len(a.unused); n > 0 {
		w, a.unused = a.unused[n-1], a.unused[:n-1]
	} else {
		w = new(search)
	}
	w.round++
	if w.round == 0 {
		clear(w.seen)
		w.round = 1
	}
	w.see(from)
	w.queue = append(w.queue[:0], visited{state: from, from: -1})
	return w
}

func (a *Automaton) endSearch(w *search) { a.unused = append(a.unused, w) }

// see reports whether a state was not seen before.
func (w *search) see(s State) bool {
	if n := int(s) + 1 - len(w.seen); n > 0 {
		w.seen = append(w.seen, make([]uint32, n)...)
	}
	if w.seen[s] == w.round {
		return false
	}
	w.seen[s] = w.round
	return true
}

// witness returns the string that led to a place in the queue.
func (w *search) witness(at int) string {
	n := 0
	for i := at; w.queue[i].from >= 0; i = int(w.queue[i].from) {
		n++
	}
	text := make([]byte, n)
	for i := at; w.queue[i].from >= 0; i = int(w.queue[i].from) {
		n--
		text[n] = w.queue[i].byte
	}
	return string(text)
}
