package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// testRules are the rules of aa-lint and one with an option of each type.
func testRules() []lint.Analyzer {
	return append(rules.All(), lint.Analyzer{
		Code: diag.Code{ID: "AA999", Name: "of-all-types"}, Severity: diag.Warning, Summary: "nothing",
		Options: []lint.Option{
			{Name: "flag", Help: "h", Default: false},
			{Name: "number", Help: "h", Default: 3},
			{Name: "word", Help: "h", Default: "auto", Values: []string{"auto", "always"}},
			{Name: "text", Help: "h", Default: ""},
			{Name: "list", Help: "h", Default: []string{"/etc"}},
			{Name: "pairs", Help: "h", Default: map[string]string{}},
			{Name: "words", Help: "h", Default: []string{"a"}, Values: []string{"a", "b"}},
			{Name: "checked", Help: "h", Default: []string{"a"}, Check: func(text string) error {
				if strings.Contains(text, "[") {
					return fmt.Errorf("%q is wrong", text)
				}
				return nil
			}},
			{Name: "groups", Help: "h", Default: [][]string{}},
		},
	})
}

const everything = `
preset: strict
select: [AA1, security]
extend-select: AA502
ignore: []
rules:
  AA413: off
  missing-comma: warning
  AA2xx: error
  AA999:
    severity: info
    flag: true
    number: 7
    word: always
    text: x
    list: [a, b]
    pairs: {a: b}
    groups: [[a, b], [c]]
overrides:
  - paths: [abstractions/**, "*.aa"]
    ignore: AA413
  - paths: special
    extend-select: AA413
    rules: {AA999: {number: 8}}
base: apparmor.d
include: [more]
define:
  X: [a, b]
  "@{Y}": c
known-profiles: [z]
target: {parser: "4.0", abi: abi/4.0, kernel: "6.8"}
baseline: known.json
fail-on: never
min-severity: warning
format: {permission-order: rwlkmix, sort: true}
`

func TestParse(t *testing.T) {
	c, err := config.Parse("dir/x.yaml", []byte(everything), testRules())
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{
		File: "dir/x.yaml", Dir: "dir",
		Rules: config.Rules{
			Preset: "strict", Select: []string{"AA1", "security"}, Extend: []string{"AA502"}, Ignore: []string{},
			Levels: map[string]lint.Level{"AA413": lint.Off, "missing-comma": lint.AsWarning, "AA2xx": lint.AsError, "AA999": lint.AsInfo},
			Options: map[string]map[string]any{"AA501": {"permission-order": "rwlkmix", "sort": true}, "AA504": {"order": "rwlkmix"}, "AA999": {
				"flag": true, "number": 7, "word": "always", "text": "x", "list": []string{"a", "b"},
				"pairs": map[string]string{"a": "b"}, "groups": [][]string{{"a", "b"}, {"c"}},
			}},
		},
		Overrides: []config.Override{
			{Paths: []string{"abstractions/**", "*.aa"}, Rules: config.Rules{Ignore: []string{"AA413"}}},
			{Paths: []string{"special"}, Rules: config.Rules{
				Extend: []string{"AA413"}, Levels: map[string]lint.Level{}, Options: map[string]map[string]any{"AA999": {"number": 8}},
			}},
		},
		Base: "apparmor.d", Include: []string{"more"}, Define: map[string][]string{"X": {"a", "b"}, "Y": {"c"}},
		KnownProfiles: []string{"z"}, Target: lint.Target{Parser: "4.0", ABI: "abi/4.0", Kernel: "6.8"},
		Baseline: "known.json", FailOn: "never", MinSeverity: "warning", Format: format.Options{Permissions: format.OrderRWLKM, Sort: true},
		Paths: []config.Path{
			{Setting: "base", Flag: "--base", Text: "apparmor.d", Line: 25, Column: 7},
			{Setting: "include", Flag: "-I", Text: "more", Line: 26, Column: 11},
			{Setting: "baseline", Flag: "--baseline", Text: "known.json", Line: 32, Column: 11},
		},
	}
	if diff := cmp.Diff(want, *c, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".origins" }, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
	for setting, line := range map[string]int{"preset": 2, "rules.AA413": 7, "rules.AA999.flag": 12, "define.X": 28, "format.sort": 35, "nothing": 0} {
		if got := c.Line(setting); got != line {
			t.Errorf("%s is set in line %d, not %d", setting, got, line)
		}
	}
}

