package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/report/answers"
)

// judged is what AA225 says of one directory and one profile, in its data.
type judged struct {
	Profile  string `json:"profile"`
	Root     string `json:"root"`
	Covered  bool   `json:"covered"`
	Strength string `json:"strength"`
	Gaps     []struct {
		Kind    string `json:"kind"`
		Reason  string `json:"reason"`
		Owner   string `json:"owner"`
		Witness string `json:"witness"`
		Target  string `json:"target"`
		Allow   []struct {
			File string `json:"file"`
			Line int    `json:"line"`
			Rule string `json:"rule"`
		} `json:"allow"`
		NearestDeny *struct {
			Rule string `json:"rule"`
			Why  string `json:"why"`
		} `json:"nearestDeny"`
	} `json:"gaps"`
}

// denyWriteCases are the cases of the list, by their names, each with its files.
func denyWriteCases(t *testing.T) (archive *txtar.Archive, names []string, files map[string]map[string]string) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/deny_write_list.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]map[string]string{}
	for _, f := range archive.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		if files[name] == nil {
			files[name] = map[string]string{}
			names = append(names, name)
		}
		files[name][file] = string(f.Data)
	}
	return archive, slices.DeleteFunc(names, func(name string) bool { return name == "around" }), files
}

// denyWriteWorld is an environment with the files of a case.
func denyWriteWorld(t *testing.T, all ...map[string]string) *world {
	t.Helper()
	w := newWorld(t)
	for _, files := range all {
		for name, text := range files {
			if err := os.MkdirAll(filepath.Join(w.Dir, path.Dir(name)), 0o755); err != nil {
				t.Fatal(err)
			}
			w.write(t, name, text)
		}
	}
	return w
}

// output runs a command and returns what it prints.
func (w *world) output(t *testing.T, args ...string) []byte {
	t.Helper()
	w.stdout.Reset()
	w.stderr.Reset()
	if code := Run(t.Context(), args, w.Env); code > exit.Findings {
		t.Fatalf("%q: exit code %d: %s", args, code, &w.stderr)
	}
	return bytes.Clone(w.stdout.Bytes())
}

func decode[T any](t *testing.T, text []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return v
}

// judge returns what check says of the profiles of a case.
func (w *world) judge(t *testing.T) []judged {
	t.Helper()
	type said struct {
		Data json.RawMessage `json:"data"`
	}
	report := decode[struct {
		Findings  []said `json:"findings"`
		Confirmed []said `json:"confirmed"`
	}](t, w.output(t, "check", "--select", "AA225", "--format", "json", "profile"))
	var all []judged
	for _, f := range report.Findings {
		all = append(all, decode[judged](t, f.Data))
	}
	for _, f := range report.Confirmed {
		all = append(all, decode[[]judged](t, f.Data)...)
	}
	return all
}

