package glob

// Search is a question about what an automaton can read.
type Search struct {
	From   State            // what was read before
	Budget int              // how many states to look at; 0 for DefaultBudget
	Want   func(State) bool // the states that are looked for
	Prune  func(State) bool // states behind which there is none; may be nil
}

// nodesPerState is how many nodes may be looked at for each state of the budget.
// Few states have that many, all transitions taken together.
const nodesPerState = 512

// Find looks for a string that leads from a state to one that is wanted, and
// returns the shortest; among those the most readable one, which has letters
// before slashes, digits and other characters. Dead is a state like others
// where it is wanted. The verdict is Yes if there is one, No if there is none,
// and Undecided if the budget ran out before that was known. The budget limits
// the memory and the work for states too, which may have many places of the
// expressions to look after.
func (a *Automaton) Find(q Search) (witness string, v Verdict) {
	v = a.findWay(q, func(way func() string) bool {
		witness = way()
		return false
	})
	return witness, v
}

// findWay calls yield for the states that are wanted, those first that short
// strings lead to, until it returns false. The verdict is Yes if it did that,
// No if all states were seen.
func (a *Automaton) findWay(q Search, yield func(way func() string) bool) Verdict {
	w := a.startSearch(q.From, q.Budget)
	defer a.endSearch(w)
	w.dead = q.Want(Dead)
	v := a.explore(w, q.Prune, func(s State, way func() string) bool {
		return !q.Want(s) || yield(way)
	})
	return v.not()
}

// Visit calls visit for every state that can be reached and in which something
// can still match, once, those first that short strings lead to. The function
// way, to be called before visit returns, returns the string that led there.
// What lies behind a state for which prune, which may be nil, returns true is
// not looked at. The verdict is Yes if all states were visited, No if visit
// returned false, which ends the walk, and Undecided if the budget, counted as
// by Find, ran out.
func (a *Automaton) Visit(budget int, prune func(State) bool, visit func(s State, way func() string) bool) Verdict {
	return a.VisitFrom(a.Start(), budget, prune, visit)
}

// VisitFrom is Visit for what lies behind a state.
func (a *Automaton) VisitFrom(from State, budget int, prune func(State) bool, visit func(s State, way func() string) bool) Verdict {
	if from == Dead {
		return Yes
	}
	w := a.startSearch(from, budget)
	defer a.endSearch(w)
	return a.explore(w, prune, visit)
}

// search walks over states, breadth first.
type search struct {
	seen   []uint32 // of each state, the round in which it was seen
	round  uint32
	queue  []visited
	dead   bool // Dead is a state like others
	budget int  // of states
	work   int  // nodes that were looked at
}

// visited is a state and the way on which it was found.
type visited struct {
	state State
	from  int32 // place in the queue
	byte  byte
}

// explore calls visit for the states in the queue and behind them. The verdict
// is Yes if all were visited, No if visit returned false.
func (a *Automaton) explore(w *search, prune func(State) bool, visit func(s State, way func() string) bool) Verdict {
	way := func() string { return w.way(len(w.queue) - 1) }
	if !visit(w.queue[0].state, way) {
		return No
	}
	for at := 0; at < len(w.queue); at++ {
		s := w.queue[at].state
		if s == Dead || prune != nil && prune(s) {
			continue
		}
		if w.spent() || a.size() > maxSize {
			return Undecided
		}
		r := a.expandState(s)
		w.work += r.work
		a.meter.Spend(stepsPerState*len(r.next) + r.work)
		for i, next := range r.next {
			if next == Dead && !w.dead || !w.see(next) {
				continue
			}
			if w.spent() {
				return Undecided
			}
			w.queue = append(w.queue, visited{next, int32(at), r.bytes[i]})
			if !visit(next, way) {
				return No
			}
		}
	}
	return Yes
}

func (w *search) spent() bool { return max(len(w.queue), w.work/nodesPerState) >= w.budget }

// startSearch returns a search that has seen one state. What a finished one has
// allocated is used again.
func (a *Automaton) startSearch(from State, budget int) *search {
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
	if budget == 0 {
		budget = DefaultBudget
	}
	w.dead, w.budget, w.work = false, budget, 0
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

// way returns the string that led to a place in the queue.
func (w *search) way(at int) string {
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
