package architecture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentedFiles checks that the files which the map of the project names are
// there. A name with <…> stands for many.
func TestDocumentedFiles(t *testing.T) {
	page, err := os.ReadFile("../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	files := regexp.MustCompile("`([a-z_]+(?:/[A-Za-z_*]+)+\\.[a-z]+)`").FindAllStringSubmatch(string(page), -1)
	if len(files) < 40 {
		t.Errorf("the page names %d files", len(files))
	}
	for _, f := range files {
		name := f[1]
		if found, err := filepath.Glob(filepath.Join("../..", filepath.FromSlash(name))); err != nil || len(found) == 0 {
			t.Errorf("docs/architecture.md names %s, and there is no such file", strings.TrimSpace(name))
		}
	}
}
