package lexer

// Classes of bytes, one bit for each word shape.
const (
	isBlank    = 1 << iota // space, tab
	isLetter               // A-Z a-z
	isName                 // letters, digits, underscore
	isWord                 // inside a path, name or value
	isRuleWord             // inside a bare word of a rule
	isRuleLead             // first byte of one
	isListWord             // inside a word of a list
	isEscaped              // after a backslash, stays in a word
)

var class = buildClasses()

func buildClasses() (t [256]uint8) {
	for i := range t {
		b := byte(i)
		in := func(set string, bit uint8) {
			if !contains(set, b) {
				t[i] |= bit
			}
		}
		in(" \t\r\n\"!,", isWord)
		in(" \t\n\"!,:=)", isRuleWord)
		in(" \t\n\"!,:=()+&", isRuleLead)
		in(" \t\n\"!,()", isListWord)
		if b == ' ' || b == '\t' {
			t[i] |= isBlank
		}
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			t[i] |= isLetter | isName
		}
		if b == '_' || b >= '0' && b <= '9' {
			t[i] |= isName
		}
		if contains(" \t\"!,", b) {
			t[i] |= isEscaped
		}
	}
	return t
}

func contains(set string, b byte) bool {
	for i := 0; i < len(set); i++ {
		if set[i] == b {
			return true
		}
	}
	return false
}

// The functions below return the offset at which a shape that starts at i
// ends; i itself when it does not start there.

// scanWord scans any bytes but blanks, line ends, quotes and "!"; a comma belongs
// to it when a byte of a word follows, and a backslash keeps a blank, quote,
// "!" or comma.
func scanWord(src string, i int) int {
	for i < len(src) {
		b := src[i]
		switch {
		case b == '\\':
			i++
			if i < len(src) && class[src[i]]&isEscaped != 0 {
				i++
			}
		case class[b]&isWord != 0:
			i++
		case b == ',' && i+1 < len(src) && class[src[i+1]]&isWord != 0:
			i += 2
		default:
			return i
		}
	}
	return i
}

// ruleWord scans a bare word of a rule: like word, but "=" and ")" end it, a
// colon needs a following byte as the comma does, and nothing is escaped.
func ruleWord(src string, i int) int {
	if i >= len(src) {
		return i
	}
	switch b := src[i]; {
	case class[b]&isRuleLead != 0:
		i++
	case b == ':' && i+1 < len(src) && class[src[i+1]]&isRuleLead != 0:
		i += 2
	default:
		return i
	}
	for i < len(src) {
		b := src[i]
		switch {
		case class[b]&isRuleWord != 0:
			i++
		case (b == ',' || b == ':') && i+1 < len(src) && class[src[i+1]]&isRuleWord != 0:
			i += 2
		default:
			return i
		}
	}
	return i
}

// listWord scans a word of a parenthesised list, where commas separate.
func listWord(src string, i int) int {
	for i < len(src) {
		b := src[i]
		switch {
		case b == '\\':
			i++
			if i < len(src) && (class[src[i]]&isEscaped != 0 || src[i] == '(' || src[i] == ')') {
				i++
			}
		case class[b]&isListWord != 0:
			i++
		default:
			return i
		}
	}
	return i
}

// scanPath scans a word that starts with "/", "&", a colon before anything but
// "=", or a variable that more of the word follows.
func scanPath(src string, i int) int {
	switch src[i] {
	case '/', '&':
		return scanWord(src, i)
	case ':':
		if i+1 < len(src) && src[i+1] != '=' {
			return scanWord(src, i+2)
		}
	case '@':
		if end := variable(src, i); end > i {
			if next := afterVariable(src, i, end); next > end {
				return next
			}
		}
	}
	return i
}

// variable scans @{NAME}, @NAME, ${NAME} or $NAME.
func variable(src string, i int) int {
	at := i + 1
	braced := at < len(src) && src[at] == '{'
	if braced {
		at++
	}
	if at >= len(src) || class[src[at]]&isLetter == 0 {
		return i
	}
	at = name(src, at)
	if !braced {
		return at
	}
	if at < len(src) && src[at] == '}' {
		return at + 1
	}
	return i
}

// afterVariable scans the rest of a word that the variable src[start:end]
// leads; it returns end when the variable stands alone. "=", "+" and "?" after
// it belong to an assignment.
func afterVariable(src string, start, end int) int {
	if src[start+1] != '{' && end-start > 2 {
		// @XY=… : the shorter variable @X, followed by a word that may hold "=".
		return scanWord(src, end)
	}
	if end >= len(src) {
		return end
	}
	switch b := src[end]; {
	case b == '\\' && end+1 < len(src) && (class[src[end+1]]&isEscaped != 0 || src[end+1] == '(' || src[end+1] == ')'):
		return scanWord(src, end+2)
	case canFollowVariable(b):
		return scanWord(src, end+1)
	case b == '?' && end+1 < len(src) && src[end+1] == '?':
		return scanWord(src, end+2)
	case b == ',' && end+1 < len(src) && canFollowVariable(src[end+1]):
		return scanWord(src, end+2)
	}
	return end
}

func canFollowVariable(b byte) bool {
	return b == '\r' || class[b]&isWord != 0 && b != '=' && b != '+' && b != '?'
}

// name scans letters, digits and underscores.
func name(src string, i int) int {
	for i < len(src) && class[src[i]]&isName != 0 {
		i++
	}
	return i
}

// blanks scans spaces and tabs.
func blanks(src string, i int) int {
	for i < len(src) && class[src[i]]&isBlank != 0 {
		i++
	}
	return i
}

// scanQuoted scans a quoted word. It ends at the first quote that no backslash
// precedes; when there is none, at the last one that a backslash precedes.
// The second result is false when no quote closes it within MaxToken bytes.
func scanQuoted(src string, i int) (int, bool) {
	limit := min(len(src), i+MaxToken)
	last := 0
	for at := i + 1; at < limit; at++ {
		switch src[at] {
		case '"':
			if src[at-1] != '\\' {
				return at + 1, true
			}
			last = at + 1
		case 0:
			return last, last > 0
		}
	}
	return last, last > 0 && limit == len(src)
}

// fileName scans the name of an include or abi statement: <name>, <"name">,
// "name" or a bare word.
func fileName(src string, i int) int {
	switch {
	case i >= len(src):
		return i
	case src[i] == '"':
		if end, ok := scanQuoted(src, i); ok {
			return end
		}
		return i
	case src[i] == '<':
		return angleName(src, i)
	}
	end := scanWord(src, i)
	for at := i; at < end; at++ {
		if src[at] == '<' || src[at] == '>' {
			return at
		}
	}
	return end
}

// angleName scans <name> or <"name">. A name is not empty; only in quotes it may
// hold line ends, tabs and ">".
func angleName(src string, i int) int {
	at := i + 1
	if at < len(src) && src[at] == '"' {
		end, ok := scanQuoted(src, at)
		if ok && hasByteAt(src, end, '>') {
			return end + 1
		}
		return i
	}
	visible := false
	for at < len(src) && !contains("\">\t\r\n", src[at]) {
		visible = visible || src[at] != ' '
		at++
	}
	if visible && hasByteAt(src, at, '>') {
		return at + 1
	}
	return i
}
