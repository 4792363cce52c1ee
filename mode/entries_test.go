package mode_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/mode"
)

const nested = `profile a {
  ^h { profile c { } }
  if $x { profile d { hat i { } profile e { } } } else { hat j { } }
  deny { profile f { } }
}
profile b { }
`

func TestEntries(t *testing.T) {
	tree, _ := parse(nested)
	var names []string
	var profiles []*ast.Profile
	for _, e := range mode.Entries(tree) {
		names = append(names, e.FullName())
		profiles = append(profiles, e.Profile)
	}
	want := []string{"a", "a//h", "a//h//c", "a//d", "a//d//i", "a//d//e", "a//j", "a//f", "b"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, p := range mode.Profiles(tree) {
		if p != profiles[i] {
			t.Errorf("profile %d is another one than entry %d", i, i)
		}
	}
}

func TestSelection(t *testing.T) {
	tree, _ := parse(nested)
	all := mode.Entries(tree)
	for _, test := range []struct {
		chosen int
		s      mode.Selection
		want   []string
	}{
		{0, mode.Selection{}, []string{"a", "a//h", "a//h//c", "a//d", "a//d//i", "a//d//e", "a//j", "a//f"}},
		{0, mode.Selection{NoHats: true}, []string{"a", "a//d", "a//d//e", "a//f"}},
		{0, mode.Selection{NoChildren: true}, []string{"a", "a//h", "a//j"}},
		{0, mode.Selection{NoHats: true, NoChildren: true}, []string{"a"}},
		{1, mode.Selection{NoHats: true}, []string{"a//h", "a//h//c"}},
		{3, mode.Selection{NoChildren: true}, []string{"a//d", "a//d//i"}},
		{8, mode.Selection{}, []string{"b"}},
		{-1, mode.Selection{NoHats: true}, []string{"a", "a//d", "a//d//e", "a//f", "b"}},
		{-1, mode.Selection{NoChildren: true}, []string{"a", "a//h", "a//j", "b"}},
	} {
		var got []string
		var chosen *mode.Entry
		name := "all"
		if test.chosen >= 0 {
			chosen = all[test.chosen]
			name = chosen.FullName()
		}
		for _, e := range all {
			if test.s.Takes(e, chosen) {
				got = append(got, e.FullName())
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s, %+v (-want +got):\n%s", name, test.s, diff)
		}
	}
}
