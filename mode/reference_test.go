package mode_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/mode"
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
		text := read(t, filepath.Join(dir, p.Path))
		tree, findings := parse(text)
		if mode.Broken(tree, findings) {
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
	ref := corpus.FindReference(t)
	root := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	var mu sync.Mutex
	counts := map[string]int{}
	count := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		counts[what]++
	}
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, p := range corpus.Profiles(t) {
		if !p.Passes || !corpus.Sampled(p.Path, 10) {
			continue
		}
		search := p.StubDir(t)
		for _, s := range slices.Backward(p.Search) {
			search = append([]string{filepath.Join(root, s)}, search...)
		}
		g.Go(func() error {
			path := filepath.Join(root, p.Path)
			text := read(t, path)
			there := apply(t, text, mode.Set(mode.Complain))
			enforced := apply(t, there, mode.Set(mode.Enforce))
			compile := func(text string) [32]byte {
				hash, refusal := ref.Compile(text, filepath.Dir(path), filepath.Join(root, corpus.ProfilesBase), search)
				if refusal != "" {
					t.Errorf("%s: %s", p.Path, refusal)
				}
				return hash
			}
			start := compile(text)
			if enforced != text {
				// It was not in enforce mode as a whole: then that is the start.
				count("have other modes")
				if compile(restored(t, there, text)) != start {
					t.Errorf("%s: set back to the modes it had, it compiles to something else", p.Path)
				}
				start = compile(apply(t, text, mode.Set(mode.Enforce)))
			}
			if compile(enforced) != start {
				t.Errorf("%s: set to complain and to enforce mode, it compiles to something else", p.Path)
			}
			if tree, _ := parse(text); len(mode.Profiles(tree)) > 0 && compile(there) == start {
				t.Errorf("%s: the reference does not see complain mode", p.Path)
			}
			count("compiled")
			return nil
		})
	}
	_ = g.Wait()
	t.Log(counts)
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
