package corpus

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// assigns matches a line that gives a variable its value.
var assigns = regexp.MustCompile(`^@\{\w+\}\s*=`)

// Sources is the directory with the sources of profiles and their includes, below
// profiles/.
const Sources = "roddhjav/apparmor.d"

// SourceSearch returns the directories in which sources find their includes. A
// build makes others of their tunables, with lines of their own for each
// distribution; here no variable is given a value that has one already, in the
// base too.
func SourceSearch(t testing.TB) []string {
	t.Helper()
	root, dir := filepath.Join(Dir(t), "corpus", "profiles"), t.TempDir()
	base, sources := filepath.Join(root, ProfilesBase), filepath.Join(root, Sources)
	seen := map[string]bool{}
	for _, path := range globPaths(t, filepath.Join(base, "tunables", "*")) {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue
		}
		for line := range strings.Lines(ReadFile(t, path)) {
			seen[assigns.FindString(line)] = true
		}
	}
	for _, path := range globPaths(t, filepath.Join(sources, "tunables", "*", "*")) {
		name, _ := filepath.Rel(sources, path)
		var lines strings.Builder
		for line := range strings.Lines(ReadFile(t, path)) {
			if variable := assigns.FindString(line); variable == "" || !seen[variable] {
				lines.WriteString(line)
				seen[variable] = variable != ""
			}
		}
		WriteFile(t, filepath.Join(dir, name), lines.String())
	}
	return []string{dir, sources}
}

func globPaths(t testing.TB, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	return paths
}

// ReadFile returns the text of a file, or fails the test.
func ReadFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// WriteFile writes a text, and makes the directories above it, or fails the test.
func WriteFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
