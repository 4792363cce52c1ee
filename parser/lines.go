package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/nearest"
)

// The functions in this file look at the plain text around a mistake, where
// tokens say little: what the scanner makes of a text depends on the rule that
// it believes to be in.

// lineCache remembers the start of the line looked at last. Mistakes come in
// order, so that a text of one line is not searched for each of them.
type lineCache struct{ start, at uint32 }

// lineStart returns the start of the line that holds an offset.
func (in *input) lineStart(at uint32) uint32 {
	from, start := uint32(0), uint32(0)
	if in.line.at <= at {
		from, start = in.line.at, in.line.start
	}
	if i := strings.LastIndexByte(in.src[from:at], '\n'); i >= 0 {
		start = from + uint32(i) + 1
	}
	in.line = lineCache{start, at}
	return start
}

// lineEnd returns the offset of the newline that ends the line of an offset,
// or the end of the text.
func lineEnd(src string, at uint32) uint32 {
	if i := strings.IndexByte(src[at:], '\n'); i >= 0 {
		return at + uint32(i)
	}
	return uint32(len(src))
}

// indent returns the number of blanks before the line that holds an offset.
func (in *input) indent(at uint32) uint32 {
	start := in.lineStart(at)
	return skipBlanks(in.src, start) - start
}

func skipBlanks(src string, at uint32) uint32 {
	for int(at) < len(src) && isBlank(src[at]) {
		at++
	}
	return at
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' }

// isFirst reports whether nothing but blanks stands before an offset on its
// line.
func (in *input) isFirst(at uint32) bool {
	for at > 0 && isBlank(in.src[at-1]) {
		at--
	}
	return at == 0 || in.src[at-1] == '\n'
}

// newLine reports whether token i is the first of its line.
func (s *statement) newLine(i int) bool {
	if i == 0 || i >= len(s.toks) || s.splice != nil {
		return false
	}
	from, to := s.toks[i-1].Span.End, s.toks[i].Span.Start
	return from < to && strings.IndexByte(s.src[from:to], '\n') >= 0
}

// sign says how sure it is that a statement starts somewhere.
type sign uint8

const (
	noSign   sign = iota
	weakSign      // nothing speaks against it
	sureSign      // it can hardly be anything else
)

// signAt looks for the start of a statement at an offset, the first of a line
// that is not blank. indent is how far the statement before is indented: a
// line that goes on with it is indented deeper.
func (fd *feed) signAt(at, indent uint32) sign {
	if int(at) >= len(fd.src) {
		return noSign
	}
	same := weakSign
	if fd.indent(at) > indent {
		same = noSign
	}
	switch b := fd.src[at]; {
	case b == '}', b == '^', b == '{':
		return sureSign
	case b == '#':
		if strings.HasPrefix(fd.src[at:], "#include") {
			return sureSign
		}
	case b == '$', b == '@', b == '/', b == '"':
		if fd.startsFileRule(at) || fd.startsAssignment(at) {
			return sureSign
		}
		return same
	case isLetter(b):
		return fd.signOfWord(at, same)
	}
	return noSign
}

// signOfWord is signAt for a word that is no path.
func (fd *feed) signOfWord(at uint32, same sign) sign {
	name := nameAt(fd.src, at)
	end := at + uint32(len(name))
	next := skipBlanks(fd.src, end)
	follows := byte('\n')
	if int(next) < len(fd.src) {
		follows = fd.src[next]
	}
	switch {
	case follows == '=' && name != "priority":
		// The name of a condition of the statement before.
		return noSign
	case name == "include", startsRule(lexer.Keyword(name)):
		return sureSign
	case name == "all" && follows == ',':
		return same
	case next > end && lexer.IsPerms(name) && (follows == '/' || follows == '"' || follows == '@'):
		return sureSign
	case same != noSign && next > end && len(name) > 4 && fd.nearStatement(name):
		return same
	}
	return noSign
}

// nearStatement reports whether a word is near to one that starts statements.
// That takes as long as reading some lines.
func (fd *feed) nearStatement(name string) bool {
	const cost = 256
	fd.reread += cost
	return !fd.exhausted() && len(nearest.Of(name, statementWords)) > 0
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// nameAt returns the letters, digits and underscores at an offset.
func nameAt(src string, at uint32) string {
	end := at
	for int(end) < len(src) && (isLetter(src[end]) || src[end] == '_' || src[end] >= '0' && src[end] <= '9') {
		end++
	}
	return src[at:end]
}

// startsRule reports whether a keyword stands at the start of statements only.
func startsRule(k lexer.Kind) bool {
	switch k {
	case lexer.Ident, lexer.Reserved, lexer.In, lexer.And, lexer.Or, lexer.Not, lexer.Defined,
		lexer.Rlimit, lexer.Safe, lexer.Unsafe, lexer.Subset, lexer.All:
		return false
	}
	return true
}

// startsFileRule reports whether a path and permissions stand at an offset, or
// a word that may have been meant as such.
func (fd *feed) startsFileRule(at uint32) bool {
	s := fd.scanAt(at)
	if t := s.Next(); t.Kind != lexer.Path && t.Kind != lexer.Variable {
		return false
	}
	t := s.Next()
	defer func() { fd.reread += int(s.Offset() - at) }()
	return t.Kind == lexer.Perms || t.Kind == lexer.Ident && s.Next().Kind == lexer.Comma
}

// startsAssignment reports whether an assignment stands at an offset.
func (fd *feed) startsAssignment(at uint32) bool {
	s := fd.scanAt(at)
	if t := s.Next(); t.Kind != lexer.Boolean && t.Kind != lexer.Variable {
		return false
	}
	t := s.Next()
	fd.reread += int(s.Offset() - at)
	return isAssign(t.Kind)
}

// scanAt returns another scanner, for looking at the text at an offset.
func (in *input) scanAt(at uint32) *lexer.Scanner { return lexer.NewAt(in.src[at:], at) }

// nextStatement looks for the end of the statement that starts at start and
// has a mistake at from: a comma that ends a line or stands between words, a
// brace, or a line that looks like a statement of its own.
func (fd *feed) nextStatement(start, from uint32) uint32 {
	indent := fd.indent(start)
	depth := parenDepth(fd.src[start:from])
	for line := from; ; {
		end := lineEnd(fd.src, line)
		at, found := statementEnd(fd.src, line, end, &depth)
		if found || int(end) >= len(fd.src) {
			return at
		}
		line = end + 1
		if fd.signAt(skipBlanks(fd.src, line), indent) != noSign {
			return line
		}
	}
}

func parenDepth(text string) int { return strings.Count(text, "(") - strings.Count(text, ")") }

// statementEnd finds the end of a statement on a line, before any comment: the
// offset behind a comma that ends a word, or that of a brace that closes a
// block. A comma in parentheses, of which depth are open, ends it only at the
// end of the line. It returns the end of the line if there is none.
func statementEnd(src string, from, end uint32, depth *int) (uint32, bool) {
	for i := from; i < end; i++ {
		switch b := src[i]; {
		case b == '(':
			*depth++
		case b == ')':
			*depth--
		case b == ',' && (*depth <= 0 && endsWord(src, i+1, end) || endsLine(src, i+1, end)):
			return i + 1, true
		case b == '#' && (i == from || isBlank(src[i-1])):
			return end, false
		case b == '}' && (i == 0 || isBlank(src[i-1])) && endsWord(src, i+1, end):
			return i, true
		}
	}
	return end, false
}

// endsWord reports whether a word ends at an offset.
func endsWord(src string, at, end uint32) bool {
	return at >= end || isBlank(src[at]) || src[at] == '\r' || src[at] == '}'
}

// endsLine reports whether nothing but a comment stands between an offset and
// the end of its line.
func endsLine(src string, at, end uint32) bool {
	at = skipBlanks(src, at)
	return at >= end || src[at] == '#' || src[at] == '\r'
}

// isLast reports whether nothing but blanks stands behind an offset on its
// line.
func (in *input) isLast(at uint32) bool {
	at = skipBlanks(in.src, at)
	return int(at) >= len(in.src) || in.src[at] == '\n' || in.src[at] == '\r'
}

// braceAtEnd returns the offset of a "{" that ends the line of an offset and is
// part of no word.
func (s *statement) braceAtEnd(at uint32) (uint32, bool) {
	end := lineEnd(s.src, at)
	line := s.src[at:end]
	if i := strings.Index(line, " #"); i >= 0 {
		line = line[:i]
	}
	line = strings.TrimRight(line, " \t\r")
	if !strings.HasSuffix(line, "{") {
		return 0, false
	}
	brace := at + uint32(len(line)) - 1
	for _, inc := range s.inner {
		if inc.Span().Start <= brace && brace < inc.Span().End {
			return 0, false
		}
	}
	return brace, brace > 0 && strings.IndexByte(" \t)", s.src[brace-1]) >= 0
}
