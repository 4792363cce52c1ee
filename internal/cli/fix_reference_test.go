package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aa-lint/aa-lint/internal/cli/check"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/corpus/realtree"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/policy"
)

// TestReferenceFixes fixes trees of real profiles, with the fragments that belong
// to them. The reference parser must make the same of every profile after safe
// fixes, and must take it after unsafe ones; fixed once more, nothing changes.
func TestReferenceFixes(t *testing.T) {
	c := &fixedTrees{T: t, ref: corpus.FindReference(t), counts: map[string]int{}, compiled: map[string]outcome{}}
	c.ref.Limit = 20 * time.Second
	whole := os.Getenv(corpus.Whole) != ""
	presets := []lint.Preset{lint.All}
	if whole {
		presets = append(presets, lint.Recommended)
	}
	for i, in := range realtree.All(t) {
		if !whole && (len(in.Targets(t)) > 60 || !corpus.Sampled(in.Profiles[0].Path, 2)) {
			continue
		}
		t.Run(fmt.Sprintf("%s-%d", in.Name, i), func(t *testing.T) {
			c.T = t
			for _, preset := range presets {
				c.compare(&in, c.fix(&in, preset, false), preset, true)
				c.compare(&in, c.fix(&in, preset, true), preset, false)
			}
		})
	}
	t.Log(c.counts)
	if c.counts["profiles the same"] == 0 || c.counts["profiles taken"] == 0 {
		t.Error("nothing was compiled")
	}
}

// fixedTrees counts what comes out.
type fixedTrees struct {
	*testing.T
	ref corpus.Reference

	mu       sync.Mutex
	counts   map[string]int
	compiled map[string]outcome // of profiles as they are, by their paths
}

// outcome is what the reference makes of a text.
type outcome struct {
	hash    [32]byte
	refusal string
}

func (c *fixedTrees) count(what string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[what] += n
}

// fix returns the texts that fixes change, by their paths.
func (c *fixedTrees) fix(in *realtree.Tree, preset lint.Preset, unsafe bool) map[string]string {
	selection, err := lint.Select(rules.All(), lint.Choice{Preset: preset})
	if err != nil {
		c.Fatal(err)
	}
	opts := driver.Options{Loader: in.Loader, Targets: in.Targets(c), Selection: selection, Policy: policy.Options{}}
	with := driver.FixOptions{Unsafe: unsafe, Prove: check.Prover(opts.Policy)}
	fixed, err := driver.Fix(context.Background(), opts, with)
	if err != nil {
		c.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range fixed.Files {
		texts[f.Path] = f.After
	}
	kind := map[bool]string{true: "all", false: "safe"}[unsafe]
	c.count("files changed by "+kind+" fixes of "+string(preset), len(texts))
	for code, n := range fixed.Applied {
		c.count(kind+" "+code.ID, n)
	}
	if !unsafe {
		c.count("not proven", fixed.Unproven)
	}
	opts.Loader = in.Loader.With(texts)
	again, err := driver.Fix(context.Background(), opts, with)
	if err != nil {
		c.Fatal(err)
	}
	for _, f := range again.Files {
		c.Errorf("preset %s: %s is changed again by %s fixes: %v", preset, f.Path, kind, again.Applied)
	}
	for _, f := range again.Result.Findings {
		if n := len(f.Notes); len(f.Fixes) > 0 && f.Fixes[0].Safe && (n == 0 || !strings.HasPrefix(f.Notes[n-1], "the fix is not applied")) {
			c.Errorf("preset %s: %s: %s [%s]: found again after its fix", preset, f.Place.File.Name(), f.Message, f.Code)
		}
	}
	return texts
}

// compare compiles all profiles of a tree, as they are and with changed texts.
func (c *fixedTrees) compare(in *realtree.Tree, texts map[string]string, preset lint.Preset, same bool) {
	affected, fragments := map[string]bool{}, map[string]string{}
	for path, text := range texts {
		if !slices.ContainsFunc(in.Profiles, func(p corpus.Profile) bool { return in.Path(p) == path }) {
			fragments[path] = text
		}
		change := driver.Change{Path: path, Fragment: fragments[path] != "", Before: in.Loader, Targets: in.Targets(c)}
		for _, path := range change.Affected() {
			affected[path] = true
		}
	}
	overlay := in.Overlay(c, fragments)
	var jobs errgroup.Group
	jobs.SetLimit(2)
	for _, p := range in.Profiles {
		// Sources take the reference a second or more each.
		if !affected[in.Path(p)] || p.Source && len(p.Path)%8 != 0 {
			continue
		}
		jobs.Go(func() error {
			before, err := in.Loader.ReadText(in.Path(p))
			if err != nil {
				return err
			}
			after, own := texts[in.Path(p)]
			if !own {
				after = before
			}
			was := c.asItIs(in, p, before)
			if was.refusal != "" && was.refusal != corpus.TooLong {
				c.count("profiles refused as they are", 1)
				return nil
			}
			hash, refusal := was.hash, was.refusal
			if refusal == "" {
				hash, refusal = in.Compile(c.ref, p, after, overlay)
			}
			switch {
			case refusal == corpus.TooLong:
				c.count("profiles that take too long", 1)
			case refusal != "":
				c.Errorf("preset %s: %s: refused after fixes: %s", preset, p.Path, refusal)
			case same && hash != was.hash:
				c.Errorf("preset %s: %s: with safe fixes, something else is compiled", preset, p.Path)
			case same:
				c.count("profiles the same", 1)
			default:
				c.count("profiles taken", 1)
			}
			return nil
		})
	}
	if err := jobs.Wait(); err != nil {
		c.Error(err)
	}
}

// asItIs returns what the reference makes of a profile as it is.
func (c *fixedTrees) asItIs(in *realtree.Tree, p corpus.Profile, text string) outcome {
	key := filepath.Join(in.Path(p))
	c.mu.Lock()
	known, ok := c.compiled[key]
	c.mu.Unlock()
	if !ok {
		known.hash, known.refusal = in.Compile(c.ref, p, text)
		c.mu.Lock()
		c.compiled[key] = known
		c.mu.Unlock()
	}
	return known
}