func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"a: [":                                                  `x: line 1: did not find expected node content`,
		"[]":                                                    `x:1:1: expected settings such as "key: value"`,
		"preset: [a]":                                           `x:1:9: expected a text`,
		"preset: stric":                                         `x:1:9: unknown preset "stric", did you mean "strict"?`,
		"preset: strict\npreset: all":                           `x:2:1: "preset" is set twice`,
		"ignores: AA101":                                        `x:1:1: unknown setting "ignores", did you mean "ignore"?`,
		"ignore: [AA101, AA1O2]":                                `x:1:17: unknown rule "AA1O2", did you mean "AA102"?`,
		"rules: {AA101: maybe}":                                 `x:1:16: unknown level "maybe": it is off, on, info, warning or error`,
		"rules: {AA1: {list: x}}":                               `x:1:15: unknown setting of AA1 "list"`,
		"rules: {AA999: {lst: x}}":                              `x:1:17: unknown setting of AA999 "lst", did you mean "list"?`,
		"rules: {AA999: {flag: 1}}":                             `x:1:23: "1" is not true or false`,
		"rules: {AA999: {number: x}}":                           `x:1:25: "x" is not a whole number`,
		"rules: {AA999: {word: x}}":                             `x:1:23: unknown value of word "x": it is auto or always`,
		"rules: {AA999: {text: [x]}}":                           `x:1:23: expected a text`,
		"rules: {AA999: {pairs: x}}":                            `x:1:24: expected settings such as "key: value"`,
		"rules: {AA999: {groups: x}}":                           `x:1:25: expected a list of lists`,
		"rules: {AA999: {words: [a, c]}}":                       `x:1:28: unknown value of words "c": it is a or b`,
		"rules: {AA999: {checked: [/a, '/[']}}":                 `x:1:31: "/[" is wrong`,
		"rules: {AA999: {checked: '['}}":                        `x:1:26: "[" is wrong`,
		"rules: {AA210: {files: ['/a{b']}}":                     `x:1:25: "/a{b" is not a pattern: "{" is not closed`,
		"rules: {AA217: {probes: ['@{PROC}/x']}}":               `x:1:26: "@{PROC}/x" is not a pattern of paths: there are no variables in settings`,
		"rules: {AA218: {sockets: [run/x.sock]}}":               `x:1:27: "run/x.sock" is not a pattern of paths: it does not start with a slash`,
		"overrides: [{paths: a, rules: {AA224: {files: '['}}}]": `x:1:47: "[" is not a pattern: "[" is not closed`,
		"rules: {AA201: {allow: '{a'}}":                         `x:1:24: "{a" is not a pattern`,
		"rules: {AA212: {levels: {bpf: wrning}}}":               `x:1:31: unknown value of levels "wrning", did you mean "warning"?`,
		"rules: {AA416: {programs: {a: '['}}}":                  `x:1:31: "[" is not a pattern: "[" is not closed`,
		"overrides: {}":                                         `x:1:12: expected a list of overrides`,
		"overrides: [{paths: '['}]":                             `x:1:21: "[" is not a pattern of paths`,
		"overrides: [{preset: all}]":                            `x:1:14: unknown setting of overrides "preset"`,
		"define: {1: x}":                                        `x:1:10: "1" is not a name of a variable`,
		"target: {parsr: x}":                                    `x:1:10: unknown setting of target "parsr", did you mean "parser"?`,
		"target: {parser: four}":                                `x:1:18: parser: "four" is not a release of apparmor_parser such as 4.0`,
		"target: {parser: 99}":                                  `x:1:18: parser: "99" is not a release of apparmor_parser such as 4.0`,
		"target: {parser: 4}":                                   `x:1:18: parser: "4" is not a release of apparmor_parser such as 4.0`,
		"target: {parser: 7.3}":                                 `x:1:18: parser: 7.3 is not a release of apparmor_parser that is known: they are 2.8, 2.9, 2.10, 2.11, 2.12, 2.13, 3.0, 3.1, 4.0, 4.1, 5.0, 6.0`,
		"target: {abi: nope}":                                   `x:1:15: abi: "nope" is not the name of an abi file such as abi/4.0`,
		"target: {abi: abi/4.1}":                                `x:1:15: abi: unknown abi "abi/4.1": AppArmor has abi/3.0, abi/4.0, abi/5.0`,
		"target: {abi: abi/99.0}":                               `x:1:15: abi: unknown abi "abi/99.0": AppArmor has abi/3.0, abi/4.0, abi/5.0`,
		"target: {kernel: foo}":                                 `x:1:18: kernel: "foo" is not a release of Linux such as 6.8`,
		"target: {kernel: 68}":                                  `x:1:18: kernel: "68" is not a release of Linux such as 6.8`,
		"fail-on: warn":                                         `x:1:10: unknown fail-on "warn": it is error, warning, info or never`,
	} {
		_, err := config.Parse("x", []byte(text), testRules())
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
}

