package format

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/update"
)

// TestGolden formats the file "in" of every archive in testdata and compares
// the result with the file "out". An archive may have more outputs, named
// after the option that they show.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { golden(t, path) })
	}
}

// variants are the options that outputs of archives are named after.
var variants = map[string]Options{
	"out":     {},
	"sort":    {Sort: true},
	"rwlkmix": {Permissions: OrderRWLKM},
	"2:3":     {Lines: Lines{2, 3}},
	"5:5":     {Lines: Lines{5, 5}},
}

func golden(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	in := string(archive.Files[0].Data)
	if update.Goldens() && len(archive.Files) == 1 {
		archive.Files = append(archive.Files, txtar.File{Name: "out"})
	}
	for i, file := range archive.Files[1:] {
		opts, known := variants[file.Name]
		if !known {
			t.Fatalf("no options are named %q", file.Name)
		}
		got, ok := check(t, path, in, opts)
		if !ok {
			t.Fatal("the input has errors")
		}
		if update.Goldens() {
			archive.Files[i+1].Data = []byte(got)
		} else if diff := cmp.Diff(string(file.Data), got); diff != "" {
			t.Errorf("%s: run with -update and read the difference (-want +got):\n%s", file.Name, diff)
		}
	}
	if update.Goldens() {
		if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLineEnds formats texts that no archive can hold.
func TestLineEnds(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"empty":                  {"", ""},
		"blank lines":            {"\n\n \n", ""},
		"no final newline":       {"profile x { /a r, }", "profile x {\n  /a r,\n}\n"},
		"values at the end":      {"@{X} = a # b", "@{X} = a \"#\" b\n"},
		"include at the end":     {"include if exists <a>", "include if exists <a>\n"},
		"carriage returns":       {"# c\r\nprofile x {\r\n\r\n  /a r, # d\r\n\r\n\r\n  network,\r\n}\r\n", "# c\nprofile x {\n  /a r, # d\n\n  network,\n}\n"},
		"tabs":                   {"profile\tx\t{\n\t/a\tr,\t#\tc\n}\n", "profile x {\n  /a r, #\tc\n}\n"},
		"only comments":          {"\n\n#a\n\n\n#b\n\n", "#a\n\n#b\n"},
		"includes of odd names":  {"#include=0\n#include in(a\n", "#include =0\n#include in(a\n"},
		"no continuation":        {"@{A}=b  \\\r\n", "@{A}=b  \\\r\n"},
		"names like permissions": {"r x->b,\nlink l->k,\nr foo,\n", "  r x->b,\n  link l->k,\n  foo r,\n"},
		"a value, no comment":    {"@{A}=#\x10", "@{A}=#\x10"},
		"an operand, no comment": {"$A=b!=#", "$A=b!=#"},
		"a NUL ends the word":    {"profile x { /a\x00b   r, }", "profile x {\n  /a\x00b   r,\n}\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := check(t, name, test.in, Options{})
			if diff := cmp.Diff(test.want, got); diff != "" || !ok {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
