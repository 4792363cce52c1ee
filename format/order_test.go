package format

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

func TestUnsorted(t *testing.T) {
	text := `profile a {
  /b r,
  /a r,
  capability kill,

  /c r,
  /d r,
  # apart
  /y r,
  set rlimit nproc <= 1,
  /z r, /x r,
  profile b {
    network,
    userns,
  }
}
`
	file := source.NewFile("a", text)
	tree, _ := parseFragment(file)
	var got [][2]string
	texts := func(list []ast.Stmt) string {
		var out []string
		for _, s := range list {
			out = append(out, file.Slice(s.Span()))
		}
		return strings.Join(out, " ")
	}
	for p := range Unsorted(tree) {
		got = append(got, [2]string{texts(p.Written), texts(p.Sorted)})
	}
	want := [][2]string{
		{"/b r, /a r, capability kill,", "capability kill, /a r, /b r,"},
		{"/z r, /x r,", "/x r, /z r,"},
		{"network, userns,", "userns, network,"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
