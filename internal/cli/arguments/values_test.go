package arguments

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSize(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
	}{
		{"1", 1}, {"4096", 4096}, {"512K", 512 << 10}, {"512k", 512 << 10}, {"16M", 16 << 20}, {"4095M", 4095 << 20},
		{"4096M", 0}, {"9223372036854775807M", 0}, {"99999999999999999999", 0},
		{"", 0}, {"K", 0}, {"0", 0}, {"-1", 0}, {"1.5M", 0}, {"1G", 0}, {"M1", 0},
	} {
		got, err := ParseSize(c.text)
		if got != c.want || (err == nil) != (c.want > 0) {
			t.Errorf("parseSize(%q) = %d, %v, want %d", c.text, got, err, c.want)
		}
	}
}

func TestParseDefines(t *testing.T) {
	got, err := ParseDefines([]string{"A=1", "A=2", "B", "C=", "@{D}=x=y"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"A": {"1", "2"}, "B": {"/B"}, "C": {""}, "D": {"x=y"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, bad := range []string{"", "=x", "1A=x", "A B=x", "@{}"} {
		if got, err := ParseDefines([]string{bad}); err == nil {
			t.Errorf("parseDefines(%q) = %v", bad, got)
		}
	}
}
