package rules_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// An archive of a rule has examples: "bad" is a profile in which the rule finds
// what "want" says, "fixed" what the first fix of each finding makes of it, and
// "good" one in which it finds nothing. Further examples have a name behind a
// dash: "bad-include", "want-include". An example that needs more than one file
// is a tree: "bad/usr.bin.foo", "bad/local/usr.bin.foo". "config" has settings
// as in .aa-lint.yaml for the examples of the same name, "config-include", say.
// Every other file is part of the tree around all examples, but "baseline",
// which is one, and "before", what a manifest was before a change. Files that
// look like manifests of Kubernetes are checked as such.
const (
	exampleFile  = "profile"
	baselineFile = "baseline"
	beforeFile   = "before"
)

type tree map[string]string

// example is a bad or good example with what belongs to it.
type example struct {
	kind, name string // "bad", "-include"
	files      tree
}

func runArchive(t *testing.T, a *lint.Analyzer, file string) {
	archive := txtar.Parse([]byte(a.Archive))
	examples, around := sortFiles(archive)
	for _, kind := range []string{"bad", "good"} {
		if !slices.ContainsFunc(examples, func(e example) bool { return e.kind == kind }) {
			t.Errorf("there is no %s example", kind)
		}
	}
	got, left := map[string]string{}, map[string]int{}
	for _, e := range examples {
		if e.kind != "bad" && e.kind != "good" && e.kind != "fixed" {
			continue
		}
		findings := check(t, a, e.files, around, settingsOf(t, examples, e.name))
		if e.kind == "fixed" {
			// What has no fix is found again.
			findings = findings[:max(0, len(findings)-left[e.name])]
		}
		if e.kind != "bad" {
			if len(findings) > 0 && !update.Goldens() {
				t.Errorf("%s%s is not clean:\n%s", e.kind, e.name, describe(findings))
			}
			continue
		}
		for _, f := range findings {
			if len(f.Fixes) == 0 {
				left[e.name]++
			}
		}
		if len(findings) == 0 {
			t.Errorf("nothing is found in bad%s", e.name)
		}
		got["want"+e.name] = describe(findings)
		for name, text := range fixed(t, findings, e.files) {
			got["fixed"+e.name+strings.TrimPrefix("/"+name, "/"+exampleFile)] = text
		}
	}
	compare(t, archive, file, got)
}

