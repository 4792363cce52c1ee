package driver_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// checkManifest checks one file of manifests with all rules.
func checkManifest(t testing.TB, text string) driver.Result {
	t.Helper()
	result, err := driver.Run(context.Background(), manifestOptions(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func manifestOptions(t testing.TB, text string) driver.Options {
	t.Helper()
	files := fstest.MapFS{
		"x.yaml":            {Data: []byte(text)},
		"tunables/global":   {Data: []byte("@{PROC}=/proc/\n@{pid}=[1-9]*\n@{tid}=[1-9]*\n")},
		"abstractions/base": {Data: []byte("/dev/null rw,\n")},
	}
	return driver.Options{
		Loader:    load.New(load.Config{Roots: []load.Root{{Dir: "/", FS: files}}, Search: []string{"/"}, WorkDir: "/"}),
		Selection: preset(t, lint.All),
		Manifests: driver.ManifestOptions{Paths: []string{"x.yaml"}},
	}
}

// TestPlacesInManifests writes one profile in all the ways that YAML has, and
// reads the text at the places of the findings again: they are the same as in
// the profile itself.
func TestPlacesInManifests(t *testing.T) {
	const profile = "profile x {\n  capability sys_admn,\n  # é\n  /etc/../a r,\n  /tmp/b w,\n  deny /tmp/** a,\n}\n"
	head := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  x: "
	forms := map[string]string{
		"literal": "|\n" + indented(profile, "    "),
		"deep":    "|2\n" + indented(profile, "    "),
		"double":  `"` + strings.ReplaceAll(profile, "\n", `\n`) + `"` + "\n",
		"escaped": `"` + strings.ReplaceAll(strings.ReplaceAll(profile, "\n", `\n`), "é", `\u00e9`) + `"` + "\n",
		"folded":  ">\n" + indented(strings.ReplaceAll(profile, "\n", "\n\n"), "    "),
		"crlf":    "|\r\n" + strings.ReplaceAll(indented(profile, "    "), "\n", "\r\n"),
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range checkManifest(t, head+form).Findings {
				if strings.HasPrefix(f.Code.ID, "AA1") {
					got = append(got, f.Code.ID+" "+f.Place.File.Slice(f.Place.Span))
				}
			}
			want := []string{"AA103 sys_admn", "AA117 /etc/../a", "AA119 a"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func indented(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString(by)
		}
		b.WriteString(line)
	}
	return b.String()
}

// TestLongStream checks a stream of a megabyte, with a mistake in each hundredth
// document: all are found, where they are.
func TestLongStream(t *testing.T) {
	var b strings.Builder
	var want []string
	for i := 0; b.Len() < 1<<20; i++ {
		kind := "RuntimeDefault"
		if i%100 == 99 {
			kind = "Unconfined"
		}
		fmt.Fprintf(&b, "---\n# Source: shop/templates/%d.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: é-%d\nspec:\n  template:\n    spec:\n"+
			"      containers:\n      - name: web\n        securityContext: {appArmorProfile: {type: ", i, i)
		if kind == "Unconfined" {
			line := 1 + strings.Count(b.String(), "\n")
			want = append(want, fmt.Sprintf("%d:51 Unconfined deployment/é-%d", line, i))
		}
		b.WriteString(kind + "}}\n")
	}
	var got []string
	for _, f := range checkManifest(t, b.String()).Findings {
		if f.Code.ID == "AA706" {
			at := f.Place.File.Position(f.Place.Span.Start, source.Runes)
			got = append(got, fmt.Sprintf("%d:%d %s %s", at.Line, at.Column, f.Place.File.Slice(f.Place.Span), f.Data.(lint.About).Object))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 10 {
		t.Errorf("%d wanted (-want +got)\n%s", len(want), diff)
	}
}

// othersManifests yields the manifests of the corpus, by their paths.
func othersManifests(t *testing.T) map[string]string {
	t.Helper()
	dir := filepath.Join(corpus.Dir(t), "corpus", "kubernetes")
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && kube.LooksLikeManifest(string(text)) {
			found[path] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 50 {
		t.Errorf("only %d manifests", len(found))
	}
	return found
}

// placed checks that a finding is placed in its file, on what is not blank.
func placed(t *testing.T, path string, f diag.Finding) {
	t.Helper()
	file := f.Place.File
	if file.Name() != "x.yaml" || !file.Span().Contains(f.Place.Span) || f.Place.Span.Start > f.Place.Span.End {
		t.Errorf("%s: %s is found outside of the file, at %v", path, f.Code, f.Place.Span)
		return
	}
	if part := file.Slice(f.Place.Span); part == "" || strings.TrimSpace(part) != part {
		t.Errorf("%s: %s is found at %q", path, f.Code, part)
	}
}

// TestManifestsOfOthers checks the manifests of the corpus: every finding lies
// in its file, and none says that a manifest which its authors use is broken.
func TestManifestsOfOthers(t *testing.T) {
	for path, text := range othersManifests(t) {
		for _, f := range checkManifest(t, text).Findings {
			placed(t, path, f)
			if f.Severity == diag.Error && strings.HasPrefix(f.Code.ID, "AA1") {
				line := f.Place.File.Position(f.Place.Span.Start, source.Runes).Line
				t.Errorf("%s:%d: %s [%s]", path, line, f.Message, f.Code)
			}
		}
	}
}

// TestFixesOfOthers applies all fixes to the manifests of the corpus: they can be
// read, what is left lies in them, and the same is not fixed again.
func TestFixesOfOthers(t *testing.T) {
	changed := 0
	for path, text := range othersManifests(t) {
		fixed, err := driver.Fix(context.Background(), manifestOptions(t, text), driver.FixOptions{Unsafe: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fixed.Result.Findings {
			placed(t, path, f)
		}
		if len(fixed.Files) == 0 {
			continue
		}
		changed++
		after := fixed.Files[0].After
		was, is := kube.Read(source.NewFile(path, text), kube.Options{}), kube.Read(source.NewFile(path, after), kube.Options{})
		if len(is.Problems) > 0 || len(was.Objects) < len(is.Objects) {
			t.Errorf("%s: %v, %d objects become %d", path, is.Problems, len(was.Objects), len(is.Objects))
		}
		again, err := driver.Fix(context.Background(), manifestOptions(t, after), driver.FixOptions{Unsafe: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Files) > 0 {
			t.Errorf("%s: fixes are not done (-once +twice)\n%s", path, cmp.Diff(after, again.Files[0].After))
		}
	}
	t.Logf("%d manifests changed", changed)
	if changed < 20 {
		t.Error("too few")
	}
}

// FuzzManifest checks any text as one of manifests, and applies the fixes of what
// is found: they never fail to be read.
func FuzzManifest(f *testing.F) {
	f.Add("apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/a: localhost/x\nspec:\n  containers:\n  - name: a\n")
	f.Add("kind: AppArmorProfile\napiVersion: crd.security.sysdig.com/v1alpha1\nmetadata: {name: a}\nspec:\n  enforced: true\n  rules: |\n    include <abstractions/base>\n    /a r, \n")
	f.Add("{\"kind\": \"ConfigMap\", \"apiVersion\": \"v1\", \"data\": {\"a\": \"profile a {\\n  #include <abstractions/base>\\n}\\n\"}}")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 {
			return
		}
		for _, found := range checkManifest(t, text).Findings {
			if int(found.Place.Span.End) > len(found.Place.File.Text()) {
				t.Errorf("%s: a place outside of the file", found.Code)
			}
			for _, fix := range found.Fixes {
				if _, err := diag.Apply(found.Place.File, fix.Edits); err != nil && !otherFile(found, fix) {
					t.Errorf("%s: %v", found.Code, err)
				}
			}
		}
	})
}

// otherFile reports whether a fix changes another file than the finding is in.
func otherFile(f diag.Finding, fix diag.Fix) bool {
	for _, e := range fix.Edits {
		if e.Place.File != f.Place.File {
			return true
		}
	}
	return false
}
