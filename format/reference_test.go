package format

import (
	"bytes"
	"crypto/sha256"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"os/exec"
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

// wholeCorpus is the environment variable that makes the tests in this file
// compile everything instead of a sample.
const wholeCorpus = "AA_LINT_WHOLE_CORPUS"

// seed is that of the random numbers in the tests of this file.
const seed = 3

// sampled reports whether a case belongs to the sample: one of so many, chosen
// by the hash of its name.
func sampled(name string, of uint32) bool {
	h := fnv.New32a()
	h.Write([]byte(name))
	return os.Getenv(wholeCorpus) != "" || h.Sum32()%of == 0
}

// reference is the reference parser with the features to compile for.
type reference struct{ parser, features string }

func findReference(t *testing.T, shared string) reference {
	t.Helper()
	if testing.Short() {
		t.Skip("compiling takes minutes")
	}
	out, err := exec.Command(filepath.Join(shared, "tools", "reference-parser")).Output()
	if err != nil {
		if os.Getenv(corpus.Require) != "" {
			t.Fatal("no reference parser: ", err)
		}
		t.Skip("no reference parser: ", err)
	}
	return reference{strings.TrimSpace(string(out)), filepath.Join(shared, "corpus", "features", "features.all")}
}

// compile returns the hash of the binary policy of a text, or what the parser
// says if it refuses it.
func (r reference) compile(text, dir, base string, search []string) (hash [32]byte, refusal string) {
	args := []string{"-QKSq", "-M", r.features, "--base", base}
	for _, s := range search {
		args = append(args, "-I", s)
	}
	cmd := exec.Command(r.parser, args...)
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(text)
	var binary, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &binary, &messages
	if err := cmd.Run(); err != nil {
		return hash, err.Error() + ": " + messages.String()
	}
	if binary.Len() == 0 && hasProfile(text) {
		return hash, "no binary policy"
	}
	return sha256.Sum256(binary.Bytes()), ""
}

// hasProfile reports whether there is a profile in a text.
func hasProfile(text string) bool {
	tree, _ := parse(source.NewFile("", text))
	return len(ast.ProfileNames(tree.Stmts)) > 0
}

// copyFormatted copies a tree of policy with every file formatted that can be.
func copyFormatted(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	for _, path := range policyFiles(t, to) {
		out, _, err := Source(source.NewFile(path, read(t, path)), Options{})
		if err != nil {
			continue
		}
		if err := os.WriteFile(path, []byte(out), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// stubDir returns a directory with empty files of these names, the ones that
// the verdicts of the corpus assume to be there.
func stubDir(t *testing.T, names string) []string {
	t.Helper()
	if names == "" {
		return nil
	}
	dir := t.TempDir()
	for name := range strings.SplitSeq(names, ";") {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return []string{dir}
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
	ref := findReference(t, shared)
	before := filepath.Join(shared, "corpus", "profiles")
	after := filepath.Join(t.TempDir(), "profiles")
	copyFormatted(t, before, after)
	type profile struct {
		path          string
		search, stubs []string
	}
	var profiles []profile
	for _, row := range corpus.Table(t, filepath.Join(shared, "corpus", "profiles.tsv")) {
		if row[1] != "pass" || !sampled(row[0], 7) {
			continue
		}
		var search []string
		if row[4] != "" {
			search = strings.Split(row[4], ";")
		}
		profiles = append(profiles, profile{row[0], search, stubDir(t, row[5])})
	}
	compile := func(root, text string, p profile) ([32]byte, string) {
		var search []string
		for _, dir := range p.search {
			search = append(search, filepath.Join(root, dir))
		}
		base := filepath.Join(root, "upstream", "apparmor.d")
		return ref.compile(text, filepath.Dir(filepath.Join(root, p.path)), base, append(search, p.stubs...))
	}
	var same, refused, changed atomic.Int64
	each(profiles, func(p profile) {
		was, text := read(t, filepath.Join(before, p.path)), read(t, filepath.Join(after, p.path))
		want, refusal := compile(before, was, p)
		if refusal != "" {
			refused.Add(1)
			t.Logf("%s: refused as it is: %s", p.path, refusal)
			return
		}
		if got, refusal := compile(before, text, p); got != want {
			t.Errorf("%s: formatted, it compiles to something else %s", p.path, refusal)
		}
		if got, refusal := compile(after, text, p); got != want {
			t.Errorf("%s: with what it includes formatted, it compiles to something else %s", p.path, refusal)
		}
		// Sorted rules give exec targets other numbers, so only the verdict counts.
		if _, refusal := compile(before, sortedText(t, p.path, was), p); refusal != "" {
			t.Errorf("%s: sorted, it is refused: %s", p.path, refusal)
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
	ref := findReference(t, shared)
	dir := filepath.Join(shared, "corpus", "language")
	var cases []string
	for _, name := range languageCases(t, shared) {
		if sampled(name, 3) {
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
		text := read(t, filepath.Join(dir, name))
		out, _, err := Source(source.NewFile(name, text), Options{})
		if err != nil {
			t.Error(name, err)
		}
		want, refusal := ref.compile(text, work, dir, []string{dir})
		got, why := ref.compile(out, work, dir, []string{dir})
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
	ref := findReference(t, shared)
	dir := filepath.Join(shared, "corpus", "language")
	names := languageCases(t, shared)
	random := rand.New(rand.NewPCG(seed, 0))
	count := 300
	if os.Getenv(wholeCorpus) != "" {
		count = 6000
	}
	var texts []string
	for range count {
		texts = append(texts, relaid(random, read(t, filepath.Join(dir, names[random.IntN(len(names))]))))
	}
	var same, refused atomic.Int64
	each(texts, func(text string) {
		out, ok := check(t, "relaid", text, Options{})
		want, refusal := ref.compile(text, dir, dir, []string{dir})
		if !ok || refusal != "" {
			refused.Add(1)
			return
		}
		if got, why := ref.compile(out, dir, dir, []string{dir}); got != want {
			t.Errorf("it compiles to something else %s\n%s\n--- formatted\n%s", why, text, out)
		}
		same.Add(1)
	})
	t.Logf("%d texts compiled twice; %d refused", same.Load(), refused.Load())
}
