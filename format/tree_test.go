package format_test

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

func word(raw string) ast.Word { return ast.Word{Raw: raw} }

func cond(name string, values ...string) *ast.Condition {
	c := &ast.Condition{Name: word(name)}
	for _, v := range values {
		c.Values = append(c.Values, word(v))
	}
	return c
}

// TestTreeByHand prints statements that no text was read for.
func TestTreeByHand(t *testing.T) {
	file := ast.FilePerms{Word: word("rw")}
	tests := map[string]ast.Stmt{
		"capability chown,":                  &ast.CapabilityRule{Names: []ast.Word{word("chown")}},
		"capability,":                        &ast.CapabilityRule{},
		"network inet stream,":               &ast.NetworkRule{Family: word("inet"), Type: word("stream")},
		"network (send, receive) inet,":      &ast.NetworkRule{Perms: ast.NetSend | ast.NetReceive, Family: word("inet")},
		"unix send type=stream,":             &ast.UnixRule{Perms: ast.NetSend, Conditions: []*ast.Condition{cond("type", "stream")}},
		"signal,":                            &ast.SignalRule{},
		"signal send set=(hup, int) peer=b,": &ast.SignalRule{Access: ast.PermList{Words: []ast.Word{word("send")}}, Conditions: []*ast.Condition{cond("set", "hup", "int"), cond("peer", "b")}},
		"signal peer=x,":                     &ast.SignalRule{Peer: cond("peer", "x")},
		"ptrace peer=y,":                     &ast.PtraceRule{Peer: &ast.Condition{Values: []ast.Word{word("y")}}},
		"unix type=stream addr=none,":        &ast.UnixRule{Type: cond("type", "stream"), Addr: cond("addr", "none")},
		"dbus bus=session path=/a,":          &ast.DbusRule{Bus: cond("", "session"), Path: cond("", "/a")},
		"mqueue label=a /q,":                 &ast.MqueueRule{Label: cond("", "a"), Queue: word("/q")},
		"io_uring label=a,":                  &ast.IOUringRule{Label: cond("", "a")},
		"network inet ip=1.2.3.4 port=80,":   &ast.NetworkRule{Family: word("inet"), Port: cond("", "80"), IP: cond("", "1.2.3.4")},
		"mount options=ro fstype=tmpfs,":     &ast.MountRule{Options: []*ast.Condition{cond("", "ro")}, Fstype: []*ast.Condition{cond("", "tmpfs")}},
		"pivot_root oldroot=/o /n,":          &ast.PivotRootRule{OldRoot: cond("", "/o"), NewRoot: word("/n")},
		"ptrace (read, trace),":              &ast.PtraceRule{Perms: ast.PtraceRead | ast.PtraceTrace},
		"all,":                               &ast.AllRule{},
		"userns create,":                     &ast.UsernsRule{Create: word("create")},
		"link /a -> /b,":                     &ast.LinkRule{Path: word("/a"), Target: word("/b")},
		"link subset /a -> /b,":              &ast.LinkRule{Subset: true, Path: word("/a"), Target: word("/b")},
		"change_profile -> x,":               &ast.ChangeProfileRule{Target: word("x")},
		"change_profile unsafe /x -> y,":     &ast.ChangeProfileRule{Scrub: ast.ScrubUnsafe, Exec: word("/x"), Target: word("y")},
		"file,":                              &ast.FileRule{},
		"/x rw,":                             &ast.FileRule{Path: word("/x"), Perms: file},
		"\"/x y\" r,":                        &ast.FileRule{Path: word("/x y"), Perms: ast.FilePerms{Access: ast.ReadAccess}},
		"audit deny owner /x rw,":            &ast.FileRule{Qualifiers: ast.Qualifiers{Audit: true, Access: ast.AccessDeny, Ownership: ast.OwnOwner}, Path: word("/x"), Perms: file},
		"priority=7 /x rw,":                  &ast.FileRule{Qualifiers: ast.Qualifiers{Priority: &ast.Priority{Level: 7}}, Path: word("/x"), Perms: file},
		"remount /m,":                        &ast.MountRule{Op: ast.Remount, Target: word("/m")},
		"mount options in (ro) /a -> /b,":    &ast.MountRule{Conditions: []*ast.Condition{{Name: word("options"), Op: ast.CondIn, Values: []ast.Word{word("ro")}}}, Source: word("/a"), Target: word("/b")},
		"set rlimit nofile <= 5,":            &ast.RlimitRule{Resource: word("nofile"), Value: word("5")},
		"dbus bind bus=session name=a.b,":    &ast.DbusRule{Perms: ast.DbusBind, Conditions: []*ast.Condition{cond("bus", "session"), cond("name", "a.b")}},
		"dbus send peer=(label=x),":          &ast.DbusRule{Perms: ast.DbusSend, Peer: &ast.Group{Conditions: []*ast.Condition{cond("label", "x")}}},
		"mqueue create /q,":                  &ast.MqueueRule{Perms: ast.MqueueCreate, Queue: word("/q")},
		"io_uring sqpoll,":                   &ast.IOUringRule{Perms: ast.IOUringSqpoll},
		"pivot_root /new,":                   &ast.PivotRootRule{NewRoot: word("/new")},
		"profile x {\n}":                     &ast.Profile{Name: word("x")},
		"hat h flags=(complain) {\n}":        &ast.Profile{Kind: ast.KindHat, Name: word("h"), Flags: &ast.FlagList{Values: []ast.Word{word("complain")}}},
		"deny {\n  /x rw,\n}":                &ast.QualifierBlock{Qualifiers: ast.Qualifiers{Access: ast.AccessDeny}, Body: &ast.Block{Stmts: []ast.Stmt{&ast.FileRule{Path: word("/x"), Perms: file}}}},
		"if $A {\n} else if not $B {\n}":     &ast.Conditional{Cond: &ast.BooleanVariable{Name: word("$A")}, Else: &ast.Else{If: &ast.Conditional{Cond: &ast.Not{X: &ast.BooleanVariable{Name: word("$B")}}}}},
		"abi <abi/4.0>,":                     &ast.ABI{File: ast.FileName{Word: word("<abi/4.0>")}},
		"include if exists <local/x>":        &ast.Include{IfExists: true, File: ast.FileName{Word: word("<local/x>")}},
		"alias /a -> /b,":                    &ast.Alias{From: word("/a"), To: word("/b")},
		"@{X} += a b":                        &ast.VariableAssignment{Name: word("@{X}"), Op: ast.AssignAdd, Values: []ast.Word{word("a"), word("b")}},
		"$B = defined @{X}":                  &ast.BooleanAssignment{Name: word("$B"), Value: &ast.Defined{Name: word("@{X}")}},
		"profile \"a b\" /usr/bin/a {\n}":    &ast.Profile{Name: word("a b"), Attachment: word("/usr/bin/a")},
		"profile p xattrs=(user.a=b) {\n}":   &ast.Profile{Name: word("p"), Xattrs: &ast.Group{Conditions: []*ast.Condition{cond("user.a", "b")}}},
	}
	for want, stmt := range tests {
		got, err := format.Statement(stmt, format.Options{})
		if err != nil || strings.Trim(got, "\n") != want {
			t.Errorf("got %q (%v), want %q", got, err, want)
		}
	}
}

