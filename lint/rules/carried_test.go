package rules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/linttest"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// carrier is a way to write a text into a manifest, and to read a part of it
// there.
type carrier struct {
	write func(text string) string
	read  func(part string) string
}

const carriedIndent = "    "

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func unquoted(part string) string {
	var text string
	if err := json.Unmarshal([]byte(`"`+part+`"`), &text); err != nil {
		return "not a part of a string: " + part
	}
	return text
}

func literal(text, indent string) string {
	var b strings.Builder
	b.WriteString("|" + map[bool]string{true: "-", false: "+"}[!strings.HasSuffix(text, "\n")] + "\n")
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString(indent)
		}
		b.WriteString(line)
	}
	return strings.TrimSuffix(b.String(), "\n") + "\n"
}

func withoutIndent(part, indent string) string {
	return strings.ReplaceAll(strings.ReplaceAll(part, "\r\n", "\n"), "\n"+indent, "\n")
}

const carriedHead = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: é}\ndata:\n  profile: "

var carriersOfProfiles = map[string]carrier{
	"literal": {
		func(text string) string { return carriedHead + literal(text, carriedIndent) },
		func(part string) string { return withoutIndent(part, carriedIndent) },
	},
	"CRLF": {
		func(text string) string {
			return strings.ReplaceAll(carriedHead+literal(text, carriedIndent), "\n", "\r\n")
		},
		func(part string) string { return withoutIndent(part, carriedIndent) },
	},
	"double": {func(text string) string { return carriedHead + quoted(text) + "\n" }, unquoted},
	"JSON": {
		func(text string) string {
			return `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"é": ` + quoted(text) + `}}`
		},
		unquoted,
	},
	"policy": {
		func(text string) string {
			return "apiVersion: security-profiles-operator.x-k8s.io/v1alpha1\nkind: AppArmorProfile\nmetadata: {name: x}\nspec:\n  policy: " +
				literal(text, carriedIndent)
		},
		func(part string) string { return withoutIndent(part, carriedIndent) },
	},
	"nested": {
		func(text string) string {
			inner := "apiVersion: security-profiles-operator.x-k8s.io/v1alpha1\nkind: AppArmorProfile\nmetadata: {name: x}\nspec:\n  policy: " +
				literal(text, carriedIndent)
			return carriedHead + literal(inner, carriedIndent)
		},
		func(part string) string { return withoutIndent(part, carriedIndent+carriedIndent) },
	},
}

// carriedCase is a bad example of a rule, of one file.
type carriedCase struct {
	name, text string
	around     tree
	settings   *config.Config
	selection  lint.Selection
}

// carriedCases yields the bad examples of the rules on profiles.
func carriedCases(t *testing.T) []carriedCase {
	var cases []carriedCase
	for _, a := range rules.All() {
		if a.Run != nil && a.Needs&(lint.NeedsTokens|lint.NeedsTree|lint.NeedsPolicy) == 0 {
			continue
		}
		examples, around := linttest.Examples(a.Archive)
		for _, e := range examples {
			text, single := e.Files["profile"]
			// An editor is told what a file is, not a part of a manifest.
			if e.Kind != "bad" || a.Code.ID == "AA509" || !single || len(e.Files) > 1 || kube.LooksLikeManifest(text) || strings.Contains(text, "\r") {
				continue
			}
			settings := settingsOf(t, examples, e.Name)
			cases = append(cases, carriedCase{a.Code.ID + e.Name, text, around, settings, selectionFor(t, &a, settings)})
		}
	}
	return cases
}

// settingsOf returns the settings for the examples of a name.
func settingsOf(t *testing.T, examples []linttest.Example, name string) *config.Config {
	t.Helper()
	i := slices.IndexFunc(examples, func(e linttest.Example) bool { return e.Kind == "config" && e.Name == name })
	if i < 0 {
		return &config.Config{}
	}
	settings, err := config.Parse("config", []byte(examples[i].Files["profile"]), rules.All())
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

// options returns how to check one file, which is a manifest or a profile.
func (c carriedCase) options(file, text string) driver.Options {
	files := fstest.MapFS{file: {Data: []byte(text)}}
	for name, around := range c.around {
		files[name] = &fstest.MapFile{Data: []byte(around)}
	}
	opts := driver.Options{
		Loader:        load.New(load.Config{Roots: []load.Root{{Dir: "/tree", FS: files}}, Search: []string{"/tree"}, WorkDir: "/tree"}),
		Selection:     c.selection,
		Whole:         true,
		KnownProfiles: c.settings.KnownProfiles,
		Target:        c.settings.Target,
	}
	if file == carriedFile {
		opts.Manifests = driver.ManifestOptions{Paths: []string{file}, Read: kube.Options{ConfigMaps: []string{"*"}}}
	} else {
		opts.Targets = []load.Target{{Path: file}}
	}
	return opts
}

const carriedFile = "m.yaml"

// seen lists findings on a file, with what stands at their places.
func seen(all diag.List, file string, read func(string) string) []string {
	var list []string
	for _, f := range all {
		if f.Place.File.Name() == file && f.Code.ID != "AA701" {
			list = append(list, fmt.Sprintf("%s %s: %q", f.Code.ID, f.Message, read(f.Place.File.Slice(f.Place.Span))))
		}
	}
	slices.Sort(list)
	return list
}

// TestPlacesOfCarried checks each bad example as a file, and in manifests of all
// forms: the same is found, at the same text, also in what fixes make of it.
func TestPlacesOfCarried(t *testing.T) {
	compared, fixed := 0, 0
	for _, c := range carriedCases(t) {
		plain, err := driver.Run(context.Background(), c.options("profile", c.text))
		if err != nil {
			t.Fatal(err)
		}
		want := seen(plain.Findings, "profile", func(part string) string { return part })
		for name, carrier := range carriersOfProfiles {
			t.Run(c.name+" "+name, func(t *testing.T) {
				inManifest, err := driver.Run(context.Background(), c.options(carriedFile, carrier.write(c.text)))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, seen(inManifest.Findings, carriedFile, carrier.read)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				compared += len(want)
				fixed += c.fix(t, carrier)
			})
		}
	}
	t.Logf("%d findings, %d manifests fixed", compared, fixed)
	if compared < 1000 || fixed < 200 {
		t.Error("too few")
	}
}

// fix applies all fixes to a manifest, and compares what is found then with what
// is found in the profile that the manifest carries by then. It returns 1 if
// there was something to fix.
func (c carriedCase) fix(t *testing.T, carrier carrier) int {
	t.Helper()
	done, err := driver.Fix(context.Background(), c.options(carriedFile, carrier.write(c.text)), driver.FixOptions{Unsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Files) == 0 {
		return 0
	}
	stream := kube.Read(source.NewFile(carriedFile, done.Files[0].After), kube.Options{ConfigMaps: []string{"*"}})
	if len(stream.Problems) > 0 {
		t.Fatalf("%s:\n%s", stream.Problems[0].Message, done.Files[0].After)
	}
	profiles := stream.Objects[len(stream.Objects)-1].Profiles
	plain, err := driver.Run(context.Background(), c.options("profile", profiles[0].Source.Text()))
	if err != nil {
		t.Fatal(err)
	}
	want := seen(plain.Findings, "profile", func(part string) string { return part })
	if diff := cmp.Diff(want, seen(done.Result.Findings, carriedFile, carrier.read)); diff != "" {
		t.Errorf("after fixes (-want +got)\n%s\n%s", diff, done.Files[0].After)
	}
	return 1
}
