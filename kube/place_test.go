package kube

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// checkPlaces holds the place of every word and comment of a profile against
// what stands in the manifest there.
func checkPlaces(t *testing.T, p *Profile) (checked int) {
	t.Helper()
	tree, findings := parser.Parse(p.Source, parser.Options{})
	check := func(span source.Span) {
		checked++
		want := p.Source.Slice(span)
		place := p.Place(span)
		part := place.File.Slice(place.Span)
		if folds(p, part) {
			return
		}
		if got := reread(p, part); got != want && !madeUp(p, span) {
			t.Errorf("%s: %q lies at %s", p.Object, want, at(place))
		}
	}
	ast.Walk(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Word:
			check(n.Place)
		case *ast.Comment:
			check(n.Place)
		}
		return true
	})
	for _, f := range findings {
		if at := p.Finding(f).Place; !at.File.Span().Contains(at.Span) {
			t.Errorf("%s: a finding on %q lies at %v", p.Object, p.Source.Slice(f.Place.Span), at.Span)
		}
	}
	return checked
}

// folds reports whether a part of a scalar has line breaks that are not read as
// they stand.
func folds(p *Profile, part string) bool {
	return strings.ContainsAny(part, "\n\r\u0085\u2028\u2029") && p.scalar != nil && p.scalar.Style != yaml.LiteralStyle
}

// madeUp reports whether a part of the text is from the manager, not from the
// manifest.
func madeUp(p *Profile, span source.Span) bool {
	if p.Form != FromRules && p.Form != FromAbstract {
		return false
	}
	return !p.pieces[p.pieces.Index(span.Start)].Verbatim || !p.pieces[p.pieces.Index(span.End-1)].Verbatim
}

// reread returns what a part of a scalar stands for.
func reread(p *Profile, part string) string {
	if p.scalar == nil {
		return part
	}
	read := part
	switch p.scalar.Style {
	case yaml.DoubleQuotedStyle:
		if yaml.Unmarshal([]byte(`"`+part+`"`), &read) != nil {
			return part
		}
	case yaml.SingleQuotedStyle:
		read = strings.ReplaceAll(part, "''", "'")
	case yaml.LiteralStyle:
		read = strings.ReplaceAll(strings.ReplaceAll(part, "\r\n", "\n"), "\n"+strings.Repeat(" ", p.scalar.Indent), "\n")
	}
	return read
}

// TestPlacesOfFixtures looks at every profile of the archives.
func TestPlacesOfFixtures(t *testing.T) {
	archives, _ := filepath.Glob(filepath.Join("testdata", "read", "*.txtar"))
	checked := 0
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			stream := Read(source.NewFile(f.Name, unescaped(f.Name, string(f.Data))), Options{})
			for _, o := range stream.Objects {
				for _, p := range o.Profiles {
					checked += checkPlaces(t, p)
				}
			}
		}
	}
	if checked < 300 {
		t.Errorf("only %d places were looked at", checked)
	}
}

// TestPlacesOfCorpus looks at everything in real manifests.
func TestPlacesOfCorpus(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus", "kubernetes")
	rows := corpus.Table(t, filepath.Join(corpus.Dir(t), "corpus", "kubernetes.tsv"))
	for _, row := range rows {
		text, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			t.Fatal(err)
		}
		checkStream(t, Read(source.NewFile(row[0], string(text)), Options{ConfigMaps: []string{"*"}}))
	}
	if len(rows) < 50 {
		t.Errorf("only %d manifests", len(rows))
	}
}

// carriers write a profile into a manifest, in every way that a text can be
// written.
var carriers = map[string]func(text string) string{
	"literal": func(text string) string { return configMap(text, yaml.LiteralStyle) },
	"folded":  func(text string) string { return configMap(text, yaml.FoldedStyle) },
	"single":  func(text string) string { return configMap(text, yaml.SingleQuotedStyle) },
	"double":  func(text string) string { return configMap(text, yaml.DoubleQuotedStyle) },
	"crlf":    func(text string) string { return strings.ReplaceAll(configMap(text, yaml.LiteralStyle), "\n", "\r\n") },
	"json": func(text string) string {
		return `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "all-c"}, "data": {"p": ` + yamltext.QuoteJSON(text) + `}}`
	},
	"rules": func(text string) string {
		return "apiVersion: " + sysdigGroup + "/v1alpha1\nkind: AppArmorProfile\nmetadata: {name: x}\nspec:\n  enforced: true\n  rules: " + yamltext.QuoteJSON(text) + "\n"
	},
}

func configMap(text string, style yaml.Style) string {
	scalar := func(value string, style yaml.Style) *yaml.Node {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Style: style}
	}
	mapping := func(nodes ...*yaml.Node) *yaml.Node {
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: nodes}
	}
	out, err := yaml.Marshal(mapping(
		scalar("kind", 0), scalar("ConfigMap", 0),
		scalar("metadata", 0), mapping(scalar("name", 0), scalar("all-c", 0)),
		scalar("data", 0), mapping(scalar("p", 0), scalar(text, style), scalar("z", 0), scalar("end", 0)),
	))
	if err != nil {
		panic(err)
	}
	return string(out)
}

// TestPlacesOfRealProfiles puts real profiles into manifests.
func TestPlacesOfRealProfiles(t *testing.T) {
	shared := corpus.Dir(t)
	rows := corpus.Table(t, filepath.Join(shared, "corpus", "profiles.tsv"))
	random := rand.New(rand.NewPCG(3, 4))
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for name, carrier := range carriers {
		t.Run(name, func(t *testing.T) {
			checked := 0
			for _, row := range rows[:100] {
				text, err := os.ReadFile(filepath.Join(shared, "corpus", "profiles", row[0]))
				if err != nil {
					t.Fatal(err)
				}
				manifest := carrier(string(text))
				stream := Read(source.NewFile("m.yaml", manifest), Options{ConfigMaps: []string{"all-*"}})
				if len(stream.Problems) > 0 || len(stream.Objects) != 1 {
					t.Fatalf("%s: %v", row[0], stream.Problems)
				}
				p := stream.Objects[0].Profiles[0]
				// The library for YAML does not write folded blocks as they are read.
				if p.Form == FromConfigMap && name != "folded" && p.Source.Text() != string(text) {
					t.Fatalf("%s: another text was read", row[0])
				}
				if !p.scalar.Exact {
					t.Errorf("%s: the places are not known", row[0])
				}
				checked += checkPlaces(t, p)
			}
			t.Logf("%d places", checked)
		})
	}
}
