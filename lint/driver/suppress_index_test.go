package driver

import (
	"math/rand/v2"
	"testing"

	"github.com/aa-lint/aa-lint/source"
)

// TestCover compares the index with a look at each suppression.
func TestCover(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		x := &suppressionIndex{}
		var places []int
		for i := range r.IntN(12) {
			start := r.Uint32N(30)
			x.list = append(x.list, &suppression{covers: source.Span{Start: start, End: start + r.Uint32N(10)}})
			if r.IntN(4) > 0 {
				places = append(places, i)
			}
		}
		c := x.cover(places)
		for at := range uint32(45) {
			want := -1
			for _, i := range places {
				if s := x.list[i].covers; want < 0 && at >= s.Start && at <= s.End {
					want = i
				}
			}
			if got := c.at(at); got != want {
				t.Fatalf("at %d: %d instead of %d", at, got, want)
			}
		}
	}
}
