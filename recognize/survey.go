package recognize

import "strings"

// survey counts what the lines of a text are.
type survey struct {
	strong  int // lines that only policy has: abi, assignments, includes of abstractions, heads with attachments or flags
	heads   int // heads of profiles that other formats may have too: of a path or a name alone
	rules   int // rules that end as rules do
	loose   int // what looks like a rule with a mistake
	unknown int // lines of no shape that is known
	foreign int // lines of other formats
	quoting int // lines that open or close a quotation of another text

	first    shape // of the first line that is not neutral
	second   shape
	keyword  bool // the first line names what it is: a profile or a hat
	rotates  bool // a line that says how logs are rotated stands below a path
	margin   int  // the least indentation of lines of the language
	outdent  int  // the least indentation of the others
	anything bool // there is something that is not blank and no comment
	open     bool // the rule of the last line goes on
}

// surveyLine takes one more line into account.
func (s *survey) surveyLine(text string) {
	body := strings.TrimLeft(text, " \t")
	indent := len(text) - len(body)
	body = strings.TrimRight(body, " \t\r\n\f")
	if body == "" || isComment(body) {
		return
	}
	s.anything = true
	body = withoutComment(body)
	sh := shapeOf(body)
	if sh == foreignLine && indent > 0 && peerLine.MatchString(body) {
		sh = neutral
	}
	if s.open && continues(body, sh) {
		s.open = !strings.HasSuffix(body, ",")
		return
	}
	s.open = false
	if s.first == neutral {
		s.keyword = strings.HasPrefix(body, "profile") || strings.HasPrefix(body, "hat")
	}
	s.countLine(sh, indent)
	if sh == openRule {
		s.open = true
	}
	if s.heads > 0 && isRotation(body) {
		s.rotates = true
	}
}

func (s *survey) countLine(sh shape, indent int) {
	switch sh {
	case neutral:
		return
	case strongLine:
		s.strong++
	case headLine:
		s.heads++
	case ruleLine, openRule:
		s.rules++
	case looseLine:
		s.loose++
	case foreignLine:
		s.foreign++
	case quoteLine:
		s.quoting++
	case documentLine:
		s.quoting += 2 // what closes it is any word
	default:
		s.unknown++
	}
	at, known := &s.outdent, s.unknown+s.foreign+s.quoting
	if sh.ofLanguage() {
		at, known = &s.margin, s.language()
	}
	if known == 1 || indent < *at {
		*at = indent
	}
	switch {
	case s.first == neutral:
		s.first = sh
	case s.second == neutral:
		s.second = sh
	}
}

// language is how many lines are of the language, others how much speaks
// against the text: a line of another format does so more than one that is
// merely not known.
func (s *survey) language() int { return s.strong + s.heads + s.rules + s.loose }
func (s *survey) others() int   { return s.unknown + 2*s.foreign }

// enough is how much may speak against a text before the rest of it is not looked
// at: nobody writes so much in front of a profile.
const enough = 200

// settled reports whether what the text is needs no further look.
func (s *survey) settled() bool {
	return s.first == strongLine || s.others() > enough+4*s.language() ||
		s.first.ofLanguage() && s.language() > enough && s.language() > 4*s.others() && s.heads+s.strong > 0
}

// kind tells what the text is.
func (s *survey) kind() Kind {
	switch {
	case !s.anything:
		return Empty
	case s.first == strongLine:
		return Profile
	case s.first == neutral || s.language() == 0 || s.quotes():
		return Other
	}
	if s.first == headLine && s.holdsAfterHead() || s.first.ofLanguage() && s.strong > 0 && s.language() >= s.others() {
		return s.sort()
	}
	if s.first.ofLanguage() && s.language() > s.others() || s.language() >= 4*s.others() && s.certain() ||
		s.strong > 0 && s.language() >= s.others() {
		return s.sort()
	}
	return Other
}

// quotes reports whether the text is of another kind and has policy in it, as
// documents and programs have: what is quoted is set in, or between signs.
func (s *survey) quotes() bool {
	if s.first.ofLanguage() {
		return s.quoting > 1 && s.foreign > 0
	}
	return s.quoting > 1 || s.margin > s.outdent && s.others() > 2
}

// holdsAfterHead reports whether a head that begins the text is that of a
// profile. Blocks of other formats begin with a path or a name too.
func (s *survey) holdsAfterHead() bool {
	if s.rotates {
		return false
	}
	if s.keyword {
		return s.language() >= s.foreign
	}
	return s.language() > 1 && s.language()-1 >= s.foreign || s.unknown+s.foreign == 0
}

// certain reports whether there is something that hardly any other text has.
func (s *survey) certain() bool {
	return s.strong > 0 || s.heads > 0 && s.rules+s.loose > 0 || s.rules > 1
}

// sort tells profiles from what they include.
func (s *survey) sort() Kind {
	if s.strong+s.heads == 0 {
		return Rules
	}
	return Profile
}
