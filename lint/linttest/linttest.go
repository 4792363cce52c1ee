// Package linttest tests rules by examples: those of aa-lint, and those of other
// programs.
//
// The examples of a rule stand in a txtar archive, whose comment is its
// documentation: see [lint.Analyzer.Doc]. "bad" is a profile in which the rule finds
// what "want" says, "fixed" what the first fix of each finding makes of it, and
// "good" one in which it finds nothing. Further examples have a name behind a dash:
// "bad-include", "want-include". An example that needs more than one file is a tree:
// "bad/usr.bin.foo", "bad/local/usr.bin.foo". "config" has settings as in
// .aa-lint.yaml for the examples of the same name, "config-include", say. Every other
// file is part of the tree around all examples, but "baseline", which is one, and
// "before", what a manifest was before a change. Files that look like manifests of
// Kubernetes are checked as such.
package linttest

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
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

const (
	exampleFile  = "profile"
	baselineFile = "baseline"
	beforeFile   = "before"
)

// Example is one example of an archive.
type Example struct {
	Kind  string            // "bad", "good", "fixed", "want" or "config"
	Name  string            // "" or "-include"
	Files map[string]string // by their paths; "profile" if it is no tree
}

// Run checks that a rule finds in the examples of its archive, which it reads from a
// file, what they say, and that its fixes make of them what they say.
func Run(t testing.TB, rule lint.Analyzer, file string) {
	t.Helper()
	archive, want, got := runFile(t, rule, file, true)
	if archive == nil {
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", file, diff)
	}
}

// Update writes what a rule finds in the examples of its archive, and what its fixes
// make of them, into the archive. Read it then.
func Update(t testing.TB, rule lint.Analyzer, file string) {
	t.Helper()
	archive, want, got := runFile(t, rule, file, false)
	if archive == nil || maps.Equal(want, got) {
		return
	}
	expect(archive, got)
	if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
		t.Error(err)
	}
}

// runFile runs the examples of a file, and returns what is expected and what was
// found, by the names of files in the archive.
func runFile(t testing.TB, rule lint.Analyzer, file string, clean bool) (archive *txtar.Archive, want, got map[string]string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
		return nil, nil, nil
	}
	archive, want = txtar.Parse(text), map[string]string{}
	for _, f := range archive.Files {
		if kind, _ := split(f.Name); kind == "want" || kind == "fixed" {
			want[f.Name] = string(f.Data)
		}
	}
	examples, around := Examples(string(text))
	for _, kind := range []string{"bad", "good"} {
		if !slices.ContainsFunc(examples, func(e Example) bool { return e.Kind == kind }) {
			t.Errorf("%s: there is no %s example", file, kind)
		}
	}
	return archive, want, runExamples(t, rule, examples, around, clean)
}

// runExamples returns what a rule finds in bad examples, and what fixes make of them.
func runExamples(t testing.TB, rule lint.Analyzer, examples []Example, around map[string]string, clean bool) map[string]string {
	t.Helper()
	got, left := map[string]string{}, map[string]int{}
	for _, e := range examples {
		if e.Kind != "bad" && e.Kind != "good" && e.Kind != "fixed" {
			continue
		}
		findings := Check(t, rule, e.Files, around, settingsOf(examples, e.Name))
		if e.Kind == "fixed" {
			// What has no fix is found again.
			findings = findings[:max(0, len(findings)-left[e.Name])]
		}
		if e.Kind != "bad" {
			if len(findings) > 0 && clean {
				t.Errorf("%s%s is not clean:\n%s", e.Kind, e.Name, describe(findings))
			}
			continue
		}
		for _, f := range findings {
			if len(f.Fixes) == 0 {
				left[e.Name]++
			}
		}
		if len(findings) == 0 {
			t.Errorf("nothing is found in bad%s", e.Name)
		}
		got["want"+e.Name] = describe(findings)
		for name, text := range fixed(t, findings, e.Files) {
			got["fixed"+e.Name+strings.TrimPrefix("/"+name, "/"+exampleFile)] = text
		}
	}
	return got
}

