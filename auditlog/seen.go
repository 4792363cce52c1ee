package auditlog

import (
	"hash/maphash"
	"time"
)

// Of records that came by two ways the second stands near the first.
const (
	remembered = 4096 // events that are remembered
	near       = 2 * time.Second
)

// seen remembers the last events, to know those that come again.
type seen struct {
	seed  maphash.Seed
	last  map[uint64]sighting
	order [remembered]uint64
	next  int
}

// sighting is when and how an event was seen.
type sighting struct {
	time   time.Time
	by     Transport
	serial uint64
}

// before reports whether the event was seen already: with the same number, or with
// the same fields shortly before and by another way, one of the two without a
// number.
func (s *seen) before(e *Event) bool {
	if s.last == nil {
		s.last, s.seed = map[uint64]sighting{}, maphash.MakeSeed()
	}
	key := s.hash(e)
	old, ok := s.last[key]
	if ok && s.same(old, e) {
		return true
	}
	if !ok {
		delete(s.last, s.order[s.next])
		s.order[s.next] = key
		s.next = (s.next + 1) % remembered
	}
	s.last[key] = sighting{e.Time, e.Transport, e.Serial}
	return false
}

func (s *seen) same(old sighting, e *Event) bool {
	if old.serial != 0 && e.Serial != 0 {
		return old.serial == e.Serial && old.time.Equal(e.Time)
	}
	if old.by == e.Transport {
		return false
	}
	return old.time.IsZero() || e.Time.IsZero() || old.time.Sub(e.Time).Abs() <= near
}

// hash is of what the kernel says, without what the audit daemon adds.
func (s *seen) hash(e *Event) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	h.WriteString(string(e.Status))
	for _, f := range e.Fields {
		if isUpper(f.Key[0]) {
			continue
		}
		h.WriteString(f.Key)
		h.WriteByte(0)
		h.WriteString(f.Value)
		h.WriteByte(0)
	}
	return h.Sum64()
}
