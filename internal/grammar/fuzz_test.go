package grammar_test

import (
	"path/filepath"
	"testing"
)

// FuzzGrammar compares the parser and the grammar on any text.
func FuzzGrammar(f *testing.F) {
	for _, text := range projectTexts(f) {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, fragment bool) {
		if _, err := compare(text, fragment); err != nil {
			t.Error(err)
		}
	})
}

// projectTexts returns the profiles of the project and the statements in them.
func projectTexts(t testing.TB) []string {
	var texts []string
	for _, text := range files(t, filepath.Join("..", "..", "testdata", "profiles")) {
		texts = append(append(texts, text), statements(text)...)
	}
	return texts
}
