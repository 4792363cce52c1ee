package kube

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// manifests adds the manifests of the archives to the seeds of a fuzz target.
func manifests(f *testing.F) {
	archives, _ := filepath.Glob(filepath.Join("testdata", "read", "*.txtar"))
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name != "want" {
				f.Add(unescaped(file.Name, string(file.Data)))
			}
		}
	}
	if text, err := os.ReadFile(filepath.Join("testdata", "resources.yaml")); err == nil {
		f.Add(string(text))
	}
}

// FuzzRead reads any text, and holds every place against the file.
func FuzzRead(f *testing.F) {
	manifests(f)
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile("m.yaml", text)
		checkStream(t, Read(file, Options{ConfigMaps: []string{"*"}}))
		if a := ReadAddon(file, source.NewFile("apparmor.txt", text)); a != nil {
			a.Effective()
		}
	})
}

// checkStream looks at everything that was read from a file.
func checkStream(t *testing.T, s *Stream) {
	t.Helper()
	for _, p := range s.Problems {
		inFile(t, s, p.Place)
	}
	inFile(t, s, s.Template)
	for _, o := range s.Objects {
		inFile(t, s, o.Place)
		for _, stray := range o.Strays {
			inFile(t, s, stray.Key.Place)
			inFile(t, s, stray.Value.Place)
		}
		for _, template := range o.Templates {
			checkTemplate(t, s, template)
		}
		for _, p := range o.Profiles {
			if p.scalar == nil || p.scalar.exact {
				checkPlaces(t, p)
			}
			for _, d := range p.Definitions() {
				inFile(t, s, d.Place)
			}
			p.Dropped()
			p.PathConflicts(func(a, b string) bool { return a == b })
		}
	}
}

func checkTemplate(t *testing.T, s *Stream, template *PodTemplate) {
	t.Helper()
	for _, c := range template.Containers {
		inFile(t, s, c.Place)
		for _, v := range versions {
			inFile(t, s, c.Effective(v).Value.Place)
		}
		if edits := c.MoveAnnotation(); edits != nil {
			if _, err := diag.Apply(s.File, edits); err != nil {
				t.Errorf("%q: %v", s.File.Text(), err)
			}
		}
	}
	for _, r := range template.References() {
		inFile(t, s, r.Value.Place)
	}
	for _, r := range template.Refused() {
		inFile(t, s, r.Value.Place)
	}
	for _, v := range versions {
		for _, c := range template.Conflicts(v) {
			inFile(t, s, c.Field.Place)
		}
		template.Unset(v)
	}
	template.UnknownContainers()
	template.Fields()
}

func inFile(t *testing.T, s *Stream, at diag.Place) {
	t.Helper()
	if at.File != nil && (at.File != s.File || !s.File.Span().Contains(at.Span) || at.Span.Start > at.Span.End) {
		t.Errorf("%q: a place at %v", s.File.Text(), at.Span)
	}
}
