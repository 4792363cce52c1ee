package ast_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
)

func TestValue(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"absent", ``, ``},
		{"plain", `/a/b`, `/a/b`},
		{"quoted", `"/a b"`, `/a b`},
		{"empty quotes", `""`, ``},
		{"a quote that is not closed", `"`, `"`},
		{"quotes inside", `a"b"`, `a"b"`},

		{"control characters", `\a\e\f\n\r\t`, "\a\x1b\f\n\r\t"},
		{"a quote", `"a\"b"`, `a"b`},
		{"a quote behind an escaped backslash", `"a\\"`, `a\\`},
		{"a backslash stays escaped", `a\\b`, `a\\b`},
		{"a backslash at the end", `a\`, `a\`},
		{"an escaped blank", `a\ b`, `a\ b`},
		{"unknown escapes stay", `\b\v\q\'\-\(\)\!`, `\b\v\q\'\-\(\)\!`},
		{"escapes of patterns stay", `\*\?\[\]\{\}\^\,`, `\*\?\[\]\{\}\^\,`},

		{"octal", `\101\x41`, `AA`},
		{"octal of one digit", `\7x`, "\ax"},
		{"octal of two digits", `\418`, `!8`},
		{"octal of three digits", `\1011`, `A1`},
		{"the largest octal", `\377`, "\xff"},
		{"octal beyond a byte", `\400`, " 0"},
		{"no octal digit", `\8\9`, `\8\9`},
		{"decimal", `\d65\d066`, `AB`},
		{"decimal of three digits", `\d0655`, `A5`},
		{"the largest decimal", `\d255`, "\xff"},
		{"decimal beyond a byte", `\d256\d999`, "\x196c9"},
		{"no decimal digit", `\da\d`, `\da\d`},
		{"hexadecimal", `\x41\x4a\x4A`, `AJJ`},
		{"hexadecimal of one digit", `\x9z`, "\tz"},
		{"hexadecimal of two digits", `\x411`, `A1`},
		{"no hexadecimal digit", `\xg\x`, `\xg\x`},

		{"NUL keeps its spelling", `\0\00\000\d0\x0\x00`, `\0\00\000\d0\x0\x00`},
		{"numbers of patterns stay escaped", `\052\d63\x5b\x5D\173\x7d\x5E\54\134`, `\*\?\[\]\{\}\^\,\\`},
		{"a number that is a quote", `\x22`, `"`},
		{"a number that is a variable's sign", `\100{X}`, `@{X}`},
		{"a backslash made by a number escapes nothing", `\134n`, `\\n`},

		{"a NUL byte ends a word", "a\x00b", "a"},
		{"not in quotes", "\"a\x00b\"", "a\x00b"},
		{"bytes that are not UTF-8", "\xff\\x80", "\xff\x80"},
		{"UTF-8", `"ä\n日"`, "ä\n日"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := ast.Word{Raw: test.raw}
			if got := w.Value(); got != test.want {
				t.Errorf("%s: got %q, want %q", test.raw, got, test.want)
			}
		})
	}
}

func TestWordState(t *testing.T) {
	for _, test := range []struct {
		raw          string
		zero, quoted bool
	}{{``, true, false}, {`a`, false, false}, {`""`, false, true}, {`"a b"`, false, true}, {`a"b"`, false, false}} {
		w := ast.Word{Raw: test.raw}
		if w.IsZero() != test.zero || w.Quoted() != test.quoted {
			t.Errorf("%s: absent %v, quoted %v", test.raw, w.IsZero(), w.Quoted())
		}
	}
}

func TestReferences(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"none", `/a/b`, ``},
		{"one", `@{A}`, `A`},
		{"in a word", `/x@{A}/y`, `A`},
		{"several", `@{A}/@{B}@{C}`, `A B C`},
		{"digits and underscores", `@{a_1}`, `a_1`},
		{"without braces it is text", `@A/b`, ``},
		{"booleans are none", `${A}`, ``},
		{"escaped", `\@{A}`, ``},
		{"behind an escaped backslash", `\\@{A}`, `A`},
		{"the brace escaped", `@\{A}`, ``},
		{"the end escaped", `@{A\}`, ``},
		{"the end escaped, and another end", `@{A\}}`, `A\}!`},
		{"behind one that is escaped", `\@{A}@{B}`, `B`},
		{"not closed", `@{A`, ``},
		{"not closed, another behind it", `@{Y@{Z}`, `Z`},
		{"several not closed", `@{X@{Y@{Z}/@{W}`, `Z W`},
		{"not closed and no name", `@{1@{Z}`, `1@{Z!`},
		{"one closed behind one that is not", `@{Y@{Z}}`, `Z`},
		{"no name", `@{1a}`, `1a!`},
		{"a name with other bytes", `@{a-b}`, `a-b!`},
		{"a name with a blank", `@{a b}`, `a b!`},
		{"others behind one without a name", `@{1}@{A}`, `1! A`},
		{"empty ends the expansion", `@{}@{A}`, ``},
		{"an alternation ends the expansion", `@{a,b}@{A}`, ``},
		{"one behind a variable", `@{A}@{a,b}@{B}`, `A`},
		{"a comma behind no name", `@{1,b}`, `1,b!`},
		{"an alternation of variables", `{@{A},@{B}}`, `A B`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for r := range ast.References(test.value) {
				name := r.Name
				if !r.Valid() {
					name += "!"
				}
				got = append(got, name)
				if text := test.value[r.Start:r.End]; text != "@{"+r.Name+"}" {
					t.Errorf("%s has the place of %q", r.Name, text)
				}
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("%s: got %q, want %q", test.value, got, test.want)
			}
		})
	}
}

