package parser

import (
	"github.com/alecthomas/participle/v2"
	plex "github.com/alecthomas/participle/v2/lexer"

	"github.com/aa-lint/aa-lint/lexer"
)

// The productions in this file read their tokens by hand, as participle's
// Parseable: the rules that they stand for make up most of real profiles. They
// hold indices into the tokens of the statement, which participle passes in
// Pos.Line; none stands for an absent token.
const none = -1

func peek(lex *plex.PeekingLexer) lexer.Kind { return lexer.Kind(lex.Peek().Type) }

func next(lex *plex.PeekingLexer) int { return lex.Next().Pos.Line }

// accept takes the next token if it is of the kind.
func accept(lex *plex.PeekingLexer, kind lexer.Kind) int {
	if peek(lex) != kind {
		return none
	}
	return next(lex)
}

// includeShape is `include <name>` in all its forms.
type includeShape struct {
	keyword, name int
}

// Parse implements participle.Parseable.
func (s *includeShape) Parse(lex *plex.PeekingLexer) error {
	if !isInclude(peek(lex)) {
		return participle.NextMatch
	}
	s.keyword = next(lex)
	s.name = accept(lex, lexer.FileName)
	return nil
}

// fileShape is a rule on paths, behind its qualifiers. It takes as many tokens
// as fit; stop is the first one behind them.
type fileShape struct {
	keyword, scrub, perms, subset, path, arrow, target, stop int
}

// Parse implements participle.Parseable.
func (s *fileShape) Parse(lex *plex.PeekingLexer) error {
	s.keyword = accept(lex, lexer.File)
	s.scrub = accept(lex, lexer.Safe)
	if s.scrub == none {
		s.scrub = accept(lex, lexer.Unsafe)
	}
	s.subset, s.path, s.arrow, s.target = none, none, none, none
	if s.perms = accept(lex, lexer.Perms); s.perms != none {
		s.subset = accept(lex, lexer.Subset)
		s.path = acceptPath(lex)
	} else {
		s.path = acceptPath(lex)
		s.perms = accept(lex, lexer.Perms)
	}
	if s.keyword == none && s.scrub == none && s.perms == none && s.path == none {
		return participle.NextMatch
	}
	if s.perms != none && s.path != none {
		if s.arrow = accept(lex, lexer.Arrow); s.arrow != none {
			s.target = acceptWord(lex)
		}
	}
	s.stop = lex.Peek().Pos.Line
	return nil
}

func acceptPath(lex *plex.PeekingLexer) int {
	switch peek(lex) {
	case lexer.Path, lexer.Ident, lexer.Variable:
		return next(lex)
	}
	return none
}

func acceptWord(lex *plex.PeekingLexer) int {
	switch peek(lex) {
	case lexer.Word, lexer.Quoted:
		return next(lex)
	}
	return none
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

// Parse implements participle.Parseable.
func (s *ruleShape) Parse(lex *plex.PeekingLexer) error {
	if ruleBuilders[peek(lex)] == nil {
		return participle.NextMatch
	}
	s.keyword = next(lex)
	s.items, s.conds = s.items[:0], s.conds[:0]
	for s.item(lex) {
	}
	s.stop = lex.Peek().Pos.Line
	return nil
}

// item reads one item; false if none starts at the next token, or if it breaks
// off, which the next token shows.
func (s *ruleShape) item(lex *plex.PeekingLexer) bool {
	it := item{at: lex.Peek().Pos.Line}
	whole := true
	switch kind := peek(lex); kind {
	case lexer.CondName:
		it.kind = condItem
		it.cond, whole = readCond(lex)
	case lexer.Group:
		it.kind = groupItem
		it.from = len(s.conds)
		whole = s.group(lex)
		it.to = len(s.conds)
	case lexer.LParen:
		it.kind = listItem
		it.from, it.to, whole = readList(lex)
	case lexer.Arrow:
		it.kind = arrowItem
		next(lex)
	default:
		if !isWordLike(kind) {
			return false
		}
		next(lex)
	}
	it.end = lex.Peek().Pos.Line
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

func readCond(lex *plex.PeekingLexer) (condShape, bool) {
	c := condShape{name: next(lex), op: none}
	switch peek(lex) {
	case lexer.Eq, lexer.SetEq, lexer.In:
		c.op = next(lex)
	default:
		return c, false
	}
	if peek(lex) == lexer.LParen {
		c.paren = true
		var whole bool
		c.from, c.to, whole = readList(lex)
		c.end = lex.Peek().Pos.Line
		return c, whole
	}
	c.from = acceptWord(lex)
	c.to = c.from + 1
	c.end = c.to
	return c, c.from != none
}

func readList(lex *plex.PeekingLexer) (from, to int, whole bool) {
	from = next(lex) + 1
	for acceptWord(lex) != none {
	}
	to = lex.Peek().Pos.Line
	return from, to, accept(lex, lexer.RParen) != none
}

// group reads `peer=( … )`.
func (s *ruleShape) group(lex *plex.PeekingLexer) bool {
	next(lex)
	if accept(lex, lexer.Eq) == none || accept(lex, lexer.LParen) == none {
		return false
	}
	for peek(lex) == lexer.CondName {
		c, whole := readGroupCond(lex)
		s.conds = append(s.conds, c)
		if !whole {
			return false
		}
	}
	return accept(lex, lexer.RParen) != none
}

func readGroupCond(lex *plex.PeekingLexer) (condShape, bool) {
	c := condShape{name: next(lex), op: none}
	c.end = c.name + 1
	c.from, c.to = c.end, c.end
	switch peek(lex) {
	case lexer.Eq, lexer.SetEq:
		c.op = next(lex)
		c.from = acceptWord(lex)
		c.to = c.from + 1
		c.end = c.to
		return c, c.from != none
	case lexer.GroupOpen:
		c.op = next(lex)
		c.paren = true
		c.from = c.op + 1
		for acceptWord(lex) != none {
		}
		c.to = lex.Peek().Pos.Line
		c.end = c.to + 1
		return c, accept(lex, lexer.GroupClose) != none
	}
	return c, true
}

// groupShape is `xattrs=( … )` in the head of a profile.
type groupShape struct {
	at, end int
	conds   []condShape
	whole   bool
}

// Parse implements participle.Parseable.
func (s *groupShape) Parse(lex *plex.PeekingLexer) error {
	if peek(lex) != lexer.Group {
		return participle.NextMatch
	}
	var rule ruleShape
	s.at = lex.Peek().Pos.Line
	s.whole = rule.group(lex)
	s.conds = rule.conds
	s.end = lex.Peek().Pos.Line
	return nil
}

// listShape is a list in parentheses.
type listShape struct {
	at, from, to, end int
	whole             bool
}

// Parse implements participle.Parseable.
func (s *listShape) Parse(lex *plex.PeekingLexer) error {
	if peek(lex) != lexer.LParen {
		return participle.NextMatch
	}
	s.at = lex.Peek().Pos.Line
	s.from, s.to, s.whole = readList(lex)
	s.end = lex.Peek().Pos.Line
	return nil
}
