package nearest_test

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/nearest"
)

// TestNearestLong holds that no length of a name or candidate is too much.
func TestNearestLong(t *testing.T) {
	for n := 60; n < 90; n++ {
		candidate := strings.Repeat("a", n)
		for d := -3; d <= 3; d++ {
			name := strings.Repeat("a", n+d)
			got := len(nearest.Of(name, []string{candidate})) == 1
			if want := d >= -2 && d <= 2 && len(name) <= 64; got != want {
				t.Errorf("%d and %d letters: near %v, want %v", n+d, n, got, want)
			}
		}
	}
}

func TestUnknown(t *testing.T) {
	for name, want := range map[string]string{
		"filee": `unknown class "filee", did you mean "file"?`,
		"x":     `unknown class "x": it is dbus or file`,
	} {
		if got := nearest.Unknown("class", name, []string{"dbus", "file"}, ": it is dbus or file"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
