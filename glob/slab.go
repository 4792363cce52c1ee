package glob

// slab hands out slices of one array after another, so that many small ones
// cost little.
type slab[T any] struct {
	rest  []T
	next  int // length of the next array
	taken int // number of values
}

// take returns n zero values.
func (s *slab[T]) take(n int) []T {
	if n > len(s.rest) {
		s.next = min(max(2*s.next, 64), 1<<14)
		s.rest = make([]T, max(s.next, n))
	}
	values := s.rest[:n:n]
	s.rest = s.rest[n:]
	s.taken += n
	return values
}

// clone returns a copy of a slice.
func (s *slab[T]) clone(from []T) []T {
	to := s.take(len(from))
	copy(to, from)
	return to
}
