package parser

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// whole are profiles without mistakes.
func whole(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, name := range []string{"webserver", "container-default", "every-rule"} {
		text, err := os.ReadFile(filepath.Join("..", "testdata", "profiles", name))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
		if n := errorsOf(string(text)); len(n) > 0 {
			t.Fatalf("%s: %v", name, n)
		}
	}
	return texts
}

func errorsOf(text string) diag.List {
	_, findings := Parse(source.NewFile("damaged", text), Options{})
	return findings.Errors()
}

// damage is a text with one mistake.
type damage struct {
	at   int
	text string
}

// TestDamage makes one mistake at a time, everywhere in profiles that have
// none, and counts the findings. Most mistakes give one; share is how many of
// a hundred may give more, and none gives more than most.
func TestDamage(t *testing.T) {
	tests := []struct {
		name  string
		make  func(string) []damage
		share int
		most  int
	}{
		{"cut off", cutOff, 1, 2},
		{"no comma", without(","), 3, 2},
		{"no brace", without("{}"), 3, 2},
		{"no parenthesis", without("()"), 5, 2},
		{"no quote", without(`"`), 3, 2},
		{"a comma twice", twice(","), 3, 2},
		{"a brace twice", twice("{}"), 4, 2},
		{"letters swapped", swapped, 3, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			all, many := 0, 0
			for name, text := range whole(t) {
				for _, d := range test.make(text) {
					all++
					findings := errorsOf(d.text)
					if len(findings) > 1 {
						many++
						t.Logf("%s:%d: %d findings: %s", name, 1+strings.Count(text[:d.at], "\n"), len(findings), messages(findings))
					}
					if len(findings) > test.most {
						t.Errorf("%s:%d: more than %d", name, 1+strings.Count(text[:d.at], "\n"), test.most)
					}
				}
			}
			if many*100 > all*test.share {
				t.Errorf("%d of %d mistakes give several findings", many, all)
			}
		})
	}
}

func messages(findings diag.List) string {
	var all []string
	for _, f := range findings {
		all = append(all, position(f.Place.File, f.Place.Span.Start)+" "+f.Message)
	}
	return strings.Join(all, " | ")
}

func cutOff(text string) []damage {
	var all []damage
	for i := range text {
		all = append(all, damage{i, text[:i]})
	}
	return all
}

// code calls f with the offset of each byte that is in no comment.
func code(text string, f func(i int)) {
	at := 0
	for line := range strings.Lines(text) {
		end := len(line)
		if i := strings.Index(line, "#"); i >= 0 && (i == 0 || line[i-1] == ' ') {
			end = i
		}
		for i := range end {
			f(at + i)
		}
		at += len(line)
	}
}

func without(bytes string) func(string) []damage {
	return func(text string) []damage {
		var all []damage
		code(text, func(i int) {
			if strings.IndexByte(bytes, text[i]) >= 0 {
				all = append(all, damage{i, text[:i] + text[i+1:]})
			}
		})
		return all
	}
}

func twice(bytes string) func(string) []damage {
	return func(text string) []damage {
		var all []damage
		code(text, func(i int) {
			if strings.IndexByte(bytes, text[i]) >= 0 {
				all = append(all, damage{i, text[:i] + text[i:i+1] + text[i:]})
			}
		})
		return all
	}
}

// swapped swaps the second and third letter of each keyword at the start of a
// line.
func swapped(text string) []damage {
	var all []damage
	at := 0
	for line := range strings.Lines(text) {
		start := at + len(line) - len(strings.TrimLeft(line, " "))
		word := nameAt(text, uint32(start))
		if len(word) > 3 && word[1] != word[2] && slices.Contains(statementWords, word) {
			i := start + 1
			all = append(all, damage{i, text[:i] + text[i+1:i+2] + text[i:i+1] + text[i+2:]})
		}
		at += len(line)
	}
	return all
}
