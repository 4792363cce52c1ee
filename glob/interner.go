package glob

import "slices"

// interner gives numbers to lists, from 0 on, the same to equal ones. It is a
// hash table with open addressing.
type interner struct {
	lists [][]uint32
	slots []uint32 // numbers, or free
	words slab[uint32]
}

const free = ^uint32(0)

// intern returns the number of a list, and whether it is new.
func (t *interner) intern(list []uint32) (n uint32, added bool) {
	if 2*len(t.lists) >= len(t.slots) {
		t.grow()
	}
	i := t.slot(list)
	if t.slots[i] != free {
		return t.slots[i], false
	}
	n = uint32(len(t.lists))
	t.slots[i] = n
	t.lists = append(t.lists, t.words.clone(list))
	return n, true
}

// slot returns where the number of a list is or belongs.
func (t *interner) slot(list []uint32) int {
	last := len(t.slots) - 1
	i := hash(list) & last
	for t.slots[i] != free && !slices.Equal(t.lists[t.slots[i]], list) {
		i = (i + 1) & last
	}
	return i
}

func (t *interner) grow() {
	t.slots = slices.Repeat([]uint32{free}, max(4*len(t.slots), 64))
	for n, list := range t.lists {
		t.slots[t.slot(list)] = uint32(n)
	}
}

func hash(list []uint32) int {
	h := uint64(len(list)) * 0x9e3779b97f4a7c15
	for _, n := range list {
		h = (h ^ uint64(n)) * 0xd6e8feb86659fd93
		h ^= h >> 32
	}
	return int(h >> 1)
}
