package format

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/source"
)

// policyFiles returns the paths of all files with policy below a directory.
func policyFiles(t testing.TB, dir string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "abi" || d.Name() == "templates-raw"):
			return filepath.SkipDir
		case d.Type().IsRegular():
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// check formats a text and checks what is true of every text: that formatting
// the result changes nothing, and that it is laid out as the style says. It
// returns false if the text has errors. Source checks by itself that the tree
// and the comments are the same.
func check(t testing.TB, name, text string, opts Options) (string, bool) {
	t.Helper()
	out, _, err := Source(source.NewFile(name, text), opts)
	if errors.Is(err, ErrBroken) {
		return "", false
	}
	if err != nil {
		t.Errorf("%v\n%s", err, text)
		return "", false
	}
	again, _, err := Source(source.NewFile(name, out), opts)
	if err != nil {
		t.Errorf("%s: the second time: %v\n%s", name, err, out)
	}
	if again != out {
		t.Errorf("%s: formatted twice, the text is another one\n--- once\n%s\n--- twice\n%s", name, out, again)
	}
	if out != text && out != "" && (!strings.HasSuffix(out, "\n") || strings.HasPrefix(out, "\n") || strings.HasSuffix(out, "\n\n")) {
		t.Errorf("%s: wrong start or end: %q", name, out)
	}
	if opts.Lines.IsZero() && strings.Contains(out, "\n\n\n") && !strings.Contains(text, `"`) {
		t.Errorf("%s: two blank lines follow each other", name)
	}
	return out, true
}

// TestOwnProfiles formats the profiles that ship with the project.
func TestOwnProfiles(t *testing.T) {
	var broken []string
	for _, path := range policyFiles(t, filepath.Join("..", "testdata", "profiles")) {
		if _, ok := check(t, path, corpus.ReadFile(t, path), Options{}); !ok && filepath.Base(path) != "README" {
			broken = append(broken, filepath.Base(path))
		}
	}
	if want := []string{"backup", "mail-reader"}; !slices.Equal(broken, want) {
		t.Errorf("the profiles %q have errors, want %q", broken, want)
	}
}

// TestProfiles formats every file with policy of the corpus.
func TestProfiles(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	formatted, changed := 0, 0
	var broken []string
	for _, path := range policyFiles(t, dir) {
		text := corpus.ReadFile(t, path)
		out, ok := check(t, path, text, Options{})
		switch {
		case !ok:
			broken = append(broken, strings.TrimPrefix(path, dir))
		case out != text:
			changed++
			fallthrough
		default:
			formatted++
		}
	}
	t.Logf("%d files formatted, %d of them changed; %d have errors:\n%s", formatted, changed, len(broken), strings.Join(broken, "\n"))
}

// TestSorted formats the same files with their rules sorted, and in the other
// order of permissions.
func TestSorted(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	for _, path := range policyFiles(t, dir) {
		check(t, path, corpus.ReadFile(t, path), Options{Sort: true, Permissions: OrderRWLKM})
	}
}

// TestLines formats each third of the same files alone.
func TestLines(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "corpus", "profiles")
	for _, path := range policyFiles(t, dir) {
		text := corpus.ReadFile(t, path)
		third := strings.Count(text, "\n")/3 + 1
		for first := 1; first <= 3*third; first += third {
			_, _, err := Source(source.NewFile(path, text), Options{Lines: Lines{first, first + third - 1}})
			if err != nil && !errors.Is(err, ErrBroken) {
				t.Errorf("lines from %d: %v", first, err)
			}
		}
	}
}

// TestLanguage formats what the reference accepts of its own suite.
func TestLanguage(t *testing.T) {
	shared := corpus.Dir(t)
	dir := filepath.Join(shared, "corpus", "language")
	formatted := 0
	for _, row := range corpus.Table(t, filepath.Join(shared, "corpus", "language.tsv")) {
		_, ok := check(t, row[0], corpus.ReadFile(t, filepath.Join(dir, row[0])), Options{})
		if ok {
			formatted++
		} else if row[2] == "pass" && row[4] == "" {
			t.Errorf("%s: not formatted, but the reference accepts it", row[0])
		}
	}
	t.Logf("%d cases formatted", formatted)
}

// TestTricky formats what implementers get wrong.
func TestTricky(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join(corpus.Dir(t), "spec", "tricky.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archive.Files {
		text := string(file.Data)
		if strings.Contains(file.Name, ".goq.") {
			line, _, _ := strings.Cut(text, "\n")
			if text, err = strconv.Unquote(line); err != nil {
				t.Fatal(file.Name, err)
			}
		}
		if _, ok := check(t, file.Name, text, Options{}); !ok && strings.HasSuffix(file.Name, ".pass") {
			t.Logf("%s: not formatted, but the reference accepts it:\n%s", file.Name, text)
		}
	}
}
