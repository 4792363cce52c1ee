package parser

import "github.com/aa-lint/aa-lint/internal/lexer"

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

func (s *headShape) readHead(in *cursor) bool {
	s.keyword, s.open = none, none
	switch in.peek() {
	case lexer.Profile, lexer.Hat, lexer.Caret:
		s.keyword = in.next()
	}
	if s.name = in.acceptWord(); s.name == none {
		s.name = in.accept(lexer.Path)
	}
	if s.name == none && s.keyword == none {
		return false
	}
	if s.name != none {
		s.attributes(in)
		s.open = in.accept(lexer.LBrace)
	}
	s.stop = in.at
	return true
}

// attributes reads what stands between the name and the body.
func (s *headShape) attributes(in *cursor) {
	s.attachment = in.acceptPath()
	if in.peek() == lexer.Group {
		s.xattrs = new(groupShape)
		s.xattrs.readGroup(in)
	}
	for in.peek() == lexer.Plus {
		id := flagsShape{plus: in.next()}
		id.keyword = in.accept(lexer.Identities)
		if id.keyword == none || in.accept(lexer.Eq) == none || !id.readList(in) {
			return
		}
		s.identities = append(s.identities, id)
	}
	flags := flagsShape{plus: none}
	flags.keyword = in.accept(lexer.Flags)
	if flags.keyword != none && in.accept(lexer.Eq) == none {
		return
	}
	if flags.readList(in) {
		s.flags = &flags
	}
}

func (s *flagsShape) readList(in *cursor) bool { return s.list.readShapeList(in) }

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
