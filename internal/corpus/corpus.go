// Package corpus finds the profiles and test cases that lie beside the
// project and are not part of it. Tests that need them say why they skip where
// they are missing.
package corpus

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Require is the environment variable that turns a missing corpus into a
// failure. CI sets it, so that nothing is skipped there.
const Require = "AA_LINT_REQUIRE_CORPUS"

// Dir returns the directory of what the project is built from, or skips the
// test.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join(projectRootDir(t), "..", "shared"))
	if err == nil {
		if _, err = os.Stat(filepath.Join(dir, "corpus")); err == nil {
			return dir
		}
	}
	skipMissing(t, "the corpora are not beside the project: "+err.Error())
	return ""
}

// skipMissing skips the test, or fails it where nothing may be missing.
func skipMissing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv(Require) != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// projectRootDir returns the root of the project: the nearest directory with a go.mod.
func projectRootDir(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
}

// Table reads a file of tab-separated rows and leaves its header out.
func Table(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows [][]string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		rows = append(rows, strings.Split(lines.Text(), "\t"))
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}
