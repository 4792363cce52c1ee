package recognize_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/recognize"
)

// TestProfilesOfCorpora holds every profile of the corpora against what is said
// of its text, as it is and with mistakes in it.
func TestProfilesOfCorpora(t *testing.T) {
	dir := corpus.Dir(t)
	rng := rand.New(rand.NewPCG(11, 3))
	texts, missed := 0, map[string][]string{}
	for _, row := range corpus.Table(t, filepath.Join(dir, "corpus", "profiles.tsv")) {
		data, err := os.ReadFile(filepath.Join(dir, "corpus", "profiles", row[0]))
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if recognize.Text(text) == recognize.Empty {
			continue // it is commented out
		}
		texts++
		for _, m := range mutations {
			if broken := m.apply(text, rng); !recognize.Text(broken).Policy() {
				missed[m.name] = append(missed[m.name], row[0])
			}
		}
	}
	if texts < 1000 {
		t.Errorf("only %d profiles", texts)
	}
	for _, m := range mutations {
		if n := len(missed[m.name]); n > m.missed {
			t.Errorf("%s: %d of %d profiles are not seen to be some, such as %s", m.name, n, texts, strings.Join(missed[m.name][:min(n, 8)], ", "))
		}
	}
}

// mutation is a way to break a profile. Of some so little is left that a few
// cannot be recognized.
type mutation struct {
	name   string
	apply  func(text string, rng *rand.Rand) string
	missed int
}

var mutations = []mutation{
	{name: "as it is", apply: func(text string, _ *rand.Rand) string { return text }},
	{name: "CRLF", apply: func(text string, _ *rand.Rand) string { return strings.ReplaceAll(text, "\n", "\r\n") }},
	{name: "byte order mark", apply: func(text string, _ *rand.Rand) string { return "\ufeff" + text }},
	{name: "set in", apply: func(text string, _ *rand.Rand) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }},
	{name: "a letter gone in the first statement", apply: first(dropLetter)},
	{name: "a letter changed in the first statement", apply: first(changeLetter)},
	{name: "misspelled head first", apply: first(func(string, *rand.Rand) string { return "profil foo {" })},
	{name: "name without keyword first", apply: first(func(string, *rand.Rand) string { return "foo {" })},
	{name: "path without brace first", apply: first(func(string, *rand.Rand) string { return "/usr/bin/foo" })},
	{name: "no first statement", apply: first(func(string, *rand.Rand) string { return "" })},
	{name: "prose first", apply: func(text string, _ *rand.Rand) string {
		return "Copyright (C) 2020 The authors of foo.\nThis profile is free software.\n\n" + text
	}},
	{name: "a conflict first", apply: func(text string, _ *rand.Rand) string {
		return "<<<<<<< HEAD\n# one\n=======\n# two\n>>>>>>> topic\n" + text
	}},
	{name: "a brace first", apply: func(text string, _ *rand.Rand) string { return "}\n" + text }},
	{name: "no commas", apply: lines(func(line string, _ *rand.Rand) string { return strings.TrimRight(line, ",") })},
	{name: "no braces at the end of lines", apply: lines(func(line string, _ *rand.Rand) string { return strings.TrimRight(line, "{} ") })},
	{name: "a letter gone in each line", apply: lines(dropLetter), missed: 10},
	{name: "a letter changed in each line", apply: lines(changeLetter), missed: 60},
	{name: "semicolons", apply: lines(func(line string, _ *rand.Rand) string {
		if cut, ok := strings.CutSuffix(line, ","); ok {
			return cut + ";"
		}
		return line
	})},
	{name: "half of the lines", apply: lines(func(line string, rng *rand.Rand) string {
		if rng.IntN(2) == 0 {
			return ""
		}
		return line
	}), missed: 10},
}

// first changes the first line that is no comment.
func first(change func(string, *rand.Rand) string) func(string, *rand.Rand) string {
	return func(text string, rng *rand.Rand) string {
		done := false
		return lines(func(line string, rng *rand.Rand) string {
			if done || line == "" || line[0] == '#' && !strings.HasPrefix(line, "#include") {
				return line
			}
			done = true
			return change(line, rng)
		})(text, rng)
	}
}

// lines changes each line, without the blanks around it.
func lines(change func(string, *rand.Rand) string) func(string, *rand.Rand) string {
	return func(text string, rng *rand.Rand) string {
		var out strings.Builder
		for line := range strings.Lines(text) {
			body := strings.TrimSpace(line)
			if body != "" {
				before, after, _ := strings.Cut(line, body)
				line = before + change(body, rng) + after
			}
			out.WriteString(line)
		}
		return out.String()
	}
}

func dropLetter(line string, rng *rand.Rand) string {
	at := rng.IntN(len(line))
	return line[:at] + line[at+1:]
}

func changeLetter(line string, rng *rand.Rand) string {
	at := rng.IntN(len(line))
	return line[:at] + string(rune('!'+rng.IntN(94))) + line[at+1:]
}
