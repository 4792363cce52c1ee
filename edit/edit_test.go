package edit_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/edit"
)

var texts = []string{
	"profile a {\n  # one\n  /a   r, # two\n\n  /b r, /c w,\n  /e # three\n  r,\n  signal send,\n  owner {\n    /d r,\n  }\n  # last\n}\n",
	"/usr/bin/x { /a r, }",
	"# c\r\nprofile p {\r\n\tcapability chown, # c\r\n\tall,\r\n}\r\n",
	"abi <abi/4.0>,\ninclude <tunables/global>\nprofile p {\n\tif true {\n\t\t/x r,\n\t} else {\n\t\t/y r,\n\t}\n}\n",
	"# head\n@{X} = a b\n\nprofile q flags=(audit) { # h\n  hat h { }\n  network inet stream,\n}",
	"profile empty {\n}\n",
	"",
}

// change makes one random change, and reports which statement is no longer there.
func change(f *edit.File, random *rand.Rand) ast.Stmt {
	rule := ast.Must(ast.NewFileRule("/new file", "rw"))
	var all []ast.Stmt
	for s := range ast.Statements(f.Tree().Stmts) {
		if _, ok := s.(ast.Rule); ok {
			all = append(all, s)
		}
	}
	if len(all) == 0 || random.IntN(8) == 0 {
		f.Append(nil, rule)
		return nil
	}
	s := all[random.IntN(len(all))]
	switch random.IntN(4) {
	case 0:
		f.InsertBefore(s, rule)
	case 1:
		f.InsertAfter(s, rule)
	case 2:
		f.Remove(s)
		return s
	default:
		f.Replace(s, rule)
		return s
	}
	return nil
}

// TestRandomChanges changes texts and looks for the text of all other statements and
// for all comments.
func TestRandomChanges(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		for _, text := range texts {
			f, err := edit.Parse("p", text)
			if err != nil {
				t.Fatalf("%v: %q", err, text)
			}
			gone := change(f, random)
			got, err := f.Text()
			if err != nil {
				t.Fatalf("%v\n%q", err, text)
			}
			for s := range ast.Statements(f.Tree().Stmts) {
				if s == gone || len(ast.Blocks(s)) > 0 || inBlock(gone, s) {
					continue
				}
				if span := f.Tree().Source.Slice(s.Span()); !strings.Contains(got, span) {
					t.Errorf("%q is not in\n%s", span, got)
				}
			}
		}
	}
}

func inBlock(outer, s ast.Stmt) bool {
	return outer != nil && outer.Span().Contains(s.Span())
}

func TestErrors(t *testing.T) {
	if _, err := edit.Parse("p", "profile p {"); !errors.Is(err, edit.ErrBroken) {
		t.Errorf("a broken text: %v", err)
	}
	if _, err := edit.Open(nil, nil); !errors.Is(err, edit.ErrBroken) {
		t.Errorf("no tree: %v", err)
	}
	tests := map[string]func(*edit.File){
		"of another file": func(f *edit.File) { f.Remove(ast.NewAll()) },
		"nothing":         func(f *edit.File) { f.Replace(nil, ast.NewAll()) },
		"no statement":    func(f *edit.File) { f.Append(nil, &ast.Include{}) },
		"nil":             func(f *edit.File) { f.Append(nil, nil) },
		"twice": func(f *edit.File) {
			p := f.Profile("p")
			f.Remove(p)
			f.Remove(p.Body.Stmts[0])
		},
	}
	for name, do := range tests {
		f, err := edit.Parse("p", "profile p {\n  all,\n}\n")
		if err != nil {
			t.Fatal(err)
		}
		do(f)
		if text, err := f.Text(); err == nil {
			t.Errorf("%s: no error\n%s", name, text)
		}
	}
}

// TestFlags sets flags.
func TestFlags(t *testing.T) {
	tests := []struct {
		in, want string
		flags    []string
	}{
		{"profile p {\n}\n", "profile p flags=(complain, audit) {\n}\n", []string{"complain", "audit"}},
		{"profile p flags=(\"audit\") {\n}\n", "profile p flags=(\"audit\", kill) {\n}\n", []string{"audit", "kill"}},
		{"profile p flags=(audit) {\n}\n", "profile p {\n}\n", nil},
		{"profile p flags=( audit ) {\n}\n", "profile p flags=( audit ) {\n}\n", []string{"audit"}},
	}
	for _, test := range tests {
		f, err := edit.Parse("p", test.in)
		if err != nil {
			t.Fatal(err)
		}
		f.SetFlags(f.Profile("p"), test.flags...)
		if got, err := f.Text(); err != nil || got != test.want {
			t.Errorf("%q: got %q, %v", test.in, got, err)
		}
	}
}
