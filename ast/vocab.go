package ast

import (
	"strings"

	"github.com/aa-lint/aa-lint/internal/nearest"
)

// Term is a word of a closed vocabulary.
type Term struct {
	Name  string
	Value int
	Since string // the first parser release that knows it; "" if it is older than 3.0
}

// Vocabulary is a closed set of words: the names of capabilities, of signals …
// It is immutable.
type Vocabulary struct {
	what   string
	terms  []Term
	byName map[string]int
}

// NewVocabulary returns the vocabulary of the terms. what names one of them in
// messages: "capability".
func NewVocabulary(what string, terms ...Term) *Vocabulary {
	v := &Vocabulary{what: what, terms: terms, byName: make(map[string]int, len(terms))}
	for i, t := range terms {
		v.byName[t.Name] = i
	}
	return v
}

// What names one term for messages: "capability".
func (v *Vocabulary) What() string { return v.what }

// Lookup returns the term with the name.
func (v *Vocabulary) Lookup(name string) (Term, bool) {
	i, ok := v.byName[name]
	if !ok {
		return Term{}, false
	}
	return v.terms[i], true
}

// Has reports whether the name is in the vocabulary.
func (v *Vocabulary) Has(name string) bool {
	_, ok := v.byName[name]
	return ok
}

// Terms returns all terms in the order of the vocabulary. The caller must not
// change them.
func (v *Vocabulary) Terms() []Term { return v.terms }

// Names returns the names of all terms in the order of the vocabulary.
func (v *Vocabulary) Names() []string {
	names := make([]string, len(v.terms))
	for i, t := range v.terms {
		names[i] = t.Name
	}
	return names
}

// Nearest returns the names that a misspelled name may have meant, the best
// first.
func (v *Vocabulary) Nearest(name string) []string {
	return nearest.Of(name, v.Names())
}

// MatchesName reports whether a name is that of a pattern, in which * stands for
// anything.
func MatchesName(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	rest, ok := strings.CutPrefix(name, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}
