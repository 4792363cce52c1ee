package query_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/query"
)

// TestAnswers asks the questions of each archive about its profile, for a
// kernel with its features.
func TestAnswers(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]*txtar.File{}
		for i := range archive.Files {
			files[archive.Files[i].Name] = &archive.Files[i]
		}
		got := answers(t, resolve(t, string(files["profile"].Data), string(files["features"].Data)), string(files["questions"].Data))
		if update.Goldens() {
			files["answers"].Data = []byte(got)
			if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		} else if diff := cmp.Diff(string(files["answers"].Data), got); diff != "" {
			t.Errorf("%s: run with -update and read the difference (-want +got):\n%s", path, diff)
		}
	}
}

func resolve(t testing.TB, text, features string) *policy.Policy {
	t.Helper()
	loader := load.New(load.Config{Search: []string{"/none"}, WorkDir: "/"})
	file := loader.Text("test", text, false)
	known := policy.ParseFeatures(features)
	p := policy.NewChecker(loader, policy.Options{ABI: known, Kernel: known}).Resolve(file)
	if list := append(file.Findings, p.Report.Findings...).Errors(); len(list) > 0 {
		t.Fatal(list[0].Message)
	}
	return p
}

// answers returns the answers to questions, a line each.
func answers(t *testing.T, p *policy.Policy, questions string) string {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for line := range strings.Lines(questions) {
		var q query.Question
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if err := enc.Encode(query.Ask(p, q, query.Options{})); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// FuzzAsk asks what nobody would ask.
func FuzzAsk(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/classes.txtar")
	if err != nil {
		f.Fatal(err)
	}
	var text, features string
	for _, file := range archive.Files {
		switch file.Name {
		case "profile":
			text = string(file.Data)
		case "features":
			features = string(file.Data)
		case "questions":
			for line := range strings.Lines(string(file.Data)) {
				f.Add(line)
			}
		}
	}
	p := resolve(f, text, features)
	f.Fuzz(func(t *testing.T, line string) {
		var q query.Question
		if json.Unmarshal([]byte(line), &q) != nil {
			return
		}
		answer := query.Ask(p, q, query.Options{})
		if _, err := json.Marshal(answer); err != nil {
			t.Error(err)
		}
		if answer.Error != "" && (answer.Allow != nil || answer.Allowed != nil) {
			t.Errorf("%s: an answer and an error: %+v", line, answer)
		}
		for _, word := range answer.Quiet {
			for _, allowed := range answer.Allow {
				if word == allowed {
					t.Errorf("%s: %s is allowed and refused", line, word)
				}
			}
		}
	})
}
