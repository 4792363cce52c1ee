package kube

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// TestRead reads the manifests of each archive and compares what was found in
// them with the file "want". Every place is printed with what stands there.
func TestRead(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join("testdata", "read", "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			want := ""
			for _, f := range archive.Files {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				text := unescaped(f.Name, string(f.Data))
				stream := Read(source.NewFile(f.Name, text), Options{
					ConfigMaps: []string{"all-*"},
					Paths:      []PodPath{{"example.org", "Fleet", "spec.groups[*].pod"}},
				})
				describe(&got, stream)
			}
			if update.Goldens() {
				rewrite(t, path, archive, got.String())
				return
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// unescaped returns a text with the bytes that an archive cannot hold: in files
// whose names say so, line ends are CRLF, "BOM" is one, and "TAB" is a tab.
func unescaped(name, text string) string {
	if strings.HasPrefix(name, "crlf") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if strings.HasPrefix(name, "bom") {
		text = yamltext.BOM + text
	}
	if strings.HasPrefix(name, "tab") {
		text = strings.ReplaceAll(text, "TAB", "\t")
	}
	return text
}

func rewrite(t *testing.T, path string, archive *txtar.Archive, want string) {
	t.Helper()
	for i := range archive.Files {
		if archive.Files[i].Name == "want" {
			archive.Files[i].Data = []byte(want)
			if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: "want"})
	rewrite(t, path, archive, want)
}

// versions are releases of Kubernetes that differ in how they choose.
var versions = []Version{{1, 29}, {1, 30}, {1, 36}}

// describe prints everything that was found in a stream.
func describe(w *strings.Builder, s *Stream) {
	fmt.Fprintf(w, "%s\n", s.File.Name())
	for _, p := range s.Problems {
		fmt.Fprintf(w, "  problem %s: %s", at(p.Place), p.Message)
		if p.Other.File != nil {
			fmt.Fprintf(w, "; also %s", at(p.Other))
		}
		fmt.Fprintln(w)
	}
	if s.Template.File != nil {
		fmt.Fprintf(w, "  template %s\n", at(s.Template))
	}
	for _, o := range s.Objects {
		fmt.Fprintf(w, "  %s %s", o, at(o.Place))
		if o.Namespace != "" || o.Chart != "" {
			fmt.Fprintf(w, " namespace %q chart %q", o.Namespace, o.Chart)
		}
		fmt.Fprintln(w)
		for _, i := range o.Ignores {
			fmt.Fprintf(w, "    ignore %s: %s\n", i.Code, valued(i.Reason))
		}
		for _, s := range o.Strays {
			fmt.Fprintf(w, "    stray %d %s = %s %s\n", s.Kind, valued(s.Key), valued(s.Value), s.Want)
		}
		for _, t := range o.Templates {
			describeTemplate(w, t)
		}
		for _, p := range o.Profiles {
			describeProfile(w, p)
		}
	}
}

func describeTemplate(w *strings.Builder, t *PodTemplate) {
	fmt.Fprintf(w, "    template %q", t.Path)
	if t.Windows.File != nil {
		fmt.Fprintf(w, " windows %s", at(t.Windows))
	}
	fmt.Fprintln(w)
	for _, c := range t.Containers {
		fmt.Fprintf(w, "      %s %s:", c.Kind, valued(c.Name))
		for _, v := range versions {
			e := c.Effective(v)
			fmt.Fprintf(w, " %s (%s)", e, e.Reason)
		}
		if c.Privileged.File != nil {
			fmt.Fprintf(w, " privileged %s", at(c.Privileged))
		}
		fmt.Fprintln(w)
	}
	for _, r := range t.References() {
		fmt.Fprintf(w, "      reference %s %s by %s for %s\n", r.Type, valued(r.Value), r.Reason, containerName(r.Container))
	}
	for _, r := range t.Refused() {
		fmt.Fprintf(w, "      refused %d %s for %s\n", r.Fault, valued(r.Value), containerName(r.Container))
	}
	for _, a := range t.UnknownContainers() {
		fmt.Fprintf(w, "      no container %q for %s, of %q\n", a.Container, valued(a.Key), t.ContainerNames())
	}
	for _, v := range versions {
		for _, c := range t.Conflicts(v) {
			fmt.Fprintf(w, "      conflict in %s of %s: %s with %s\n", v, containerName(c.Container), valued(c.Annotation.Value), at(c.Field.Place))
		}
	}
}

func describeProfile(w *strings.Builder, p *Profile) {
	fmt.Fprintf(w, "    profile from %s %s mode %q\n", p.Form, valued(p.Key), p.Mode)
	if p.Old.Given() {
		fmt.Fprintf(w, "      old %s\n", valued(p.Old))
	}
	if p.Disabled.Given() {
		fmt.Fprintf(w, "      disabled %s\n", valued(p.Disabled))
	}
	for _, o := range p.Objections {
		fmt.Fprintf(w, "      objection %s: %s\n", at(o.Place), o.Message)
	}
	for _, d := range p.Dropped() {
		fmt.Fprintf(w, "      dropped %s\n", at(d))
	}
	equal := func(a, b string) bool { return a == b }
	for _, c := range p.PathConflicts(equal) {
		fmt.Fprintf(w, "      conflict of %s %s and %s %s\n", c.Denied.List, valued(c.Denied.Path), c.Allowed.List, valued(c.Allowed.Path))
	}
	for line := range strings.Lines(p.Source.Text()) {
		fmt.Fprintf(w, "      | %s\n", strings.TrimSuffix(line, "\n"))
	}
	for _, d := range p.Definitions() {
		fmt.Fprintf(w, "      defines %s %s at %s, attached to %q\n", d.Mode, d.Name, at(d.Place), d.Attachment)
	}
}

func containerName(c *Container) string {
	if c == nil {
		return "none"
	}
	return c.Name.Text
}

func valued(v Value) string {
	if !v.Given() {
		return "none"
	}
	text := fmt.Sprintf("%q at %s", v.Text, at(v.Place))
	if v.Anchor.File != nil {
		text += " from " + at(v.Anchor)
	}
	return text
}

// at returns a place with what stands there.
func at(p diag.Place) string {
	if p.File == nil {
		return "nowhere"
	}
	start := p.File.Position(p.Span.Start, source.Runes)
	return fmt.Sprintf("%d:%d %q", start.Line, start.Column, p.File.Slice(p.Span))
}