// TestUnprintable prints what cannot be written.
func TestUnprintable(t *testing.T) {
	self := &ast.Profile{Name: word("x"), Body: new(ast.Block)}
	self.Body.Stmts = []ast.Stmt{self}
	loop := &ast.Not{}
	loop.X = loop
	between, nothing := new(ast.AllRule), new(ast.AllRule)
	between.SetComments(&ast.Comments{Includes: []*ast.Include{ast.Must(ast.NewInclude("x"))}})
	nothing.SetComments(&ast.Comments{Includes: []*ast.Include{nil}})
	tests := map[string]ast.Stmt{
		"nil":                 nil,
		"a typed nil":         (*ast.FileRule)(nil),
		"an include":          &ast.Include{},
		"an abi":              &ast.ABI{},
		"an alias":            &ast.Alias{},
		"a variable":          &ast.VariableAssignment{},
		"a boolean":           &ast.BooleanAssignment{},
		"a profile":           &ast.Profile{},
		"an if":               &ast.Conditional{},
		"a link":              &ast.LinkRule{},
		"a limit":             &ast.RlimitRule{},
		"a profile in itself": self,
		"a not of itself":     &ast.BooleanAssignment{Name: word("$A"), Value: loop},
		"a nil condition":     &ast.SignalRule{Conditions: []*ast.Condition{nil}},
		"no statement":        &ast.Bad{Text: "x"},
		"a path alone":        &ast.FileRule{Path: word("/x")},
		"permissions alone":   &ast.FileRule{Perms: ast.FilePerms{Access: ast.ReadAccess}},
		"letters alone":       &ast.FileRule{Perms: ast.FilePerms{Word: word("r")}},
		"another capability":  &ast.CapabilityRule{Names: []ast.Word{word("chwon")}},
		"two statements":      &ast.CapabilityRule{Names: []ast.Word{word("chown,network")}},
		"no access":           &ast.AllRule{Qualifiers: ast.Qualifiers{Access: 99}},
		"no permission":       &ast.SignalRule{Perms: 128},
		"no operator":         &ast.VariableAssignment{Name: word("@{X}"), Op: 99, Values: []ast.Word{word("a")}},
		"no exec mode":        &ast.FileRule{Path: word("/x"), Perms: ast.FilePerms{Exec: ast.ExecMode{Transition: 99}}},
		"two peers":           &ast.SignalRule{Peer: cond("peer", "x"), Conditions: []*ast.Condition{cond("peer", "y")}},
		"an include in it":    between,
		"a nil include in it": nothing,
	}
	for name, stmt := range tests {
		if got, err := format.Statement(stmt, format.Options{}); err == nil {
			t.Errorf("%s: printed as %q", name, got)
		}
	}
	if _, err := format.Tree(nil, format.Options{}); err == nil {
		t.Error("no tree is printed")
	}
	if _, _, err := format.Source(nil, format.Options{}); err == nil {
		t.Error("no file is formatted")
	}
	if got, err := format.Tree(new(ast.File), format.Options{}); err != nil || got != "" {
		t.Errorf("an empty tree: %q, %v", got, err)
	}
}

