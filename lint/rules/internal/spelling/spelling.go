// Package spelling tells how words are written, and where the parts of them stand:
// variables, classes, alternations, quotes.
package spelling

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// Part returns the place of a part of a word, by offsets in its spelling.
func Part(w ast.Word, start, end int) source.Span {
	return source.Span{Start: w.Place.Start + uint32(start), End: w.Place.Start + uint32(end)}
}

// HasVariable reports whether a word mentions a variable.
func HasVariable(value string) bool {
	for range ast.References(value) {
		return true
	}
	return false
}

// ClassEnd returns the index of the "]" that closes the class at start, -1 if
// there is none.
func ClassEnd(pattern string, start int) int {
	for i := start + 1; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case ']':
			return i
		}
	}
	return -1
}

// Branches returns the texts that a pattern stands for if its alternations are
// written out; the pattern itself if they are more than most.
func Branches(pattern string, most int) []string {
	done, todo := []string{}, []string{pattern}
	for len(todo) > 0 {
		text := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		open, ends := firstAlternation(text)
		if open < 0 {
			done = append(done, text)
			continue
		}
		if len(done)+len(todo)+len(ends) > most {
			return []string{pattern}
		}
		rest := text[ends[len(ends)-1]+1:]
		start := open + 1
		for _, end := range ends {
			todo = append(todo, text[:open]+text[start:end]+rest)
			start = end + 1
		}
	}
	slices.Sort(done)
	return slices.Compact(done)
}

// firstAlternation returns the index of the first "{" of a pattern, and those of
// the commas and the "}" that end its branches; -1 if there is none.
func firstAlternation(text string) (open int, ends []int) {
	open = -1
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '[':
			if end := ClassEnd(text, i); end > 0 {
				i = end
			}
		case c == '{':
			if depth++; open < 0 {
				open = i
			}
		case c == ',' && depth == 1:
			ends = append(ends, i)
		case c == '}' && depth > 0:
			if depth--; depth == 0 {
				return open, append(ends, i)
			}
		}
	}
	return -1, nil
}

// mostLabels is how many labels a word may spell.
const mostLabels = 32

// Alternatives returns the texts that a pattern without wildcards stands for; none
// if there are too many.
func Alternatives(pattern string) []string {
	done, todo := []string{}, []string{pattern}
	for len(todo) > 0 {
		if len(done)+len(todo) > mostLabels {
			return nil
		}
		text := todo[0]
		todo = todo[1:]
		end := strings.IndexByte(text, '}')
		open := strings.LastIndexByte(text[:max(end, 0)], '{')
		if end < 0 || open < 0 {
			done = append(done, text)
			continue
		}
		for _, branch := range strings.Split(text[open+1:end], ",") {
			todo = append(todo, text[:open]+branch+text[end+1:])
		}
	}
	return done
}

// BeforeQuote returns the offset at the end of a word, before its quote if it
// has one.
func BeforeQuote(w ast.Word) uint32 {
	if w.Quoted() {
		return w.Place.End - 1
	}
	return w.Place.End
}

// QuotedLike returns a text as it has to be written in the place of a word: in
// quotes if that was, or if it needs them.
func QuotedLike(w ast.Word, text string) string {
	if w.Quoted() || strings.ContainsAny(text, ",") {
		return `"` + text + `"`
	}
	return text
}

// IsLetterOrDigit reports whether a byte is a letter or digit of ASCII.
func IsLetterOrDigit(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// IsRealPath reports whether a string is a path as the kernel has them.
func IsRealPath(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.Contains(path, "//") && strings.IndexByte(path, 0) < 0
}