// settingsOf returns the settings for the examples of a name.
func settingsOf(t *testing.T, examples []example, name string) *config.Config {
	t.Helper()
	i := slices.IndexFunc(examples, func(e example) bool { return e.kind == "config" && e.name == name })
	if i < 0 {
		return &config.Config{}
	}
	settings, err := config.Parse("config", []byte(examples[i].files[exampleFile]), rules.All())
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

// selectionFor returns a rule and those of the preset reference, as other presets
// have them: they judge mistakes by what the file is meant for.
func selectionFor(t *testing.T, a *lint.Analyzer, settings *config.Config) lint.Selection {
	t.Helper()
	choice := settings.Choice()
	choice.Preset, choice.Extend = lint.None, append(choice.Extend, a.Code.ID)
	all := rules.All()
	for i := range all {
		if lint.Reference.Level(&all[i]) != lint.Off {
			choice.Extend = append(choice.Extend, all[i].Code.ID)
		}
	}
	selection, err := lint.Select(all, choice)
	if err != nil {
		t.Fatal(err)
	}
	return selection
}

// compare checks the expected files of an archive, or rewrites them.
func compare(t *testing.T, archive *txtar.Archive, file string, got map[string]string) {
	t.Helper()
	want := map[string]string{}
	for _, f := range archive.Files {
		if kind, _ := split(f.Name); kind == "want" || kind == "fixed" {
			want[f.Name] = string(f.Data)
		}
	}
	diff := cmp.Diff(want, got)
	if diff == "" {
		return
	}
	if !update.Goldens() {
		t.Errorf("(-want +got)\n%s", diff)
		return
	}
	var files []txtar.File
	for _, f := range archive.Files {
		kind, rest := split(f.Name)
		if kind == "want" || kind == "fixed" {
			continue
		}
		files = append(files, f)
		if kind != "bad" || lastOf(archive, f.Name) != f.Name {
			continue
		}
		name, _, _ := strings.Cut(rest, "/")
		for _, expected := range slices.Sorted(maps.Keys(got)) {
			kind, rest := split(expected)
			if of, _, _ := strings.Cut(rest, "/"); of == name && (kind == "want" || kind == "fixed") {
				files = append(files, txtar.File{Name: expected, Data: []byte(got[expected])})
			}
		}
	}
	archive.Files = files
	if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// lastOf returns the last file of the example that a file belongs to.
func lastOf(archive *txtar.Archive, name string) string {
	example, _, _ := strings.Cut(name, "/")
	last := ""
	for _, f := range archive.Files {
		if of, _, _ := strings.Cut(f.Name, "/"); of == example {
			last = f.Name
		}
	}
	return last
}

// split splits the name of a file into the kind of an example and the rest: its
// name, and behind a slash the path in its tree.
func split(name string) (kind, rest string) {
	end := strings.IndexAny(name, "-/")
	if end < 0 {
		end = len(name)
	}
	switch kind := name[:end]; kind {
	case "bad", "want", "fixed", "good", "config":
		return kind, name[end:]
	}
	return "", name
}

func sortFiles(archive *txtar.Archive) (examples []example, around tree) {
	around = tree{}
	for _, f := range archive.Files {
		kind, rest := split(f.Name)
		if kind == "" {
			around[f.Name] = string(f.Data)
			continue
		}
		name, path, isTree := strings.Cut(rest, "/")
		if !isTree {
			path = exampleFile
		}
		i := slices.IndexFunc(examples, func(e example) bool { return e.kind == kind && e.name == name })
		if i < 0 {
			i = len(examples)
			examples = append(examples, example{kind, name, tree{}})
		}
		examples[i].files[path] = string(f.Data)
	}
	return examples, around
}

// check returns what a rule finds in an example. Mistakes that have nothing to
// do with the rule fail the test.
func check(t *testing.T, a *lint.Analyzer, files, around tree, settings *config.Config) diag.List {
	t.Helper()
	all := fstest.MapFS{}
	for _, part := range []tree{around, files} {
		for name, text := range part {
			if name == baselineFile || name == beforeFile {
				continue
			}
			all[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		}
	}
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: all}}, Search: []string{"/tree"}, WorkDir: "/tree",
	})
	within, err := loader.Find(".", load.FindOptions{})
	if err != nil {
		t.Fatal(err)
	}
	targets := within.Targets
	opts := driver.Options{Loader: loader, Targets: targets, Selection: selectionFor(t, a, settings), Whole: true,
		KnownProfiles: settings.KnownProfiles, Target: settings.Target,
		Policy: policy.Options{Define: settings.Define}}
	for _, p := range within.Passed {
		if p.Loaded {
			opts.NoPolicy = append(opts.NoPolicy, p.Path)
		}
	}
	opts.Manifests = manifestsOf(t, all, around, settings)
	opts.Targets = slices.DeleteFunc(targets, func(target load.Target) bool { return slices.Contains(opts.Manifests.Paths, target.Path) })
	if text, ok := around[baselineFile]; ok {
		if opts.Baseline, err = driver.ParseBaseline(baselineFile, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	result, err := driver.Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	var found diag.List
	for _, f := range result.Findings {
		if f.Code != a.Code {
			t.Errorf("%s: %s [%s]", place(f.Place), f.Message, f.Code)
			continue
		}
		found = append(found, f)
	}
	return found
}

// manifestsOf returns how the manifests among files are checked.
func manifestsOf(t *testing.T, files fstest.MapFS, around tree, settings *config.Config) driver.ManifestOptions {
	t.Helper()
	opts := driver.ManifestOptions{Read: kube.Options{ConfigMaps: settings.ConfigMaps, Paths: settings.PodPaths}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if slices.Contains(kube.AddonConfigs, path.Base(name)) || kube.LooksLikeManifest(string(files[name].Data)) {
			opts.Paths = append(opts.Paths, name)
		}
	}
	if settings.KubeVersion != "" {
		var err error
		if opts.Version, err = kube.ParseVersion(settings.KubeVersion); err != nil {
			t.Fatal(err)
		}
	}
	if text, ok := around[beforeFile]; ok {
		opts.Before = func(string) (string, bool) { return text, true }
	}
	return opts
}

// fixed returns the files of an example that the first fixes of the findings
// change.
func fixed(t *testing.T, findings diag.List, files tree) tree {
	t.Helper()
	var edits []diag.Edit
	for _, f := range findings {
		if len(f.Fixes) > 0 {
			edits = append(edits, f.Fixes[0].Edits...)
		}
	}
	changed := tree{}
	for _, e := range edits {
		name := e.Place.File.Name()
		if _, done := changed[name]; done {
			continue
		}
		text, err := diag.Apply(e.Place.File, driver.WithHeadings(e.Place.File, kube.WithoutEmptied(e.Place.File, edits)))
		if err != nil {
			t.Error(err)
		}
		if _, own := files[name]; !own {
			t.Errorf("a fix changes %s, which is part of no example", name)
		}
		changed[name] = text
	}
	return changed
}

func place(p diag.Place) string {
	at := p.File.Position(p.Span.Start, source.Runes)
	return fmt.Sprintf("%s:%d:%d", p.File.Name(), at.Line, at.Column)
}
