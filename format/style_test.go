package format

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/update"
)

// example is a text of docs/style.md and what is shown as its formatted form.
var example = regexp.MustCompile("(?s)(Before:\n\n```apparmor\n)(.*?)(```\n\nAfter:\n\n```apparmor\n)(.*?)(```\n)")

// TestStyle formats the examples of docs/style.md.
func TestStyle(t *testing.T) {
	path := filepath.Join("..", "docs", "style.md")
	text := corpus.ReadFile(t, path)
	if len(example.FindAllString(text, -1)) < 5 {
		t.Fatal("there are no examples")
	}
	got := example.ReplaceAllStringFunc(text, func(block string) string {
		parts := example.FindStringSubmatch(block)
		out, ok := check(t, path, parts[2], Options{})
		if !ok {
			t.Errorf("an example has errors:\n%s", parts[2])
		}
		return parts[1] + parts[2] + parts[3] + out + parts[5]
	})
	if update.Goldens() {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(text, got); diff != "" {
		t.Errorf("the page shows something else; run with -update and read the difference (-want +got):\n%s", diff)
	}
}
