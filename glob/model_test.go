package glob

import "strings"

// A second reading of the language, which shares nothing with the first: it
// matches by trying, on the text of the pattern.

// modelMatch reports whether a pattern that Check accepts matches s.
func modelMatch(pattern, s string, nul bool) bool {
	m := model{pattern: pattern, nul: nul}
	ok := false
	m.match(0, s, false, func(rest string, _ int) bool {
		ok = rest == ""
		return ok
	})
	return ok
}

type model struct {
	pattern string
	nul     bool // * ** ? match NUL
}

// match matches the text from at on with a start of s, to the end of the
// branch that it is in, and calls then with what is left of s and the offset
// of the end; it goes on to try as long as then returns false.
func (m model) match(at int, s string, slash bool, then func(rest string, at int) bool) bool {
	if at == len(m.pattern) {
		return then(s, at)
	}
	one := func(b byte, width int) bool {
		return s != "" && s[0] == b && m.match(at+width, s[1:], b == '/' && (width == 1 || m.pattern[at+1] == '/'), then)
	}
	switch c := m.pattern[at]; c {
	case ',', '}':
		if m.depth(at) > 0 {
			return then(s, at)
		}
		return one(c, 1)
	case '\\':
		b, width := m.escape(at)
		return one(b, width)
	case '?':
		return s != "" && m.wild(s[0], false) && m.match(at+1, s[1:], false, then)
	case '*':
		return m.stars(at, s, slash, then)
	case '[':
		has, end := m.class(at)
		return s != "" && has(s[0]) && m.match(end, s[1:], false, then)
	case '{':
		return m.branches(at, s, then)
	default:
		return one(c, 1)
	}
}

// depth returns how many alternations are open at an offset.
func (m model) depth(end int) int {
	depth := 0
	for at := 0; at < end; {
		switch m.pattern[at] {
		case '\\':
			at += 2
			continue
		case '[':
			_, at = m.class(at)
			continue
		case '{':
			depth++
		case '}':
			depth--
		}
		at++
	}
	return depth
}

func (m model) branches(at int, s string, then func(string, int) bool) bool {
	end := m.end(at)
	for branch := at + 1; branch <= end; {
		next := 0
		found := m.match(branch, s, false, func(rest string, stop int) bool {
			next = stop
			return m.match(end+1, rest, false, then)
		})
		if found {
			return true
		}
		if next == 0 {
			next = m.skip(branch)
		}
		branch = next + 1
	}
	return false
}

// skip returns the offset of the comma or brace that ends a branch.
func (m model) skip(at int) int {
	for depth := 0; ; {
		switch m.pattern[at] {
		case '\\':
			at++
		case '[':
			_, end := m.class(at)
			at = end - 1
		case '{':
			depth++
		case ',':
			if depth == 0 {
				return at
			}
		case '}':
			if depth == 0 {
				return at
			}
			depth--
		}
		at++
	}
}

// end returns the offset of the brace that closes an alternation.
func (m model) end(at int) int {
	for at = m.skip(at + 1); m.pattern[at] == ','; {
		at = m.skip(at + 1)
	}
	return at
}

func (m model) wild(b byte, deep bool) bool { return (b != 0 || m.nul) && (b != '/' || deep) }

func (m model) stars(at int, s string, slash bool, then func(string, int) bool) bool {
	end := at
	for end < len(m.pattern) && m.pattern[end] == '*' {
		end++
	}
	if slash && (end == len(m.pattern) || m.pattern[end] == '/') {
		if s == "" || !m.wild(s[0], false) {
			return false
		}
		s = s[1:]
	}
	deep := end-at > 1 // one ** takes what the stars beside it could
	for {
		if m.match(end, s, false, then) {
			return true
		}
		if s == "" || !m.wild(s[0], deep) {
			return false
		}
		s = s[1:]
	}
}

func (m model) escape(at int) (byte, int) {
	text := m.pattern[at+1:]
	number := func(start int, digits string, most int) (byte, int) {
		value, n := 0, start
		for n < len(text) && n < start+most {
			d := strings.Index(digits, strings.ToLower(text[n:n+1]))
			if d < 0 || value*len(digits)+d > 255 {
				break
			}
			value = value*len(digits) + d
			n++
		}
		if n == start {
			return text[0], 2
		}
		return byte(value), n + 1
	}
	switch c := text[0]; {
	case c == 'x':
		return number(1, "0123456789abcdef", 2)
	case c == 'd':
		return number(1, "0123456789", 3)
	case c >= '0' && c <= '7':
		return number(0, "01234567", 3)
	default:
		if i := strings.IndexByte("aefnrt", c); i >= 0 {
			return "\a\x1b\f\n\r\t"[i], 2
		}
		return c, 2
	}
}

// class returns what a character class matches, and the offset behind it.
func (m model) class(at int) (has func(byte) bool, end int) {
	type item struct {
		low, high byte
	}
	var items []item
	negated := false
	at++
	read := func() (b byte, literal bool) {
		b = m.pattern[at]
		if b != '\\' {
			at++
			return b, false
		}
		if strings.IndexByte(`*[]{}\`, m.pattern[at+1]) >= 0 {
			at += 2
			return m.pattern[at-1], true
		}
		b, width := m.escape(at)
		literal = width > 2 || strings.IndexByte(`01234567aefnrt"`, m.pattern[at+1]) >= 0
		at += width
		return b, literal
	}
	for start := at; ; {
		here := at
		b, literal := read()
		if b == ']' && !literal {
			break
		}
		if b == '^' && !literal && here == start && !negated {
			negated = true
			continue
		}
		it := item{b, b}
		back := at
		if c, literal := read(); c == '-' && !literal {
			if c, literal := read(); c != ']' || literal {
				it.high = c
				back = at
			}
		}
		at = back
		items = append(items, it)
	}
	return func(b byte) bool {
		for _, it := range items {
			if b >= min(it.low, it.high) && b <= max(it.low, it.high) {
				return !negated
			}
		}
		return negated
	}, at
}
