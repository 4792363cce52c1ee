package format

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// verifyTexts compares two texts as Source compares a text with its result.
func verifyTexts(t *testing.T, before, after string, opts Options) error {
	t.Helper()
	tree, findings := parseFragment(source.NewFile("profile", before))
	if parser.Broken(tree, findings) {
		t.Fatalf("the text has errors: %v\n%s", findings, before)
	}
	return verifyTree(tree, after, opts)
}

// TestVerifyFinds compares texts that do not mean the same, or have other
// comments.
func TestVerifyFinds(t *testing.T) {
	tests := map[string]struct{ before, after, want string }{
		"a lost rule":          {"/a r,\n/b r,\n", "/a r,\n", "2 statements became 1"},
		"another path":         {"/a r,\n", "/b r,\n", "line 1: ast.Word {/a"},
		"an escape":            {"/a\\*b r,\n", "/a*b r,\n", "ast.Word"},
		"another permission":   {"/a r,\n", "/a rw,\n", "ast.FileAccess 1 became 3"},
		"another exec mode":    {"/a px,\n", "/a Px,\n", "bool false became true"},
		"a lost qualifier":     {"deny /a r,\n", "/a r,\n", "ast.Access 2 became 0"},
		"a lost audit":         {"audit /a r,\n", "/a r,\n", "bool true became false"},
		"other for owner":      {"owner /a r,\n", "other /a r,\n", "ast.Ownership"},
		"another priority":     {"priority=1 /a r,\n", "priority=2 /a r,\n", "became"},
		"a lost priority":      {"priority=0 /a r,\n", "/a r,\n", "*ast.Priority differs"},
		"a lost target":        {"/a px -> b,\n", "/a px,\n", "ast.Word"},
		"another rule":         {"network,\n", "unix,\n", "*ast.NetworkRule became *ast.UnixRule"},
		"a list for a value":   {"mount options=ro,\n", "mount options in (ro),\n", "ast.CondOp"},
		"a lost list element":  {"signal set=(hup, int),\n", "signal set=(hup),\n", "[]ast.Word"},
		"another order":        {"/a r,\n/b r,\n", "/b r,\n/a r,\n", "ast.Word"},
		"a lost flag":          {"/x flags=(audit, complain) {\n}\n", "/x flags=(audit) {\n}\n", "[]ast.Word"},
		"a lost list of flags": {"/x flags=(audit) {\n}\n", "/x {\n}\n", "*ast.FlagList differs"},
		"a hat no more":        {"/x {\n  ^a {\n  }\n}\n", "/x {\n  profile a {\n  }\n}\n", "ast.Profile"},
		"a rule out of a block": {"/x {\n  owner {\n    /a r,\n  }\n}\n", "/x {\n  owner {\n  }\n    /a r,\n}\n",
			"1 statements became 2"},
		"another condition":    {"/x {\n  if $A and $B {\n  }\n}\n", "/x {\n  if $A or $B {\n  }\n}\n", "ast.BinaryOp and became or"},
		"other parentheses":    {"/x {\n  if not ($A and $B) {\n  }\n}\n", "/x {\n  if not $A and $B {\n  }\n}\n", "ast."},
		"a lost else":          {"/x {\n  if $A {\n  } else {\n  }\n}\n", "/x {\n  if $A {\n  }\n}\n", "*ast.Else differs"},
		"another operator":     {"@{A} = b\n", "@{A} += b\n", "ast.AssignOp = became +="},
		"one value of two":     {"@{A} = b c\n", "@{A} = \"b c\"\n", "[]ast.Word"},
		"a lost \"if exists\"": {"include if exists <a>\n", "include <a>\n", "bool true became false"},
		"another include":      {"include <a>\n", "include \"a\"\n", "ast.FileName"},
		"a lost comment":       {"# a\n# b\n", "# a\n", "the comment # b"},
		"a changed comment":    {"# a  b\n", "# a b\n", "the comment # a"},
		"a doubled comment":    {"/a r, # a\n", "# a\n/a r, # a\n", "the comment # a"},
		"errors":               {"/a r,\n", "/a r\n/b,\n", "could not be read again: line 1"},
		"an open block":        {"/x {\n}\n", "/x {\n", "could not be read again"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := verifyTexts(t, test.before, test.after, Options{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestVerifyAllows compares texts that the style makes of each other.
func TestVerifyAllows(t *testing.T) {
	tests := map[string]struct {
		before, after string
		opts          Options
	}{
		"layout":             {"/a r,/b w, # c\n", "/a r,\n\n/b w,\n   # c  \n", Options{}},
		"permissions first":  {"rw /a,\n", "/a rw,\n", Options{}},
		"permission letters": {"/a wrpUx,\n", "/a rwpux,\n", Options{}},
		"quotes":             {"\"/a\" r,\n", "/a r,\n", Options{}},
		"#include":           {"#include <a>\n", "include <a>\n", Options{}},
		"keywords":           {"/x (audit) {\n  ^h {\n    user /a r,\n  }\n}\n", "profile /x flags=(audit) {\n  hat h {\n    owner /a r,\n  }\n}\n", Options{}},
		"sorted":             {"/b r,\n/a r,\n", "/a r,\n/b r,\n", Options{Sort: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if err := verifyTexts(t, test.before, test.after, test.opts); err != nil {
				t.Error(err)
			}
		})
	}
}
