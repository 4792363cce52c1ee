package glob

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
	aaparser "github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// real is the patterns of the file rules of a real profile.
type real struct {
	name     string
	patterns []Pattern
}

// someValues are values that variables have, to stand for those that the
// includes of a profile would give them.
var someValues = strings.NewReplacer(
	"@{PROC}", "/proc", "@{sys}", "/sys", "@{run}", "/{,var/}run", "@{bin}", "/{,usr/}{,s}bin", "@{lib}", "/{,usr/}lib{,exec,32,64}",
	"@{HOME}", "/{home/*,root}", "@{HOMEDIRS}", "/home/", "@{pid}", "{[1-9],[1-9][0-9],[1-9][0-9][0-9]}", "@{pids}", "[0-9]*",
	"@{tid}", "[0-9]*", "@{int}", "[0-9]{,[0-9]}{,[0-9]}", "@{hex}", "[0-9a-f]*", "@{multiarch}", "*-linux-gnu*",
	"@{user_config_dirs}", "/home/*/.config", "@{user_cache_dirs}", "/home/*/.cache", "@{user_share_dirs}", "/home/*/.local/{,share}",
)

// realProfiles returns the patterns of the profiles that lie beside the project,
// those with the most patterns first.
func realProfiles(t testing.TB) []real {
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	var all []real
	for _, p := range corpus.Profiles(t) {
		if !p.Passes {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, p.Path))
		if err != nil {
			t.Fatal(err)
		}
		tree, _ := aaparser.Parse(source.NewFile(p.Path, string(text)), aaparser.Options{})
		one := real{name: p.Path}
		ast.Walk(tree, func(n ast.Node) bool {
			if rule, ok := n.(*ast.FileRule); ok && !rule.Bare() {
				text := collapse(replaceVariables(someValues.Replace(rule.Path.Value())))
				pattern, err := Parse(text)
				if err != nil {
					t.Errorf("%s: %q: %v", p.Path, text, err)
				}
				one.patterns = append(one.patterns, pattern)
			}
			return true
		})
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b real) int { return cmp.Compare(len(b.patterns), len(a.patterns)) })
	return all
}

// replaceVariables puts an alternation in the place of each variable.
func replaceVariables(text string) string {
	for {
		before, rest, ok := strings.Cut(text, "@{")
		name, after, ok2 := strings.Cut(rest, "}")
		if !ok || !ok2 {
			return text
		}
		text = before + "{" + name + ",*-" + name + "}" + after
	}
}

func (r real) automaton() *Automaton {
	a := NewAutomaton()
	for i, p := range r.patterns {
		a.Add(p.Expr(), i, 1<<(i%64))
	}
	a.Start()
	return a
}

// TestRealPatterns compares what an automaton says of all rules of a profile
// with what the patterns say one by one.
func TestRealPatterns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	checked := 0
	for i, profile := range realProfiles(t) {
		if i%10 != 0 && os.Getenv(corpus.Whole) == "" {
			continue
		}
		a := profile.automaton()
		for _, p := range profile.patterns {
			s := p.Sample(r)
			if at := r.IntN(len(s) + 1); r.IntN(3) == 0 {
				s = s[:at] + "x" + s[min(at+1, len(s)):]
			}
			var want []int32
			for i, q := range profile.patterns {
				if q.Match(s) {
					want = append(want, int32(i))
				}
			}
			if got := a.Accepting(a.Run(a.Start(), s)); !slices.Equal(got, want) {
				t.Fatalf("%s: %v match %q, want %v", profile.name, got, s, want)
			}
			checked += len(profile.patterns)
		}
	}
	t.Logf("%d answers", checked)
}

func BenchmarkReal(b *testing.B) {
	for _, profile := range realProfiles(b)[:6] {
		name := fmt.Sprintf("%s-%d", filepath.Base(profile.name), len(profile.patterns))
		b.Run("build/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				profile.automaton()
			}
		})
		b.Run("visit/"+name, func(b *testing.B) {
			states := 0
			var v Verdict
			for b.Loop() {
				states = 0
				v = profile.automaton().Visit(0, nil, func(State, func() string) bool { states++; return true })
			}
			b.ReportMetric(float64(states), "states")
			b.ReportMetric(float64(v), "verdict")
		})
		b.Run("run/"+name, func(b *testing.B) {
			a := profile.automaton()
			for b.Loop() {
				fresh := newAutomaton(a.nfa)
				fresh.Run(fresh.Start(), path)
			}
		})
	}
}
