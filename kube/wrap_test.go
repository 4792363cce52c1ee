package kube

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// wrapForms are the forms that Wrap writes, by their names in archives.
var wrapForms = []struct {
	name string
	opts WrapOptions
}{
	{"configmap", WrapOptions{Form: FromConfigMap, Namespace: "apparmor"}},
	{"sysdig", WrapOptions{Form: FromRules}},
	{"spo", WrapOptions{Form: FromAbstract}},
	{"spo-tighter", WrapOptions{Form: FromAbstract, Tighter: true}},
}

// TestWrap wraps the profiles of each archive, and compares the manifests, or
// the objections, with its other files.
func TestWrap(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join("testdata", "wrap", "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := &txtar.Archive{Comment: archive.Comment, Files: archive.Files[:1]}
			file := source.NewFile("dir/profile", string(archive.Files[0].Data))
			for _, form := range wrapForms {
				got.Files = append(got.Files, txtar.File{Name: form.name, Data: []byte(wrapped(file, form.opts))})
			}
			text := txtar.Format(got)
			if update.Goldens() {
				if err := os.WriteFile(path, text, 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(text)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func wrapped(file *source.File, opts WrapOptions) string {
	manifest, objections := Wrap(file, opts)
	for _, o := range objections {
		manifest += fmt.Sprintf("%s: %s\n", at(o.Place), o.Message)
	}
	return manifest
}

// TestWrapReal wraps real profiles: what was wrapped is what is read.
func TestWrapReal(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	made := map[string]int{}
	for _, p := range corpus.Profiles(t) {
		text, err := os.ReadFile(filepath.Join(dir, p.Path))
		if err != nil {
			t.Fatal(err)
		}
		file := source.NewFile("profile", string(text))
		for _, form := range wrapForms {
			manifest, objections := Wrap(file, form.opts)
			for _, o := range objections {
				if strings.Contains(o.Message, "bug") {
					t.Errorf("%s: %s: %s", p.Path, form.name, o.Message)
				}
			}
			if len(objections) > 0 {
				continue
			}
			made[form.name]++
			again := Read(source.NewFile("m.yaml", manifest), Options{ConfigMaps: []string{"*"}}).Objects[0].Profiles[0]
			if form.opts.Form == FromConfigMap && again.Source.Text() != string(text) {
				t.Errorf("%s: another text is read", p.Path)
			}
		}
	}
	t.Logf("wrapped: %v", made)
	if made["configmap"] < 1500 {
		t.Errorf("only %d profiles were wrapped into ConfigMaps", made["configmap"])
	}
}

// TestBlockText writes odd texts as values of YAML, and reads them again.
func TestBlockText(t *testing.T) {
	for _, text := range []string{
		"a", "a\n", "a\n\n\n", "\na\n", "  a\nb\n", "\ta\n", "\n\n  a", "a\n\n  b\n\n", "a \n", "a\rb", "a\r\nb\r\n", "\u0085", "\u2028x\n", "é\n",
		"x\ufeffy", "", "\n", "\n\n", " \n", "# a\n", "- a\n", "'\"\\\n", "a\x01b", "a\x7fb", "\U0001f600\n", "a\tb\n", "---\n", "a: |\n b\n", "x\n \n",
	} {
		manifest := "k:\n  v: " + blockText(text, 2) + "\n  w: end\n"
		d, err := yamltext.Decode(source.NewFile("m", manifest), source.Span{End: uint32(len(manifest))}, MaxObjects)
		if err != nil {
			t.Errorf("%q: %v in\n%s", text, err, manifest)
			continue
		}
		c := yamltext.Cursor{Doc: d, Node: d.Roots[0]}
		if got := c.Follow("k", "v").Text(); got != text || c.Follow("k", "w").Text() != "end" {
			t.Errorf("%q is read as %q from\n%s", text, got, manifest)
		}
	}
}

// FuzzWrap wraps any text: what is wrapped is read again as what it was.
func FuzzWrap(f *testing.F) {
	archives, _ := filepath.Glob(filepath.Join("testdata", "wrap", "*.txtar"))
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range wrapForms {
			_, objections := Wrap(source.NewFile("profile", text), form.opts)
			for _, o := range objections {
				if strings.Contains(o.Message, "bug") {
					t.Errorf("%s of %q: %s", form.name, text, o.Message)
				}
			}
		}
	})
}

// TestWrapFiles puts files into one ConfigMap, and reads it again.
func TestWrapFiles(t *testing.T) {
	file := func(name, text string) *source.File { return source.NewFile(name, text) }
	a, b := file("dir/a", "profile a {\n  /x r,\n}\n"), file("b.aa", "\n  profile b {\n}")
	tests := []struct {
		name  string
		files []*source.File
		want  string
	}{
		{"two", []*source.File{a, b}, ""},
		{"one key", []*source.File{a, file("other/a", "profile c {\n}\n")}, `"a" is the key of dir/a too: rename one of the files`},
		{"one profile", []*source.File{a, file("c", "profile a {\n}\n")}, "the profile a is in dir/a too: whichever is loaded last counts"},
		{"broken", []*source.File{a, file("c", "profile c {\n")}, "the file ends before profile c is closed, expected \"}\""},
		{"too large", []*source.File{a, file("c", "profile c {\n}\n"+strings.Repeat("# long\n", maxConfigMap/7-3))}, "the cluster takes no ConfigMap of more than 1 MiB: wrap fewer files at once"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			manifest, objections := WrapFiles(test.files, WrapOptions{})
			var got []string
			for _, o := range objections {
				got = append(got, o.Message)
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if test.want != "" {
				return
			}
			for i, p := range Read(file("m.yaml", manifest), Options{}).Objects[0].Profiles {
				if p.Source.Text() != test.files[i].Text() {
					t.Errorf("%s became %q", p.Key.Text, p.Source.Text())
				}
			}
		})
	}
}
