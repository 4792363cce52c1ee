package parser

import "github.com/aa-lint/aa-lint/internal/lexer"

// The productions in this file read a rule by hand: what makes up most of real
// profiles. Each takes as many tokens as fit, and reports whether it is one of its
// kind at all. internal/grammar says the same as a grammar, which tests compare.

// includeShape is `include <name>` in all its forms.
type includeShape struct {
	keyword, name int
}

func (s *includeShape) readInclude(in *cursor) bool {
	if !isInclude(in.peek()) {
		return false
	}
	s.keyword = in.next()
	s.name = in.accept(lexer.FileName)
	return true
}

// fileShape is a rule on paths, behind its qualifiers. It takes as many tokens
// as fit; stop is the first one behind them.
type fileShape struct {
	keyword, scrub, perms, subset, path, arrow, target, stop int
}

func (s *fileShape) readFileRule(in *cursor) bool {
	s.keyword = in.accept(lexer.File)
	s.scrub = in.accept(lexer.Safe)
	if s.scrub == none {
		s.scrub = in.accept(lexer.Unsafe)
	}
	s.subset, s.path, s.arrow, s.target = none, none, none, none
	if s.perms = in.accept(lexer.Perms); s.perms != none {
		s.subset = in.accept(lexer.Subset)
		s.path = in.acceptPath()
	} else {
		s.path = in.acceptPath()
		s.perms = in.accept(lexer.Perms)
	}
	if s.keyword == none && s.scrub == none && s.perms == none && s.path == none {
		return false
	}
	if s.perms != none && s.path != none {
		if s.arrow = in.accept(lexer.Arrow); s.arrow != none {
			s.target = in.acceptWord()
		}
	}
	s.stop = in.at
	return true
}

// ruleShape is any rule that starts with a keyword, behind its qualifiers:
// words, conditions, lists and arrows in any order. stop is the first token
// that is none of them, the comma if the rule is whole.
type ruleShape struct {
	keyword int
	items   []item
	conds   []condShape // of the groups among the items
	stop    int
}

type itemKind uint8

const (
	wordItem itemKind = iota
	condItem
	groupItem
	listItem
	arrowItem
)

// item is one part of a rule: its first token and the one behind its last.
type item struct {
	kind     itemKind
	at, end  int
	cond     condShape // of a condItem
	from, to int       // the conditions of a groupItem, the values of a listItem
}

// condShape is `name=value`, `name=(value …)`, `name in (value …)` or, in a
// group, a name alone. The values are the tokens from, … to-1.
type condShape struct {
	name, op, from, to, end int
	paren                   bool
}

func (s *ruleShape) readRule(in *cursor) bool {
	if ruleBuilders[in.peek()] == nil {
		return false
	}
	s.keyword = in.next()
	s.items, s.conds = s.items[:0], s.conds[:0]
	for s.item(in) {
	}
	s.stop = in.at
	return true
}

// item reads one item; false if none starts at the next token, or if it breaks
// off, which the next token shows.
func (s *ruleShape) item(in *cursor) bool {
	it := item{at: in.at}
	whole := true
	switch kind := in.peek(); kind {
	case lexer.CondName:
		it.kind = condItem
		it.cond, whole = readCond(in)
	case lexer.Group:
		it.kind = groupItem
		it.from = len(s.conds)
		whole = s.readRuleGroup(in)
		it.to = len(s.conds)
	case lexer.LParen:
		it.kind = listItem
		it.from, it.to, whole = readList(in)
	case lexer.Arrow:
		it.kind = arrowItem
		in.next()
	default:
		if !isWordLike(kind) {
			return false
		}
		in.next()
	}
	it.end = in.at
	s.items = append(s.items, it)
	return whole
}

// isWordLike reports whether a token may be a word of a rule, rightly or not:
// anything but punctuation and what cannot be read.
func isWordLike(k lexer.Kind) bool {
	switch k {
	case lexer.Path, lexer.Ident, lexer.Reserved, lexer.Perms, lexer.Variable, lexer.Boolean,
		lexer.Word, lexer.Quoted, lexer.Integer, lexer.Le:
		return true
	}
	return k >= lexer.In && !isInclude(k)
}

func readCond(in *cursor) (condShape, bool) {
	c := condShape{name: in.next(), op: none}
	switch in.peek() {
	case lexer.Eq, lexer.SetEq, lexer.In:
		c.op = in.next()
	default:
		return c, false
	}
	if in.peek() == lexer.LParen {
		c.paren = true
		var whole bool
		c.from, c.to, whole = readList(in)
		c.end = in.at
		return c, whole
	}
	c.from = in.acceptWord()
	c.to = c.from + 1
	c.end = c.to
	return c, c.from != none
}

func readList(in *cursor) (from, to int, whole bool) {
	from = in.next() + 1
	for in.acceptWord() != none {
	}
	to = in.at
	return from, to, in.accept(lexer.RParen) != none
}

// readRuleGroup reads `peer=( … )`.
func (s *ruleShape) readRuleGroup(in *cursor) bool {
	in.next()
	if in.accept(lexer.Eq) == none || in.accept(lexer.LParen) == none {
		return false
	}
	for in.peek() == lexer.CondName {
		c, whole := readGroupCond(in)
		s.conds = append(s.conds, c)
		if !whole {
			return false
		}
	}
	return in.accept(lexer.RParen) != none
}

func readGroupCond(in *cursor) (condShape, bool) {
	c := condShape{name: in.next(), op: none}
	c.end = c.name + 1
	c.from, c.to = c.end, c.end
	switch in.peek() {
	case lexer.Eq, lexer.SetEq:
		c.op = in.next()
		c.from = in.acceptWord()
		c.to = c.from + 1
		c.end = c.to
		return c, c.from != none
	case lexer.GroupOpen:
		c.op = in.next()
		c.paren = true
		c.from = c.op + 1
		for in.acceptWord() != none {
		}
		c.to = in.at
		c.end = c.to + 1
		return c, in.accept(lexer.GroupClose) != none
	}
	return c, true
}

// groupShape is `xattrs=( … )` in the head of a profile.
type groupShape struct {
	at, end int
	conds   []condShape
	whole   bool
}

func (s *groupShape) readGroup(in *cursor) bool {
	if in.peek() != lexer.Group {
		return false
	}
	var rule ruleShape
	s.at = in.at
	s.whole = rule.readRuleGroup(in)
	s.conds = rule.conds
	s.end = in.at
	return true
}

// listShape is a list in parentheses.
type listShape struct {
	at, from, to, end int
	whole             bool
}

func (s *listShape) readShapeList(in *cursor) bool {
	if in.peek() != lexer.LParen {
		return false
	}
	s.at = in.at
	s.from, s.to, s.whole = readList(in)
	s.end = in.at
	return true
}
