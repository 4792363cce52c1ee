package yamltext

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/source"
)

// checkScalars reads a text, and each of its scalars again: the pieces must
// give the value, and the bytes at a place must be what it stands for.
func checkScalars(t *testing.T, text string) (checked int) {
	t.Helper()
	file := source.NewFile("f.yaml", text)
	if _, _, wrong := WrongEncoding(file); wrong {
		return 0
	}
	for span := range Documents(text) {
		d, _ := Decode(file, span, 1000)
		for _, root := range d.Roots {
			checked += checkNode(t, d, root)
		}
	}
	return checked
}

func checkNode(t *testing.T, d *Document, n *yaml.Node) int {
	t.Helper()
	checked := 0
	for _, child := range n.Content {
		checked += checkNode(t, d, child)
	}
	place := d.PlaceOf(n)
	if !d.File.Span().Contains(place.Span) {
		t.Fatalf("%q: the place %v lies outside", d.Text, place.Span)
	}
	switch n.Kind {
	case yaml.AliasNode:
		if got := d.File.Slice(place.Span); got != "*"+n.Value {
			t.Errorf("%q: an alias of %q is at %q", d.Text, n.Value, got)
		}
	case yaml.ScalarNode:
		checkScalar(t, d, d.Scalar(n))
		checked++
	}
	return checked
}

func checkScalar(t *testing.T, d *Document, s Scalar) {
	t.Helper()
	if !s.Exact && s.Value != "" && s.Span.Len() > 0 {
		t.Errorf("%q: no exact place of %q, which is in %v", d.Text, s.Value, s.Span)
		return
	}
	at := uint32(0)
	for _, p := range s.Pieces {
		if p.Text.Start != at || !d.File.Span().Contains(p.File) || !s.Span.Contains(p.File) {
			t.Fatalf("%q: %q has the pieces %v in %v", d.Text, s.Value, s.Pieces, s.Span)
		}
		at = p.Text.End
		if p.Verbatim && s.Value[p.Text.Start:p.Text.End] != d.File.Slice(p.File) {
			t.Errorf("%q: %q is not %q", d.Text, s.Value[p.Text.Start:p.Text.End], d.File.Slice(p.File))
		}
	}
	if len(s.Pieces) > 0 && int(at) != len(s.Value) {
		t.Errorf("%q: the pieces %v end before %q", d.Text, s.Pieces, s.Value)
	}
	checkAgain(t, d, s)
}

// checkAgain reads a scalar in quotes once more, alone.
func checkAgain(t *testing.T, d *Document, s Scalar) {
	t.Helper()
	if s.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0 || d.JSON {
		return
	}
	var again string
	if err := yaml.Unmarshal([]byte(d.File.Slice(s.Span)), &again); err != nil || again != s.Value {
		t.Errorf("%q: %q is at %q, which is %q (%v)", d.Text, s.Value, d.File.Slice(s.Span), again, err)
	}
}

// scalars are texts with scalars of every style.
var scalars = []string{
	"a: plain\nb: two words  \nc: over\n  two lines\nd: with\n\n  an empty line\n",
	"a: 'single'\nb: 'it''s'\nc: 'over\n  two\n\n  lines '\nd: ''\n",
	`a: "double"` + "\n" + `b: "\t\"\\\x41\u00e9\U0001f600\e\0\N\_\L\P"` + "\nc: \"over\n  two  \\\n   lines\\\n\n  end\"\n",
	"a: |\n  one\n   two\n\n  three\nb: |-\n  one\n\n\nc: |+\n  one\n\n\nd: x\n",
	"a: >\n  one\n  two\n\n  three\n   more\n  less\n\n   more\n\n\n  end\nb: >-\n  x\n  y\nc: >+\n  x\n\n\n",
	"a: |2\n    x\n   y\nb: |1-\n  x\nc: >3+\n      x\n\n   y\n\nd: |-2\n   \n    x\n",
	"a: |2\n     \n   \nb: |+\n\n\nc: |\n\nd: >2+\n    \n",
	"- &a !!str x\n- *a\n- &b\n  # comment\n  text\n- !t 'q'\n- &c |\n  x\n- !!binary aGk=\n",
	"{a: x, b: [y, \"z\", 'w'], c: d e f , g: }\n",
	"? long\n: value\n? - x\n: y\n",
	"a: |  # comment\n  x\r\nb: \"x\r\n  y\"\r\nc: >-\r\n  one\r\n  two\r\n\r\n  three\r\n",
	BOM + "a: x\nb: \"é\"\n", "é: \"ü\" \nb: ö  # ä\nc:   'ß'\n",
	"a: |\n  \tx\n  y \n   \n  z", "a: >\n  x\n  \n  \t y\n  z\n", "a: |\n  x\n ", "a: |\n  x\n     ",
	"a: x\rb: y\r\rc: |\r  z\r", "a: x\u0085b: \"y\u2028z\"\u2029c: |\u2028  w\u2029  v\n",
	"--- |\n one\n two\n--- >\n x\n y\n...\n--- text\n",
	"%YAML 1.1\n---\na: b\n...\n%YAML 1.1\n# c\n---\nc: d\n",
	`{"a": "b\/cé\ud83d\ude00\ud800x\n", "b": [1, true, null, "\\"], "c": {"d": "é"}}` + "\n{\"e\": 2}",
	"---\n{\"a\": \"x\"}\n---\n[\"y\"]\n", "- - - x\n    - |\n     y\n  - >\n   z\n",
	"a:\n- |\n x\n- b: |\n   y\n  c: z\n", "\"a\": x\n'b': y\n",
}

func TestScalars(t *testing.T) {
	checked := 0
	for _, text := range scalars {
		checked += checkScalars(t, text)
	}
	if checked < 100 {
		t.Errorf("only %d scalars were read", checked)
	}
}

// TestBlocks reads blocks with all indicators at many depths, with lines that
// are empty, blank or indented further.
func TestBlocks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	lines := []string{"x", "", "  ", " y", "\tz", "a b ", "# c", "   ", "'q'", "é"}
	for range 20_000 {
		depth, extra := random.IntN(4), 1+random.IntN(4)
		var b strings.Builder
		for i := range depth {
			fmt.Fprintf(&b, "%sk:%s", strings.Repeat(" ", i), "\n")
		}
		pad := strings.Repeat(" ", depth)
		header := string("|>"[random.IntN(2)]) + []string{"", "+", "-"}[random.IntN(3)]
		if random.IntN(2) == 0 {
			header += fmt.Sprint(extra)
		}
		fmt.Fprintf(&b, "%sk: %s\n", pad, header)
		for range random.IntN(6) {
			line := lines[random.IntN(len(lines))]
			if line != "" && line != "  " {
				line = pad + strings.Repeat(" ", extra) + line
			}
			b.WriteString(line + []string{"\n", "\n", "\r\n"}[random.IntN(3)])
		}
		if random.IntN(2) == 0 {
			fmt.Fprintf(&b, "%sl: m\n", pad)
		}
		checkScalars(t, b.String())
	}
}

func FuzzScalars(f *testing.F) {
	for _, text := range scalars {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkScalars(t, text) })
}
