package driver_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// checkTree checks all files of a tree.
func checkTree(t *testing.T, tree fs.FS) driver.Result {
	t.Helper()
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree",
	})
	targets := everyFile(t, tree)
	result, err := driver.Run(context.Background(), driver.Options{
		Loader: loader, Targets: targets, Selection: preset(t, lint.Reference),
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// checkOne checks one text.
func checkOne(t *testing.T, text string) diag.List {
	t.Helper()
	return checkTree(t, fstest.MapFS{"profile": {Data: []byte(text)}}).Findings
}

// TestOddInput checks texts that editors and other systems make.
func TestOddInput(t *testing.T) {
	const rules = "profile a /a {\n  /b r,\n  network inet stream,\n}\n"
	crlf := strings.ReplaceAll(rules, "\n", "\r\n")
	for _, test := range []struct {
		name, text string
		want       []string // the messages, in part
	}{
		{"empty", "", nil},
		{"CRLF", strings.Replace(crlf, " inet stream", "", 1), nil},
		{"CRLF glued to a word", crlf + strings.Replace(crlf, "profile a /a", "profile c /c", 1), []string{"CRLF"}},
		{"CR alone", strings.Replace(rules, "\n", "\r", 1), []string{"carriage return"}},
		{"byte order mark", "\ufeff" + rules, []string{"byte order mark"}},
		{"no final newline", strings.TrimSuffix(rules, "\n"), nil},
		{"comment without final newline", rules + "# end", []string{"without a newline"}},
		{"include without final newline", rules + "#include <x>", []string{"without a newline"}},
		{"not UTF-8", "profile \xff\xfe /b\xe9 {\n  /caf\xe9/** r,\n}\n", nil},
		{"not UTF-8 where it cannot be", "profile a { \xff r, }\n", []string{"0xff"}},
		{"NUL in a word", "profile a { /b\x00c r, }\n", nil},
		{"NUL between words", "profile a { /b r, \x00 }\n", []string{"\\x00"}},
		{"binary", "\x7fELF\x02\x01\x01\x00\x00\x00", []string{"\\x7f"}},
		{"escape sequences", "profile a { /\x1b(0red r, }\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := checkOne(t, test.text)
			for i, f := range found {
				if i >= len(test.want) || !strings.Contains(f.Message, test.want[i]) {
					t.Errorf("found: %s", f.Message)
				}
			}
			if len(found) < len(test.want) {
				t.Errorf("not found: %q", test.want[len(found):])
			}
		})
	}
}

// TestLongLines checks lines of ten million bytes: the parser takes no word or
// comment of that length.
func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 10<<20)
	many := strings.Repeat("/x r, ", 1<<20)
	for _, test := range []struct {
		name, text string
		want       int
	}{
		{"comment", "# " + long + "\nprofile a { /b r, }\n", 1},
		{"path", "profile a {\n  /" + long + " r,\n  /b r,\n}\n", 1},
		{"name", "profile " + long + " {\n  /b r,\n}\n", 1},
		{"capability", "profile a {\n  capability " + long + ",\n  /b r,\n}\n", 1},
		{"quoted", "profile a {\n  \"/" + long + "\" r,\n  /b r,\n}\n", 1},
		{"value", "@{X} = " + long + "\nprofile a { /b r, }\n", 1},
		{"rules", "profile a { " + many + "}\n", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := checkOne(t, test.text)
			if len(found) != test.want {
				t.Errorf("%d findings, want %d", len(found), test.want)
				for _, f := range found[:min(3, len(found))] {
					t.Log(f.Message[:min(200, len(f.Message))])
				}
			}
		})
	}
}

// TestDeepNesting checks blocks that are nested deeper than anyone would.
func TestDeepNesting(t *testing.T) {
	const depth = 10_000
	for name, open := range map[string]string{
		"blocks": "{ ", "profiles": "profile b { ", "hats": "^h { ", "conditions": "if true { ", "qualifiers": "deny { ",
	} {
		t.Run(name, func(t *testing.T) {
			text := "profile a { " + strings.Repeat(open, depth) + "/b r, " + strings.Repeat("} ", depth) + "/c r, }\n"
			found := checkOne(t, text)
			if len(found) != 1 || !strings.Contains(found[0].Message, "nested") {
				t.Errorf("%d findings: %v", len(found), messages(found))
			}
		})
	}
	t.Run("parentheses", func(t *testing.T) {
		text := "profile a { if " + strings.Repeat("(", depth) + "true" + strings.Repeat(")", depth) + " { /b r, } /c r, }\n"
		if found := checkOne(t, text); len(found) != 1 {
			t.Errorf("%d findings: %v", len(found), messages(found))
		}
	})
	t.Run("negations", func(t *testing.T) {
		text := "${X} = " + strings.Repeat("not ", 3*depth) + "true\nprofile a { /b r, }\n"
		if found := checkOne(t, text); len(found) != 1 {
			t.Errorf("%d findings: %v", len(found), messages(found))
		}
	})
	t.Run("alternations", func(t *testing.T) {
		text := "profile a { /" + strings.Repeat("{a,", depth/10) + "b" + strings.Repeat("}", depth/10) + " r, /c r, }\n"
		if found := checkOne(t, text); len(found) != 1 {
			t.Errorf("%d findings: %v", len(found), messages(found))
		}
	})
}

