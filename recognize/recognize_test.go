package recognize_test

import (
	"path"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/recognize"
)

func TestPolicy(t *testing.T) {
	kinds := map[string]recognize.Kind{
		"profile": recognize.Profile, "rules": recognize.Rules, "empty": recognize.Empty, "script": recognize.Script,
	}
	for _, f := range files(t, "testdata/policy.txtar") {
		if got, want := recognize.Text(string(f.Data)), kinds[path.Dir(f.Name)]; got != want {
			t.Errorf("%s: %s, want %s", f.Name, got, want)
		}
	}
}

func TestOther(t *testing.T) {
	for _, f := range files(t, "testdata/other.txtar") {
		text := string(f.Data)
		if f.Name == "archive.txtar" {
			text += "-- bad --\nprofile foo /usr/bin/foo {\n  /etc/foo r,\n}\n-- good --\nprofile foo /usr/bin/foo {\n}\n"
		}
		if got := recognize.Text(text); got.Policy() {
			t.Errorf("%s: taken for %s", f.Name, got)
		}
	}
}

func files(t testing.TB, name string) []txtar.File {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return a.Files
}

func TestBinary(t *testing.T) {
	if got := recognize.Text("profile foo {\x00}\n"); got != recognize.Binary {
		t.Errorf("%s, want %s", got, recognize.Binary)
	}
}

// FuzzText holds that comments and blank lines never change what a text is.
func FuzzText(f *testing.F) {
	for _, name := range []string{"testdata/policy.txtar", "testdata/other.txtar"} {
		for _, file := range files(f, name) {
			f.Add(string(file.Data))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.HasPrefix(text, "#!") || strings.HasPrefix(text, "\ufeff") || len(text) > 4000 {
			t.Skip()
		}
		if got, want := recognize.Text("\n# a comment\n\n"+text), recognize.Text(text); got != want {
			t.Errorf("%s behind a comment, %s without", got, want)
		}
	})
}

func BenchmarkText(b *testing.B) {
	other := strings.Repeat("net.ipv4.conf.all.rp_filter = 1\nlocation /etc/foo {\n", 10000)
	profile := "/usr/bin/foo {\n" + strings.Repeat("  /etc/foo/** rw,\n", 10000)
	for name, text := range map[string]string{"other": other, "profile": profile} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				recognize.Text(text)
			}
		})
	}
}
