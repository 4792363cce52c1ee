package format_test

import (
	"math/rand/v2"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// maker builds random trees with the constructors.
type maker struct{ *rand.Rand }

func (m maker) one(words ...string) string { return words[m.IntN(len(words))] }

func (m maker) path() string {
	return m.one("/a", "/etc/**", "/with blank", "/a,b", "/{a,b}*", "@{HOME}/x", `/q"uote`, "/ta\tb", "/#x", `/back\\slash`, "/ü")
}

func (m maker) label() string { return m.one("", "a", "a//b", "/usr/bin/x", "with blank", "a,b") }

// conditions returns some of the conditions of these names and values.
func (m maker) conditions(names ...string) []*ast.Condition {
	var list []*ast.Condition
	for i := 0; i < len(names); i += 2 {
		if m.IntN(2) == 0 {
			list = append(list, ast.Must(ast.NewCondition(names[i], names[i+1])))
		}
	}
	return list
}

func (m maker) rule() ast.Rule {
	rules := []func() ast.Rule{
		func() ast.Rule { return ast.Must(ast.NewFileRule(m.path(), m.one("r", "rw", "mr", "rPx", "ix", "wl"))) },
		func() ast.Rule { return ast.Must(ast.NewDeny(m.path(), m.one("x", "rwx", "w"))) },
		func() ast.Rule { return ast.Must(ast.NewExecRule(m.path(), "px", m.one("a", "with blank"))) },
		func() ast.Rule { return ast.NewFileAll() },
		func() ast.Rule { return ast.NewAll() },
		func() ast.Rule { return ast.NewUserns() },
		func() ast.Rule { return ast.Must(ast.NewLink(m.path(), "/b")) },
		func() ast.Rule { return ast.Must(ast.NewCapability(ast.Capabilities.Names()[:m.IntN(4)]...)) },
		func() ast.Rule { return ast.Must(ast.NewNetwork(m.one("", "inet", "inet6"), m.one("", "stream"))) },
		func() ast.Rule { return ast.Must(ast.NewChangeProfile(m.label())) },
		func() ast.Rule {
			return ast.Must(ast.NewMount([]string{"ro", "bind"}[:m.IntN(3)], m.one("", "ext4"), "/a", m.path()))
		},
		func() ast.Rule { return ast.Must(ast.NewRemount([]string{"ro"}, "/m")) },
		func() ast.Rule { return ast.Must(ast.NewUmount("/m")) },
		func() ast.Rule { return ast.Must(ast.NewPivotRoot(m.one("", "/old"), "/new")) },
		func() ast.Rule {
			return ast.Must(ast.NewSignal(ast.SignalPerms(m.IntN(4)), m.label(), []string{"hup", "int"}[:m.IntN(3)]...))
		},
		func() ast.Rule { return ast.Must(ast.NewPtrace(ast.PtracePerms(m.IntN(16)), m.label())) },
		func() ast.Rule {
			return ast.Must(ast.NewUnix(ast.NetSend, []*ast.Condition{ast.Must(ast.NewCondition("type", "stream"))}, nil))
		},
		func() ast.Rule {
			return ast.Must(ast.NewDbus(ast.DbusPerms(m.IntN(4)), []*ast.Condition{ast.Must(ast.NewCondition("bus", "session"))},
				[]*ast.Condition{ast.Must(ast.NewCondition("label", "a b"))}))
		},
		func() ast.Rule { return ast.Must(ast.NewMqueue(ast.MqueuePerms(m.IntN(128)), m.one("", "/q", "5"))) },
		func() ast.Rule {
			return ast.Must(ast.NewMqueue(ast.MqueueOpen, m.one("", "/q"), m.conditions("type", "posix", "label", "a b")...))
		},
		func() ast.Rule {
			own := m.conditions("ip", "10.0.0.1", "port", "80-90", "interface", "eth0", "label", "a,b")
			peer := m.conditions("ip", "none", "port", "1", "label", "x")
			return ast.Must(ast.NewNetworkEnds(ast.NetSend|ast.NetPerms(m.IntN(2))*ast.NetReceive, m.one("", "inet", "inet6"), m.one("", "stream"), own, peer))
		},
		func() ast.Rule { return ast.Must(ast.NewChangeProfileOnExec(m.path(), m.label())) },
		func() ast.Rule { return ast.Prompt(ast.Must(ast.NewFileRule(m.path(), "r"))) },
		func() ast.Rule { return ast.Must(ast.NewIOUring(ast.IOUringPerms(m.IntN(4)), m.label())) },
	}
	r := rules[m.IntN(len(rules))]()
	if m.IntN(4) == 0 {
		r = ast.Audited(r)
	}
	if m.IntN(6) == 0 && r.Quals().Access == ast.AccessDefault {
		r = ast.Allow(r)
	}
	if _, ok := r.(*ast.FileRule); ok && m.IntN(6) == 0 {
		r = ast.Must(ast.WithPriority(r, m.IntN(2001)-1000))
	}
	if f, ok := r.(*ast.FileRule); ok && m.IntN(4) == 0 && !f.Bare() {
		r = ast.Owned(f)
	}
	return r
}

func (m maker) body(depth int) []ast.Stmt {
	var stmts []ast.Stmt
	for range m.IntN(5) {
		switch n := m.IntN(12); {
		case n == 0 && depth > 0:
			stmts = append(stmts, ast.Must(ast.NewConditional(&ast.Operand{Word: ast.Word{Raw: "true"}}, m.body(depth-1)...)))
		case n == 1 && depth > 1:
			stmts = append(stmts, ast.Must(ast.NewHat(m.one("h", "a b"), m.body(depth-2)...)))
		case n == 2:
			stmts = append(stmts, ast.Must(ast.NewInclude("abstractions/base")))
		case n == 3:
			stmts = append(stmts, ast.Must(ast.NewRlimit("fsize", m.one("5M", "10", "infinity"))))
		default:
			stmts = append(stmts, m.rule())
		}
	}
	for _, s := range stmts {
		if m.IntN(6) == 0 {
			s.SetComments(&ast.Comments{Before: []ast.Comment{{Text: "# before"}}, Suffix: []ast.Comment{{Text: "behind"}}})
		}
	}
	return stmts
}

func (m maker) file() *ast.File {
	f := &ast.File{Stmts: []ast.Stmt{ast.Must(ast.NewABI("abi/4.0")), ast.Must(ast.NewVariable("X", m.path(), m.one("a", "b c")))}}
	for range m.IntN(3) {
		p := ast.Must(ast.NewProfile(m.one("p", "a b", "/usr/bin/x"), m.one("", "/usr/bin/y", "/with blank"), m.body(3)...))
		if m.IntN(2) == 0 {
			p.Flags = ast.Must(ast.NewFlags("audit", "complain"))
		}
		f.Stmts = append(f.Stmts, p)
	}
	return f
}

// FuzzConstructors prints random trees, reads them, and compares; what is printed is
// in the style already.
func FuzzConstructors(f *testing.F) {
	for i := range uint64(300) {
		f.Add(i)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		tree := maker{rand.New(rand.NewPCG(seed, 1))}.file()
		text, err := format.Tree(tree, format.Options{})
		if err != nil {
			var b testWriter
			_ = ast.Fprint(&b, tree)
			t.Fatalf("%v\n%s", err, b)
		}
		after, _ := parser.Parse(source.NewFile("p", text), parser.Options{})
		if err := format.Compare(tree, after); err != nil {
			t.Error(err)
		}
		again, err := format.Tree(after, format.Options{})
		if err != nil || again != text {
			t.Errorf("printed again: %v\n%s\n---\n%s", err, text, again)
		}
	})
}

type testWriter []byte

func (w *testWriter) Write(p []byte) (int, error) { *w = append(*w, p...); return len(p), nil }