func messages(found diag.List) []string {
	var all []string
	for _, f := range found[:min(5, len(found))] {
		all = append(all, f.Message)
	}
	return all
}

// TestManyProfiles checks a file of a hundred thousand profiles.
func TestManyProfiles(t *testing.T) {
	const count = 100_000
	var b strings.Builder
	b.WriteString("@{X} = /x\n")
	for i := range count {
		fmt.Fprintf(&b, "profile p%d /p%d {\n  @{X}/%d r,\n}\n", i, i, i)
	}
	result := checkTree(t, fstest.MapFS{"profile": {Data: []byte(b.String())}})
	if len(result.Findings) != 0 || len(result.Files[0].Profiles) != count {
		t.Errorf("%d findings, %d profiles", len(result.Findings), len(result.Files[0].Profiles))
	}
}

// TestIncludeTrees checks trees of a thousand files, deep and wide.
func TestIncludeTrees(t *testing.T) {
	const count = 1000
	deep := fstest.MapFS{"profile": {Data: []byte("profile a {\n  include <d/0>\n}\n")}}
	wide := fstest.MapFS{}
	dense := fstest.MapFS{"profile": {Data: []byte("profile a {\n  include <d>\n}\n")}}
	var all strings.Builder
	for i := range count {
		fmt.Fprintf(&all, "  include <d/%d>\n", i)
		next := fmt.Sprintf("include <d/%d>\n/%d r,\n", i+1, i)
		if i == count-1 {
			next = "capability nope,\n"
		}
		deep[fmt.Sprintf("d/%d", i)] = &fstest.MapFile{Data: []byte(next)}
		wide[fmt.Sprintf("d/%d", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "/%d r,\n", i)}
	}
	for i := range 200 {
		dense[fmt.Sprintf("d/%d", i)] = &fstest.MapFile{Data: []byte("include <d>\n/x r,\n")}
	}
	wide["profile"] = &fstest.MapFile{Data: []byte("profile a {\n" + all.String() + "}\n")}
	if found := checkTree(t, deep).Findings; len(found) != 1 || found[0].Place.File.Name() != fmt.Sprintf("d/%d", count-1) {
		t.Errorf("deep: %v", messages(found))
	}
	if found := checkTree(t, wide).Findings; len(found) != 0 {
		t.Errorf("wide: %v", messages(found))
	}
	if found := checkTree(t, dense).Findings; len(found.Errors()) != 0 {
		t.Errorf("dense: %v", messages(found))
	}
}

// TestLargeFile refuses a file over the limit without reading it all.
func TestLargeFile(t *testing.T) {
	result := checkTree(t, fstest.MapFS{
		"large": {Data: make([]byte, 64<<20)}, "small": {Data: []byte("profile a { /b r, }\n")},
	})
	if len(result.Files) != 1 || len(result.Errors) != 1 {
		t.Fatalf("%d files, errors %v", len(result.Files), result.Errors)
	}
	var e *load.Error
	if !errors.As(result.Errors[0], &e) || e.Reason != load.TooLarge || !strings.Contains(e.Error(), "16777216") {
		t.Error(result.Errors[0])
	}
}

// vanishing is a tree in which a file is gone when it is opened.
type vanishing struct {
	fs.FS
	gone string
}

func (v vanishing) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, v.gone) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return v.FS.Open(name)
}

// TestVanishing checks a tree whose files go away between the listing and the
// reading.
func TestVanishing(t *testing.T) {
	tree := fstest.MapFS{
		"a":                 {Data: []byte("profile a { /b r, }\n")},
		"b":                 {Data: []byte("profile b {\n  include <abstractions/base>\n}\n")},
		"abstractions/base": {Data: []byte("/c r,\n")},
	}
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: vanishing{tree, "abstractions"}}}, Search: []string{"/tree"}, WorkDir: "/tree",
	})
	targets := []load.Target{{Path: "a"}, {Path: "b"}, {Path: "abstractions/base", Fragment: true}}
	result, err := driver.Run(context.Background(), driver.Options{
		Loader: loader, Targets: targets, Selection: preset(t, lint.Reference),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Files) != 2 || len(result.Errors) != 1 || len(result.Findings) != 1 {
		t.Errorf("files %v, errors %v, findings %v", result.Files, result.Errors, messages(result.Findings))
	}
}

// TestDeepNames holds that the names of nested profiles, each of which has those
// of all around it in it, do not fill the memory.
func TestDeepNames(t *testing.T) {
	const depth = 1500
	name := strings.Repeat("x", 3000)
	text := strings.Repeat("profile "+name+" {\n", depth) + strings.Repeat("}\n", depth)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	checkTree(t, fstest.MapFS{"deep": {Data: []byte(text)}})
	runtime.ReadMemStats(&after)
	// Whole names would be more than 3 GB.
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<30 {
		t.Errorf("%d MB allocated", got>>20)
	}
}
