package glob

import (
	"strings"

	"github.com/aa-lint/aa-lint/internal/escape"
)

// Specificity returns how many bytes at least a string needs to match the
// pattern up to and with the first *, **, ?, negated class, or alternation with
// one of those. Among profiles that attach to a program the one with the most
// specific attachment is used.
//
// The reference counts when it has taken out of an alternation what its branches
// have in common at their ends, so that this is behind the alternation: in
// "/{usr/lib/*/x,lib/x}" it counts no "/x".
func (p Pattern) Specificity() int {
	r := measurer{text: p.String()}
	return measure(r.sequence(false)).bytes
}

// length is how many bytes a part of a pattern matches at least. What stands
// behind a part that is wild is not counted.
type length struct {
	bytes int
	wild  bool
}

// part is a part of a pattern that the reference takes as one.
type part struct {
	text string // tells parts apart
	length
	branches [][]part // of an alternation
}

// measurer reads the parts of a text that Check has accepted.
type measurer struct {
	text string
	at   int
}

// sequence reads parts, to the end of the branch if they are in an alternation.
func (r *measurer) sequence(inside bool) []part {
	var parts []part
	slash := false // the last part is a slash that stands in the text as itself
	for r.at < len(r.text) {
		start := r.at
		var p part
		switch c := r.text[r.at]; {
		case inside && (c == ',' || c == '}'):
			return parts
		case c == '*':
			parts = append(parts, r.stars(slash)...)
			slash = false
			continue
		case c == '{':
			p = r.alternation()
		case c == '[':
			class, _ := readClass(r.text, r.at)
			r.at = class.end + 1
			p = part{text: r.text[start:r.at], length: length{1, class.negated}}
		case c == '\\':
			b, n := escape.Decode(r.text[r.at:])
			if n == 0 {
				b, n = r.text[r.at+1], 2
			}
			r.at += n
			p = part{text: "\\" + string([]byte{b}), length: length{bytes: 1}}
		default:
			r.at++
			p = part{text: "\\" + string([]byte{c}), length: length{1, c == '?'}}
			if c == '?' {
				p.text = "?"
			}
		}
		slash = r.text[r.at-1] == '/' && (r.at-start == 1 || r.text[start:r.at] == `\/`)
		parts = append(parts, p)
	}
	return parts
}

func (r *measurer) stars(slash bool) []part {
	rest := strings.TrimLeft(r.text[r.at:], "*")
	stars := part{text: r.text[r.at : len(r.text)-len(rest)], length: length{wild: true}}
	r.at = len(r.text) - len(rest)
	if slash && (rest == "" || rest[0] == '/') {
		return []part{{text: "?", length: length{1, true}}, stars}
	}
	return []part{stars}
}

// alternation reads an alternation.
func (r *measurer) alternation() part {
	start := r.at
	var p part
	for r.text[r.at] != '}' {
		r.at++
		p.branches = append(p.branches, r.sequence(true))
	}
	r.at++
	p.text = r.text[start:r.at]
	p.length = shortest(p.branches)
	return p
}

// measure adds up the lengths of parts.
func measure(parts []part) (sum length) {
	for _, p := range parts {
		if sum.wild {
			break
		}
		sum.bytes += p.bytes
		sum.wild = p.wild
	}
	return sum
}

// shortest returns the length of an alternation.
func shortest(branches [][]part) (least length) {
	for i, b := range factor(branches) {
		l := measure(b)
		if i == 0 || l.bytes < least.bytes {
			least.bytes = l.bytes
		}
		least.wild = least.wild || l.wild
	}
	return least
}

// factor takes out what branches have in common at their ends.
func factor(branches [][]part) [][]part {
	for {
		branches = mergeEnds(branches)
		flat := make([][]part, 0, len(branches))
		for _, b := range branches {
			if len(b) == 1 && b[0].branches != nil {
				flat = append(flat, b[0].branches...)
			} else {
				flat = append(flat, b)
			}
		}
		if len(flat) == len(branches) {
			return branches
		}
		branches = flat
	}
}

// mergeEnds makes one branch of those that have their last part in common: an
// alternation of what they have before it, and the part.
func mergeEnds(branches [][]part) [][]part {
	count := map[string]int{}
	for _, b := range branches {
		if len(b) > 0 {
			count[b[len(b)-1].text]++
		}
	}
	var merged [][]part
	rests := map[string][][]part{}
	for _, b := range branches {
		if len(b) == 0 || count[b[len(b)-1].text] == 1 {
			merged = append(merged, b)
			continue
		}
		last := b[len(b)-1]
		rests[last.text] = append(rests[last.text], b[:len(b)-1])
		if all := rests[last.text]; len(all) == count[last.text] {
			merged = append(merged, []part{{text: "{}", length: shortest(all), branches: all}, last})
		}
	}
	return merged
}
