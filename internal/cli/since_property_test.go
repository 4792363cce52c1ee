package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/corpus"
)

// TestChangedLinesPassNothingBroken changes files of profiles at random, in a
// repository of git, and holds check --changed-lines to its promise: where it
// finds nothing, every profile file loads, or did not load before.
func TestChangedLinesPassNothingBroken(t *testing.T) {
	own := filepath.Join("..", "..", "testdata")
	t.Run("profiles", func(t *testing.T) { breakAtRandom(t, filepath.Join(own, "profiles"), 30/corpus.OneIn(3), 100) })
	t.Run("versions", func(t *testing.T) { breakAtRandom(t, filepath.Join(own, "versions", "before"), 30, 100) })
	t.Run("upstream", func(t *testing.T) {
		breakAtRandom(t, filepath.Join(corpus.Dir(t), "corpus", "profiles", "upstream", "apparmor.d"), 25, 8)
	})
}

// workTree is a repository in whose work tree files are changed and put back.
type workTree struct {
	*testing.T
	dir      string
	files    map[string]string // as they are committed
	profiles []string
	loads    map[string]bool // the profiles, as they are committed
	moved    string          // the profile that was moved, "" for another file
}

// breakAtRandom makes so many changes of a tree, of which so many profiles are
// taken.
func breakAtRandom(t *testing.T, from string, changes, profiles int) {
	needGit(t)
	for _, preset := range []string{"reference", "recommended"} {
		w := newWorkTree(t, from, preset, profiles)
		random := rand.New(rand.NewPCG(11, uint64(len(preset))))
		broken, passed := 0, 0
		for n := range changes {
			what := w.change(random)
			clean := w.run("check", "--since", "HEAD", "--changed-lines", "--fail-on", "error", ".") == exit.Clean
			for _, p := range append(w.profiles, "moved") {
				text, err := os.ReadFile(filepath.Join(w.dir, p))
				if err != nil || w.nowLoads(p) {
					continue
				}
				loaded := w.loads[p]
				if p == "moved" {
					loaded = w.moved == "" || w.loads[w.moved]
				}
				if loaded {
					broken++
				}
				if clean && loaded {
					t.Errorf("%s, change %d: %s: %s does not load any more, and nothing is found:\n%s", preset, n, what, p, text)
				}
			}
			if clean {
				passed++
			}
			w.restore()
		}
		t.Logf("%s: %d changes, %d found to be clean, %d times a profile was broken", preset, changes, passed, broken)
		if broken == 0 || passed == 0 {
			t.Errorf("%s: the changes show nothing: %d broken, %d clean", preset, broken, passed)
		}
	}
}

func newWorkTree(t *testing.T, from, preset string, most int) *workTree {
	t.Helper()
	w := &workTree{T: t, dir: t.TempDir(), files: map[string]string{".aa-lint.yaml": "preset: " + preset + "\n"}, loads: map[string]bool{}}
	err := fs.WalkDir(os.DirFS(from), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(from, name))
		if profile := path.Dir(name) == "."; profile && len(w.profiles) >= most {
			return err
		} else if profile {
			w.profiles = append(w.profiles, name)
		}
		w.files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range w.files {
		w.write(name, text)
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"commit", "-q", "-m", "one"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = w.dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
			"GIT_AUTHOR_NAME=x", "GIT_AUTHOR_EMAIL=x@example.org", "GIT_COMMITTER_NAME=x", "GIT_COMMITTER_EMAIL=x@example.org")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	for _, p := range w.profiles {
		w.loads[p] = w.nowLoads(p)
	}
	return w
}

// run runs a command in the tree and returns its exit code.
func (w *workTree) run(args ...string) int {
	var out bytes.Buffer
	env := environment.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Dir: w.dir, Getenv: func(string) string { return "" }}
	code := Run(context.Background(), args, env)
	if code != exit.Clean && code != exit.Findings && code != exit.Input {
		w.Fatalf("%v: exit code %d:\n%s", args, code, out.String())
	}
	return code
}

func (w *workTree) nowLoads(profile string) bool {
	return w.run("check", "--fail-on", "error", profile) == exit.Clean
}

func (w *workTree) write(name, text string) {
	file := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		w.Fatal(err)
	}
}

func (w *workTree) remove(name string) {
	if err := os.Remove(filepath.Join(w.dir, name)); err != nil {
		w.Fatal(err)
	}
}

// restore puts all files back.
func (w *workTree) restore() {
	_ = filepath.WalkDir(w.dir, func(at string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == ".git" {
			return filepath.SkipDir
		}
		if name, _ := filepath.Rel(w.dir, at); err == nil && entry.Type().IsRegular() && w.files[filepath.ToSlash(name)] == "" {
			w.remove(name)
		}
		return nil
	})
	for name, text := range w.files {
		w.write(name, text)
	}
}

// change changes a file or two and says how.
func (w *workTree) change(random *rand.Rand) string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(w.files)), func(name string) bool {
		return strings.HasPrefix(name, ".") || strings.Count(w.files[name], "\n") < 2
	})
	name := names[random.IntN(len(names))]
	w.moved = ""
	if slices.Contains(w.profiles, name) {
		w.moved = name
	}
	lines := strings.SplitAfter(w.files[name], "\n")
	at := random.IntN(len(lines) - 1)
	edited := func(what string, lines []string) string {
		w.write(name, strings.Join(lines, ""))
		return fmt.Sprintf("%s:%d: %s", name, at+1, what)
	}
	switch random.IntN(10) {
	case 0:
		w.remove(name)
		return name + ": removed"
	case 1:
		to := []string{"moved", "abstractions/moved", "more/moved"}[random.IntN(3)]
		w.remove(name)
		w.write(to, w.files[name])
		return name + ": moved to " + to
	case 2:
		w.remove(name)
		w.write("moved", strings.Join(slices.Delete(slices.Clone(lines), at, at+1), ""))
		return fmt.Sprintf("%s: moved without line %d", name, at+1)
	case 3:
		most := min(len(lines), at+1+random.IntN(12))
		return edited(fmt.Sprintf("removed up to line %d", most), slices.Delete(slices.Clone(lines), at, most))
	case 4:
		other := strings.SplitAfter(w.files[names[random.IntN(len(names))]], "\n")
		text := other[random.IntN(len(other))]
		return edited("inserted "+text, slices.Insert(slices.Clone(lines), at, text))
	case 5:
		text := []string{"/opt/y* Px,\n", "/** ix,\n", "deny /** x,\n", "}\n", "{\n", "include <abstractions/nothing>\n", "@{bin}=/x\n"}[random.IntN(7)]
		return edited("inserted "+text, slices.Insert(slices.Clone(lines), at, text))
	case 6:
		wanted := []string{"include", "}", "@{", "profile", "abi"}[random.IntN(5)]
		for i := range lines {
			if j := (at + i) % len(lines); strings.Contains(lines[j], wanted) {
				at = j
				break
			}
		}
	}
	return edited("removed "+lines[at], slices.Delete(slices.Clone(lines), at, at+1))
}
