package glob_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/glob"
)

func TestPrefix(t *testing.T) {
	tests := []struct{ pattern, want string }{
		{"", ""},
		{"/etc/passwd", "/etc/passwd"},
		{"/etc/**", "/etc/"},
		{"/etc/a*", "/etc/a"},
		{"/{etc,var}/x", "/"},
		{"/etc/{ab,ac}d", "/etc/a"},
		{"{/etc,/etc/x}/y", "/etc"},
		{"/a[bc]", "/a"},
		{"/a?", "/a"},
		{"/{a,}b", "/"},
		{"**", ""},
	}
	for _, test := range tests {
		p, err := glob.Parse(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Expr().Prefix(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.pattern, got, test.want)
		}
		for i := range uint64(50) {
			if s := p.Sample(rand.New(rand.NewPCG(1, i))); !strings.HasPrefix(s, test.want) {
				t.Errorf("%s matches %q, which does not start with %q", test.pattern, s, test.want)
			}
		}
	}
}