// TestSelections layers overrides and the command line over the settings.
func TestSelections(t *testing.T) {
	c, err := config.Parse("/p/.aa-lint.yaml", []byte(`
rules: {AA413: error, AA999: {number: 1, text: a}}
overrides:
  - paths: abstractions/**
    ignore: AA413
    rules: {AA999: {number: 2}}
  - paths: "**/special"
    rules: {AA413: warning}
`), testRules())
	if err != nil {
		t.Fatal(err)
	}
	all := c.Choice()
	all.Further = []lint.Choice{{Ignore: []string{"AA502"}, Extend: []string{"AA902"}}}
	s, err := c.Selections(testRules(), all, "/p/work")
	if err != nil {
		t.Fatal(err)
	}
	hash := diag.Code{ID: "AA413"}
	for path, want := range map[string]lint.Level{
		"x": lint.AsError, "../x": lint.AsError, "../abstractions/x": lint.Off, "/p/abstractions/a/b": lint.Off,
		"../abstractions/special": lint.AsWarning, "special": lint.AsWarning, "/elsewhere/special": lint.AsWarning,
	} {
		if got := s.For(path).Level(hash); got != want {
			t.Errorf("%s: level %d, want %d", path, got, want)
		}
		if !s.For(path).Has(diag.Code{ID: "AA902"}) {
			t.Errorf("%s: what the command line chooses is not run", path)
		}
	}
	got := s.Choice("../abstractions/x").OptionsOf(diag.Code{ID: "AA999"})
	if diff := cmp.Diff(map[string]any{"number": 2, "text": "a"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFind(t *testing.T) {
	top := t.TempDir()
	for _, dir := range []string{"repo/.git", "repo/sub/sub", "repo/other"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{".aa-lint.yaml", "repo/sub/.aa-lint.yaml"} {
		if err := os.WriteFile(filepath.Join(top, file), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string]string{
		".": ".aa-lint.yaml", "repo/sub/sub": "repo/sub/.aa-lint.yaml", "repo/sub": "repo/sub/.aa-lint.yaml", "repo/other": "", "repo": "",
	} {
		got, err := config.Find(filepath.Join(top, dir))
		if want != "" {
			want = filepath.Join(top, want)
		}
		if err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", dir, got, err, want)
		}
	}
}

// TestSchema holds the schema against what the reader takes.
// TestFindMisnamed checks that a file that was meant to have the settings is not
// passed over.
func TestFindMisnamed(t *testing.T) {
	for name, want := range map[string]string{
		".aa-lint.yml":   "settings are read from .aa-lint.yaml: rename the file",
		"aa-lint.yaml":   "settings are read from .aa-lint.yaml: rename the file",
		".aa-lint.toml":  "settings are read from .aa-lint.yaml, and written in YAML",
		".aa-lint.yaml":  "",
		".aa-lint.yamll": "",
	} {
		dir := t.TempDir()
		sub := filepath.Join(dir, "sub")
		if err := os.MkdirAll(sub, 0o755); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := config.Find(sub)
		if want == "" && err != nil || want != "" && (err == nil || err.Error() != path+": "+want) {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
}

func TestSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(config.Schema(testRules())))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(text string) error {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		plain, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		value, err = jsonschema.UnmarshalJSON(bytes.NewReader(plain))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	if err := valid(everything); err != nil {
		t.Error(err)
	}
	for _, text := range []string{
		"presset: all", "preset: x", "rules: {AA101: maybe}", "rules: {nonsense: off}", "rules: {AA1: {list: x}}",
		"rules: {AA999: {lst: x}}", "rules: {AA999: {flag: 1}}", "rules: {AA999: {word: x}}", "overrides: {}",
		"overrides: [{preset: all}]", "fail-on: warn", "target: {parser: '4'}", "target: {abi: nope}", "format: {sort: often}",
	} {
		if valid(text) == nil {
			t.Errorf("the schema takes %s", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(everything))
	f.Add([]byte("a: &a {b: *a}\n<<: *a\n"))
	all := testRules()
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := config.Parse("x", text, all)
		if (c == nil) != (err != nil) && err == nil {
			t.Error("neither settings nor an error")
		}
		if err == nil {
			_ = config.Shown{Config: c, Rules: all, Origin: true, Path: "/x"}.Text()
		}
	})
}
