package semdiff

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// BenchmarkLarge compares two versions of the profiles that the reference
// compiles for seconds: reading, resolving and comparing, as one run of the
// command does.
func BenchmarkLarge(b *testing.B) {
	shared := corpus.Dir(b)
	tree := filepath.Join(shared, "corpus", "profiles", "roddhjav", "apparmor.d")
	base := filepath.Join(shared, "corpus", "profiles", "upstream", "apparmor.d")
	for _, name := range []string{
		"groups/browsers/firefox", "groups/gnome/gnome-shell", "groups/code/code", "profiles-g-l/libreoffice",
	} {
		for _, change := range []struct {
			name string
			edit func(string) string
		}{
			{"one rule", func(text string) string { return withRule(text, "/etc/passwd w,") }},
			{"broad rule", func(text string) string { return withRule(text, "owner /home/** rwk,") }},
			{"every path", func(text string) string { return withRule(text, "/** r,") }},
			{"no includes", func(text string) string {
				return strings.ReplaceAll(text, "\n  include <abstractions/", "\n  # <")
			}},
		} {
			b.Run(filepath.Base(name)+"/"+change.name, func(b *testing.B) {
				for b.Loop() {
					var sides [2]*policy.Policy
					for i := range sides {
						roots, err := load.OpenRoot(filepath.Dir(filepath.Dir(tree)))
						if err != nil {
							b.Fatal(err)
						}
						loader := load.New(load.Config{
							Roots: append(roots, mustRoot(b, base)...), Search: []string{tree, base}, WorkDir: tree,
						})
						file, err := loader.Profile(filepath.Join(tree, name))
						if err != nil {
							b.Fatal(err)
						}
						if i == 1 {
							file = loader.Text(filepath.Join(tree, name), change.edit(file.Source.Text()), false)
						}
						sides[i] = policy.NewChecker(loader, policy.Options{Define: map[string][]string{"att": {""}}}).Resolve(file)
					}
					changes := 0
					for _, p := range Compare(sides[0].Profiles, sides[1].Profiles, Options{}) {
						changes += len(p.Changes)
						if p.Status == Undecided {
							b.Log(p.Name(), "not decided")
						}
					}
					b.ReportMetric(float64(changes), "changes")
				}
			})
		}
	}
}

// withRule puts a rule before the end of a profile.
func withRule(text, rule string) string {
	at := strings.LastIndexByte(text, '}')
	return text[:at] + "  " + rule + "\n}" + text[at+1:]
}

func mustRoot(b *testing.B, dir string) []load.Root {
	b.Helper()
	roots, err := load.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	return roots
}
