package glob

// partition splits the bytes into blocks that some sets do not tell apart.
type partition struct {
	block   [256]uint8
	members [][]byte // of each block, the most readable first
}

// partitions holds the partitions that were needed, the first has one block.
type partitions struct {
	all     []*partition
	refined map[[2]uint32]uint32 // by partition and set
}

func newPartitions() partitions {
	return partitions{
		all:     []*partition{{members: [][]byte{readable[:]}}},
		refined: map[[2]uint32]uint32{},
	}
}

// refine returns the partition that tells apart what p does and what a set
// does, which has a number.
func (ps *partitions) refine(p, id uint32, set ByteSet) uint32 {
	key := [2]uint32{p, id}
	q, ok := ps.refined[key]
	if !ok {
		q = p
		if fine := ps.all[p].split(set); fine != nil {
			q = uint32(len(ps.all))
			ps.all = append(ps.all, fine)
		}
		ps.refined[key] = q
	}
	return q
}

// split returns nil if the partition tells the set apart already.
func (p *partition) split(set ByteSet) *partition {
	fine := new(partition)
	for _, members := range p.members {
		var in, out []byte
		for _, b := range members {
			if set.Has(b) {
				in = append(in, b)
			} else {
				out = append(out, b)
			}
		}
		fine.add(in)
		fine.add(out)
	}
	if len(fine.members) == len(p.members) {
		return nil
	}
	return fine
}

func (p *partition) add(members []byte) {
	if len(members) == 0 {
		return
	}
	for _, b := range members {
		p.block[b] = uint8(len(p.members))
	}
	p.members = append(p.members, members)
}
