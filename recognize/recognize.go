// Package recognize tells by its text whether a file holds AppArmor policy,
// whatever it is called. A profile that is full of mistakes is one all the same;
// a text of another kind that quotes a profile is none.
//
// Nothing is parsed: each line is held against the shapes that lines of policy
// have, and against those that lines of other formats have. What decides is how
// the text begins and what most of its lines are.
package recognize

import "strings"

// Kind is what a text is.
type Kind uint8

// The kinds of text.
const (
	Profile Kind = iota + 1 // profiles, tunables, or what begins as such files do
	Rules                   // rules or hats alone, which profiles include
	Empty                   // no statement at all: comments, or nothing
	Script                  // it begins with #! and the name of an interpreter
	Binary                  // it has bytes that no text has
	Other                   // any other text
)

// Policy reports whether a text of this kind is of the language.
func (k Kind) Policy() bool { return k == Profile || k == Rules }

// String returns what people call files of this kind.
func (k Kind) String() string {
	switch k {
	case Profile:
		return "profiles"
	case Rules:
		return "rules of profiles"
	case Empty:
		return "nothing but comments"
	case Script:
		return "scripts"
	case Binary:
		return "binary files"
	}
	return "no AppArmor policy"
}

// Text tells what a text is. The beginning of a text is enough to see that it is
// binary; for the rest, all of it counts.
func Text(text string) Kind {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.IndexByte(text[:min(len(text), 8192)], 0) >= 0 {
		return Binary
	}
	if isScript(text) {
		return Script
	}
	var s survey
	for line := range strings.Lines(text) {
		if s.surveyLine(line); s.settled() {
			break
		}
	}
	return s.kind()
}

// isScript reports whether a text begins with the name of its interpreter. A
// profile may name the parser there.
func isScript(text string) bool {
	first, _, _ := strings.Cut(text, "\n")
	return strings.HasPrefix(first, "#!") && strings.Contains(first, "/") && !strings.Contains(first, "apparmor")
}
