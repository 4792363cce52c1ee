package mode_test

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/parser"
)

// withoutLists returns a text without its lists of flags and the blanks before
// them.
func withoutLists(text string) string {
	tree, _ := parse(text)
	var b strings.Builder
	at := 0
	for _, p := range mode.Profiles(tree) {
		if p.Flags == nil {
			continue
		}
		b.WriteString(strings.TrimRight(text[at:p.Flags.Place.Start], " \t\r\n"))
		at = int(p.Flags.Place.End)
	}
	b.WriteString(text[at:])
	return b.String()
}

// restored sets each profile of a text to the mode that it has in another one.
func restored(t *testing.T, text, before string) string {
	t.Helper()
	wanted, _ := parse(before)
	for i, p := range mode.Profiles(wanted) {
		tree, findings := parse(text)
		after, err := mode.Apply(tree, findings, mode.Profiles(tree)[i:i+1], mode.Set(mode.Of(p)))
		if err != nil {
			t.Fatal(err)
		}
		text = after
	}
	return text
}

// TestProfiles sets real profiles to each mode and back. Nothing but lists of
// flags may differ on the way, and nothing but their order at the end.
func TestProfiles(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	files, profiles := 0, 0
	for _, p := range corpus.Profiles(t) {
		text := corpus.ReadFile(t, filepath.Join(dir, p.Path))
		tree, findings := parse(text)
		if parser.Broken(tree, findings) {
			if p.Passes {
				t.Errorf("%s: the reference accepts it", p.Path)
			}
			continue
		}
		if !corpus.Sampled(p.Path, 8) {
			continue
		}
		files++
		profiles += len(mode.Profiles(tree))
		for _, m := range mode.Modes() {
			changed := apply(t, text, mode.Set(m))
			if withoutLists(changed) != withoutLists(text) {
				t.Errorf("%s: %s", p.Path, cmp.Diff(text, changed))
			}
			back := restored(t, changed, text)
			if diff := cmp.Diff(flagsIn(text), flagsIn(back)); diff != "" || withoutLists(back) != withoutLists(text) {
				t.Errorf("%s: from %s back:\n%s", p.Path, m, diff)
			}
		}
	}
	t.Logf("%d profiles in %d files", profiles, files)
}

// flagsIn returns the flags of the profiles of a text, sorted, but for the one
// that says nothing.
func flagsIn(text string) [][]string {
	tree, _ := parse(text)
	var all [][]string
	for _, p := range mode.Profiles(tree) {
		flags := slices.DeleteFunc(mode.Flags(p), func(f string) bool { return f == string(mode.Enforce) })
		slices.Sort(flags)
		all = append(all, flags)
	}
	return all
}

// TestReference compiles real profiles with the reference parser: as they are,
// and set to complain mode and back.
func TestReference(t *testing.T) {
	c := newComparison(t)
	for _, p := range corpus.Profiles(t) {
		if p.Passes && corpus.Sampled(p.Path, 10) {
			c.compare(p)
		}
	}
	c.finish()
}

// TestReferenceSources does the same with profiles that a build makes others of,
// with lines of their own for each distribution. Some take the reference minutes;
// the test leaves those out.
func TestReferenceSources(t *testing.T) {
	c := newComparison(t)
	c.ref.Limit = time.Minute
	c.sources = corpus.SourceSearch(t)
	for _, p := range corpus.Profiles(t) {
		if p.Source && corpus.Sampled(p.Path, 80) {
			c.compare(p)
		}
	}
	c.finish()
}

// comparison compares what the reference makes of profiles in several modes.
type comparison struct {
	*testing.T
	ref     corpus.Reference
	root    string
	sources []string // where sources find their includes
	jobs    errgroup.Group
	mu      sync.Mutex
	counts  map[string]int
}

func newComparison(t *testing.T) *comparison {
	c := &comparison{T: t, ref: corpus.FindReference(t), root: filepath.Join(corpus.Dir(t), "corpus", "profiles"), counts: map[string]int{}}
	c.jobs.SetLimit(runtime.GOMAXPROCS(0))
	return c
}

func (c *comparison) count(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[what]++
}

func (c *comparison) finish() {
	_ = c.jobs.Wait()
	c.Log(c.counts)
	if c.counts["compiled"] == 0 {
		c.Error("nothing was compiled")
	}
}

// compare compiles a file in several modes.
func (c *comparison) compare(p corpus.Profile) {
	search := p.StubDir(c.T)
	for _, s := range slices.Backward(p.Search) {
		search = append([]string{filepath.Join(c.root, s)}, search...)
	}
	if p.Source {
		search = append(search, c.sources...)
	}
	path := filepath.Join(c.root, p.Path)
	c.jobs.Go(func() error {
		// The reference has its say on the text as it is: a source may be none
		// that it takes.
		text := corpus.ReadFile(c.T, path)
		compile := func(text string) (hash [32]byte, refusal string) {
			return c.ref.Compile(text, filepath.Dir(path), filepath.Join(c.root, corpus.ProfilesBase), search)
		}
		start, refusal := compile(text)
		switch {
		case refusal == corpus.TooLong:
			c.count("take too long")
		case refusal != "" && p.Source:
			c.count("are refused as they are")
			c.Logf("%s: %s", p.Path, refusal)
		case refusal != "":
			c.Errorf("%s: %s", p.Path, refusal)
		default:
			c.modes(p, text, start, compile)
		}
		return nil
	})
}

// modes sets a text that compiles to complain mode and back.
func (c *comparison) modes(p corpus.Profile, text string, start [32]byte, compile func(string) ([32]byte, string)) {
	must := func(text string) [32]byte {
		hash, refusal := compile(text)
		if refusal != "" {
			c.Errorf("%s: %s", p.Path, refusal)
		}
		return hash
	}
	there := apply(c.T, text, mode.Set(mode.Complain))
	enforced := apply(c.T, there, mode.Set(mode.Enforce))
	if enforced != text {
		// It was not in enforce mode as a whole: then that is the start.
		c.count("have other modes")
		if must(restored(c.T, there, text)) != start {
			c.Errorf("%s: set back to the modes it had, it compiles to something else", p.Path)
		}
		start = must(apply(c.T, text, mode.Set(mode.Enforce)))
	}
	if must(enforced) != start {
		c.Errorf("%s: set to complain and to enforce mode, it compiles to something else", p.Path)
	}
	if tree, _ := parse(text); len(mode.Profiles(tree)) > 0 && must(there) == start {
		c.Errorf("%s: the reference does not see complain mode", p.Path)
	}
	c.count("compiled")
}
