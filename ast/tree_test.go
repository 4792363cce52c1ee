package ast_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// nested has statements in every kind of block.
const nested = `include <tunables/global>
profile outer {
  include <one>
  deny {
    /a r,
  }
  if $A {
    include if exists <two>
    profile child {
      ^hat {
        all,
      }
    }
  } else if $B {
    hat other {
    }
  } else {
    /b r,
  }
  include <four>
  else {
    /d r,
  }
}
:ns:last {
  /c include <three> r,
}
`

// parseAny reads a text that may be wrong.
func parseAny(text string) *ast.File {
	tree, _ := parser.Parse(source.NewFile("profile", text), parser.Options{})
	return tree
}

func firstLines(tree *ast.File, nodes ...ast.Node) []string {
	lines := []string{}
	for _, n := range nodes {
		line, _, _ := strings.Cut(tree.Source.Slice(n.Span()), "\n")
		lines = append(lines, line)
	}
	return lines
}

func TestStatements(t *testing.T) {
	tree := parseAny(nested)
	var nodes []ast.Node
	for s := range ast.Statements(tree.Stmts) {
		nodes = append(nodes, s)
	}
	want := []string{
		"include <tunables/global>",
		"profile outer {", "include <one>", "deny {", "/a r,",
		"if $A {", "include if exists <two>", "profile child {", "^hat {", "all,", "hat other {", "/b r,",
		"include <four>", "else {", "/d r,",
		":ns:last {", "/c include <three> r,",
	}
	if diff := cmp.Diff(want, firstLines(tree, nodes...)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestStatementsStop holds that a loop can be left at each statement.
func TestStatementsStop(t *testing.T) {
	tree := parseAny(nested)
	for stop := range 17 {
		n := 0
		for range ast.Statements(tree.Stmts) {
			if n++; n > stop {
				break
			}
		}
		if n != stop+1 {
			t.Errorf("%d statements before the break at %d", n, stop+1)
		}
	}
}

func TestBlocks(t *testing.T) {
	tree := parseAny(nested)
	got := map[string][]string{}
	for s := range ast.Statements(tree.Stmts) {
		var blocks []ast.Node
		for _, b := range ast.Blocks(s) {
			blocks = append(blocks, b)
		}
		if blocks != nil {
			got[firstLines(tree, s)[0]] = firstLines(tree, blocks...)
		}
	}
	want := map[string][]string{
		"profile outer {": {"{"}, "deny {": {"{"}, "profile child {": {"{"}, "^hat {": {"{"}, "hat other {": {"{"},
		"if $A {": {"{", "{", "{"}, "else {": {"{"}, ":ns:last {": {"{"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestIncludes(t *testing.T) {
	tree := parseAny(nested)
	var got []string
	for inc := range ast.Includes(tree.Stmts) {
		got = append(got, inc.File.Name())
	}
	if diff := cmp.Diff([]string{"tunables/global", "one", "two", "four", "three"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for stop := range 5 {
		n := 0
		for range ast.Includes(tree.Stmts) {
			if n++; n > stop {
				break
			}
		}
		if n != stop+1 {
			t.Errorf("%d includes before the break at %d", n, stop+1)
		}
	}
}

func TestProfileNames(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"none", "include <a>\n", []string{}},
		{"nested", nested, []string{"outer", "outer//child", "outer//child//hat", "outer//other", ":ns:last"}},
		{"decoded", `profile "a\x41 b" { }`, []string{"aA b"}},
		{"a path", "/usr/bin/a flags=(complain) { hat h { } }", []string{"/usr/bin/a", "/usr/bin/a//h"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ast.ProfileNames(parseAny(test.text).Stmts)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestHead(t *testing.T) {
	for _, head := range []string{
		"profile a", "/a", "^a", "hat a", "profile a /b", "profile a /b xattrs=(c=d)",
		"profile a +identities=(b) +identities=(c)", "profile a /b xattrs=(c) +identities=(d) flags=(complain)", "/a (complain)",
	} {
		tree := parse(t, head+" { }")
		p := tree.Stmts[0].(*ast.Profile)
		if got := tree.Source.Slice(p.Head()); got != head {
			t.Errorf("got %q, want %q", got, head)
		}
		if got, want := p.Hat(), head[0] == '^' || head[0] == 'h'; got != want {
			t.Errorf("%s: is a hat: %v, want %v", head, got, want)
		}
	}
}

func TestQualifiers(t *testing.T) {
	type quals struct {
		Audit, Deny, None bool
		Level             int
		Text              string
	}
	tests := []struct {
		text string
		want quals
	}{
		{"/a r,", quals{None: true}},
		{"audit /a r,", quals{Audit: true, Text: "audit"}},
		{"deny /a r,", quals{Deny: true, Text: "deny"}},
		{"allow /a r,", quals{Text: "allow"}},
		{"priority=-5 /a r,", quals{Level: -5, Text: "priority=-5"}},
		{"priority = 7 audit deny owner /a r,", quals{Audit: true, Deny: true, Level: 7, Text: "priority = 7 audit deny owner"}},
		{"owner /a r,", quals{Text: "owner"}},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			tree := parse(t, test.text)
			q := tree.Stmts[0].(ast.Rule).Quals()
			got := quals{q.Audit, q.Deny(), q.None(), q.Level(), tree.Source.Slice(q.Span())}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	tree := parse(t, "dbus send bus=session peer=(name=org.x label=\"l m\"),")
	r := tree.Stmts[0].(*ast.DbusRule)
	for name, got := range map[string]ast.Word{
		"session": r.Bus.Value(), "org.x": r.Peer.Get("name").Value(), "l m": r.Peer.Get("label").Value(),
	} {
		if got.Value() != name {
			t.Errorf("got %q, want %q", got.Value(), name)
		}
	}
	var noGroup *ast.Group
	for what, c := range map[string]*ast.Condition{"of another name": r.Peer.Get("path"), "of no group": noGroup.Get("name"), "without value": {}} {
		if got := c.Value(); !got.IsZero() {
			t.Errorf("the condition %s has the value %q", what, got.Raw)
		}
	}
}

func TestBare(t *testing.T) {
	for text, want := range map[string]bool{"file,": true, "file /a r,": false, "/a r,": false, "deny r /a,": false} {
		if got := parseAny("profile p {" + text + "}").Stmts[0].(*ast.Profile).Body.Stmts[0].(*ast.FileRule).Bare(); got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}

// kindVisitor notes the rule that it visits.
type kindVisitor struct{ got string }

func (v *kindVisitor) VisitFile(*ast.FileRule)                   { v.got = "file" }
func (v *kindVisitor) VisitLink(*ast.LinkRule)                   { v.got = "link" }
func (v *kindVisitor) VisitCapability(*ast.CapabilityRule)       { v.got = "capability" }
func (v *kindVisitor) VisitNetwork(*ast.NetworkRule)             { v.got = "network" }
func (v *kindVisitor) VisitUnix(*ast.UnixRule)                   { v.got = "unix" }
func (v *kindVisitor) VisitDbus(*ast.DbusRule)                   { v.got = "dbus" }
func (v *kindVisitor) VisitSignal(*ast.SignalRule)               { v.got = "signal" }
func (v *kindVisitor) VisitPtrace(*ast.PtraceRule)               { v.got = "ptrace" }
func (v *kindVisitor) VisitMqueue(*ast.MqueueRule)               { v.got = "mqueue" }
func (v *kindVisitor) VisitIOUring(*ast.IOUringRule)             { v.got = "io_uring" }
func (v *kindVisitor) VisitUserns(*ast.UsernsRule)               { v.got = "userns" }
func (v *kindVisitor) VisitMount(*ast.MountRule)                 { v.got = "mount" }
func (v *kindVisitor) VisitPivotRoot(*ast.PivotRootRule)         { v.got = "pivot_root" }
func (v *kindVisitor) VisitChangeProfile(*ast.ChangeProfileRule) { v.got = "change_profile" }
func (v *kindVisitor) VisitRlimit(*ast.RlimitRule)               { v.got = "set" }
func (v *kindVisitor) VisitAll(*ast.AllRule)                     { v.got = "all" }

func TestAccept(t *testing.T) {
	for _, text := range []string{
		"file,", "link /a -> /b,", "capability,", "network,", "unix,", "dbus,", "signal,", "ptrace,", "mqueue,", "io_uring,",
		"userns,", "mount,", "pivot_root,", "change_profile,", "set rlimit nofile <= 1,", "all,",
	} {
		var v kindVisitor
		parse(t, text).Stmts[0].(ast.Rule).Accept(&v)
		if !strings.HasPrefix(text, v.got) || v.got == "" {
			t.Errorf("%s: visited %q", text, v.got)
		}
	}
}

// TestBlockIsNoRule holds that no method of a visitor is called for a block of
// qualifiers.
func TestBlockIsNoRule(t *testing.T) {
	var v kindVisitor
	parse(t, "deny { /a r, }").Stmts[0].(ast.Rule).Accept(&v)
	if v.got != "" {
		t.Errorf("visited %q", v.got)
	}
}

func TestNested(t *testing.T) {
	if got := ast.Nested("a", "b"); got != "a//b" {
		t.Error(got)
	}
	name := "a"
	for range 100 {
		name = ast.Nested(name, strings.Repeat("b", 5000))
	}
	if len(name) != 1<<16-1 {
		t.Errorf("a name of %d bytes", len(name))
	}
}
