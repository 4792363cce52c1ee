package lexer

// scanRule reads a token of a rule that has a mode of its own: network, unix,
// dbus, signal, ptrace, mqueue and the mount rules. What its words mean is
// left to the parser.
func (s *Scanner) scanRule(mode Mode) Token {
	src, i := s.src, s.pos
	switch b := src[i]; {
	case b == ',':
		return s.takeAndPop(Comma, i+1)
	case b == '(' && mode != MountMode:
		return s.takeAnd(LParen, i+1, ListMode)
	case b == '"':
		if end, ok := scanQuoted(src, i); ok {
			return s.takeToken(Quoted, end)
		}
		return s.illegal(UnclosedQuote, i+1)
	case class[b]&isLetter != 0:
		end := name(src, i)
		if t, ok := s.conditionName(src[i:end], end); ok {
			return t
		}
	}
	end := max(ruleWord(src, i), scanPath(src, i))
	switch {
	case end == i:
		return s.unexpected()
	case mode == MountMode && end == i+2 && src[i:end] == "->":
		return s.takeToken(Arrow, end)
	case src[end-1] == '\r' && isBarePerms(src[i:end-1]):
		return s.takeToken(Word, end-1)
	}
	return s.takeToken(Word, end)
}

// isBarePerms reports whether a word is one of the permission strings that
// rules with a mode of their own know. They alone are not glued to a CR.
func isBarePerms(text string) bool {
	switch text {
	case "r", "w", "rw", "wr":
		return true
	}
	return false
}

// scanExpr reads a token of a condition: after "if" up to the brace, or the
// value of a boolean variable up to the end of its line.
func (s *Scanner) scanExpr(mode Mode) Token {
	src, i := s.src, s.pos
	b := src[i]
	if b == '"' {
		if end, ok := scanQuoted(src, i); ok {
			return s.takeToken(Quoted, end)
		}
		return s.illegal(UnclosedQuote, i+1)
	}
	if kind, n := scanComparison(src, i); n == 2 {
		return s.takeToken(kind, i+2)
	}
	end := max(ruleWord(src, i), scanPath(src, i))
	switch b {
	case '(':
		return s.takeToken(LParen, i+1)
	case ')':
		return s.takeToken(RParen, i+1)
	case '@', '$':
		if v := variable(src, i); v > i && v == end {
			return s.takeToken(variableKind(b), end)
		}
	case '<', '>':
		if end == i+1 {
			kind, _ := scanComparison(src, i)
			return s.takeToken(kind, end)
		}
	case '{':
		if mode == ExprMode && end == i+1 {
			return s.takeAndPop(LBrace, end)
		}
	case ',':
		return s.illegal(StrayComma, i+1)
	}
	if end == i {
		return s.unexpected()
	}
	return s.takeToken(exprKeyword(src[i:end]), end)
}

func variableKind(b byte) Kind {
	if b == '@' {
		return Variable
	}
	return Boolean
}

func scanComparison(src string, i int) (Kind, int) {
	eq := hasByteAt(src, i+1, '=')
	switch src[i] {
	case '=':
		if eq {
			return EqEq, 2
		}
	case '!':
		if eq {
			return NotEq, 2
		}
	case '<':
		if eq {
			return Le, 2
		}
		return Lt, 1
	case '>':
		if eq {
			return Ge, 2
		}
		return Gt, 1
	}
	return Illegal, 0
}

func exprKeyword(text string) Kind {
	switch text {
	case "and":
		return And
	case "or":
		return Or
	case "not":
		return Not
	case "in":
		return In
	case "defined":
		return Defined
	}
	return Word
}
