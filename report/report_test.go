package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/source"
)

// at returns the place of the first occurrence of a text in a file.
func at(f *source.File, text string) diag.Place {
	i := strings.Index(f.Text(), text)
	if i < 0 {
		panic("no " + text + " in " + f.Name())
	}
	return diag.Place{File: f, Span: source.Span{Start: uint32(i), End: uint32(i + len(text))}}
}

// files lists files as checked.
func files(sources ...*source.File) []File {
	var list []File
	for _, f := range sources {
		list = append(list, File{Path: f.Name()})
	}
	return list
}

func mixed() Report {
	app := source.NewFile("apparmor.d/app", "include <tunables/global>\n\nprofile app /usr/bin/app {\n\tcapability sys_admn,\n  /etc/app r\n  /usr/bin/helper ix,\n  /usr/bin/helper px,\n}\n")
	other := source.NewFile("apparmor.d/other", "profile other { }\n")
	comma := at(app, "/etc/app r")
	comma.Span.Start = comma.Span.End
	return Report{
		Files: []File{
			{Path: "apparmor.d/app", Profiles: []string{"app", "app//child"}},
			{Path: "apparmor.d/other", Profiles: []string{"other"}},
			{Path: "apparmor.d/tunables/x"},
		},
		Findings: diag.List{
			{
				Code: diag.UnknownName, Severity: diag.Error, Place: at(app, "sys_admn"),
				Message: `unknown capability "sys_admn", did you mean "sys_admin"?`,
				Fixes: []diag.Fix{{
					Message: `write "sys_admin"`,
					Edits:   []diag.Edit{{Place: at(app, "sys_admn"), Text: "sys_admin"}},
				}},
			},
			{
				Code: diag.MissingComma, Severity: diag.Warning, Place: comma,
				Message: "the rule lacks its comma",
				Fixes: []diag.Fix{{
					Message: "insert the comma", Safe: true,
					Edits: []diag.Edit{{Place: comma, Text: ","}},
				}},
			},
			{
				Code: diag.ConflictingExecModes, Severity: diag.Error, Place: at(app, "/usr/bin/helper px"),
				Message: "conflicting exec modes for /usr/bin/helper: px here, ix elsewhere",
				Notes:   []string{"the parser refuses the profile", "give one of the rules a priority"},
				Related: []diag.Related{{Place: at(app, "/usr/bin/helper ix"), Message: "ix here"}},
			},
			{
				Code: diag.SyntaxError, Severity: diag.Info, Place: at(other, "{ }"),
				Message: "the profile is empty",
			},
		},
	}
}

// hostile has names, messages and lines that would do harm on a terminal.
func hostile() Report {
	f := source.NewFile("a\x1b]0;owned\x07b\nc", "ok\n\t\x1b[2J\xff\u202e \u009bm evil\u00a0word\r,\n")
	return Report{
		Files: []File{{Path: f.Name(), Profiles: []string{"\x1bname\xfe"}}},
		Findings: diag.List{{
			Code: diag.SyntaxError, Severity: diag.Error, Place: at(f, "evil"),
			Message: "unexpected \x1b[31m\x00\u2066\xff\nforged:1:1: error: text",
			Notes:   []string{"note\x7f\x1b[0m"},
			Related: []diag.Related{{Place: at(f, "ok"), Message: "related\x1b[0m"}},
			Fixes:   []diag.Fix{{Message: "fix\x1b[0m", Edits: []diag.Edit{{Place: at(f, "ok"), Text: "\x1b\xff"}}}},
		}},
	}
}

