package glob_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

func TestPrefixes(t *testing.T) {
	tests := []struct {
		pattern string
		n       int
		want    []string
	}{
		{"", 4, []string{""}},
		{"/etc/passwd", 4, []string{"/etc/passwd"}},
		{"/etc/**", 4, []string{"/etc/"}},
		{"/{etc,var}/x", 4, []string{"/etc/x", "/var/x"}},
		{"/{home/*,root}/.x", 4, []string{"/home/", "/root/.x"}},
		{"{/home/*/,/root/}.x", 4, []string{"/home/", "/root/.x"}},
		{"/{,usr/}{,s}bin/*", 4, []string{"/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/"}},
		{"/{,usr/}{,s}bin/*", 3, []string{"/", "/usr/"}},
		{"/{a,b,c}/x", 2, []string{"/"}},
		{"/{aa,ab,ac}/x", 2, []string{"/a"}},
		{"/{a,{b,c}}{d,e}", 8, []string{"/ad", "/ae", "/bd", "/be", "/cd", "/ce"}},
		{"/{a*,b}c", 4, []string{"/a", "/bc"}},
		{"**", 4, []string{""}},
	}
	for _, test := range tests {
		p, err := glob.Parse(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		got := p.Expr().Prefixes(test.n)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.pattern, diff)
		}
		for i := range uint64(50) {
			s := p.Sample(rand.New(rand.NewPCG(1, i)))
			if !slices.ContainsFunc(got, func(prefix string) bool { return strings.HasPrefix(s, prefix) }) {
				t.Errorf("%s matches %q, which starts with none of %q", test.pattern, s, got)
			}
		}
	}
}

func TestOpenEnd(t *testing.T) {
	for pattern, want := range map[string]bool{
		"": false, "/a": false, "/*": true, "/**": true, "/a?": true, "/a[bc]": false, "/a[^b]": true,
		"/*a": false, "/*{,a}": true, "/a{,/**}": true, "/a{b,c}": false, "/{**,a}/": false, "/*{a,b}{,c}": false,
	} {
		p, err := glob.Parse(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Expr().OpenEnd(); got != want {
			t.Errorf("%q: got %v", pattern, got)
		}
	}
}

func TestCut(t *testing.T) {
	star, err := glob.Parse("/a/*")
	if err != nil {
		t.Fatal(err)
	}
	nul := glob.Literal("\x00")
	tests := []struct {
		e             glob.Expr
		before, after string
		ok            bool
	}{
		{glob.Literal("/a\x00/b"), "/a", "/b", true},
		{glob.Concat(glob.Literal("/a"), nul, glob.Literal("/b\x00/c")), "/a", "/b\x00/c", true},
		{glob.Concat(star.Expr(), nul, glob.Literal("/b")), "/a/", "/b", true},
		{glob.Concat(glob.Literal("/b"), nul, star.Expr()), "/b", "/a/", true},
		{star.Expr(), "/a/", "", false},
	}
	for _, test := range tests {
		before, after, ok := test.e.Cut("\x00")
		if before.Prefix() != test.before || after.Prefix() != test.after || ok != test.ok {
			t.Errorf("got %q, %q, %v, want %q, %q, %v", before.Prefix(), after.Prefix(), ok, test.before, test.after, test.ok)
		}
	}
}
