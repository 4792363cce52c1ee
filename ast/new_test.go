package ast_test

import (
	"os"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
)

func ExampleFprint() {
	_ = ast.Fprint(os.Stdout, ast.Must(ast.NewFileRule("/a b", "rw")))
	// Output:
	// FileRule
	//   Word "\"/a b\""
	//   FilePerms
	//     Word "rw"
}

// TestTypos makes nodes of names that the language does not have.
func TestTypos(t *testing.T) {
	fail := func(name string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	_, err := ast.NewCapability("sys_admn")
	fail("capability", err)
	if want := `unknown capability "sys_admn", did you mean "sys_admin"?`; err != nil && err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	_, err = ast.NewFileRule("/a", "rq")
	fail("permissions", err)
	_, err = ast.NewFileRule("/a", "")
	fail("no permissions", err)
	_, err = ast.NewFileRule("/a", "x")
	fail("x", err)
	_, err = ast.NewDeny("/a", "ix")
	fail("deny ix", err)
	_, err = ast.NewFileRule("a", "r")
	fail("relative", err)
	_, err = ast.NewFileRule("/a\x00", "r")
	fail("NUL", err)
	_, err = ast.NewNetwork("inett", "")
	fail("family", err)
	_, err = ast.NewSignal(ast.SignalSend, "", "hop")
	fail("signal", err)
	_, err = ast.NewRlimit("nofiles", "1")
	fail("limit", err)
	_, err = ast.NewMount([]string{"rоo"}, "", "", "")
	fail("option", err)
	_, err = ast.NewFlags("complian")
	fail("flag", err)
	_, err = ast.NewInclude("a>b")
	fail("include", err)
	_, err = ast.NewVariable("1x", "a")
	fail("variable", err)
}

// TestParseFilePerms decodes permission strings.
func TestParseFilePerms(t *testing.T) {
	for text, want := range map[string]bool{"": false, "r": true, "rwklm": true, "Pix": true, "pxcx": false, "p": false, "ux": true, "uix": false, "ixi": false, "z": false} {
		if _, ok := ast.ParseFilePerms(text); ok != want {
			t.Errorf("%q: got %t, want %t", text, ok, want)
		}
	}
}
