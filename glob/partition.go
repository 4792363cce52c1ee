package glob

// partition splits the bytes into blocks that some sets do not tell apart. The
// blocks are in the order of their most readable bytes.
type partition struct {
	block   [256]uint8
	members [256]byte // block by block, the most readable first
	ends    []int     // of each block, where its members end
}

// bytesOf returns the members of a block.
func (p *partition) bytesOf(block int) []byte {
	start := 0
	if block > 0 {
		start = p.ends[block-1]
	}
	return p.members[start:p.ends[block]]
}

// partitions holds the partitions that were needed, the first has one block.
type partitions struct {
	all     []*partition
	known   map[[256]uint8]uint32
	refined map[[2]uint32]uint32 // by partition and set
}

func newPartitions() partitions {
	return partitions{
		all:     []*partition{{members: readable, ends: []int{256}}},
		known:   map[[256]uint8]uint32{},
		refined: map[[2]uint32]uint32{},
	}
}

// size returns how much memory the partitions take, in bytes, about.
func (ps *partitions) size() int { return 2000*len(ps.all) + 40*len(ps.refined) }

// refine returns the partition that tells apart what p does and what a set
// does, which has a number.
func (ps *partitions) refine(p, id uint32, set ByteSet) uint32 {
	key := [2]uint32{p, id}
	q, ok := ps.refined[key]
	if !ok {
		q = ps.intern(p, ps.all[p].split(set))
		ps.refined[key] = q
	}
	return q
}

// intern returns the number of a partition that was made from p.
func (ps *partitions) intern(p uint32, fine *partition) uint32 {
	if len(fine.ends) == len(ps.all[p].ends) {
		return p
	}
	q, ok := ps.known[fine.block]
	if !ok {
		q = uint32(len(ps.all))
		ps.all = append(ps.all, fine)
		ps.known[fine.block] = q
	}
	return q
}

// split tells apart what is in a set.
func (p *partition) split(set ByteSet) *partition {
	var numbers [256][2]int // behind that of the part of a block that is in the set or not
	var sizes []int
	fine := new(partition)
	for _, b := range readable {
		in := 0
		if set.Has(b) {
			in = 1
		}
		n := &numbers[p.block[b]][in]
		if *n == 0 {
			sizes = append(sizes, 0)
			*n = len(sizes)
		}
		fine.block[b] = uint8(*n - 1)
		sizes[*n-1]++
	}
	fine.ends = make([]int, len(sizes))
	end := 0
	for i, size := range sizes {
		fine.ends[i] = end // where its next member goes
		end += size
	}
	for _, b := range readable {
		at := &fine.ends[fine.block[b]]
		fine.members[*at] = b
		*at++
	}
	return fine
}