// settingsOf returns the settings for the examples of a name.
func settingsOf(examples []Example, name string) string {
	i := slices.IndexFunc(examples, func(e Example) bool { return e.Kind == "config" && e.Name == name })
	if i < 0 {
		return ""
	}
	return examples[i].Files[exampleFile]
}

// withRule returns the rules of aa-lint, and a rule if it is none of them.
func withRule(rule lint.Analyzer) []lint.Analyzer {
	all := rules.All()
	if slices.ContainsFunc(all, func(a lint.Analyzer) bool { return a.Code == rule.Code }) {
		return all
	}
	return append(all, rule)
}

// selectionFor returns a rule and those of the preset reference, as other presets
// have them: they judge mistakes by what the file is meant for.
func selectionFor(t testing.TB, rule lint.Analyzer, settings *config.Config) lint.Selection {
	t.Helper()
	choice := settings.Choice()
	choice.Preset, choice.Extend = lint.None, append(choice.Extend, rule.Code.ID)
	all := withRule(rule)
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

// expect puts the expected files of an archive in their places, behind the example
// that each belongs to.
func expect(archive *txtar.Archive, got map[string]string) {
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

// Examples returns the Examples of an archive, and the files around all of them, by
// their paths.
func Examples(archive string) (examples []Example, around map[string]string) {
	around = map[string]string{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		kind, rest := split(f.Name)
		if kind == "" {
			around[f.Name] = string(f.Data)
			continue
		}
		name, path, isTree := strings.Cut(rest, "/")
		if !isTree {
			path = exampleFile
		}
		i := slices.IndexFunc(examples, func(e Example) bool { return e.Kind == kind && e.Name == name })
		if i < 0 {
			i = len(examples)
			examples = append(examples, Example{kind, name, map[string]string{}})
		}
		examples[i].Files[path] = string(f.Data)
	}
	return examples, around
}

// Check returns what a rule finds in files, with those around them and settings as in
// .aa-lint.yaml. Mistakes that have nothing to do with the rule fail the test.
func Check(t testing.TB, rule lint.Analyzer, files, around map[string]string, settingsText string) diag.List {
	t.Helper()
	settings, err := config.Parse("config", []byte(settingsText), withRule(rule))
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{}
	for _, part := range []map[string]string{around, files} {
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
	opts := driver.Options{Loader: loader, Targets: targets, Selection: selectionFor(t, rule, settings), Whole: true,
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
		if f.Code != rule.Code {
			t.Errorf("%s: %s [%s]", place(f.Place), f.Message, f.Code)
			continue
		}
		found = append(found, f)
	}
	return found
}

// manifestsOf returns how the manifests among files are checked.
func manifestsOf(t testing.TB, files fstest.MapFS, around map[string]string, settings *config.Config) driver.ManifestOptions {
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
func fixed(t testing.TB, findings diag.List, files map[string]string) map[string]string {
	t.Helper()
	var edits []diag.Edit
	for _, f := range findings {
		if len(f.Fixes) > 0 {
			edits = append(edits, f.Fixes[0].Edits...)
		}
	}
	changed := map[string]string{}
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

func describe(findings diag.List) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", place(f.Place), f.Severity, f.Message, f.Code)
		for _, note := range f.Notes {
			fmt.Fprintf(&b, "\t= %s\n", note)
		}
		for _, r := range f.Related {
			fmt.Fprintf(&b, "\t%s: %s\n", place(r.Place), r.Message)
		}
		for _, fix := range f.Fixes {
			safe := map[bool]string{true: " (safe)"}[fix.Safe]
			fmt.Fprintf(&b, "\tfix: %s%s\n", fix.Message, safe)
		}
	}
	return b.String()
}
