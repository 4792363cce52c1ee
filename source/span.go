// Package source holds the text of one file and turns byte offsets into the
// line and column that people, editors and machines want to read.
package source

// Span is a half-open range [Start, End) of byte offsets in one file.
type Span struct {
	Start, End uint32
}

// At returns the empty span at an offset.
func At(offset uint32) Span { return Span{offset, offset} }

// Len returns the number of bytes in the span.
func (s Span) Len() int { return int(s.End - s.Start) }

// Empty reports whether the span holds no byte.
func (s Span) Empty() bool { return s.Start == s.End }

// IsZero reports whether the span was never set.
func (s Span) IsZero() bool { return s == Span{} }

// Contains reports whether other lies inside s.
func (s Span) Contains(other Span) bool {
	return s.Start <= other.Start && other.End <= s.End
}

// Join returns the smallest span that holds both; a zero span is ignored.
func (s Span) Join(other Span) Span {
	if s.IsZero() {
		return other
	}
	if other.IsZero() {
		return s
	}
	return Span{min(s.Start, other.Start), max(s.End, other.End)}
}
