package query_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/query"
)

// archive reads an archive of questions about one policy.
func archive(t testing.TB, path string) (map[string]*txtar.File, *txtar.Archive) {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*txtar.File{}
	for i := range a.Files {
		files[a.Files[i].Name] = &a.Files[i]
	}
	return files, a
}

// TestWords asks questions in words.
func TestWords(t *testing.T) {
	const path = "testdata/words/classes.txtar"
	files, whole := archive(t, path)
	p := resolve(t, string(files["profile"].Data), string(files["features"].Data)).Profiles[0]
	var out strings.Builder
	for line := range strings.Lines(string(files["questions"].Data)) {
		line = strings.TrimSuffix(line, "\n")
		fmt.Fprintf(&out, "%-60s %s\n", line, answerTo(p, line))
	}
	got := out.String()
	if update.Goldens() {
		files["answers"].Data = []byte(got)
		if err := os.WriteFile(path, txtar.Format(whole), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(files["answers"].Data), got); diff != "" {
		t.Errorf("run with -update and read the difference (-want +got):\n%s", diff)
	}
}

func answerTo(p *policy.Profile, words string) string {
	q, err := query.Parse(words)
	if err != nil {
		return "error: " + err.Error()
	}
	a := query.AskProfile(p, q, query.Options{})
	if a.Error != "" {
		return "error: " + a.Error
	}
	text := a.Verdict.String()
	f := a.Found
	if f.All {
		text += " to all"
	}
	if f.HasKey {
		text += ": " + strings.Join(key.PermWords(f.Class, f.Perms), " ") + " " + key.Describe(f.Class, f.Key)
	}
	if f.Why != "" {
		text += "; " + f.Why
	}
	if f.Nearest != nil {
		text += fmt.Sprintf("; %s %s", f.Nearest.Rule.Text(), f.Nearest.Why)
	}
	return text
}

// TestDataInWords asks the questions of testdata in words as well: the answers
// are the same.
func TestDataInWords(t *testing.T) {
	files, _ := archive(t, "testdata/classes.txtar")
	p := resolve(t, string(files["profile"].Data), string(files["features"].Data))
	asked := 0
	for line := range strings.Lines(string(files["questions"].Data)) {
		var q query.Question
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		answer := query.Ask(p, q, query.Options{})
		profile := p.Find(q.Profile)
		if answer.Error != "" || profile == nil {
			continue
		}
		perms := append(append([]string{}, answer.Allow...), answer.Quiet...)
		if answer.Allowed != nil {
			perms = []string{""}
		}
		for _, perm := range perms {
			text, ok := q.Words(perm)
			if !ok || perm == "a" || q.Op == "listen" || q.Op == "opt" || q.Class == "network" && q.Op != "peer" || q.Class == "capability" && q.Cap == "" {
				continue
			}
			words, err := query.Parse(text)
			if err != nil {
				t.Errorf("%s: %s: %v", line, text, err)
				continue
			}
			asked++
			want := answer.Allowed != nil && *answer.Allowed || answer.Allow != nil && !slices.Contains(answer.Quiet, perm)
			if got := query.AskProfile(profile, words, query.Options{}); (got.Verdict == glob.Yes) != want || got.Error != "" {
				t.Errorf("%s: %s: %s %s", line, text, got.Verdict, got.Error)
			}
		}
	}
	if asked < 40 {
		t.Errorf("%d questions were asked", asked)
	}
}

// TestNoQuestion checks that nothing is no question, and never allowed.
func TestNoQuestion(t *testing.T) {
	p := resolve(t, "profile p { all, }", "file {mask {read}}")
	for _, a := range []query.Answer{
		query.Ask(p, query.Question{}, query.Options{}), query.AskProfile(p.Profiles[0], query.Question{}, query.Options{}),
		query.Ask(p, query.Question{Class: "file"}, query.Options{}), query.Ask(p, query.Question{Class: "link", Path: "/a"}, query.Options{}),
		query.Ask(p, query.Question{Class: "change_profile"}, query.Options{}), query.Ask(p, query.Question{Class: "mount"}, query.Options{}),
		query.Ask(p, query.Question{Class: "file", Path: "a"}, query.Options{}), query.Ask(p, query.Question{Class: "dbus"}, query.Options{}),
	} {
		if a.Error == "" || a.Verdict == glob.Yes || a.Allowed != nil {
			t.Errorf("the answer is %+v", a)
		}
	}
}

// FuzzParse asks what nobody would ask, in words.
func FuzzParse(f *testing.F) {
	files, _ := archive(f, "testdata/words/classes.txtar")
	p := resolve(f, string(files["profile"].Data), string(files["features"].Data)).Profiles[0]
	for line := range strings.Lines(string(files["questions"].Data)) {
		f.Add(strings.TrimSuffix(line, "\n"))
	}
	f.Fuzz(func(t *testing.T, words string) {
		q, err := query.Parse(words)
		if err != nil {
			return
		}
		a := query.AskProfile(p, q, query.Options{Budget: 2000})
		if a.Error != "" && a.Verdict == glob.Yes {
			t.Errorf("%q: yes, and %s", words, a.Error)
		}
		if a.Verdict == glob.Yes && !a.Found.All && a.Found.HasKey && a.Found.Mediated && len(a.Found.Deciding) == 0 && a.Found.Why == "" {
			t.Errorf("%q: yes, and no rule allows it", words)
		}
	})
}
