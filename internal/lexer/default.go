package lexer

// scanDefault reads a token outside of rules that have a mode of their own:
// between statements, in file rules and in the heads of profiles.
func (s *Scanner) scanDefault() Token {
	src, i := s.src, s.pos
	b := src[i]
	if class[b]&isLetter != 0 {
		return s.scanName()
	}
	switch b {
	case '/', '&':
		return s.takeToken(Path, scanPath(src, i))
	case '@':
		return s.scanVariable()
	case '"':
		return s.scanQuotedPath()
	case '$':
		return s.scanBoolean()
	case ',':
		return s.takeToken(Comma, i+1)
	case '{':
		return s.takeToken(LBrace, i+1)
	case '}':
		return s.takeToken(RBrace, i+1)
	case '(':
		return s.takeAnd(LParen, i+1, ListMode)
	case '^':
		return s.takeAnd(Caret, i+1, NameMode)
	case '#':
		return s.scanHash()
	case '-':
		if hasByteAt(src, i+1, '>') {
			return s.takeAnd(Arrow, i+2, TargetMode)
		}
	case '=', '+', '?', ':':
		return s.scanAssignOperator()
	}
	return s.unexpected()
}

func (s *Scanner) scanAssignOperator() Token {
	src, i := s.src, s.pos
	b := src[i]
	if b == '=' {
		return s.takeAnd(Eq, i+1, AssignMode)
	}
	if hasByteAt(src, i+1, '=') {
		return s.takeAnd(assignOperator(b), i+2, AssignMode)
	}
	switch {
	case b == '+':
		return s.takeAnd(Plus, i+1, IdentityMode)
	case b == ':' && i+1 < len(src):
		return s.takeToken(Path, scanPath(src, i))
	case b == ':':
		return s.takeToken(Colon, i+1)
	}
	return s.unexpected()
}

func assignOperator(b byte) Kind {
	switch b {
	case '+':
		return AddEq
	case '?':
		return CondEq
	}
	return SetEq
}

// scanName reads a keyword, permission string, condition name or identifier.
func (s *Scanner) scanName() Token {
	src, i := s.src, s.pos
	end := name(src, i)
	text := src[i:end]
	if t, ok := s.conditionName(text, end); ok {
		return t
	}
	if text == "include" && end < len(src) && class[src[end]]&isBlank != 0 {
		return s.scanInclude(end)
	}
	if end < len(src) && isPermsEnd(src[end]) && text != "all" && IsPerms(text) {
		return s.takeToken(Perms, end)
	}
	kind, mode := keyword(text)
	if kind == Profile || kind == Hat {
		t := s.takeAnd(kind, end, mode)
		s.pos = blanks(src, end)
		return t
	}
	return s.takeAnd(kind, end, mode)
}

// isPermsEnd reports whether b is a comma or white space as isspace(3) has it.
func isPermsEnd(b byte) bool {
	return b == ',' || b == ' ' || b >= '\t' && b <= '\r'
}

// conditionName reads a name that "=" follows on its line, or "in" and a
// parenthesis: the name of a condition, whatever it means elsewhere.
func (s *Scanner) conditionName(text string, end int) (Token, bool) {
	src := s.src
	next := blanks(src, end)
	if next >= len(src) {
		return Token{}, false
	}
	switch src[next] {
	case '=':
		return s.scanNamed(text, end, next+1), true
	case 'i':
		if next > end && hasByteAt(src, next+1, 'n') && hasByteAt(src, blanks(src, next+2), '(') {
			return s.takeAnd(CondName, end, ConditionMode), true
		}
	}
	return Token{}, false
}

func (s *Scanner) scanNamed(text string, end, afterEq int) Token {
	switch text {
	case "peer", "xattrs":
		if hasByteAt(s.src, blanks(s.src, afterEq), '(') {
			return s.takeAnd(Group, end, GroupHeadMode)
		}
	case "flags":
		if s.mode == DefaultMode {
			return s.takeAnd(Flags, end, ConditionMode)
		}
	case "identities":
		if s.mode == DefaultMode {
			return s.takeAnd(Identities, end, ConditionMode)
		}
	case "priority":
		if s.mode == DefaultMode {
			return s.takeAnd(Priority, end, IntegerMode)
		}
	}
	return s.takeAnd(CondName, end, ConditionMode)
}

// scanInclude reads "include" or "include if exists"; end is behind the first
// word.
func (s *Scanner) scanInclude(end int) Token {
	src := s.src
	if at := blanks(src, end); at > end && scanWord(src, at) == at+2 && src[at:at+2] == "if" {
		const exists = "exists"
		from := blanks(src, at+2)
		to := from + len(exists)
		if from > at+2 && to < len(src) && src[from:to] == exists && class[src[to]]&isBlank != 0 {
			return s.takeAnd(IncludeIfExists, to, IncludeMode)
		}
	}
	return s.takeAnd(Include, end, IncludeMode)
}

// scanHash reads #include; comments have been skipped, so anything else is a
// comment that the end of the file cut off.
func (s *Scanner) scanHash() Token {
	src, i := s.src, s.pos
	line := i
	for line < len(src) && src[line] != '\n' {
		line++
	}
	if !isHashInclude(src, i) {
		if line-i >= MaxToken {
			return s.illegal(TooLong, line)
		}
		return s.illegal(UnfinishedComment, line)
	}
	if line == len(src) {
		return s.illegal(UnfinishedInclude, line)
	}
	return s.scanInclude(i + len("#include"))
}

func (s *Scanner) scanVariable() Token {
	src, i := s.src, s.pos
	end := variable(src, i)
	if end == i {
		return s.illegal(BadVariable, scanWord(src, i))
	}
	if next := afterVariable(src, i, end); next > end {
		return s.takeToken(Path, next)
	}
	return s.takeToken(Variable, end)
}

// scanBoolean reads ${B}; before blanks and an assignment operator it starts
// an assignment.
func (s *Scanner) scanBoolean() Token {
	src, i := s.src, s.pos
	end := variable(src, i)
	if end == i {
		return s.illegal(BadVariable, scanWord(src, i))
	}
	next := blanks(src, end)
	if hasByteAt(src, next, '=') || next < len(src) && isOneOfBytes(src[next], '+', '?', ':') && hasByteAt(src, next+1, '=') {
		return s.takeAnd(Boolean, end, BooleanMode)
	}
	return s.takeToken(Boolean, end)
}

func (s *Scanner) scanQuotedPath() Token {
	src, i := s.src, s.pos
	end, ok := scanQuoted(src, i)
	switch {
	case !ok:
		return s.illegal(UnclosedQuote, i+1)
	case isOneOfBytes(src[i+1], '/', '@', ':', '&'):
		return s.takeToken(Path, end)
	case end == i+2:
		return s.illegal(EmptyQuote, end)
	}
	return s.illegal(QuotedNotPath, end)
}

// unexpected takes bytes that start no token in the mode.
func (s *Scanner) unexpected() Token {
	src, i := s.src, s.pos
	const bom = "\ufeff"
	switch {
	case i == 0 && len(src) >= len(bom) && src[:len(bom)] == bom:
		return s.illegal(ByteOrderMark, len(bom))
	case src[i] == '\r':
		return s.illegal(CarriageReturn, i+1)
	case src[i] == '"':
		return s.illegal(UnclosedQuote, i+1)
	}
	return s.illegal(UnexpectedByte, i)
}

func hasByteAt(src string, i int, b byte) bool { return i < len(src) && src[i] == b }
