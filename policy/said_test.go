package policy_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// shared is a tree whose profiles include the same rules, which mean the same in
// some of them and not in others.
var shared = fstest.MapFS{
	"tunables/a": {Data: []byte("@{dirs}=/a /b\n")},
	"tunables/b": {Data: []byte("@{dirs}=/c\n")},
	"abstractions/all": {Data: []byte(`
  @{dirs}/** rw,
  owner @{dirs}/x rwk,
  /usr/bin/* Px -> other,
  /usr/lib/@{profile_name}/** r,
  audit deny /etc/shadow rw,
  link subset /l/* -> /m/*,
  capability net_admin,
  network inet stream,
  unix (send, receive) type=stream peer=(addr=@x),
  signal send set=(term) peer=@{profile_name},
  dbus send bus=system path=/x,
  mount fstype=tmpfs -> /run/*/,
  priority=2 /p/** r,
  if $flag { /flag r, }
`)},
	"one":   {Data: []byte("include <tunables/a>\n$flag=true\nprofile one { include <abstractions/all>\n}\n")},
	"two":   {Data: []byte("include <tunables/a>\n$flag=false\nprofile two { include <abstractions/all>\n /usr/bin/x Cx -> c,\n profile c { include <abstractions/all>\n }\n}\n")},
	"three": {Data: []byte("abi <kernel>,\ninclude <tunables/b>\n$flag=true\nalias /etc/ -> /e/,\nprofile three { include <abstractions/all>\n}\n")},
	"four":  {Data: []byte("include <tunables/a>\n$flag=true\nprofile four { deny { include <abstractions/all>\n }\n}\n")},
	"five":  {Data: []byte("include <tunables/a>\n@{dirs}+=/d\n$flag=true\nprofile five { include <abstractions/all>\n}\n")},
}

// TestIncludedRulesMeanTheSame lowers profiles after others that include the same
// files, and alone: what is kept of the rules of an included file makes no
// difference.
func TestIncludedRulesMeanTheSame(t *testing.T) {
	t.Run("made for it", func(t *testing.T) {
		config := load.Config{Roots: []load.Root{{Dir: "/t", FS: shared}}, Search: []string{"/t"}, WorkDir: "/t"}
		compareLowered(t, func() *load.Loader { return load.New(config) }, "/t", 1)
	})
	t.Run("real", func(t *testing.T) {
		dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
		tree, base := filepath.Join(dir, "roddhjav", "apparmor.d"), filepath.Join(dir, "upstream", "apparmor.d")
		every := 7
		if testing.Short() {
			every = 101
		}
		roots, err := load.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		loader := func() *load.Loader {
			return load.New(load.Config{Roots: roots, Search: []string{tree, base}, WorkDir: tree})
		}
		compareLowered(t, loader, tree, every)
	})
}

// compareLowered compares every so many profiles of a tree.
func compareLowered(t *testing.T, loader func() *load.Loader, dir string, every int) {
	t.Helper()
	together := loader()
	targets, err := together.Walk(dir)
	if err != nil {
		t.Fatal(err)
	}
	checker, compared := policy.NewChecker(together, policy.Options{}), 0
	for i, target := range targets {
		if target.Fragment {
			continue
		}
		among := lowered(t, together, checker, target.Path)
		if i%every != 0 {
			continue
		}
		fresh := loader()
		alone := lowered(t, fresh, policy.NewChecker(fresh, policy.Options{}), target.Path)
		if diff := cmp.Diff(alone, among); diff != "" {
			t.Errorf("%s (-alone +after others)\n%s", target.Path, diff)
		}
		compared++
	}
	if compared < 4 {
		t.Errorf("%d profiles compared", compared)
	}
}

// lowered says what the rules of the profiles of a file come to, class by class.
func lowered(t *testing.T, loader *load.Loader, checker *policy.Checker, path string) []string {
	t.Helper()
	file, err := loader.Profile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range checker.Resolve(file).Profiles {
		for _, class := range key.Classes() {
			m := p.Mediation(class)
			for _, g := range m.Grants {
				rule := "by itself"
				if g.Rule >= 0 {
					rule = p.Rules()[g.Rule].Text()
				}
				lines = append(lines, fmt.Sprintf("%s %v %+v %s", p.FullName(), class, *g, rule))
			}
			lines = append(lines, fmt.Sprintf("%s %v %v", p.FullName(), class, m.Quirks()))
		}
	}
	return lines
}
