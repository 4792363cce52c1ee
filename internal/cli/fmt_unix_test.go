//go:build unix

package cli

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aa-lint/aa-lint/internal/cli/exit"
)

// TestFmtKeepsOwner formats a file of another user.
func TestFmtKeepsOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root has files of others")
	}
	w := newWorld(t)
	w.write(t, "foo", unformatted)
	path := filepath.Join(w.Dir, "foo")
	if err := os.Chown(path, 1234, 5678); err != nil {
		t.Skip(err)
	}
	if err := os.Chmod(path, 0o640|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	w.run(t, exit.Clean, "fmt", "-w", "foo")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	if stat.Uid != 1234 || stat.Gid != 5678 || info.Mode() != 0o640|os.ModeSetgid {
		t.Errorf("owner %d, group %d, mode %v", stat.Uid, stat.Gid, info.Mode())
	}
	if text, _ := os.ReadFile(path); string(text) == unformatted {
		t.Error("the file was not formatted")
	}
}

// TestFmtKilled kills the program while it writes many files. Each of them must
// have the old or the new text, and nothing of what is left over may look like a
// profile.
func TestFmtKilled(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "aa-lint")
	if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/aa-lint").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	before := "profile   x {\n" + strings.Repeat("rw   /some/path,\n", 200) + "}\n"
	after := "profile x {\n" + strings.Repeat("  /some/path rw,\n", 200) + "}\n"
	const rounds, count = 40, 40
	random := rand.New(rand.NewPCG(1, 2))
	old, renewed := 0, 0
	for range rounds {
		w := newWorld(t)
		for i := range count {
			w.write(t, fmt.Sprintf("profile%d", i), before)
		}
		killAfter(t, time.Duration(random.IntN(50_000))*time.Microsecond, binary, "fmt", "-w", w.Dir)
		entries, err := os.ReadDir(w.Dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			text, err := os.ReadFile(filepath.Join(w.Dir, e.Name()))
			switch {
			case err != nil:
				t.Fatal(err)
			case strings.HasPrefix(e.Name(), "."): // AppArmor skips these
			case string(text) == before:
				old++
			case string(text) == after:
				renewed++
			default:
				t.Fatalf("%s has neither text: %q", e.Name(), text)
			}
		}
	}
	if old+renewed != rounds*count {
		t.Errorf("%d files of %d are left", old+renewed, rounds*count)
	}
	t.Logf("%d files have the old text, %d the new one", old, renewed)
}

func killAfter(t *testing.T, d time.Duration, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(d)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}
