package lexer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/update"
)

// tokensSuffix marks the files of an archive that hold the tokens of the one
// before them.
const tokensSuffix = "/tokens"

// TestGolden compares the tokens of each text in testdata with those recorded
// behind it. A text whose name ends in ".quoted" is written as Go strings, for
// what a text file cannot show.
func TestGolden(t *testing.T) {
	for _, path := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			for _, f := range archive.Files {
				want[f.Name] = string(f.Data)
			}
			var fresh []txtar.File
			for _, f := range archive.Files {
				if strings.HasSuffix(f.Name, tokensSuffix) {
					continue
				}
				got := dump(goldenText(t, f))
				fresh = append(fresh, f, txtar.File{Name: f.Name + tokensSuffix, Data: []byte(got)})
				if diff := cmp.Diff(want[f.Name+tokensSuffix], got); diff != "" && !update.Goldens() {
					t.Errorf("%s (-want +got)\n%s", f.Name, diff)
				}
			}
			if update.Goldens() {
				archive.Files = fresh
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func goldenFiles(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden files (%v)", err)
	}
	return paths
}

// goldenTexts returns all texts of the golden files.
func goldenTexts(t testing.TB) []string {
	t.Helper()
	var texts []string
	for _, path := range goldenFiles(t) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasSuffix(f.Name, tokensSuffix) {
				texts = append(texts, goldenText(t, f))
			}
		}
	}
	return texts
}

// goldenText returns the text that a file of an archive stands for.
func goldenText(t testing.TB, f txtar.File) string {
	t.Helper()
	if !strings.HasSuffix(f.Name, ".quoted") {
		return string(f.Data)
	}
	var text strings.Builder
	for line := range strings.Lines(string(f.Data)) {
		part, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: %s: %v", f.Name, line, err)
		}
		text.WriteString(part)
	}
	return text.String()
}

// dump writes one line for each token and comment of a text.
func dump(text string) string {
	s := lexer.New(text)
	var b strings.Builder
	for {
		token := s.Next()
		for _, c := range s.Comments() {
			fmt.Fprintf(&b, "# %q\n", text[c.Start:c.End])
		}
		kind := token.Kind.String()
		if token.Kind == lexer.Illegal {
			kind += " " + token.Reason.String()
		}
		word := text[token.Span.Start:token.Span.End]
		if len(word) > 100 {
			word = fmt.Sprintf("%s… (%d bytes)", word[:20], len(word))
		}
		fmt.Fprintf(&b, "%s %s %q\n", token.Mode, kind, word)
		if token.Kind == lexer.EOF {
			return b.String()
		}
	}
}