// TestDenyWriteList: check finds what it has to in each case, and query says the
// same of writing.
func TestDenyWriteList(t *testing.T) {
	archive, names, files := denyWriteCases(t)
	want := map[string]string{}
	for _, name := range names {
		w := denyWriteWorld(t, files["around"], files[name])
		all := w.judge(t)
		want[name] = describeJudged(all)
		if diff := cmp.Diff(files[name]["want"], want[name]); diff != "" && !update.Goldens() {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
		for _, j := range all {
			w.compareWithQuery(t, name, j)
		}
	}
	if update.Goldens() {
		for i, f := range archive.Files {
			if name, ok := strings.CutSuffix(f.Name, "/want"); ok {
				archive.Files[i].Data = []byte(want[name])
			}
		}
		if err := os.WriteFile("testdata/deny_write_list.txtar", txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func describeJudged(all []judged) string {
	var b strings.Builder
	for _, j := range all {
		state := "open"
		if j.Covered {
			state = j.Strength
		}
		fmt.Fprintf(&b, "%s %s: %s\n", j.Profile, j.Root, state)
		for _, g := range j.Gaps {
			fmt.Fprintf(&b, "  %s %s %s", g.Kind, g.Witness, g.Owner)
			if g.Target != "" {
				fmt.Fprintf(&b, " -> %s", g.Target)
			}
			if g.Reason != "rule" {
				fmt.Fprintf(&b, " by %s", g.Reason)
			}
			for _, a := range g.Allow {
				fmt.Fprintf(&b, " by %s:%d `%s`", a.File, a.Line, a.Rule)
			}
			if g.NearestDeny != nil {
				fmt.Fprintf(&b, "; `%s` %s", g.NearestDeny.Rule, g.NearestDeny.Why)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// compareWithQuery asks query whether anything at or below a root can be written:
// it names paths that check names, the root among them if that is what can be
// changed by all.
func (w *world) compareWithQuery(t *testing.T, name string, j judged) {
	t.Helper()
	out := decode[answers.Document](t, w.output(t, "query", "profile", "--profile", j.Profile, "--can", "w", "--under", j.Root, "--format", "json"))
	answer := out.Answers[0]
	var witnesses []string
	for _, g := range j.Gaps {
		if g.Kind == "write" || g.Kind == "root" && g.Witness == j.Root+"/" {
			witnesses = append(witnesses, g.Witness)
		}
	}
	if (answer.Answer == "yes") != (len(witnesses) > 0) || (len(answer.Gaps) > 0) != (len(witnesses) > 0) {
		t.Errorf("%s: %s: query answers %s, check names %q", name, j.Root, answer.Answer, witnesses)
	}
	for _, g := range answer.Gaps {
		if !slices.Contains(witnesses, g.Witness) {
			t.Errorf("%s: %s: query names %s, check %q", name, j.Root, g.Witness, witnesses)
		}
	}
	if j.Covered && answer.Strength != j.Strength {
		t.Errorf("%s: %s: %s by check, %s by query", name, j.Root, j.Strength, answer.Strength)
	}
}

// TestDenyWriteListReference: the reference allows what is said to be a gap, and
// nothing of what people would try below a directory that is protected.
func TestDenyWriteListReference(t *testing.T) {
	oracle := corpus.FindOracle(t)
	features := filepath.Join(corpus.Dir(t), "corpus", "features", "features.full-perms")
	_, names, files := denyWriteCases(t)
	type question struct {
		Profile string `json:"profile"`
		Class   string `json:"class"`
		Path    string `json:"path"`
		Target  string `json:"target,omitempty"`
		Owner   bool   `json:"owner"`
	}
	type answer struct {
		Allow   []string `json:"allow"`
		Allowed bool     `json:"allowed"`
	}
	gaps, closed := 0, 0
	for _, name := range names {
		w := denyWriteWorld(t, files["around"], files[name])
		var questions []question
		var open []bool
		ask := func(q question, yes bool) { questions, open = append(questions, q), append(open, yes) }
		for _, j := range w.judge(t) {
			for _, g := range j.Gaps {
				q := question{Profile: j.Profile, Class: "file", Path: g.Witness, Target: g.Target, Owner: g.Owner != "other"}
				if g.Target != "" {
					q.Class = "link"
				}
				if g.Reason == "rule" {
					ask(q, true)
				}
			}
			for _, rest := range []string{"/", "/x", "/passwd", "/cron.d/x", "/a/b/", "/lib/x", "/spool/cron/crontabs/root"} {
				for _, owner := range []bool{true, false} {
					if j.Covered {
						ask(question{Profile: j.Profile, Class: "file", Path: j.Root + rest, Owner: owner}, false)
					}
				}
			}
		}
		if len(questions) == 0 {
			continue
		}
		answers, refusal := corpus.Ask[answer](t, oracle.For(features, w.Dir), files[name]["profile"], questions)
		if refusal != "" {
			t.Errorf("%s: refused: %s", name, refusal)
			continue
		}
		for i, a := range answers {
			if got := a.Allowed || slices.Contains(a.Allow, "w") || slices.Contains(a.Allow, "a"); got != open[i] {
				t.Errorf("%s: %+v: %v, the reference says %v", name, questions[i], open[i], got)
			}
			if open[i] {
				gaps++
			} else {
				closed++
			}
		}
	}
	t.Logf("%d gaps, %d paths that are protected", gaps, closed)
	if gaps < 20 || closed < 100 {
		t.Error("hardly anything was compared")
	}
}

// TestDenyWriteHostile: of a profile that is too hard check says that it is not
// decided; nothing is confirmed.
func TestDenyWriteHostile(t *testing.T) {
	var all []string
	for i := range 150 {
		all = append(all, fmt.Sprintf("a%d*b%d", i, i))
	}
	alternation := "{" + strings.Join(all, ",") + "}"
	var text strings.Builder
	text.WriteString("abi <kernel>,\nprofile readonly {\n  deny /etc/{,*}a* wl,\n")
	for i := range 25 {
		fmt.Fprintf(&text, "  /etc/%s/x%d/%s/**b r,\n  owner /etc/[^b]%s/x%d/%s/a l,\n", alternation, i, alternation, alternation, i, alternation)
	}
	text.WriteString("}\n")
	w := newWorld(t)
	w.write(t, "profile", text.String())
	report := decode[struct {
		Findings []struct {
			Severity string   `json:"severity"`
			Message  string   `json:"message"`
			Notes    []string `json:"notes"`
		} `json:"findings"`
		Confirmed []any `json:"confirmed"`
	}](t, w.output(t, "check", "--select", "AA225", "--format", "json", "profile"))
	if len(report.Confirmed) > 0 || len(report.Findings) == 0 {
		t.Fatalf("%d findings, %d confirmed", len(report.Findings), len(report.Confirmed))
	}
	f := report.Findings[0]
	if f.Severity != "info" || f.Message != `it is not decided whether profile "readonly" write-protects /etc` || !strings.Contains(f.Notes[0], "the question was given up") {
		t.Errorf("%+v", f)
	}
}
