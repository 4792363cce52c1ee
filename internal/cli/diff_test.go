package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/report/differences"
)

// everyFeature and coarseFeatures are the features of kernels that the archives
// can name: one with every class, and one that knows sockets by type alone.
const (
	everyFeature = `network_v8 {af_inet {yes} af_mask {}} network {af_unix {yes}} mount {mask {mount}} ptrace {mask {read}}
signal {mask {hup}} dbus {mask {send}} namespaces {mask {userns_create}} ipc {posix_mqueue {create} sysv_mqueue {create}}
io_uring {mask {sqpoll}} caps {mask {chown}} file {mask {read}}`
	coarseFeatures = `network {af_unix {yes} af_mask {}} caps {mask {chown}} file {mask {read}}`
)

// runDiff runs the command in a directory.
func runDiff(t *testing.T, dir string, args ...string) (stdout string, code int) {
	t.Helper()
	var out, complaints bytes.Buffer
	code = Run(context.Background(), append([]string{"diff", "--no-config"}, args...), environment.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &complaints, Dir: dir, Getenv: func(string) string { return "" },
	})
	if complaints.Len() > 0 {
		t.Errorf("diff %q complains:\n%s", args, complaints.String())
	}
	return out.String(), code
}

// TestDiff compares what archives have as old and new, and wants what they have
// as want. The comment ends with the flags. To compare the other way round must
// say the opposite, and to compare one side with itself nothing.
func TestDiff(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "diff", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no archives", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			old, new := unpack(t, dir, archive)
			_, line, _ := strings.Cut(string(archive.Comment), "flags:")
			flags := strings.Fields(line)
			got, code := runDiff(t, dir, append(flags, old, new)...)
			wanted(t, file, archive, got)
			if same := !strings.Contains(string(archive.Comment), "--fail-on") && !differs(got); same != (code == 0) || code > 1 {
				t.Errorf("exit code %d", code)
			}
			for _, side := range []string{old, new} {
				if text, code := runDiff(t, dir, append(flags, side, side)...); differs(text) || code != 0 {
					t.Errorf("%s differs from itself: %d\n%s", side, code, text)
				}
			}
			mirrored(t, dir, flags, old, new)
		})
	}
}

// differs reports whether a text tells of a difference.
func differs(text string) bool {
	return slices.ContainsFunc(strings.Split(text, "\n"), func(line string) bool {
		_, status, _ := strings.Cut(line, ": ")
		return line != "" && !strings.HasPrefix(line, " ") && strings.ToUpper(status) == status && strings.ContainsAny(status, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") ||
			strings.HasSuffix(line, "WIDENED") || strings.HasSuffix(line, "NARROWED") || strings.HasSuffix(line, "CHANGED") ||
			strings.HasSuffix(line, "ADDED") || strings.HasSuffix(line, "REMOVED") || strings.HasSuffix(line, "DECIDED")
	})
}

// unpack writes the files of an archive and returns the paths of the two sides.
func unpack(t *testing.T, dir string, archive *txtar.Archive) (old, new string) {
	t.Helper()
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("features", everyFeature)
	write("features_coarse", coarseFeatures)
	alone := 0
	for _, f := range archive.Files {
		if f.Name == "want" {
			continue
		}
		write(f.Name, string(f.Data))
		if strings.HasPrefix(f.Name, "old/") {
			alone++
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "old", "abstractions", "x")); err == nil && filepath.Base(t.Name()) == "fragment" {
		return "old/abstractions/x", "new/abstractions/x"
	}
	return "old", "new"
}

// wanted compares what was printed with the archive, or updates it.
func wanted(t *testing.T, file string, archive *txtar.Archive, got string) {
	t.Helper()
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
	if i < 0 {
		i = len(archive.Files)
		archive.Files = append(archive.Files, txtar.File{Name: "want"})
	}
	want := string(archive.Files[i].Data)
	if got == want {
		return
	}
	if !update.Goldens() {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
		return
	}
	archive.Files[i].Data = []byte(got)
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// opposite says what a word turns into when the sides are exchanged.
var opposite = map[string]string{
	"widened": "narrowed", "narrowed": "widened", "added": "removed", "removed": "added", "gained": "lost", "lost": "gained",
}

func turned(word string) string {
	if other, ok := opposite[word]; ok {
		return other
	}
	return word
}

// mirrored compares the other way round and wants the opposite.
func mirrored(t *testing.T, dir string, flags []string, old, new string) {
	t.Helper()
	there, back := statements(t, dir, flags, old, new, false), statements(t, dir, flags, new, old, true)
	if diff := cmp.Diff(there, back); diff != "" {
		t.Errorf("the other way round is not the opposite:\n%s", diff)
	}
}

// statements returns what a comparison says of profiles and permissions, sorted;
// the opposite of it, if turn is set.
func statements(t *testing.T, dir string, flags []string, old, new string, turn bool) []string {
	t.Helper()
	out, _ := runDiff(t, dir, append(flags, "--format", "json", old, new)...)
	var doc differences.Document
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err, out)
	}
	say := func(word string) string {
		if turn {
			return turned(word)
		}
		return word
	}
	var all []string
	for _, p := range doc.Profiles {
		name := p.Name
		if turn && p.OldName != "" {
			name = p.OldName
		}
		all = append(all, name+": "+say(p.Status))
		for _, a := range p.Attributes {
			all = append(all, name+": "+a.Name+" "+say(a.Effect))
		}
		for _, c := range p.Changes {
			witness, _ := json.Marshal(c.Witness)
			for _, x := range c.Permissions {
				all = append(all, strings.Join([]string{name, c.Class, say(c.Effect), say(x.Change), x.For, strings.Join(x.Words, ","), string(witness)}, " "))
			}
		}
	}
	slices.Sort(all)
	return all
}

// TestDiffDocument checks that the page on the command names every field of the
// JSON output.
func TestDiffDocument(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "diff.md"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[reflect.Type]bool{}
	var look func(x reflect.Type)
	look = func(x reflect.Type) {
		for x.Kind() == reflect.Slice || x.Kind() == reflect.Pointer {
			x = x.Elem()
		}
		if x.Kind() != reflect.Struct || seen[x] {
			return
		}
		seen[x] = true
		for i := range x.NumField() {
			field := x.Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name != "" && !regexp.MustCompile("[`.]"+name+"(\\[\\])?`").Match(page) {
				t.Errorf("docs/diff.md does not name %s of %s", name, x.Name())
			}
			look(field.Type)
		}
	}
	look(reflect.TypeFor[differences.Document]())
}
