package kube

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
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
	f.Add("services:\n  web:\n    security_opt: [apparmor=web]\n")
	f.Add("[Service]\nAppArmorProfile = web\nAppArmor=web")
	if text, err := os.ReadFile(filepath.Join("testdata", "resources.yaml")); err == nil {
		// One by one: what is long takes the time to make it shorter.
		for _, object := range strings.Split(string(text), "\n---\n") {
			f.Add(object)
		}
	}
}

// FuzzRead reads any text, and holds every place against the file.
func FuzzRead(f *testing.F) {
	manifests(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2<<10 {
			return
		}
		file := source.NewFile("m.yaml", text)
		checkStream(t, Read(file, Options{ConfigMaps: []string{"*"}}))
		if a := ReadAddon(file, source.NewFile("apparmor.txt", text)); a != nil {
			a.Effective()
			checkAddon(t, a)
		}
		for _, name := range []string{"compose.yaml", "x.service", "x.container"} {
			refs := ReadRefs(source.NewFile(name, text))
			for _, r := range refs.Refs {
				inFile(t, refs, r.Value.Place)
				if part := r.Value.At().File.Slice(r.Value.At().Span); name != "compose.yaml" && part != r.Profile {
					t.Errorf("%q stands at %q", r.Profile, part)
				}
			}
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
		if o.nested {
			// The value that it stands in has its own way to write a text.
			checkNested(t, s, o)
			continue
		}
		if o.Name.Text != "" {
			rereads(t, o.Name)
		}
		for _, stray := range o.Strays {
			inFile(t, s, stray.Key.Place)
			rereads(t, stray.Key)
			rereads(t, stray.Value)
			inFile(t, s, stray.Value.Place)
			applies(t, s, stray.AsField())
			applies(t, s, stray.AsAnnotation())
		}
		for _, template := range o.Templates {
			checkTemplate(t, s, template)
		}
		for _, p := range o.Profiles {
			if p.scalar == nil || p.scalar.Exact {
				checkPlaces(t, p)
			}
			for _, d := range p.Definitions() {
				inFile(t, s, d.Place)
			}
			p.Dropped()
			for line := range p.Source.Lines() + 2 {
				applies(t, s, p.TrimLine(line))
				applies(t, s, p.JoinLine(line))
			}
			p.PathConflicts(func(a, b string) bool { return a == b })
		}
	}
}

func checkNested(t *testing.T, s *Stream, o *Object) {
	t.Helper()
	for _, p := range o.Profiles {
		for at := range len(p.Source.Text()) {
			inFile(t, s, p.Place(source.Span{Start: uint32(at), End: uint32(at) + 1}))
		}
		for _, d := range p.Definitions() {
			inFile(t, s, d.Place)
		}
		for _, objection := range p.Objections {
			inFile(t, s, objection.Place)
		}
	}
}

// applies checks that edits can be made, and that what they make can be read if
// what was there could.
func applies(t *testing.T, s *Stream, edits []diag.Edit) {
	t.Helper()
	if len(edits) == 0 {
		return
	}
	text, err := diag.Apply(s.File, WithoutEmptied(s.File, edits))
	if err != nil {
		t.Errorf("%q: %v", s.File.Text(), err)
		return
	}
	if len(text) > 4<<10 {
		return // to read it again for every edit takes too long
	}
	if again := Read(source.NewFile("m.yaml", text), Options{}); len(s.Problems) == 0 && len(again.Problems) > 0 {
		t.Errorf("%q on %.200q cannot be read: %s", edits[0].Text, text[edits[0].Place.Span.Start:], again.Problems[0].Message)
	}
}

func checkTemplate(t *testing.T, s *Stream, template *PodTemplate) {
	t.Helper()
	for _, c := range template.Containers {
		inFile(t, s, c.Place)
		for _, v := range versions {
			inFile(t, s, c.Effective(v).Value.Place)
		}
		applies(t, s, c.MoveAnnotation())
		applies(t, s, c.ChooseDefault())
	}
	for _, a := range template.Annotations {
		rereads(t, a.Key)
	}
	for _, r := range template.References() {
		inFile(t, s, r.Value.Place)
		rereads(t, r.Value)
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

// rereads holds the place of a value against the value: what stands there must
// be what it stands for.
func rereads(t *testing.T, v Value) {
	t.Helper()
	place := v.At()
	if place.File == nil || place.Span.Empty() {
		return
	}
	part := place.File.Slice(place.Span)
	if part == v.Text || strings.ContainsAny(part, "\n\r\u0085\u2028\u2029") {
		return // over several lines, indentation counts
	}
	var again yaml.Node
	if err := yaml.Unmarshal([]byte(part), &again); err == nil && len(again.Content) == 1 && again.Content[0].Value == v.Text {
		return
	}
	var text string
	if err := json.Unmarshal([]byte(part), &text); err != nil || text != v.Text {
		t.Errorf("%q stands at %q", v.Text, part)
	}
}

func inFile(t *testing.T, s *Stream, at diag.Place) {
	t.Helper()
	if at.File != nil && (at.File != s.File || !s.File.Span().Contains(at.Span) || at.Span.Start > at.Span.End) {
		t.Errorf("%q: a place at %v", s.File.Text(), at.Span)
	}
}