// TestChangedTree changes trees of texts, and prints them.
func TestChangedTree(t *testing.T) {
	const text = "profile web /usr/bin/web {\n  # secret\n  /etc/shadow rw, # why\n\n  signal send,\n}\n"
	tests := map[string]struct {
		change func(*ast.Profile)
		want   string
	}{
		"nothing": {func(*ast.Profile) {}, text},
		"deny": {func(p *ast.Profile) { p.Body.Stmts[0].(ast.Rule).Quals().Access = ast.AccessDeny },
			strings.Replace(text, "/etc/shadow", "deny /etc/shadow", 1)},
		"audit": {func(p *ast.Profile) { p.Body.Stmts[1].(ast.Rule).Quals().Audit = true },
			strings.Replace(text, "signal", "audit signal", 1)},
		"flags": {func(p *ast.Profile) { p.Flags = &ast.FlagList{Values: []ast.Word{word("complain")}} },
			strings.Replace(text, "bin/web", "bin/web flags=(complain)", 1)},
		"perms": {func(p *ast.Profile) { p.Body.Stmts[0].(*ast.FileRule).Perms.Access = ast.ReadAccess },
			strings.Replace(text, " rw", " r", 1)},
		"signal": {func(p *ast.Profile) { p.Body.Stmts[1].(*ast.SignalRule).Perms |= ast.SignalReceive },
			strings.Replace(text, "send", "(send, receive)", 1)},
		"another rule": {func(p *ast.Profile) { p.Body.Stmts = append(p.Body.Stmts, &ast.AllRule{}) },
			strings.Replace(text, "send,\n", "send,\n  all,\n", 1)},
		"a rule less": {func(p *ast.Profile) { p.Body.Stmts = p.Body.Stmts[:1] },
			strings.Replace(text, "\n  signal send,\n", "", 1)},
	}
	for name, test := range tests {
		for _, in := range []string{text, strings.ReplaceAll(text, "  ", "\t")} {
			tree, found := parser.Parse(source.NewFile("web", in), parser.Options{})
			test.change(tree.Stmts[0].(*ast.Profile))
			got, err := format.File(tree, found, format.Options{})
			if err != nil || got != test.want {
				t.Errorf("%s: %v, got\n%s", name, err, got)
			}
		}
	}
}
