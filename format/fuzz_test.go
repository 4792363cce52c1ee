package format

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/source"
)

// FuzzFormat checks for any text that has no errors that the result means the
// same, with the same comments, and that formatting it again changes nothing;
// and the like for all options.
func FuzzFormat(f *testing.F) {
	paths, _ := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data))
	}
	profiles, _ := filepath.Glob("../testdata/profiles/*")
	for _, path := range profiles {
		if text, err := os.ReadFile(path); err == nil {
			f.Add(string(text))
		}
	}
	for _, text := range []string{
		"@{X} = a # b", "@X+=\"\" \\\n b\r\n# c\n", "$X = not\n(true) or\ntrue\n", "/a\\\\\\\n r,\n", "r a,\nfoo r,\n",
		"if true {\n} # a\n# b\nelse # c\nif false { /a r, # d\n} # e\nelse\n{ # f\n}\n", "profile : a {}\n: n:a {}\n",
		"/a # b\n r # c\n -> d # e\n , # f\n", "{{#\n}#\n}\n", "\"/a\nb\" r,\n", "set # a\n rlimit cpu<=1 d,\n", "include <a> include b /c r,\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, ok := check(t, "profile", text, Options{}); !ok {
			return
		}
		check(t, "profile", text, Options{Sort: true, Permissions: OrderRWLKM})
		file := source.NewFile("profile", text)
		for line := 1; line <= min(file.Lines(), 5); line++ {
			_, _, err := Source(file, Options{Lines: Lines{line, line}})
			if err != nil && !errors.Is(err, ErrBroken) {
				t.Errorf("line %d: %v\n%s", line, err, text)
			}
		}
	})
}
