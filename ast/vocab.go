package ast

import (
	"sort"
	"strings"
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
// first. It is that of the function Nearest.
func (v *Vocabulary) Nearest(name string) []string {
	return Nearest(name, v.Names())
}

// Nearest returns the candidates that a misspelled name may have meant, the
// best first: those with at most two letters inserted, left out, changed or
// swapped, and at most half of the letters of the name. Upper and lower case
// differ by nothing, so that "HUP" may have meant "hup".
func Nearest(name string, candidates []string) []string {
	type near struct {
		name     string
		distance int
	}
	var found []near
	most := min(2, len(name)/2)
	for _, c := range candidates {
		if d := EditDistance(name, c, most); d <= most {
			found = append(found, near{c, d})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].distance < found[j].distance })
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.name
	}
	return names
}

// EditDistance counts the letters to insert, leave out, change or swap with
// their neighbour, to make a out of b; most+1 stands for any number over most.
func EditDistance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most || len(a) > 64 {
		return most + 1
	}
	var before, last, row [80]int
	for j := 0; j <= len(b); j++ {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if sameLetter(a[i-1], b[j-1]) {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && sameLetter(a[i-1], b[j-2]) && sameLetter(a[i-2], b[j-1]) {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return min(last[len(b)], most+1)
}

func sameLetter(a, b byte) bool { return lower(a) == lower(b) }

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
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
