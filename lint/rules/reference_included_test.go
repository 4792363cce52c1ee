package rules_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/corpus/realtree"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// TestReferenceRemovalIncluded drops rules that are said to do nothing, one by
// one, from fragments that real profiles include. The reference parser must
// compile the same binaries of some of these.
func TestReferenceRemovalIncluded(t *testing.T) {
	ref := corpus.FindReference(t)
	most := 1
	ref.Limit = time.Second
	if os.Getenv(corpus.Whole) != "" {
		most, ref.Limit = 3, 20*time.Second
	}
	selection := selected(t, lint.Choice{Select: []string{"AA3"}})
	var c tally
	for _, in := range realtree.All(t) {
		if !corpus.Sampled(in.Profiles[0].Path, 4) {
			continue
		}
		targets := in.Targets(t)
		result, err := driver.Run(context.Background(), driver.Options{Loader: in.Loader, Targets: targets, Selection: selection})
		if err != nil {
			t.Fatal(err)
		}
		c.dropEach(t, in, ref, targets, removable(result.Findings), most)
	}
	t.Log(c.counts)
}

// binary is what the reference makes of a profile.
type binary struct {
	hash    [32]byte
	refusal string
}

// dropEach drops the rules of fragments of a tree that findings are about, one by
// one, and compares up to so many profiles that include each.
func (c *tally) dropEach(t *testing.T, in realtree.Tree, ref corpus.Reference, targets []load.Target, all diag.List, most int) {
	asItIs := map[string]binary{}
	for _, f := range all {
		path := f.Place.File.Name()
		change := driver.Change{Path: path, Fragment: true, Before: in.Loader, Targets: targets}
		if slices.Contains(targets, load.Target{Path: path}) || !corpus.Sampled(filepath.Base(path)+f.Message, 4) {
			continue
		}
		after, err := diag.Apply(f.Place.File, f.Fixes[0].Edits)
		if err != nil {
			t.Fatal(err)
		}
		c.add(f.Code.ID)
		overlay := in.Overlay(t, map[string]string{path: after})
		affected := change.Affected()
		compiled, tried := 0, 0
		for _, p := range in.Profiles {
			if compiled == most || tried == 10*most {
				break
			}
			if !slices.Contains(affected, in.Path(p)) {
				continue
			}
			tried++
			text, err := in.Loader.ReadText(in.Path(p))
			if err != nil {
				t.Fatal(err)
			}
			want, known := asItIs[p.Path]
			if !known {
				want.hash, want.refusal = in.Compile(ref, p, text)
				asItIs[p.Path] = want
			}
			if want.refusal != "" {
				continue
			}
			compiled++
			c.add("compiled")
			if got, refusal := in.Compile(ref, p, text, overlay); got != want.hash && refusal != corpus.TooLong {
				t.Errorf("%s: %s [%s]: without it, something else is compiled of %s %s", place(f.Place), f.Message, f.Code, p.Path, refusal)
			}
		}
	}
}
