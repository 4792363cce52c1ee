package lexer

// scanOneWord reads the word of NameMode, TargetMode or ValueMode and leaves
// the mode.
func (s *Scanner) scanOneWord(mode Mode) Token {
	if t, ok := s.plainWord(); ok {
		s.pop()
		return t
	}
	reason := ValueMissing
	if mode == NameMode || mode == TargetMode {
		reason = NameMissing
	}
	return s.failPop(reason)
}

// plainWord takes a word or a quoted word at the scanner's place.
func (s *Scanner) plainWord() (Token, bool) {
	if s.src[s.pos] == '"' {
		if end, ok := scanQuoted(s.src, s.pos); ok {
			return s.takeToken(Quoted, end), true
		}
		return Token{}, false
	}
	if end := scanWord(s.src, s.pos); end > s.pos {
		return s.takeToken(Word, end), true
	}
	return Token{}, false
}

// failPop leaves the mode with an Illegal token. Bytes that separate or end
// statements and lists are left to be read again, so the token may be empty.
func (s *Scanner) failPop(reason Reason) Token {
	b := s.src[s.pos]
	if b == '"' {
		reason = UnclosedQuote
	}
	var t Token
	if isOneOfBytes(b, '\n', '\r', ',', ' ', '\t', '(', ')') {
		t = s.takeToken(Illegal, s.pos)
		t.Reason = reason
	} else {
		t = s.illegal(reason, s.pos)
	}
	s.pop()
	return t
}

// scanCondition reads what follows the name of a condition: an operator, then
// a value on the same line or a list.
func (s *Scanner) scanCondition(mode Mode) Token {
	src, i := s.src, s.pos
	switch src[i] {
	case '(':
		s.mode = ListMode
		if mode == GroupHeadMode {
			s.mode = GroupMode
		}
		t := s.takeToken(LParen, i+1)
		t.Mode = mode
		return t
	case '=':
		return s.conditionOperator(mode, Eq, i+1)
	case ':':
		if hasByteAt(src, i+1, '=') {
			return s.conditionOperator(mode, SetEq, i+2)
		}
	case 'i':
		if hasByteAt(src, i+1, 'n') {
			return s.takeToken(In, i+2)
		}
	}
	return s.failPop(ValueMissing)
}

func (s *Scanner) conditionOperator(mode Mode, kind Kind, end int) Token {
	t := s.takeToken(kind, end)
	if mode == ConditionMode {
		next := blanks(s.src, end)
		if next < len(s.src) && s.src[next] != '(' && s.src[next] != '\n' {
			s.pos = next
			s.mode = ValueMode
		}
	}
	return t
}

func (s *Scanner) scanList() Token {
	src, i := s.src, s.pos
	switch src[i] {
	case ')':
		return s.takeAndPop(RParen, i+1)
	case '"':
		if end, ok := scanQuoted(src, i); ok {
			return s.takeToken(Quoted, end)
		}
		return s.failPop(UnclosedQuote)
	}
	if end := listWord(src, i); end > i {
		return s.takeToken(Word, end)
	}
	return s.unexpected()
}

// scanGroup reads peer=( … ) and xattrs=( … ), between the parentheses.
func (s *Scanner) scanGroup() Token {
	src, i := s.src, s.pos
	switch src[i] {
	case ')':
		return s.takeAndPop(RParen, i+1)
	case '=':
		return s.groupOperator(Eq, i+1)
	case ':':
		if hasByteAt(src, i+1, '=') {
			return s.groupOperator(SetEq, i+2)
		}
	}
	if end := ruleWord(src, i); end > i {
		return s.takeToken(CondName, end)
	}
	return s.unexpected()
}

func (s *Scanner) groupOperator(kind Kind, end int) Token {
	if open := blanks(s.src, end); hasByteAt(s.src, open, '(') {
		return s.takeAnd(GroupOpen, open+1, GroupParenMode)
	}
	return s.takeAnd(kind, end, GroupValueMode)
}

func (s *Scanner) scanGroupValue(mode Mode) Token {
	src, i := s.src, s.pos
	kind, end := Word, i
	switch {
	case src[i] == ')' && mode == GroupParenMode:
		return s.takeAndPop(GroupClose, i+1)
	case src[i] == '"':
		to, ok := scanQuoted(src, i)
		if !ok {
			return s.failPop(UnclosedQuote)
		}
		if to == i+2 {
			t := s.takeToken(Illegal, to)
			t.Reason = EmptyQuote
			if mode == GroupValueMode {
				s.pop()
			}
			return t
		}
		kind, end = Quoted, to
	default:
		end = listWord(src, i)
	}
	if end == i {
		if mode == GroupParenMode {
			return s.unexpected()
		}
		return s.failPop(ValueMissing)
	}
	t := s.takeToken(kind, end)
	if mode == GroupValueMode {
		s.pop()
	}
	return t
}