// shapes has places that are hard to mark.
func shapes() Report {
	long := source.NewFile("long", strings.Repeat("x", 5000)+" marked "+strings.Repeat("y", 5000)+"\n")
	odd := source.NewFile("odd", "profile foo {\n  ä日本\tö word,\n}\n\n\tx\t\n")
	place := func(f *source.File, start, end uint32) diag.Place {
		return diag.Place{File: f, Span: source.Span{Start: start, End: end}}
	}
	length := uint32(len(odd.Text()))
	finding := func(message string, p diag.Place) diag.Finding {
		return diag.Finding{Code: diag.SyntaxError, Severity: diag.Warning, Place: p, Message: message}
	}
	return Report{
		Files: files(long, odd),
		Findings: diag.List{
			finding("start of a long line", place(long, 0, 3)),
			finding("middle of a long line", at(long, "marked")),
			finding("end of a long line", place(long, uint32(len(long.Text())-3), uint32(len(long.Text())-1))),
			finding("all of a long line", place(long, 0, uint32(len(long.Text())))),
			finding("several lines", place(odd, 12, length)),
			finding("wide characters", at(odd, "日本")),
			finding("after wide characters and a tab", at(odd, "word")),
			finding("over a tab", at(odd, "本\tö")),
			finding("an empty line", place(odd, length-5, length-5)),
			finding("only a tab", place(odd, length-2, length-1)),
			finding("the end of the file", place(odd, length, length)),
			finding("beyond the end of the file", place(odd, length+5, length+9)),
		},
	}
}

var reports = map[string]func() Report{
	"mixed":   mixed,
	"hostile": hostile,
	"shapes":  shapes,
	"full":    full,
	"clean": func() Report {
		return Report{Files: files(source.NewFile("one", ""), source.NewFile("two", ""))}
	},
	"nothing": func() Report { return Report{} },
}

