package textdiff

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnified(t *testing.T) {
	tests := map[string]struct{ before, after, want string }{
		"same":    {"a\n", "a\n", ""},
		"empty":   {"", "", ""},
		"changed": {"a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c"},
		"added":   {"", "a\n", "@@ -0,0 +1 @@\n+a"},
		"removed": {"a\n", "", "@@ -1 +0,0 @@\n-a"},
		"no newline at the end": {"a\nb", "a\nb\n",
			"@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b"},
		"one hunk": {"a\n1\n2\n3\n4\n5\n6\nb\n", "x\n1\n2\n3\n4\n5\n6\ny\n",
			"@@ -1,8 +1,8 @@\n-a\n+x\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+y"},
		"two hunks": {"a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\ny\n",
			"@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n@@ -6,4 +5,4 @@\n 5\n 6\n 7\n-b\n+y"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := strings.Split("--- old\n+++ new\n"+test.want, "\n")
			if test.want == "" {
				want = nil
			}
			if diff := cmp.Diff(want, Unified("old", "new", test.before, test.after)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzHunks checks that the hunks turn the one text into the other.
func FuzzHunks(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nx\nc")
	f.Add("", "\n\n")
	f.Add("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "2\n3\n4\n5\n6\n7\n8\nx\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		var got strings.Builder
		rest, line := before, 1
		for _, h := range Hunks(before, after) {
			for ; line < h.Before.Start; line++ {
				i := strings.IndexByte(rest, '\n') + 1
				got.WriteString(rest[:i])
				rest = rest[i:]
			}
			for _, l := range h.Lines {
				if l.Op != Insert {
					if !strings.HasPrefix(rest, l.Text) {
						t.Fatalf("the hunk has %q where the text has %q", l.Text, rest)
					}
					rest = rest[len(l.Text):]
					line++
				}
				if l.Op != Delete {
					got.WriteString(l.Text)
				}
			}
		}
		if got.String()+rest != after {
			t.Errorf("applied to %q, the hunks give %q, want %q", before, got.String()+rest, after)
		}
	})
}

// TestPatch gives the output to patch(1), which must understand it.
func TestPatch(t *testing.T) {
	patch, err := exec.LookPath("patch")
	if err != nil {
		t.Skip("patch is not installed")
	}
	before := "a\nb\nc\nd\ne\nf\ng\nh\ni\nj"
	after := "a\nc\nd\ne\nf\ng\nh\ni\nx\nj\n"
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(before), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(patch, path)
	cmd.Stdin = strings.NewReader(strings.Join(Unified(path, path, before, after), "\n") + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, _ := os.ReadFile(path); string(got) != after {
		t.Errorf("got %q", got)
	}
}
