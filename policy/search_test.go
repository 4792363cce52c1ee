package policy_test

import (
	"testing"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

func TestSearch(t *testing.T) {
	const rules = `
/etc/** rw,
/etc/a w,
deny /etc/{a,b}* w,
priority=1 /etc/better w,
/tmp/x r,
owner /srv/* w,`
	writable := func(l policy.Label, _ policy.Sets) bool { return l.Allow&key.FileWrite != 0 }
	set := func(pattern string) glob.Expr {
		p, err := glob.Parse(pattern)
		if err != nil {
			t.Fatal(err)
		}
		return p.Expr()
	}
	tests := []struct {
		name   string
		sets   []glob.Expr
		wanted policy.Wanted
		budget int
		want   string
		v      glob.Verdict
	}{
		{"the first key of all", nil, policy.Wanted{Key: writable}, 0, "/etc/c", glob.Yes},
		{"below a prefix", nil, policy.Wanted{Prefix: "/etc/b", Key: writable}, 0, "/etc/b/", glob.Yes},
		{"the prefix itself", nil, policy.Wanted{Prefix: "/etc/better", Key: writable}, 0, "/etc/better", glob.Yes},
		{"below a prefix of which nothing is said", nil, policy.Wanted{Prefix: "/var/", Key: writable}, 0, "", glob.No},
		{
			"in a set", []glob.Expr{set("/srv/**"), set("/srv/a")},
			policy.Wanted{Sets: 1, Key: writable}, 0, "/srv/a", glob.Yes,
		},
		{
			"in one set and not in another", []glob.Expr{set("/srv/**"), set("/srv/a")},
			policy.Wanted{Sets: 1, Key: func(l policy.Label, in policy.Sets) bool { return in&2 == 0 && writable(l, in) }},
			0, "/srv/b", glob.Yes,
		},
		{
			"for others than the owner", []glob.Expr{set("/srv/**")},
			policy.Wanted{Sets: 1, Key: func(l policy.Label, _ policy.Sets) bool { return l.Allow.For(false)&key.FileWrite != 0 }},
			0, "", glob.No,
		},
		{
			"what no rule speaks of", nil,
			policy.Wanted{Prefix: "/var/", Key: func(l policy.Label, _ policy.Sets) bool { return l.Deny == 0 }},
			0, "/var/", glob.Yes,
		},
		{
			"more states than the budget has", nil,
			policy.Wanted{Key: func(l policy.Label, _ policy.Sets) bool { return l.Allow&key.FileLock != 0 }},
			3, "", glob.Undecided,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := profileOf(t, rules, nil).Mediation(key.ClassFile).Search(key.Both(key.FileWrite), test.sets...)
			s.Budget = test.budget
			for range 2 { // the second time with what is known by then
				got, v := s.Find(test.wanted)
				if got != test.want || v != test.v {
					t.Errorf("got %q, %v, want %q, %v", got, v, test.want, test.v)
				}
			}
		})
	}
}

func TestSearchAt(t *testing.T) {
	pattern, err := glob.Parse("/etc/**")
	if err != nil {
		t.Fatal(err)
	}
	s := profileOf(t, "/etc/** w,\ndeny /etc/a w,\n", nil).Mediation(key.ClassFile).
		Search(key.FileWrite, glob.Literal("/etc/a"), pattern.Expr())
	label, in := s.At("/etc/a")
	if label.Allow&key.FileWrite != 0 || label.Deny&key.FileWrite == 0 || in != 3 {
		t.Errorf("got %+v in %b", label, in)
	}
	if got := len(s.Matching("/etc/a")); got != 2 {
		t.Errorf("%d grants match, want 2", got)
	}
	if label, in = s.At("/etc/b"); label.Allow&key.FileWrite == 0 || in != 2 {
		t.Errorf("got %+v in %b", label, in)
	}
}
