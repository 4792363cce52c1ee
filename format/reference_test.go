package format

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/source"
)

// seed is that of the random numbers in the tests of this file.
const seed = 3

// compile is Reference.Compile for texts that have policy if they have profiles.
func compile(ref corpus.Reference, text, dir, base string, search []string) (hash [32]byte, refusal string) {
	hash, refusal = ref.Compile(text, dir, base, search)
	if hash == [32]byte{} && refusal == "" && hasProfile(text) {
		return hash, "no binary policy"
	}
	return hash, refusal
}

// hasProfile reports whether there is a profile in a text.
func hasProfile(text string) bool {
	tree, _ := parseFragment(source.NewFile("", text))
	return len(ast.ProfileNames(tree.Stmts)) > 0
}

// copyFormatted copies a tree of policy with every file formatted that can be.
func copyFormatted(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	for _, path := range policyFiles(t, to) {
		out, _, err := Source(source.NewFile(path, corpus.ReadFile(t, path)), Options{})
		if err != nil {
			continue
		}
		if err := os.WriteFile(path, []byte(out), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// each runs a function for every element on all processors.
func each[T any](list []T, do func(T)) {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, x := range list {
		g.Go(func() error { do(x); return nil })
	}
	_ = g.Wait()
}

// TestReferenceProfiles compiles real profiles with the reference parser:
// as they are, formatted, and formatted with all that they include.
func TestReferenceProfiles(t *testing.T) {
	shared := corpus.Dir(t)
	ref := corpus.FindReference(t)
	before := filepath.Join(shared, "corpus", "profiles")
	after := filepath.Join(t.TempDir(), "profiles")
	copyFormatted(t, before, after)
	type profile struct {
		corpus.Profile
		stubs []string
	}
	var profiles []profile
	for _, p := range corpus.Profiles(t) {
		if p.Passes && corpus.Sampled(p.Path, 7) {
			profiles = append(profiles, profile{p, p.StubDir(t)})
		}
	}
	compileIn := func(root, text string, p profile) ([32]byte, string) {
		var search []string
		for _, dir := range p.Search {
			search = append(search, filepath.Join(root, dir))
		}
		base := filepath.Join(root, corpus.ProfilesBase)
		return compile(ref, text, filepath.Dir(filepath.Join(root, p.Path)), base, append(search, p.stubs...))
	}
	var same, refused, changed atomic.Int64
	each(profiles, func(p profile) {
		was, text := corpus.ReadFile(t, filepath.Join(before, p.Path)), corpus.ReadFile(t, filepath.Join(after, p.Path))
		want, refusal := compileIn(before, was, p)
		if refusal != "" {
			refused.Add(1)
			t.Logf("%s: refused as it is: %s", p.Path, refusal)
			return
		}
		if got, refusal := compileIn(before, text, p); got != want {
			t.Errorf("%s: formatted, it compiles to something else %s", p.Path, refusal)
		}
		if got, refusal := compileIn(after, text, p); got != want {
			t.Errorf("%s: with what it includes formatted, it compiles to something else %s", p.Path, refusal)
		}
		// Sorted rules give exec targets other numbers, so only the verdict counts.
		if _, refusal := compileIn(before, sortedText(t, p.Path, was), p); refusal != "" {
			t.Errorf("%s: sorted, it is refused: %s", p.Path, refusal)
		}
		same.Add(1)
		if was != text {
			changed.Add(1)
		}
	})
	t.Logf("%d profiles compiled three times, %d of them changed by formatting; %d refused as they are", same.Load(), changed.Load(), refused.Load())
}

func sortedText(t *testing.T, name, text string) string {
	t.Helper()
	out, _, err := Source(source.NewFile(name, text), Options{Sort: true, Permissions: OrderRWLKM})
	if err != nil {
		t.Error(err)
	}
	return out
}

// languageCases returns the names of the cases that the reference accepts of
// its own suite.
func languageCases(t *testing.T, shared string) []string {
	t.Helper()
	var names []string
	for _, row := range corpus.Table(t, filepath.Join(shared, "corpus", "language.tsv")) {
		if row[2] == "pass" && row[4] == "" {
			names = append(names, row[0])
		}
	}
	return names
}

// TestReferenceLanguage compiles the cases that the reference accepts of
// its own suite, as they are and formatted.
func TestReferenceLanguage(t *testing.T) {
	shared := corpus.Dir(t)
	ref := corpus.FindReference(t)
	dir := filepath.Join(shared, "corpus", "language")
	var cases []string
	for _, name := range languageCases(t, shared) {
		if corpus.Sampled(name, 3) {
			cases = append(cases, name)
		}
	}
	// The suite is run in a directory "tst" that has the cases as "simple_tests".
	work := filepath.Join(t.TempDir(), "tst")
	if err := os.Mkdir(work, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, filepath.Join(work, "simple_tests")); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	counts := map[string]int{}
	each(cases, func(name string) {
		text := corpus.ReadFile(t, filepath.Join(dir, name))
		out, _, err := Source(source.NewFile(name, text), Options{})
		if err != nil {
			t.Error(name, err)
		}
		want, refusal := compile(ref, text, work, dir, []string{dir})
		got, why := compile(ref, out, work, dir, []string{dir})
		if got != want || (refusal == "") != (why == "") {
			t.Errorf("%s: formatted, it compiles to something else %s%s\n%s\n--- formatted\n%s", name, refusal, why, text, out)
		}
		mu.Lock()
		defer mu.Unlock()
		if refusal != "" {
			counts["refused as they are"]++
			t.Logf("%s: refused as it is: %s", name, refusal)
			return
		}
		counts["compiled twice"]++
	})
	t.Log(counts)
}

// gaps are what may stand between words in most places.
var gaps = []string{"  ", "\t", "\n", "\n\n\n", " # c\n", " #d\n#e\n", "\n  # f\n "}

// relaid returns a text with some of its blanks and line ends replaced by other
// gaps, and without its comments.
func relaid(random *rand.Rand, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for i := range len(line) {
			if (line[i] == ' ' || line[i] == '\n') && random.IntN(12) == 0 {
				b.WriteString(gaps[random.IntN(len(gaps))])
			}
			b.WriteByte(line[i])
		}
	}
	return b.String()
}

// TestReferenceRelaid compiles cases of the suite with line ends and comments
// in random places, before and after formatting.
func TestReferenceRelaid(t *testing.T) {
	shared := corpus.Dir(t)
	ref := corpus.FindReference(t)
	dir := filepath.Join(shared, "corpus", "language")
	names := languageCases(t, shared)
	random := rand.New(rand.NewPCG(seed, 0))
	count := 300
	if os.Getenv(corpus.Whole) != "" {
		count = 6000
	}
	var texts []string
	for range count {
		texts = append(texts, relaid(random, corpus.ReadFile(t, filepath.Join(dir, names[random.IntN(len(names))]))))
	}
	var same, refused atomic.Int64
	each(texts, func(text string) {
		out, ok := check(t, "relaid", text, Options{})
		want, refusal := compile(ref, text, dir, dir, []string{dir})
		if !ok || refusal != "" {
			refused.Add(1)
			return
		}
		if got, why := compile(ref, out, dir, dir, []string{dir}); got != want {
			t.Errorf("it compiles to something else %s\n%s\n--- formatted\n%s", why, text, out)
		}
		same.Add(1)
	})
	t.Logf("%d texts compiled twice; %d refused", same.Load(), refused.Load())
}
