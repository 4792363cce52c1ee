package source_test

import (
	"testing"

	"github.com/aa-lint/aa-lint/source"
)

func TestJoin(t *testing.T) {
	tests := []struct {
		name       string
		a, b, want source.Span
	}{
		{"one behind the other", source.Span{Start: 1, End: 3}, source.Span{Start: 5, End: 7}, source.Span{Start: 1, End: 7}},
		{"overlapping", source.Span{Start: 1, End: 6}, source.Span{Start: 5, End: 7}, source.Span{Start: 1, End: 7}},
		{"one in the other", source.Span{Start: 1, End: 9}, source.Span{Start: 5, End: 7}, source.Span{Start: 1, End: 9}},
		{"an empty one", source.Span{Start: 1, End: 3}, source.At(5), source.Span{Start: 1, End: 5}},
		{"a zero one", source.Span{Start: 4, End: 6}, source.Span{}, source.Span{Start: 4, End: 6}},
		{"both zero", source.Span{}, source.Span{}, source.Span{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.a.Join(test.b); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if got := test.b.Join(test.a); got != test.want {
				t.Errorf("the other way round: got %v, want %v", got, test.want)
			}
		})
	}
}

func TestContains(t *testing.T) {
	outer := source.Span{Start: 2, End: 5}
	tests := []struct {
		name  string
		inner source.Span
		want  bool
	}{
		{"itself", outer, true},
		{"inside", source.Span{Start: 3, End: 4}, true},
		{"empty at the start", source.At(2), true},
		{"empty at the end", source.At(5), true},
		{"starts before", source.Span{Start: 1, End: 4}, false},
		{"ends behind", source.Span{Start: 3, End: 6}, false},
		{"empty behind", source.At(6), false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := outer.Contains(test.inner); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestSpanState(t *testing.T) {
	tests := []struct {
		name        string
		span        source.Span
		len         int
		empty, zero bool
	}{
		{"zero", source.Span{}, 0, true, true},
		{"empty", source.At(3), 0, true, false},
		{"at the start", source.Span{Start: 0, End: 2}, 2, false, false},
		{"inside", source.Span{Start: 3, End: 5}, 2, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := test.span
			if s.Len() != test.len || s.Empty() != test.empty || s.IsZero() != test.zero {
				t.Errorf("%v: length %d, empty %v, zero %v", s, s.Len(), s.Empty(), s.IsZero())
			}
		})
	}
}
