package aalint_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint"
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/semdiff"
)

var ctx = context.Background()

// TestZeroValues calls everything with nothing.
func TestZeroValues(t *testing.T) {
	var none context.Context
	if findings, err := aalint.Check(none, nil, aalint.Options{}); len(findings) > 0 || err != nil {
		t.Errorf("Check: %v, %v", findings, err)
	}
	if text, err := aalint.Format("", "", format.Options{}); text != "" || err != nil {
		t.Errorf("Format: %q, %v", text, err)
	}
	if verdict, err := aalint.Allows(none, nil, "", aalint.Options{}); verdict != glob.Undecided || err == nil {
		t.Errorf("Allows: %v, %v", verdict, err)
	}
	if verdict, err := aalint.Allows(none, nil, "w /a", aalint.Options{}); verdict != glob.Undecided || !errors.Is(err, aalint.ErrNoProfile) {
		t.Errorf("Allows with a question: %v, %v", verdict, err)
	}
	if answers, err := aalint.WhoCan(none, nil, "w /a", aalint.Options{}); len(answers) > 0 || !errors.Is(err, aalint.ErrNoProfile) {
		t.Errorf("WhoCan: %v, %v", answers, err)
	}
	if report, err := aalint.Diff(none, nil, nil, aalint.Options{}); report == nil || len(report.Profiles) > 0 || err != nil {
		t.Errorf("Diff: %v, %v", report, err)
	}
	for _, files := range []fs.FS{aalint.Texts(nil), aalint.Text("", "")} {
		if findings, err := aalint.Check(none, files, aalint.Options{}); len(findings) > 0 || err != nil {
			t.Errorf("Check of no text: %v, %v", findings, err)
		}
	}
	own := aalint.Options{Rules: make([]lint.Analyzer, 1)}
	if findings, err := aalint.Check(none, aalint.Text("", "profile x {}\n"), own); len(findings) == 0 || err != nil {
		t.Errorf("Check with a rule that does nothing: %v, %v", findings, err)
	}
	if findings, err := (driver.Run(ctx, driver.Options{})); len(findings.Findings) > 0 || err != nil {
		t.Errorf("lint.Run: %v, %v", findings, err)
	}
	if place := (diag.Place{}).String(); place != "" {
		t.Errorf("a place in no file is %q", place)
	}
}

func TestTexts(t *testing.T) {
	files := aalint.Texts(map[string]string{"/web": "a", "../b/c": "c", "b/./d": "d"})
	if err := fstest.TestFS(files, "web", "b/c", "b/d"); err != nil {
		t.Error(err)
	}
	for _, twice := range []map[string]string{{"a": "", "/a": ""}, {"a": "", "a/b": ""}} {
		if findings, err := aalint.Check(ctx, aalint.Texts(twice), aalint.Options{}); err == nil {
			t.Errorf("%v: no error and %v", twice, findings)
		}
	}
}

// noOpt is a rule that aa-lint does not have.
var noOpt = lint.Analyzer{
	Code: diag.Code{ID: "X001", Name: "no-opt"}, Severity: diag.Error, Summary: "our systems have nothing in /opt", Needs: lint.NeedsTree,
	Run: func(p *lint.Pass) {
		for rule := range lint.Each[*ast.FileRule](p.Text) {
			if strings.HasPrefix(rule.Path.Value(), "/opt/") {
				p.Report(rule.Path.Place, "nothing is in /opt")
			}
		}
	},
}

const webText = "abi <kernel>,\n\nprofile web /usr/bin/web {\n  /opt/web/** r,\n  /usr/bin/less Ux,\n}\n"

func TestOwnRules(t *testing.T) {
	find := func(c lint.Choice) string {
		findings, err := aalint.Check(ctx, aalint.Text("web", webText), aalint.Options{Rules: []lint.Analyzer{noOpt}, Choice: c})
		if err != nil {
			t.Error(err)
		}
		var found []string
		for _, f := range findings {
			found = append(found, f.Place.String()+" "+f.Code.ID)
		}
		return strings.Join(found, ", ")
	}
	for _, c := range []struct {
		choice lint.Choice
		want   string
	}{
		{lint.Choice{Preset: lint.None}, "web:4:3 X001"},
		{lint.Choice{Select: []string{"AA201"}}, "web:4:3 X001, web:5:17 AA201"},
		{lint.Choice{Select: []string{"AA201"}, Ignore: []string{"no-opt"}}, "web:5:17 AA201"},
	} {
		if got := find(c.choice); got != c.want {
			t.Errorf("%+v: %s, want %s", c.choice, got, c.want)
		}
	}
	crashes := noOpt
	crashes.Run = func(*lint.Pass) { panic("oh") }
	o := aalint.Options{Rules: []lint.Analyzer{crashes}, Choice: lint.Choice{Select: []string{"AA201"}}}
	if findings, err := aalint.Check(ctx, aalint.Text("web", webText), o); len(findings) != 1 || err == nil || !strings.Contains(err.Error(), "no-opt panics on web: oh") {
		t.Errorf("%v, %v", findings, err)
	}
	if _, err := aalint.Check(ctx, nil, aalint.Options{Choice: lint.Choice{Preset: "odd"}}); err == nil {
		t.Error("an unknown preset is none")
	}
}

func TestFormatBroken(t *testing.T) {
	text, err := aalint.Format("web", "profile web {\n  /a\n  /b r,\n}\n", format.Options{})
	if !errors.Is(err, format.ErrBroken) || !strings.HasPrefix(err.Error(), "web:2:") || !strings.Contains(text, "/a\n") {
		t.Errorf("%q, %v", text, err)
	}
}

