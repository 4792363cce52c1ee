package linttest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/lint/linttest"
)

// recorder keeps what a test would fail with.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Error(args ...any) { r.errors = append(r.errors, fmt.Sprint(args...)) }

// TestRun checks that examples fail that do not say what the rule finds.
func TestRun(t *testing.T) {
	right, err := os.ReadFile("testdata/no_opt.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		old, new string // a change of the archive
		want     string // in the error; "" if there is none
	}{
		{"right", "", "", ""},
		{"another message", "nothing in /srv/", "nothing in /usr/", "-want +got"},
		{"another place", "profile:5:3: warning: our systems have nothing in /opt/", "profile:4:3: warning: our systems have nothing in /opt/", "-want +got"},
		{"another result of the fix", "-- fixed --\nabi <kernel>,\n", "-- fixed --\nabi <abi/4.0>,\n", "-want +got"},
		{"nothing is found", "/opt/web/** r,\n}\n-- fixed --", "/usr/web/** r,\n}\n-- fixed --", "nothing is found in bad"},
		{"the good example is not", "/etc/web.conf r,\n}\n-- config-dir --", "/opt/web.conf r,\n}\n-- config-dir --", "good is not clean"},
		{"there is no good example", "-- good --", "-- other --", "there is no good example"},
		{"another rule finds a mistake", "/srv/web/** r,\n", "/srv/web/** r,\n  capability nope,\n", "AA103"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "no_opt.txtar")
			text := strings.Replace(string(right), tt.old, tt.new, 1)
			if tt.old != "" && text == string(right) {
				t.Fatal("the archive has no such text")
			}
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			var r recorder
			linttest.Run(&r, noOpt, file)
			got := strings.Join(r.errors, "\n")
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("%s", got)
			}
		})
	}
}

// TestUpdate checks that what a rule finds is put behind each example.
func TestUpdate(t *testing.T) {
	right, err := os.ReadFile("testdata/no_opt.txtar")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "no_opt.txtar")
	wrong := strings.ReplaceAll(string(right), "our systems", "your systems")
	if err := os.WriteFile(file, []byte(wrong), 0o666); err != nil {
		t.Fatal(err)
	}
	linttest.Update(t, noOpt, file)
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(right), string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestMissingArchive checks that an archive that is not there is an error.
func TestMissingArchive(t *testing.T) {
	var r recorder
	linttest.Run(&r, noOpt, "testdata/none.txtar")
	if len(r.errors) != 1 {
		t.Errorf("%q", r.errors)
	}
}
