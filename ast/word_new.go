package ast

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/internal/nearest"
)

// NewWord returns the word that stands for a value: as it is where that is safe,
// in quotes otherwise. The value is that of Word.Value: what matters to patterns
// and is not meant as such has a backslash before it. The error tells of a value
// that no word has: one with a NUL byte or a backslash at its end.
func NewWord(value string) (Word, error) {
	w := Word{Raw: value}
	if !isPlainWord(value) {
		w.Raw = `"` + strings.NewReplacer(`"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(value) + `"`
	}
	if w.Value() != value || strings.IndexByte(value, 0) >= 0 {
		return Word{}, fmt.Errorf("no word stands for %q", value)
	}
	return w, nil
}

// isPlainWord reports whether a value needs no quotes, wherever it stands.
func isPlainWord(value string) bool {
	for i := range len(value) {
		b := value[i]
		letter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
		if !letter && strings.IndexByte("/._@{}*[]~-", b) < 0 {
			return false
		}
	}
	return value != "" && value[0] != '-'
}

// wordMaker makes words and keeps the first error.
type wordMaker struct{ err error }

func (m *wordMaker) makeWord(value string) Word {
	w, err := NewWord(value)
	if err != nil && m.err == nil {
		m.err = err
	}
	return w
}

// optional returns the zero word for "".
func (m *wordMaker) optional(value string) Word {
	if value == "" {
		return Word{}
	}
	return m.makeWord(value)
}

func (m *wordMaker) makeWords(values []string) []Word {
	words := make([]Word, len(values))
	for i, v := range values {
		words[i] = m.makeWord(v)
	}
	return words
}

// vocabularyWord returns the word for a name of a vocabulary.
func (m *wordMaker) vocabularyWord(name string, v *Vocabulary) Word {
	if !v.Has(name) && m.err == nil {
		m.err = unknownName(name, v)
	}
	return Word{Raw: name}
}

func (m *wordMaker) failWord(format string, args ...any) {
	if m.err == nil {
		m.err = fmt.Errorf(format, args...)
	}
}

func unknownName(name string, v *Vocabulary) error {
	return errors.New(nearest.Unknown(v.What(), name, v.Names(), ""))
}
