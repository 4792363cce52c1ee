package edit_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
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

// changer makes random changes, and notes which statements are no longer there.
type changer struct {
	*rand.Rand
	file *edit.File
	gone []ast.Stmt
	log  []string
}

func (c *changer) change() {
	rule := ast.Must(ast.NewFileRule("/new file", "rw"))
	var rules []ast.Stmt
	var profiles []*ast.Profile
	for s := range ast.Statements(c.file.Tree().Stmts) {
		switch s := s.(type) {
		case *ast.Profile:
			profiles = append(profiles, s)
		case ast.Rule:
			rules = append(rules, s)
		}
	}
	if len(profiles) > 0 && c.IntN(3) == 0 {
		c.changeProfile(profiles[c.IntN(len(profiles))], rule)
		return
	}
	if len(rules) == 0 || c.IntN(8) == 0 {
		c.file.Append(nil, rule)
		return
	}
	s := rules[c.IntN(len(rules))]
	kind := c.IntN(4)
	c.log = append(c.log, []string{"before ", "after ", "remove ", "replace "}[kind]+c.file.Tree().Source.Slice(s.Span()))
	switch kind {
	case 0:
		c.file.InsertBefore(s, rule)
	case 1:
		c.file.InsertAfter(s, rule, ast.NewAll())
	case 2:
		c.file.Remove(s)
		c.gone = append(c.gone, s)
	default:
		c.file.Replace(s, rule)
		c.gone = append(c.gone, s)
	}
}

func (c *changer) changeProfile(p *ast.Profile, rule ast.Stmt) {
	kind := c.IntN(4)
	c.log = append(c.log, []string{"append to ", "prepend to ", "flags of ", "include in "}[kind]+p.Name.Raw)
	switch kind {
	case 0:
		c.file.Append(p.Body, rule)
	case 1:
		c.file.Prepend(p.Body, rule)
	case 2:
		c.file.SetFlags(p, [][]string{nil, {"complain"}, {"kill", "audit"}}[c.IntN(3)]...)
	default:
		c.file.AddInclude(p, ast.Must(ast.NewInclude(c.one("abstractions/base", "local/p"))))
	}
}

func (c *changer) one(words ...string) string { return words[c.IntN(len(words))] }

// FuzzChanges changes texts, and looks for the bytes of all other statements, in their
// order. That no comment is lost is what File.Text checks itself.
func FuzzChanges(f *testing.F) {
	all := slices.Clone(texts)
	paths, _ := filepath.Glob("../testdata/profiles/*")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // a directory
		}
		if _, err := edit.Parse("p", string(text)); err == nil {
			all = append(all, string(text)) // one with mistakes is for nobody to change
		}
	}
	for i := range uint64(600) {
		f.Add(i, uint(i))
	}
	f.Fuzz(func(t *testing.T, seed uint64, which uint) {
		text := all[which%uint(len(all))]
		file, err := edit.Parse("p", text)
		if err != nil {
			t.Fatal(err)
		}
		c := changer{Rand: rand.New(rand.NewPCG(seed, 1)), file: file}
		for range 1 + c.IntN(3) {
			c.change()
		}
		got, err := file.Text()
		if errors.Is(err, edit.ErrOverlap) {
			return
		}
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, text, c.log)
		}
		at := 0
		for s := range ast.Statements(file.Tree().Stmts) {
			if len(ast.Blocks(s)) > 0 || slices.ContainsFunc(c.gone, func(g ast.Stmt) bool { return g == s || inBlock(g, s) }) {
				continue
			}
			span := file.Tree().Source.Slice(s.Span())
			i := strings.Index(got[at:], span)
			if i < 0 {
				t.Fatalf("%q is not in\n%s", span, got)
			}
			at += i + len(span)
		}
	})
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
		{"profile p flags=(audit  complain ,chroot_relative) {\n}\n", "profile p flags=(audit  prompt ,chroot_relative ,mediate_deleted) {\n}\n", []string{"chroot_relative", "audit", "prompt", "mediate_deleted"}},
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
