package glob

import "slices"

// stateTable finds states by their nodes: a hash table with open addressing.
type stateTable struct {
	slots []State // unknown where it is empty
}

func (t *stateTable) init() { t.slots = slices.Repeat([]State{unknown}, 64) }

// find returns the state with these nodes, or unknown and the slot for it.
func (t *stateTable) find(states []state, nodes []uint32) (int, State) {
	last := len(t.slots) - 1
	for i := hash(nodes) & last; ; i = (i + 1) & last {
		s := t.slots[i]
		if s == unknown || slices.Equal(states[s].nodes, nodes) {
			return i, s
		}
	}
}

func (t *stateTable) put(slot int, s State) { t.slots[slot] = s }

func (t *stateTable) full(n int) bool { return n > len(t.slots)/2 }

func (t *stateTable) rebuild(states []state) {
	t.slots = slices.Repeat([]State{unknown}, 4*len(t.slots))
	last := len(t.slots) - 1
	for s := range states {
		i := hash(states[s].nodes) & last
		for t.slots[i] != unknown {
			i = (i + 1) & last
		}
		t.slots[i] = State(s)
	}
}

func hash(nodes []uint32) int {
	h := uint64(len(nodes)) * 0x9e3779b97f4a7c15
	for _, n := range nodes {
		h = (h ^ uint64(n)) * 0xd6e8feb86659fd93
		h ^= h >> 32
	}
	return int(h >> 1)
}
