// Package lexer cuts the text of an AppArmor profile into tokens.
//
// The language is scanned in modes: what a byte means depends on the rule that
// it stands in, and the tokens alone decide the mode, never the parser. At
// each place the longest match wins, lookahead included (apparmor.d(5) leaves
// this unsaid; it was found by experiment with apparmor_parser). The Scanner
// never fails: text that starts no token becomes an Illegal token.
package lexer

import (
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/source"
)

// Scanner reads tokens one at a time. The zero value is an empty scanner; use
// New. A Scanner is not safe for concurrent use; copying it is a checkpoint.
type Scanner struct {
	src      string
	pos      int
	base     uint32
	mode     Mode
	depth    int
	outer    [8]Mode
	comments []source.Span
	spliced  []input
}

// input is a text that waits for the one spliced into it to end.
type input struct {
	src  string
	pos  int
	base uint32
}

// New returns a scanner at the start of a text.
func New(src string) *Scanner { return &Scanner{src: src} }

// NewAt returns a scanner for a text whose first byte has the offset base, as
// texts that are read as one input have.
func NewAt(src string, base uint32) *Scanner { return &Scanner{src: src, base: base} }

// Seek goes to an offset and starts there in DefaultMode, as at the start of a
// statement. Comments behind the offset are forgotten.
func (s *Scanner) Seek(offset uint32) {
	s.pos = int(offset - s.base)
	s.mode, s.depth = DefaultMode, 0
	for n := len(s.comments); n > 0 && s.comments[n-1].Start >= offset; n-- {
		s.comments = s.comments[:n-1]
	}
}

// Splice reads a text before what is left of the present one, as the reference
// does with included files: the mode goes on across both seams, tokens do not.
// base is the offset of the first byte of the text.
func (s *Scanner) Splice(src string, base uint32) {
	s.spliced = append(s.spliced, input{s.src, s.pos, s.base})
	s.src, s.pos, s.base = src, 0, base
}

// Spliced returns how many texts are open around the present one.
func (s *Scanner) Spliced() int { return len(s.spliced) }

func (s *Scanner) unsplice() bool {
	n := len(s.spliced)
	if n == 0 {
		return false
	}
	outer := s.spliced[n-1]
	s.spliced = s.spliced[:n-1]
	s.src, s.pos, s.base = outer.src, outer.pos, outer.base
	return true
}

// Offset returns where the next token will be looked for.
func (s *Scanner) Offset() uint32 { return s.base + uint32(s.pos) }

// Mode returns the mode that the next token will be read in.
func (s *Scanner) Mode() Mode { return s.mode }

// Comments returns the comments read since the last call, from "#" to the end
// of their lines. The slice is valid until the next call of Next.
func (s *Scanner) Comments() []source.Span {
	c := s.comments
	s.comments = s.comments[:0]
	return c
}

// Next returns the next token; at the end of the text it returns EOF for ever.
func (s *Scanner) Next() Token {
	mode := s.mode
	for {
		if end, ok := s.skip(); ok {
			return end
		}
		if s.pos < len(s.src) {
			break
		}
		if !s.unsplice() {
			return s.token(EOF, mode, s.pos)
		}
	}
	start := s.pos
	t := s.scan(mode)
	if s.pos-start > MaxToken {
		t.Kind, t.Reason = Illegal, TooLong
	}
	return t
}

func (s *Scanner) scan(mode Mode) Token {
	switch mode {
	case DefaultMode:
		return s.scanDefault()
	case NameMode, TargetMode, ValueMode:
		return s.scanOneWord(mode)
	case ConditionMode, GroupHeadMode:
		return s.scanCondition(mode)
	case ListMode:
		return s.scanList()
	case GroupMode:
		return s.scanGroup()
	case GroupValueMode, GroupParenMode:
		return s.scanGroupValue(mode)
	case AssignMode, ChangeProfileMode:
		return s.scanWords(mode)
	case BooleanMode:
		return s.scanOperator()
	case BooleanValueMode, ExprMode:
		return s.scanExpr(mode)
	case UsernsMode, RlimitMode:
		return s.scanLimit(mode)
	case ABIMode, IncludeMode:
		return s.scanFileName(mode)
	case IntegerMode:
		return s.scanInteger()
	case IdentityMode:
		return s.scanIdentity()
	}
	return s.scanRule(mode)
}

