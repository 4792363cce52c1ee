package glob

import "math/bits"

// ByteSet is a set of bytes. The zero value is empty.
type ByteSet [4]uint64

// Has reports whether b is in the set.
func (s ByteSet) Has(b byte) bool { return s[b>>6]>>(b&63)&1 != 0 }

// With returns the set with more bytes in it.
func (s ByteSet) With(bytes ...byte) ByteSet {
	for _, b := range bytes {
		s[b>>6] |= 1 << (b & 63)
	}
	return s
}

// Range returns the set with the bytes from low to high in it, both included.
// The ends may come in either order.
func (s ByteSet) Range(low, high byte) ByteSet {
	if low > high {
		low, high = high, low
	}
	for b := int(low); b <= int(high); b++ {
		s[b>>6] |= 1 << (b & 63)
	}
	return s
}

// Not returns the bytes that are not in the set.
func (s ByteSet) Not() ByteSet { return ByteSet{^s[0], ^s[1], ^s[2], ^s[3]} }

// Union returns the bytes that are in one of the sets.
func (s ByteSet) Union(t ByteSet) ByteSet {
	return ByteSet{s[0] | t[0], s[1] | t[1], s[2] | t[2], s[3] | t[3]}
}

// Intersect returns the bytes that are in both sets.
func (s ByteSet) Intersect(t ByteSet) ByteSet {
	return ByteSet{s[0] & t[0], s[1] & t[1], s[2] & t[2], s[3] & t[3]}
}

// Empty reports whether no byte is in the set.
func (s ByteSet) Empty() bool { return s == ByteSet{} }

// Len returns the number of bytes in the set.
func (s ByteSet) Len() int {
	return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) + bits.OnesCount64(s[2]) + bits.OnesCount64(s[3])
}

// includes reports whether every byte of t is in s.
func (s ByteSet) includes(t ByteSet) bool { return s.Intersect(t) == t }

// least returns the lowest byte of a set that is not empty.
func (s ByteSet) least() byte {
	for i, word := range s {
		if word != 0 {
			return byte(i<<6 + bits.TrailingZeros64(word))
		}
	}
	return 0
}
