package mode_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

func parse(text string) (*ast.File, diag.List) {
	return parser.Parse(source.NewFile("file", text), parser.Options{Fragment: true})
}

// apply changes all profiles of a text.
func apply(t *testing.T, text string, c mode.Change) string {
	t.Helper()
	tree, findings := parse(text)
	after, err := mode.Apply(tree, findings, mode.Profiles(tree), c)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return after
}

// TestApply has heads of profiles before and after a change.
func TestApply(t *testing.T) {
	enforce, complain, kill := mode.Set(mode.Enforce), mode.Set(mode.Complain), mode.Set(mode.Kill)
	audit, silent := mode.Audit(true), mode.Audit(false)
	for _, test := range []struct {
		change       mode.Change
		before, want string
	}{
		{complain, "profile a {}", "profile a flags=(complain) {}"},
		{complain, "/a {}", "/a flags=(complain) {}"},
		{complain, "profile a /b {}", "profile a /b flags=(complain) {}"},
		{complain, "profile a @{b} {}", "profile a @{b} flags=(complain) {}"},
		{complain, `profile "a b"{}`, `profile "a b" flags=(complain){}`},
		{complain, "profile a xattrs=(u.x=1){}", "profile a xattrs=(u.x=1) flags=(complain){}"},
		{complain, "profile a /b +identities=(x) {}", "profile a /b +identities=(x) flags=(complain) {}"},
		{complain, "profile a\n{\n}\n", "profile a flags=(complain)\n{\n}\n"},
		{complain, "profile a\r\n{\r\n}\r\n", "profile a flags=(complain)\r\n{\r\n}\r\n"},
		{complain, "profile a /b # why\n{}", "profile a /b flags=(complain) # why\n{}"},
		{complain, "profile a\t\t{ # kept\n}", "profile a flags=(complain)\t\t{ # kept\n}"},
		{complain, "profile a { ^h { } hat i { } profile c { } }",
			"profile a flags=(complain) { ^h flags=(complain) { } hat i flags=(complain) { } profile c flags=(complain) { } }"},
		{complain, "profile a {}profile b {}", "profile a flags=(complain) {}profile b flags=(complain) {}"},
		{complain, "profile a { if defined @{x} { profile b { } } else { profile c { } } }",
			"profile a flags=(complain) { if defined @{x} { profile b flags=(complain) { } } else { profile c flags=(complain) { } } }"},
		{complain, "profile a { { profile b { } } }", "profile a flags=(complain) { { profile b flags=(complain) { } } }"},

		{complain, "profile a flags=(complain) {}", "profile a flags=(complain) {}"},
		{complain, "profile a (complain) {}", "profile a (complain) {}"},
		{complain, "profile a flags=(enforce) {}", "profile a flags=(complain) {}"},
		{complain, "profile a flags=(kill kill) {}", "profile a flags=(complain) {}"},
		{complain, `profile a flags=("kill") {}`, "profile a flags=(complain) {}"},
		{complain, `profile a flags=("complain") {}`, `profile a flags=("complain") {}`},
		{complain, `profile a flags=(\x63omplain) {}`, `profile a flags=(\x63omplain) {}`},
		{complain, "profile a flags=(audit) {}", "profile a flags=(audit, complain) {}"},
		{complain, "profile a (audit) {}", "profile a (audit, complain) {}"},
		{complain, "profile a flags=(audit,debug) {}", "profile a flags=(audit,debug,complain) {}"},
		{complain, "profile a flags=(audit debug) {}", "profile a flags=(audit debug complain) {}"},
		{complain, "profile a flags = ( audit,  debug, ) {}", "profile a flags = ( audit,  debug,  complain, ) {}"},
		{complain, "profile a flags=(audit,\n  debug\n) {}", "profile a flags=(audit,\n  debug,\n  complain\n) {}"},
		{complain, "profile a flags=(audit, kill, debug) {}", "profile a flags=(audit, complain, debug) {}"},
		{complain, `profile a flags=("audit""kill""debug"){}`, `profile a flags=("audit", complain, "debug"){}`},
		{kill, "profile a flags=(complain,attach_disconnected.path=/x,kill.signal=hup) {}",
			"profile a flags=(kill,attach_disconnected.path=/x,kill.signal=hup) {}"},

		{enforce, "profile a {}", "profile a {}"},
		{enforce, "profile a flags=(enforce) {}", "profile a flags=(enforce) {}"},
		{enforce, "profile a flags=(complain) {}", "profile a {}"},
		{enforce, "profile a flags=(complain){}", "profile a {}"},
		{enforce, "profile a (complain){}", "profile a {}"},
		{enforce, "profile a\n  flags=(complain)\n{}", "profile a\n{}"},
		{enforce, "profile a /b # why\n  (complain) {}", "profile a /b # why\n   {}"},
		{enforce, "profile a /b # why\n(complain){}", "profile a /b # why\n{}"},
		{enforce, `profile "a"(complain){}`, `profile "a"{}`},
		{enforce, `profile a "/b"(complain)# why` + "\n{}", `profile a "/b"# why` + "\n{}"},
		{enforce, "profile a xattrs=(u.x=1)(complain){}", "profile a xattrs=(u.x=1){}"},
		{enforce, "profile a (complain)# why\n{}", "profile a # why\n{}"},
		{enforce, "profile a xattrs=(u.x=1) flags=(complain) {}", "profile a xattrs=(u.x=1) {}"},
		{enforce, "profile a flags=(complain,) {}", "profile a {}"},
		{enforce, "profile a flags=(complain,complain) {}", "profile a {}"},
		{enforce, "profile a flags=(complain, audit) {}", "profile a flags=(audit) {}"},
		{enforce, "profile a flags=(audit complain) {}", "profile a flags=(audit) {}"},
		{enforce, "profile a flags=( audit,complain, debug ) {}", "profile a flags=( audit, debug ) {}"},
		{enforce, `profile a flags=(audit"kill"debug){}`, `profile a flags=(audit, debug){}`},

		{audit, "profile a flags=(complain) {}", "profile a flags=(complain, audit) {}"},
		{silent, "profile a flags=(complain, audit) {}", "profile a flags=(complain) {}"},
		{silent, "profile a {}", "profile a {}"},
	} {
		got := apply(t, test.before, test.change)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.before, diff)
		}
		if again := apply(t, got, test.change); again != got {
			t.Errorf("%q: a second time makes it %q", got, again)
		}
	}
}