// skip passes over blanks, line ends and comments, as far as the mode takes
// them as separators. It returns a token when the line end ends an assignment.
func (s *Scanner) skip() (Token, bool) {
	for s.pos < len(s.src) {
		switch s.src[s.pos] {
		case ' ', '\t':
			if s.mode == NameMode {
				return Token{}, false
			}
			s.pos++
		case '\n', '\r':
			n := lineEnd(s.src, s.pos)
			if n == 0 {
				return Token{}, false
			}
			switch s.mode {
			case NameMode, ValueMode, IntegerMode, IdentityMode:
				return Token{}, false
			case AssignMode, BooleanValueMode:
				s.pos += n
				return s.endOfLine(s.pos - n), true
			}
			s.pos += n
		case '\\':
			if !s.inAssignment() || s.pos+1 >= len(s.src) || s.src[s.pos+1] != '\n' {
				return Token{}, false
			}
			s.pos += 2
		case ',':
			if s.mode != ListMode && s.mode != GroupMode {
				return Token{}, false
			}
			s.pos++
		case '#':
			if !s.comment() {
				return Token{}, false
			}
			if s.inAssignment() {
				return s.endOfLine(s.pos), true
			}
		default:
			return Token{}, false
		}
	}
	return Token{}, false
}

func (s *Scanner) inAssignment() bool {
	return s.mode == AssignMode || s.mode == BooleanValueMode
}

// endOfLine ends an assignment. Its token spans the newline, or nothing when a
// comment stood before it.
func (s *Scanner) endOfLine(start int) Token {
	t := s.token(EndOfLine, s.mode, start)
	s.pop()
	return t
}

// comment skips the comment at the scanner's place, unless "#" starts
// something else there. The newline stays: it separates as any other.
func (s *Scanner) comment() bool {
	switch s.mode {
	case DefaultMode:
		if isHashInclude(s.src, s.pos) {
			return false
		}
	case AssignMode, BooleanValueMode:
	default:
		return false
	}
	end := s.pos
	for end < len(s.src) && s.src[end] != '\n' {
		end++
	}
	if end == len(s.src) || end-s.pos >= MaxToken {
		return false
	}
	if end > s.pos && end < len(s.src) && s.src[end-1] == '\r' {
		end--
	}
	s.comments = append(s.comments, source.Span{Start: s.base + uint32(s.pos), End: s.base + uint32(end)})
	s.pos = end
	return true
}

func isHashInclude(src string, i int) bool {
	const directive = "#include"
	return len(src)-i >= len(directive) && src[i:i+len(directive)] == directive
}

// lineEnd returns the length of the LF or CRLF at i, or 0.
func lineEnd(src string, i int) int {
	switch {
	case src[i] == '\n':
		return 1
	case src[i] == '\r' && i+1 < len(src) && src[i+1] == '\n':
		return 2
	}
	return 0
}

// token returns a token from start to the scanner's place.
func (s *Scanner) token(kind Kind, mode Mode, start int) Token {
	return Token{
		Kind: kind, Mode: mode,
		Span: source.Span{Start: s.base + uint32(start), End: s.base + uint32(s.pos)},
	}
}

// takeToken moves to end and returns the token up to there.
func (s *Scanner) takeToken(kind Kind, end int) Token {
	t := Token{
		Kind: kind, Mode: s.mode,
		Span: source.Span{Start: s.base + uint32(s.pos), End: s.base + uint32(end)},
	}
	s.pos = end
	return t
}

// takeAnd takes a token and enters a mode, which is left again to the present
// one; DefaultMode is never entered, only left to.
func (s *Scanner) takeAnd(kind Kind, end int, enter Mode) Token {
	t := s.takeToken(kind, end)
	if enter != DefaultMode && s.depth < len(s.outer) {
		s.outer[s.depth] = s.mode
		s.depth++
		s.mode = enter
	}
	return t
}

// takeAndPop takes a token and leaves the mode.
func (s *Scanner) takeAndPop(kind Kind, end int) Token {
	t := s.takeToken(kind, end)
	s.pop()
	return t
}

func (s *Scanner) pop() {
	s.mode = DefaultMode
	if s.depth > 0 {
		s.depth--
		s.mode = s.outer[s.depth]
	}
}

// illegal takes text that starts no token: up to end, at least a character.
func (s *Scanner) illegal(reason Reason, end int) Token {
	_, size := utf8.DecodeRuneInString(s.src[s.pos:])
	t := s.takeToken(Illegal, max(end, s.pos+size))
	t.Reason = reason
	return t
}
