package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// TestWorlds tells for pairs of rules in which worlds the first contains the second.
func TestWorlds(t *testing.T) {
	for _, test := range []struct {
		name, preamble, outer, inner string
		fails                        string // the first world in which it does not
	}{
		{"files", "", "/a/** r,", "/a/b r,", ""},
		{"ports without abi", "", "network inet stream port=22,", "network inet stream port=25,", "a kernel that knows everything"},
		{"ports below all of them", "", "network inet stream,", "network inet stream port=25,", ""},
		{"permissions without abi", "", "network (create) inet stream,", "network (send) inet stream,", "the features of abi/4.0"},
		{"a value of the tunables", "include <tunables/t>\n", "/home/a/* r,", "/home/@{a}/b r,", "other values of variables"},
		{"all values", "include <tunables/t>\n", "/home/** r,", "/home/@{a}/b r,", ""},
		{"the variable itself", "include <tunables/t>\n", "/home/@{a}/* r,", "/home/@{a}/b r,", ""},
		{"another variable of the same value", "include <tunables/t>\n", "/home/@{b}/* r,", "/home/@{a}/b r,", "other values of variables"},
		{"one that is part of another", "include <tunables/t>\n", "/home/@{b}/* r,", "/home/@{c}/b r,", "other values of variables"},
		{"a value of the file alone", "@{a}=x\n", "/home/x/* r,", "/home/@{a}/b r,", ""},
		{"a value that is added to", "@{a}=x\n@{a}+=y\n", "/home/{x,y}/* r,", "/home/@{a}/b r,", "other values of variables"},
		{"an include behind", "@{a}=x\ninclude if exists <nowhere>\n", "/home/x/* r,", "/home/@{a}/b r,", "other values of variables"},
		{"a class that is negated", "include <tunables/t>\n", "/home/[^.]*/b r,", "/home/@{a}/b r,", "other values of variables"},
		{"abstract sockets", "include <tunables/t>\n", "unix addr=@[^.]*,", "unix addr=@@{a},", "other values of variables"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{
				"tunables/t": "@{a}=a\n@{b}=a\n@{c}=@{b}\n",
				"p":          test.preamble + "profile p {\n  " + test.outer + "\n  " + test.inner + "\n}\n",
			}
			fails := ""
			for _, world := range (policy.Options{}).Worlds() {
				p := resolveTree(t, files, world.Options)
				if errs := p.Report.Findings.Errors(); len(errs) > 0 {
					t.Fatal(errs[0])
				}
				if !p.Profiles[0].Redundancy().Contains(0, 1) {
					fails = world.Name
					break
				}
			}
			if fails != test.fails {
				t.Errorf("fails with %q, want %q", fails, test.fails)
			}
		})
	}
}

// TestMoreValues tells which rules contain others where a site has added a value to
// each variable, also where the combinations of them have no end.
func TestMoreValues(t *testing.T) {
	digits := "@{d}" + strings.Repeat("{@{d},}", 63)
	for _, test := range []struct {
		name, outer, inner string
		want               bool
	}{
		{"any name", "/tmp/* r,", "/tmp/@{n} r,", true},
		{"digits alone", "/tmp/[0-9]* r,", "/tmp/@{n} r,", false},
		{"the same behind it", "/tmp/@{n}* r,", "/tmp/@{n}x r,", true},
		{"a digit", "/tmp/@{n} r,", "/tmp/@{d} r,", true},
		{"many for one", "/tmp/@{d} r,", "/tmp/@{n} r,", false},
		{"a value with slashes", "/tmp/@{s}/* r,", "/tmp/@{s}/b r,", true},
		{"a value with slashes in another one", "/r/{x/y,Site_s/y,Site_t} r,", "/r/@{t} r,", true},
		{"a value in a class", "/tmp/{[ab]x,[Site_e]x,Site_c} r,", "/tmp/@{c} r,", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{
				"tunables/t": "@{d}=[0-9]\n@{n}=" + digits + "\n@{s}=/x/\n@{t}=@{s}y\n@{e}=ab\n@{c}=[@{e}]x\n",
				"p":          "include <tunables/t>\nprofile p {\n  " + test.outer + "\n  " + test.inner + "\n}\n",
			}
			p := resolveTree(t, files, policy.Options{Site: policy.SiteMore})
			if p.Profiles[0].Redundancy().Silent(1) {
				t.Fatal("the rule says nothing")
			}
			if got := p.Profiles[0].Redundancy().Contains(0, 1); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// resolveTree resolves the profile "p" of a tree.
func resolveTree(t *testing.T, files map[string]string, opts policy.Options) *policy.Policy {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	loader := load.New(load.Config{Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree"})
	file, err := loader.Profile("p")
	if err != nil {
		t.Fatal(err)
	}
	return policy.NewChecker(loader, opts).Resolve(file)
}
