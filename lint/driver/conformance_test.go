package driver_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// The cases of the reference's suite are run in a directory "tst" that has them
// as "simple_tests".
const suiteDir = "/suite/tst/simple_tests"

func suiteLoader(t *testing.T, dir string) *load.Loader {
	t.Helper()
	return load.New(load.Config{
		Roots:   []load.Root{{Dir: suiteDir, FS: os.DirFS(dir)}},
		Search:  []string{suiteDir},
		WorkDir: "/suite/tst",
	})
}

// verdict checks a text as `aa-lint check --preset reference` does.
func verdict(t *testing.T, loader *load.Loader, name, text string) diag.List {
	t.Helper()
	loader.Text(name, text, false)
	selection := preset(t, lint.Reference)
	result, err := driver.Run(context.Background(), driver.Options{
		Loader: loader, Targets: []load.Target{{Path: name}}, Selection: selection,
	})
	if err != nil {
		t.Fatal(err)
	}
	return result.Findings
}

// first names the first error for messages.
func first(findings diag.List) string {
	errors := findings.Errors()
	if len(errors) == 0 {
		return "nothing"
	}
	f := errors[0]
	p := f.Place.File.Position(f.Place.Span.Start, source.Runes)
	return fmt.Sprintf("%s:%d:%d: %s [%s]", f.Place.File.Name(), p.Line, p.Column, f.Message, f.Code)
}

// TestLanguageSuite compares the verdict on each case of the reference's suite
// with the reference's own.
func TestLanguageSuite(t *testing.T) {
	shared := corpus.Dir(t)
	dir := filepath.Join(shared, "corpus", "language")
	passed, refused := 0, 0
	for _, row := range corpus.Table(t, filepath.Join(shared, "corpus", "language.tsv")) {
		name, want, mark := row[0], row[2], row[4]
		if mark != "" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		found := verdict(t, suiteLoader(t, dir), "stdin", withoutMarks(string(text)))
		switch refusal := len(found.Errors()) > 0; {
		case want == "pass" && refusal:
			t.Errorf("%s: refused, but the reference accepts it: %s", name, first(found))
		case want == "fail" && !refusal:
			t.Errorf("%s: accepted, but the reference refuses it", name)
		case want == "pass":
			passed++
		default:
			refused++
		}
	}
	t.Logf("accepted %d, refused %d", passed, refused)
}

// withoutMarks takes out the lines that hold the expected result.
func withoutMarks(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#=") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestTricky compares the verdict on what implementers get wrong.
func TestTricky(t *testing.T) {
	shared := corpus.Dir(t)
	archive, err := txtar.ParseFile(filepath.Join(shared, "spec", "tricky.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	loader := load.New(load.Config{Search: []string{"/none"}, WorkDir: "/"})
	for _, file := range archive.Files {
		text := string(file.Data)
		if strings.Contains(file.Name, ".goq.") {
			line, _, _ := strings.Cut(text, "\n")
			if text, err = strconv.Unquote(line); err != nil {
				t.Fatal(file.Name, err)
			}
		}
		found := verdict(t, loader, file.Name, text)
		refusal := len(found.Errors()) > 0
		switch {
		case strings.HasSuffix(file.Name, ".pass") && refusal:
			t.Errorf("%s: refused: %s\n%s", file.Name, first(found), text)
		case strings.HasSuffix(file.Name, ".fail") && !refusal:
			t.Errorf("%s: accepted\n%s", file.Name, text)
		}
	}
}
