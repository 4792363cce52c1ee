package integration

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

const root = "../.."

// built holds the program, which all tests share.
var built string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "aa-lint")
	if err != nil {
		panic(err)
	}
	built = dir
	code := m.Run()
	_ = os.RemoveAll(dir) // it lies in the directory for temporary files
	os.Exit(code)
}

// install puts aa-lint on the path. The first test builds it.
func install(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(built, "aa-lint")); err != nil {
		run(t, root, "go", "build", "-o", built, "./cmd/aa-lint")
	}
	t.Setenv("PATH", built+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// need skips the test if a program is not installed.
func need(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skip(name + " is not installed")
	}
}

// snippet writes the first code block of a language in docs/editors.md to a
// file.
func snippet(t *testing.T, language string) string {
	t.Helper()
	page := corpus.ReadFile(t, filepath.Join(root, "docs", "editors.md"))
	_, rest, found := strings.Cut(page, "```"+language+"\n")
	code, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("no block of %s", language)
	}
	path := filepath.Join(t.TempDir(), "init."+language)
	corpus.WriteFile(t, path, code)
	return path
}

// The profiles that editors save: one that is not formatted, which gets
// shorter, one with an error, and one of which only the name is no profile's.
const (
	unformatted = "profile   x {\n\n\n\n/a   r,\n}\n# the end\n"
	formatted   = "profile x {\n  /a r,\n}\n# the end\n"
	broken      = "profile   x {\n  /a   r\n  /b r,\n}\n"
	template    = "profile   {{.Name}} {\n}\n"
)

// saves lets an editor save profiles and looks at what is in the files.
func saves(t *testing.T, save func(path string)) {
	t.Helper()
	dir := t.TempDir()
	for name, c := range map[string]struct{ before, want string }{
		"apparmor.d/unformatted": {unformatted, formatted},
		"apparmor.d/formatted":   {formatted, formatted},
		"apparmor.d/broken":      {broken, broken},
		"apparmor.d/template":    {template, template},
		"it's.apparmor":          {unformatted, formatted},
		"other.txt":              {unformatted, unformatted},
	} {
		path := filepath.Join(dir, name)
		corpus.WriteFile(t, path, c.before)
		save(path)
		if got := corpus.ReadFile(t, path); got != c.want {
			t.Errorf("%s: saved as %q, want %q", name, got, c.want)
		}
	}
}

func TestVim(t *testing.T) {
	need(t, "vim")
	install(t)
	init := snippet(t, "vim")
	saves(t, func(path string) {
		// -es reads commands from standard input, which is empty: it leaves.
		run(t, ".", "vim", "-N", "-u", init, "-i", "NONE", "-n", "-es", "--not-a-term", "-c", "set nomodeline", "-c", "silent write", "-c", "qall!", path)
	})
}

func TestNeovim(t *testing.T) {
	need(t, "nvim")
	install(t)
	for _, language := range []string{"lua", "vim"} {
		t.Run(language, func(t *testing.T) {
			init := snippet(t, language)
			saves(t, func(path string) {
				run(t, ".", "nvim", "--headless", "-u", init, "-i", "NONE", "-n", path, "-c", "silent write", "-c", "qall!")
			})
		})
	}
}

func TestEmacs(t *testing.T) {
	need(t, "emacs")
	install(t)
	init := snippet(t, "elisp")
	saves(t, func(path string) {
		run(t, ".", "emacs", "-Q", "--batch", "-l", init, path, "--eval", "(progn (set-buffer-modified-p t) (setq make-backup-files nil) (save-buffer))")
	})
}