// scanWords reads the values of an assignment or the words of change_profile.
func (s *Scanner) scanWords(mode Mode) Token {
	src, i := s.src, s.pos
	if src[i] == ',' && scanWord(src, i) == i {
		if mode == ChangeProfileMode {
			return s.takeAndPop(Comma, i+1)
		}
		return s.illegal(StrayComma, i+1)
	}
	if mode == ChangeProfileMode && src[i] == '-' && scanWord(src, i) == i+2 && src[i+1] == '>' {
		return s.takeAnd(Arrow, i+2, TargetMode)
	}
	if t, ok := s.plainWord(); ok {
		return t
	}
	return s.unexpected()
}

// scanOperator reads the assignment operator after a boolean variable.
func (s *Scanner) scanOperator() Token {
	src, i := s.src, s.pos
	kind, end := Eq, i+1
	if src[i] != '=' {
		if !isOneOfBytes(src[i], '+', '?', ':') || !hasByteAt(src, i+1, '=') {
			return s.failPop(ValueMissing)
		}
		kind, end = assignOperator(src[i]), i+2
	}
	t := s.takeToken(kind, end)
	s.mode = BooleanValueMode
	return t
}

// scanLimit reads the words of userns and rlimit rules.
func (s *Scanner) scanLimit(mode Mode) Token {
	src, i := s.src, s.pos
	b := src[i]
	switch {
	case b == ',':
		return s.takeAndPop(Comma, i+1)
	case mode == UsernsMode:
		const create = "create"
		if len(src)-i >= len(create) && src[i:i+len(create)] == create {
			return s.takeToken(Word, i+len(create))
		}
		return s.illegal(UnexpectedByte, ruleWord(src, i))
	case b == '<' && hasByteAt(src, i+1, '='):
		return s.takeToken(Le, i+2)
	case class[b]&isLetter != 0 || b == '_':
		end := i
		for end < len(src) && (class[src[end]]&isLetter != 0 || src[end] == '_') {
			end++
		}
		return s.takeToken(Word, end)
	}
	if end := digits(src, i, "-"); end > i {
		return s.takeToken(Integer, end)
	}
	return s.illegal(UnexpectedByte, ruleWord(src, i))
}

// digits scans a decimal number with an optional sign out of signs.
func digits(src string, i int, signs string) int {
	at := i
	if at < len(src) && contains(signs, src[at]) {
		at++
	}
	start := at
	for at < len(src) && src[at] >= '0' && src[at] <= '9' {
		at++
	}
	if at == start {
		return i
	}
	return at
}

func (s *Scanner) scanFileName(mode Mode) Token {
	i := s.pos
	if mode == ABIMode && s.src[i] == ',' && scanWord(s.src, i) == i {
		return s.takeAndPop(Comma, i+1)
	}
	end := fileName(s.src, i)
	if end == i {
		line := i
		for line < len(s.src) && s.src[line] != '\n' && s.src[line] != '\r' {
			line++
		}
		t := s.illegal(BadFileName, line)
		s.pop()
		return t
	}
	t := s.takeToken(FileName, end)
	if mode == IncludeMode {
		s.pop()
	}
	return t
}

func (s *Scanner) scanInteger() Token {
	if s.src[s.pos] == '=' {
		return s.takeToken(Eq, s.pos+1)
	}
	if end := digits(s.src, s.pos, "+-"); end > s.pos {
		return s.takeAndPop(Integer, end)
	}
	return s.failPop(NumberMissing)
}

// scanIdentity reads what follows "+". A wrong name is taken with its list all
// the same, so that only the name is illegal.
func (s *Scanner) scanIdentity() Token {
	end := name(s.src, s.pos)
	if end == s.pos {
		return s.failPop(NameMissing)
	}
	before := hasByteAt(s.src, blanks(s.src, end), '=')
	known := before && s.src[s.pos:end] == "identities"
	t := s.takeToken(Identities, end)
	if !known {
		t.Kind, t.Reason = Illegal, NameMissing
	}
	if before {
		s.mode = ConditionMode
	} else {
		s.pop()
	}
	return t
}
