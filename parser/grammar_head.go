package parser

import (
	"github.com/alecthomas/participle/v2"
	plex "github.com/alecthomas/participle/v2/lexer"

	"github.com/aa-lint/aa-lint/lexer"
)

// headShape is a profile up to the "{" of its body. It takes as many tokens as
// fit; stop is the first one behind them.
type headShape struct {
	keyword, name, attachment int
	xattrs                    *groupShape
	identities                []flagsShape
	flags                     *flagsShape
	open, stop                int
}

// flagsShape is `flags=( … )`, where the keyword may be missing, or
// `+identities=( … )`.
type flagsShape struct {
	plus, keyword int
	list          listShape
}

// Parse implements participle.Parseable.
func (s *headShape) Parse(lex *plex.PeekingLexer) error {
	s.keyword, s.open = none, none
	switch peek(lex) {
	case lexer.Profile, lexer.Hat, lexer.Caret:
		s.keyword = next(lex)
	}
	if s.name = acceptWord(lex); s.name == none {
		s.name = accept(lex, lexer.Path)
	}
	if s.name == none && s.keyword == none {
		return participle.NextMatch
	}
	if s.name != none {
		s.attributes(lex)
		s.open = accept(lex, lexer.LBrace)
	}
	s.stop = lex.Peek().Pos.Line
	return nil
}

// attributes reads what stands between the name and the body.
func (s *headShape) attributes(lex *plex.PeekingLexer) {
	s.attachment = acceptPath(lex)
	if peek(lex) == lexer.Group {
		s.xattrs = new(groupShape)
		_ = s.xattrs.Parse(lex)
	}
	for peek(lex) == lexer.Plus {
		id := flagsShape{plus: next(lex)}
		id.keyword = accept(lex, lexer.Identities)
		if id.keyword == none || accept(lex, lexer.Eq) == none || !id.readList(lex) {
			return
		}
		s.identities = append(s.identities, id)
	}
	flags := flagsShape{plus: none}
	flags.keyword = accept(lex, lexer.Flags)
	if flags.keyword != none && accept(lex, lexer.Eq) == none {
		return
	}
	if flags.readList(lex) {
		s.flags = &flags
	}
}

func (s *flagsShape) readList(lex *plex.PeekingLexer) bool { return s.list.Parse(lex) == nil }

// unclosed returns the token at which a list of the head breaks off, none if all
// are whole.
func (s *headShape) unclosed() int {
	if s.xattrs != nil && !s.xattrs.whole {
		return s.xattrs.end
	}
	for _, id := range s.identities {
		if !id.list.whole {
			return id.list.end
		}
	}
	if s.flags != nil && !s.flags.list.whole {
		return s.flags.list.end
	}
	return none
}