func write(t testing.TB, format string, r Report, opts Options) string {
	t.Helper()
	f, ok := ByName(format)
	if !ok {
		t.Fatalf("no format %q", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for name, r := range reports {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", name+".txtar")
			var got txtar.Archive
			for _, f := range Formats() {
				got.Files = append(got.Files, txtar.File{Name: f.Name, Data: []byte(write(t, f.Name, r(), Options{}))})
			}
			if update.Goldens() {
				if err := os.WriteFile(path, txtar.Format(&got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(txtar.Format(&got))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestVerbose: what was confirmed stands before the summary, with its place if
// there are several files, and with nothing that a terminal obeys.
func TestVerbose(t *testing.T) {
	r := full()
	r.Findings, r.Suppressed = nil, nil
	const line = "AA208 wide-write: app \\x1b protects /etc\n      = note: as it claims\n"
	const place = "./apparmor.d/app:1:1: "
	if want, got := place+line+"no findings in 2 files\n", write(t, "text", r, Options{Verbose: true}); got != want {
		t.Error(cmp.Diff(want, got))
	}
	r.Files = r.Files[:1]
	if want, got := line+"no findings in 1 file\n", write(t, "text", r, Options{Verbose: true}); got != want {
		t.Error(cmp.Diff(want, got))
	}
	if got := write(t, "text", r, Options{}); got != "no findings in 1 file\n" {
		t.Error(got)
	}
}

// TestJSONShape holds the stream that is printed against the documented type:
// nothing more, nothing less, in the same order.
func TestJSONShape(t *testing.T) {
	for name, r := range reports {
		t.Run(name, func(t *testing.T) {
			got := write(t, "json", r(), Options{})
			decoder := json.NewDecoder(strings.NewReader(got))
			decoder.DisallowUnknownFields()
			var doc Document
			if err := decoder.Decode(&doc); err != nil {
				t.Fatal(err)
			}
			var want, compact bytes.Buffer
			encoder := json.NewEncoder(&want)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(doc); err != nil {
				t.Fatal(err)
			}
			// Only what was wrong in the input is written as an escape.
			got = strings.ReplaceAll(got, `\ufffd`, "\ufffd")
			if err := json.Compact(&compact, []byte(got)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimSpace(want.String()), compact.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if strings.Contains(got, "null") {
				t.Error("the document has a null")
			}
		})
	}
}

// TestJSONFields names every field, so that a change to the type is noticed.
func TestJSONFields(t *testing.T) {
	f := source.NewFile("p", "añb\n")
	place := at(f, "b")
	got := write(t, "json", Report{
		Files: []File{{Path: "p", Profiles: []string{"foo"}}},
		Findings: diag.List{{
			Code: diag.SyntaxError, Severity: diag.Warning, Place: place, Message: "<m>", Profile: "foo", Notes: []string{"n"},
			Related: []diag.Related{{Place: place, Message: "r", Include: true}},
			Fixes:   []diag.Fix{{Message: "f", Safe: true, Edits: []diag.Edit{{Place: place, Text: "t"}}}},
		}},
		Version:    "v1.2.3",
		Rules:      []Rule{{Code: diag.SyntaxError, Severity: diag.Error, Summary: "s", Tags: []string{"security"}, URL: "https://x.test/"}},
		Suppressed: []Suppressed{{diag.Finding{Code: diag.SyntaxError, Place: place, Message: "m"}, ByBaseline, "why"}},
		Unread:     []Unread{{"q", "gone"}},
		Passed:     []Passed{{"README.md", "no AppArmor policy"}},
		Confirmed:  diag.List{{Code: diag.SyntaxError, Place: place, Message: "c", Profile: "foo", Notes: []string{"n"}, Data: 1}},
	}, Options{})
	span := `"start":{"line":1,"column":3,"offset":3},"end":{"line":1,"column":4,"offset":4}`
	want := `{"version":1,"files":[
{"path":"p","profiles":["foo"]}],"findings":[
{"code":"AA101","name":"syntax-error","severity":"warning","message":"<m>","path":"p",` + span +
		`,"related":[{"message":"r","path":"p",` + span + `,"include":true` +
		`}],"fixes":[{"message":"f","safe":true,"edits":[{"path":"p",` + span + `,"text":"t"}]}]` +
		`,"url":"https://x.test/","notes":["n"],"profile":"foo","fingerprint":"9ac9e057eb9e2e95e759529e6aeaa7a9:1"}` +
		`],"summary":{"files":1,"errors":0,"warnings":1,"infos":0,"suppressed":1},"tool":{"name":"aa-lint","version":"v1.2.3"},"rules":[
{"code":"AA101","name":"syntax-error","severity":"error","summary":"s","tags":["security"],"url":"https://x.test/"}],"suppressed":[
{"by":"baseline","reason":"why","finding":{"code":"AA101","name":"syntax-error","severity":"info","message":"m","path":"p",` + span +
		`,"related":[],"fixes":[],"url":"https://x.test/","notes":[],"profile":"","fingerprint":"3fc1ec4a0a8c638a30e670c3248d547a:1"}}],"unread":[
{"path":"q","message":"gone"}],"confirmed":[
{"code":"AA101","name":"syntax-error","message":"c","path":"p",` + span + `,"profile":"foo","notes":["n"],"data":1}],"passed":[
{"path":"README.md","reason":"no AppArmor policy"}]}
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestColor(t *testing.T) {
	colored := write(t, "text", mixed(), Options{Color: true})
	for _, want := range []string{
		"\x1b[1mapparmor.d/app:4:13:\x1b[0m \x1b[1;31merror:\x1b[0m unknown capability",
		"\x1b[1;33mwarning:\x1b[0m",
		"\x1b[1;31m^^^^^^^^\x1b[0m\n",
	} {
		if !strings.Contains(colored, want) {
			t.Errorf("no %q in\n%s", want, colored)
		}
	}
	bare := colored
	for _, s := range []style{bold, dim, red, yellow, cyan, reset} {
		bare = strings.ReplaceAll(bare, string(s), "")
	}
	if diff := cmp.Diff(write(t, "text", mixed(), Options{}), bare); diff != "" {
		t.Errorf("colour changes the text (-plain +coloured)\n%s", diff)
	}
}

// TestNothingRaw looks for bytes that a terminal acts on.
func TestNothingRaw(t *testing.T) {
	for _, format := range []string{"text", "short"} {
		got := write(t, format, hostile(), Options{})
		for _, r := range got {
			if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == '\ufffd' {
				t.Errorf("%s: %U in %q", format, r, got)
			}
		}
		for line := range strings.Lines(got) {
			if strings.HasPrefix(line, "forged:") {
				t.Errorf("%s: a message starts a line of its own: %q", format, line)
			}
		}
	}
}

func TestWidth(t *testing.T) {
	for line := range strings.Lines(write(t, "text", shapes(), Options{Width: 40})) {
		if n := strings.Count(line, ""); strings.Contains(line, " | ") && n > len(gutter)+40+4 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
}

func TestByName(t *testing.T) {
	if _, ok := ByName("tap"); ok {
		t.Error("there is a format tap")
	}
	for _, f := range Formats() {
		if got, ok := ByName(f.Name); !ok || got.Name != f.Name || got.Summary == "" {
			t.Errorf("ByName(%q) = %+v, %v", f.Name, got, ok)
		}
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWriteError(t *testing.T) {
	want := errors.New("disk full")
	for _, f := range Formats() {
		if err := f.Write(brokenWriter{want}, mixed(), Options{}); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", f.Name, err, want)
		}
	}
}

func TestLinks(t *testing.T) {
	linked := write(t, "text", full(), Options{Links: true})
	for _, want := range []string{
		"[\x1b]8;;https://github.com/aa-lint/aa-lint/blob/main/docs/rules/AA208.md\x1b\\AA208 wide-write\x1b]8;;\x1b\\]\n",
		"    2 \x1b]8;;https://github.com/aa-lint/aa-lint/blob/main/docs/rules/AA208.md\x1b\\AA208 wide-write\x1b]8;;\x1b\\: ",
	} {
		if !strings.Contains(linked, want) {
			t.Errorf("no %q in\n%s", want, linked)
		}
	}
	bare := regexp.MustCompile("\x1b]8;;[ -~]*\x1b\\\\").ReplaceAllString(linked, "")
	if diff := cmp.Diff(write(t, "text", full(), Options{}), bare); diff != "" {
		t.Errorf("links change the text (-plain +linked)\n%s", diff)
	}
}

func TestRuleURL(t *testing.T) {
	code := diag.SyntaxError
	for url, want := range map[string]string{
		"":                          code.URL(),
		"https://example.org/a?b=c": "https://example.org/a?b=c",
		"https://example.org/ä b":   "https://example.org/%C3%A4%20b",
		"docs/rule.md":              code.URL(),
		"https://x\x1b]8;;\x07":     code.URL(),
	} {
		if got := (Rule{Code: code, URL: url}).url(); got != want {
			t.Errorf("%q: got %q, want %q", url, got, want)
		}
	}
}

func TestSARIFPaths(t *testing.T) {
	for name, want := range map[string]sarifArtifact{
		"a/b":        {"a/b", "%SRCROOT%"},
		"./a//b":     {"a/b", "%SRCROOT%"},
		"../a":       {"../a", ""},
		"..a/b":      {"..a/b", "%SRCROOT%"},
		"/etc/x y":   {"file:///etc/x%20y", ""},
		"//etc/x":    {"file:///etc/x", ""},
		"C:/x/y":     {"file:///C:/x/y", ""},
		"a:b":        {"a%3Ab", "%SRCROOT%"},
		"%41?#\xff":  {"%2541%3F%23%FF", "%SRCROOT%"},
		"<stdin>":    {"%3Cstdin%3E", "%SRCROOT%"},
		"ä/\u202e.x": {"%C3%A4/%E2%80%AE.x", "%SRCROOT%"},
	} {
		if diff := cmp.Diff(want, sarifURI(name)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", name, diff)
		}
	}
}

// TestFailOn: what is a failure in JUnit is what the user says.
func TestFailOn(t *testing.T) {
	for failOn, want := range map[diag.Severity]int{diag.Info: 4, diag.Warning: 3, diag.Error: 2, diag.Error + 1: 0} {
		got := write(t, "junit", mixed(), Options{FailOn: failOn})
		if n := strings.Count(got, "<failure "); n != want {
			t.Errorf("%d failures from severity %d on, want %d", n, failOn, want)
		}
		if n := strings.Count(got, "<system-out>"); n != 4-want {
			t.Errorf("%d texts, want %d", n, 4-want)
		}
	}
}
