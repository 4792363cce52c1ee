package policy_test

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// TestLinks looks for links by what is said of their names and targets.
func TestLinks(t *testing.T) {
	m := policyOf("profile p { /** rwl, deny /etc/** w, /x/a* k, }", nil).Profiles[0].Mediation(key.ClassFile)
	tree, _ := parser.Parse(source.NewFile("q", "profile q { link /x/* -> /{tmp,etc}/*, }"), parser.Options{})
	asked, err := m.Profile.Asks(tree.Stmts[0].(*ast.Profile).Body.Stmts[0].(ast.Rule), policy.Exactly{}, false)
	if err != nil || len(asked) != 2 {
		t.Fatal(asked, err)
	}
	var pairs policy.Asked
	for _, x := range asked {
		if x.Link {
			pairs = x
		}
	}
	lacks := func(perms key.Perms) func(policy.LinkLabels) bool {
		return func(l policy.LinkLabels) bool {
			return l.Name.Allow.For(true)&perms == perms && l.Target.Allow.For(true)&perms == 0
		}
	}
	for _, test := range []struct {
		perms key.Perms
		want  string
	}{{key.FileWrite, "/x/a -> /etc/a"}, {key.FileWrite | key.FileLock, "/x/a -> /etc/a"}, {key.FileRead, ""}} {
		key, v := m.FindLink(pairs, 0, lacks(test.perms))
		if got := strings.ReplaceAll(key, "\x00", " -> "); got != test.want || (v == glob.Yes) != (test.want != "") {
			t.Errorf("%v %q, want %q", v, got, test.want)
		}
	}
	if _, v := m.Links(pairs.Keys, 2, lacks(key.FileRead)); v != glob.Undecided {
		t.Errorf("two states are enough for %v", v)
	}
}