// TestAllows asks where something is in the way: what could not be asked makes no
// answer of "no".
func TestAllows(t *testing.T) {
	for _, c := range []struct {
		name, question string
		files          map[string]string
		want           glob.Verdict
		err            string
	}{
		{"one of two", "w /a", map[string]string{"a": "profile a {\n/a w,\n}\n", "b": "profile b {\n}\n"}, glob.Yes, ""},
		{"none", "w /a", map[string]string{"a": "profile a {\n/a r,\n}\n", "b": "profile b {\n}\n"}, glob.No, ""},
		{"a path with a blank", "r /my files/a", map[string]string{"a": "profile a {\n\"/my files/*\" r,\n}\n"}, glob.Yes, ""},
		{"broken", "w /a", map[string]string{"a": "profile a {\n/a w\n}\n", "b": "profile b {\n}\n"}, glob.Undecided, "a would not load: a:2:"},
		{"broken, and yes", "w /a", map[string]string{"a": "profile a {\n/a w\n}\n", "b": "profile b {\n/a w,\n}\n"}, glob.Yes, "a would not load"},
		{"an include is missing", "w /a", map[string]string{"a": "profile a {\ninclude <x>\n}\n"}, glob.Undecided, "a would not load: a:2:1: <x>"},
		{"no question", "write it", map[string]string{"a": "profile a {\n}\n"}, glob.Undecided, "write"},
		{"no profile", "w /a", map[string]string{"README": "profile a {\n}\n"}, glob.Undecided, "there is no profile"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := aalint.Allows(ctx, aalint.Texts(c.files), c.question, aalint.Options{})
			if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("%v, %v; want %v, %q", got, err, c.want, c.err)
			}
		})
	}
}

// TestDiff compares trees and files of two names.
func TestDiff(t *testing.T) {
	const r, rw = "profile web {\n  /a r,\n}\n", "profile web {\n  /a rw,\n}\n"
	for _, c := range []struct {
		name     string
		old, new fs.FS
		want     []semdiff.Status
	}{
		{"two names", aalint.Text("old", r), aalint.Text("new", rw), []semdiff.Status{semdiff.Widened}},
		{"the same", aalint.Text("web", r), aalint.Text("web", r), nil},
		{"nothing before", nil, aalint.Text("web", r), []semdiff.Status{semdiff.Added}},
		{"through an include", aalint.Texts(map[string]string{"web": "profile web {\ninclude <local/web>\n}\n", "local/web": "/a rw,\n"}),
			aalint.Texts(map[string]string{"web": "profile web {\ninclude <local/web>\n}\n", "local/web": "/a r,\n"}), []semdiff.Status{semdiff.Narrowed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := aalint.Diff(ctx, c.old, c.new, aalint.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []semdiff.Status
			for _, p := range report.Profiles {
				got = append(got, p.Status)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSearch reads includes from the base, and from directories of the tree first.
func TestSearch(t *testing.T) {
	files := aalint.Texts(map[string]string{"apparmor.d/web": "profile web {\n  include <abstractions/x>\n}\n", "apparmor.d/abstractions/x": "/a r,\n"})
	base := aalint.Text("abstractions/x", "/b r,\n")
	for _, c := range []struct {
		search []string
		reads  string
	}{{nil, "/b"}, {[]string{"apparmor.d"}, "/a"}, {[]string{"/../apparmor.d/"}, "/a"}} {
		for _, path := range []string{"/a", "/b"} {
			verdict, err := aalint.Allows(ctx, files, "r "+path, aalint.Options{Base: base, Search: c.search})
			if err != nil || (verdict == glob.Yes) != (path == c.reads) {
				t.Errorf("search %q: %s: %v, %v", c.search, path, verdict, err)
			}
		}
	}
}

func TestContext(t *testing.T) {
	done, cancel := context.WithCancel(ctx)
	cancel()
	web := aalint.Text("web", webText)
	_, check := aalint.Check(done, web, aalint.Options{})
	verdict, allows := aalint.Allows(done, web, "w /a", aalint.Options{})
	report, diff := aalint.Diff(done, web, nil, aalint.Options{})
	for _, err := range []error{check, allows, diff} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
	}
	if verdict != glob.Undecided || report == nil {
		t.Errorf("%v, %v", verdict, report)
	}
}

// FuzzCalls gives any text to all of them. What is formatted means the same, and
// is written in the style already.
func FuzzCalls(f *testing.F) {
	f.Add("web", webText, "w /etc/shadow")
	f.Add("", "profile x {\n  include <abstractions/base>\n  signal (send) peer=y,\n}\n", "signal send peer=y")
	f.Add("a/../b", "profile x { /a r }", "")
	f.Add("local/x", "/a r,\n", "capability,")
	f.Fuzz(func(t *testing.T, name, text, question string) {
		files := aalint.Text(name, text)
		if _, err := aalint.Check(ctx, files, aalint.Options{}); err != nil && strings.Contains(err.Error(), "panics") {
			t.Error(err)
		}
		if verdict, err := aalint.Allows(ctx, files, question, aalint.Options{}); err != nil && verdict == glob.No {
			t.Errorf("%v beside %v", verdict, err)
		}
		formatted, err := aalint.Format(name, text, format.Options{})
		if err != nil {
			return
		}
		if again, err := aalint.Format(name, formatted, format.Options{}); again != formatted || err != nil {
			t.Errorf("formatted again: %q, %v", again, err)
		}
		report, err := aalint.Diff(ctx, files, aalint.Text(name, formatted), aalint.Options{})
		for _, p := range report.Profiles {
			if err == nil && p.Status != semdiff.Same && p.Status != semdiff.Undecided {
				t.Errorf("formatting %q makes the profile %s", text, p.Status)
			}
		}
	})
}