func TestReferencesStop(t *testing.T) {
	for r := range ast.References("@{A}@{B}") {
		if r.Name != "A" {
			t.Errorf("got %s behind a break", r.Name)
		}
		break
	}
}

func TestValid(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "Z": true, "aZ_09": true, "_a": false, "9": false, "": false, "a b": false, "ä": false, "a-": false, "@": false, "[": false, "`": false, "{": false,
	} {
		if got := (ast.Reference{Name: name}).Valid(); got != want {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
	}
}

func TestFileName(t *testing.T) {
	tests := []struct {
		raw   string
		magic bool
		want  string
	}{
		{`<abstractions/base>`, true, `abstractions/base`},
		{`< a b	>`, true, `a b`},
		{`<"a b">`, true, `a b`},
		{`<" a">`, true, ` a`},
		{`<a>b>`, true, `a>b`},
		{`"/a b"`, false, `/a b`},
		{`" a "`, false, ` a `},
		{`/a/b`, false, `/a/b`},
		{`a\x41`, false, `aA`},
		{``, false, ``},
	}
	for _, test := range tests {
		n := ast.FileName{Word: ast.Word{Raw: test.raw}}
		if n.Magic() != test.magic || n.Name() != test.want {
			t.Errorf("%s: got %q, magic %v; want %q, %v", test.raw, n.Name(), n.Magic(), test.want, test.magic)
		}
	}
}

func TestVariableName(t *testing.T) {
	for raw, want := range map[string]string{`@{HOME}`: `HOME`, `@A`: `A`, `${B_1}`: `B_1`, `$b`: `b`, ``: ``} {
		if got := ast.VariableName(ast.Word{Raw: raw}); got != want {
			t.Errorf("%s: got %q, want %q", raw, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	v := ast.NewVocabulary("colour",
		ast.Term{Name: "red"}, ast.Term{Name: "green"}, ast.Term{Name: "grey"}, ast.Term{Name: "dark_green"}, ast.Term{Name: "x"})
	tests := []struct {
		name string
		want []string
	}{
		{"green", []string{"green", "grey"}},
		{"gren", []string{"green", "grey", "red"}},
		{"grene", []string{"green", "grey"}},
		{"GREEN", []string{"green", "grey"}},
		{"RGEEN", []string{"green"}},
		{"gre", []string{"grey"}},
		{"rde", []string{"red"}},
		{"ed", []string{"red"}},
		{"darkgreen", []string{"dark_green"}},
		{"yellow", []string{}},
		{"X", []string{"x"}},
		{"y", []string{}},
		{"", []string{}},
		{strings.Repeat("green", 20), []string{}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, v.Nearest(test.name)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", test.name, diff)
		}
	}
}

func TestVocabulary(t *testing.T) {
	terms := []ast.Term{{Name: "b", Value: 2}, {Name: "a", Value: 1, Since: "4.0"}}
	v := ast.NewVocabulary("letter", terms...)
	if got := v.What(); got != "letter" {
		t.Errorf("it is of %q", got)
	}
	if diff := cmp.Diff(terms, v.Terms()); diff != "" {
		t.Errorf("terms (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"b", "a"}, v.Names()); diff != "" {
		t.Errorf("names (-want +got)\n%s", diff)
	}
	for name, want := range map[string]ast.Term{"a": terms[1], "b": terms[0], "c": {}, "A": {}, "": {}} {
		got, ok := v.Lookup(name)
		if got != want || ok != (want.Name != "") || v.Has(name) != ok {
			t.Errorf("%q: got %+v, %v, %v", name, got, ok, v.Has(name))
		}
	}
	if _, ok := ast.MountOptionNamed("no-such"); ok {
		t.Error("there is a mount option no-such")
	}
}

// TestOperators holds that operators are written as the language has them.
func TestOperators(t *testing.T) {
	var got []string
	for op := ast.And; op <= ast.GreaterEqual; op++ {
		got = append(got, op.String())
	}
	for op := ast.Assign; op <= ast.AssignForce; op++ {
		got = append(got, op.String())
	}
	want := []string{"and", "or", "==", "!=", "in", "<", "<=", ">", ">=", "=", "+=", "?=", ":="}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