// TestApplyChosen changes one profile of several.
func TestApplyChosen(t *testing.T) {
	const text = "profile a {\n  ^h (audit) {\n  }\n}\nprofile b {\n}\n"
	for i, want := range []string{
		"profile a flags=(kill) {\n  ^h (audit) {\n  }\n}\nprofile b {\n}\n",
		"profile a {\n  ^h (audit, kill) {\n  }\n}\nprofile b {\n}\n",
		"profile a {\n  ^h (audit) {\n  }\n}\nprofile b flags=(kill) {\n}\n",
	} {
		tree, findings := parse(text)
		got, err := mode.Apply(tree, findings, mode.Profiles(tree)[i:i+1], mode.Set(mode.Kill))
		if err != nil || got != want {
			t.Errorf("profile %d: %v\n%s", i, err, cmp.Diff(want, got))
		}
	}
}

// TestApplyRefuses has texts that stay as they are.
func TestApplyRefuses(t *testing.T) {
	for text, want := range map[string]error{
		"profile a { capability nonsense, }":     mode.ErrBroken,
		"profile a {":                            mode.ErrBroken,
		"}":                                      mode.ErrBroken,
		"profile a flags=(complain kill) {}":     mode.ErrBroken,
		"profile a flags=() {}":                  mode.ErrBroken,
		"profile a /b include <flags>\n {}":      mode.ErrSplicedHead,
		"profile a /b include <x> (complain) {}": mode.ErrSplicedHead,
	} {
		tree, findings := parse(text)
		got, err := mode.Apply(tree, findings, mode.Profiles(tree), mode.Set(mode.Enforce))
		if strings.Contains(text, "<flags>") {
			// Nothing is to be taken away here, but there is to add.
			got, err = mode.Apply(tree, findings, mode.Profiles(tree), mode.Set(mode.Complain))
		}
		if !errors.Is(err, want) || got != "" {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func TestOf(t *testing.T) {
	for text, want := range map[string]mode.Mode{
		"profile a {}":                              mode.Enforce,
		"profile a (audit) {}":                      mode.Enforce,
		"profile a flags=(audit, default_allow) {}": mode.DefaultAllow,
		`profile a flags=("complain" audit) {}`:     mode.Complain,
	} {
		tree, _ := parse(text)
		if got := mode.Of(mode.Profiles(tree)[0]); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if _, ok := mode.Parse("Complain"); ok {
		t.Error("the names of modes are in lower case")
	}
}

// FuzzApply changes the profiles of any text to each mode and back.
func FuzzApply(f *testing.F) {
	for _, text := range []string{
		"profile a {}", "/a (complain audit) { ^h {} }", "profile a /b # c\n (kill)# d\n{}",
		"profile \"a\"\"/b\"(\"audit\"\"kill\"){}", "profile a\r\nflags=(audit\n,complain){\r\n}\r\n",
		"profile a xattrs=(b=c) +identities=(d) flags=(complain) { if $x { hat y { } } }",
		"profile a include <x> (complain) {}", "profile a\x00b(complain){}", "hat a//b(kill)\\{}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, findings := parse(text)
		for _, m := range mode.Modes() {
			after, err := mode.Apply(tree, findings, mode.Profiles(tree), mode.Set(m))
			if errors.Is(err, mode.ErrBroken) || errors.Is(err, mode.ErrSplicedHead) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			tree, findings := parse(after)
			for _, p := range mode.Profiles(tree) {
				if got := mode.Of(p); got != m {
					t.Fatalf("%s is in mode %s, not %s: %q", p.Name.Raw, got, m, after)
				}
			}
			again, err := mode.Apply(tree, findings, mode.Profiles(tree), mode.Set(m))
			if err != nil || again != after {
				t.Fatalf("a second time: %v, %q", err, again)
			}
		}
		there := apply(t, text, mode.Set(mode.Enforce))
		tree, _ = parse(there)
		for _, p := range mode.Profiles(tree) {
			if slices.Contains(mode.Flags(p), "enforce") {
				return // which says nothing, and would not come back
			}
		}
		if back := apply(t, apply(t, there, mode.Set(mode.Complain)), mode.Set(mode.Enforce)); back != there {
			t.Fatalf("%q comes back as %q", there, back)
		}
	})
}
