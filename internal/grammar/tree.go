package grammar

import (
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// present reports whether a token was captured.
func present(t Token) bool { return t.Type != 0 }

// span returns the place of a token; zero if there is none.
func span(t Token) source.Span {
	if !present(t) {
		return source.Span{}
	}
	start := uint32(t.Pos.Offset)
	return source.Span{Start: start, End: start + uint32(len(t.Value))}
}

// word returns the word of a token; zero if there is none.
func word(t Token) ast.Word {
	if !present(t) {
		return ast.Word{}
	}
	return ast.Word{Raw: t.Value, Place: span(t)}
}

func words(list []Token) []ast.Word {
	var words []ast.Word
	for _, t := range list {
		words = append(words, word(t))
	}
	return words
}

// placed sets the span of a node and returns it.
func placed[N interface {
	ast.Stmt
	SetSpan(source.Span)
}](node N, span source.Span) N {
	node.SetSpan(span)
	return node
}

func (f *File) statements() []ast.Stmt {
	var list []ast.Stmt
	for _, s := range f.Preamble {
		list = append(list, s.statement())
	}
	for _, s := range f.Profiles {
		if s.Include != nil {
			list = append(list, s.Include.Node())
			continue
		}
		list = append(list, s.Profile.Node())
	}
	return list
}

func (f *Fragment) statements() []ast.Stmt {
	var list []ast.Stmt
	for _, s := range f.Statements {
		switch {
		case s.Preamble != nil:
			list = append(list, s.Preamble.statement())
		case s.Profile != nil:
			list = append(list, s.Profile.Node())
		default:
			list = append(list, s.Body.statement())
		}
	}
	return list
}

func (s *Preamble) statement() ast.Stmt {
	switch {
	case s.ABI != nil:
		return s.ABI.Node()
	case s.Include != nil:
		return s.Include.Node()
	case s.Alias != nil:
		return s.Alias.Node()
	case s.Variable != nil:
		return s.Variable.Node()
	}
	return s.Boolean.Node()
}

func (s *Item) statement() ast.Stmt {
	switch {
	case s.ABI != nil:
		return s.ABI.Node()
	case s.Include != nil:
		return s.Include.Node()
	case s.Child != nil:
		return (*Profile)(s.Child).Node()
	case s.Conditional != nil:
		return s.Conditional.Node()
	case s.Rlimit != nil:
		return s.Rlimit.Node()
	}
	return s.Qualified.Node()
}

func (a *ABI) Node() ast.Stmt {
	return placed(&ast.ABI{File: ast.FileName{Word: word(a.Name)}}, span(a.Keyword).Join(span(a.End)))
}

func (i *Include) Node() ast.Stmt {
	return placed(&ast.Include{
		Hash:     i.Keyword.Value[0] == '#',
		IfExists: kind(i.Keyword) == lexer.IncludeIfExists,
		File:     ast.FileName{Word: word(i.Name)},
	}, span(i.Keyword).Join(span(i.Name)))
}

func (a *Alias) Node() ast.Stmt {
	return placed(&ast.Alias{Keyword: word(a.Keyword), From: word(a.From), To: word(a.To)}, span(a.Keyword).Join(span(a.End)))
}

func (a *Assignment) Node() ast.Stmt {
	return placed(&ast.VariableAssignment{Name: word(a.Name), Op: assignOp(a.Op), Values: words(a.Values)},
		span(a.Name).Join(span(a.Values[len(a.Values)-1])))
}

func (a *BooleanAssignment) Node() ast.Stmt {
	value := a.Value.Node()
	return placed(&ast.BooleanAssignment{Name: word(a.Name), Op: assignOp(a.Op), Value: value}, span(a.Name).Join(value.Span()))
}

func assignOp(t Token) ast.AssignOp {
	switch kind(t) {
	case lexer.AddEq:
		return ast.AssignAdd
	case lexer.CondEq:
		return ast.AssignUnset
	case lexer.SetEq:
		return ast.AssignForce
	}
	return ast.Assign
}

func (p *Profile) Node() ast.Stmt {
	prof := &ast.Profile{
		Kind: ast.KindBare, Keyword: word(p.Keyword), Name: word(p.Name), Attachment: word(p.Head.Attachment),
		Xattrs: p.Head.Xattrs.Node(), Flags: p.Head.Flags.Node(), Body: p.Body.Node(),
	}
	switch kind(p.Keyword) {
	case lexer.Profile:
		prof.Kind = ast.KindProfile
	case lexer.Hat:
		prof.Kind = ast.KindHat
	case lexer.Caret:
		prof.Kind = ast.KindCaret
	}
	for _, id := range p.Head.Identities {
		list := (&Flags{Keyword: id.Keyword, List: id.List}).Node()
		list.Place = span(id.Plus).Join(list.Place)
		prof.Identities = append(prof.Identities, list)
	}
	return placed(prof, prof.Head().Join(prof.Body.Span()))
}

func (x *Xattrs) Node() *ast.Group {
	if x == nil {
		return nil
	}
	g := &ast.Group{Name: word(x.Name), Place: span(x.Name).Join(span(x.Close))}
	for _, a := range x.Attributes {
		g.Conditions = append(g.Conditions, (*PeerCondition)(a).Node())
	}
	return g
}

func (f *Flags) Node() *ast.FlagList {
	if f == nil {
		return nil
	}
	place := span(f.Keyword).Join(f.List.span())
	return &ast.FlagList{Keyword: word(f.Keyword), Values: words(f.List.Values), Place: place}
}

func (l *List) span() source.Span { return span(l.Open).Join(span(l.Close)) }

func (b *Block) Node() *ast.Block {
	block := &ast.Block{Open: span(b.Open), Close: span(b.Close)}
	for _, s := range b.Items {
		block.Stmts = append(block.Stmts, s.statement())
	}
	return block
}

func (c *Conditional) Node() *ast.Conditional {
	node := &ast.Conditional{Cond: c.Cond.Node(), Then: c.Then.Node()}
	node.SetSpan(span(c.Keyword).Join(node.Then.Span()))
	if c.Else == nil {
		return node
	}
	node.Else = &ast.Else{Keyword: span(c.Else.Keyword)}
	if c.Else.If != nil {
		node.Else.If = c.Else.If.Node()
	} else {
		node.Else.Block = c.Else.Block.Node()
	}
	return placed(node, node.Span().Join(node.Else.Span()))
}

func (q *Qualified) Node() ast.Stmt {
	quals := q.Qualifiers.Node()
	if q.Block != nil {
		b := &ast.QualifierBlock{Qualifiers: quals, Body: q.Block.Node()}
		return placed(b, quals.Span().Join(b.Body.Span()))
	}
	rule, place := q.Rule.Node()
	*rule.Quals() = quals
	return placed(rule, quals.Span().Join(place))
}

func (q *Qualifiers) Node() ast.Qualifiers {
	quals := ast.Qualifiers{
		Audit: present(q.Audit), AuditSpan: span(q.Audit), AccessSpan: span(q.Access),
		OwnershipSpan: span(q.Ownership), User: q.Ownership.Value == "user",
	}
	if present(q.Priority) {
		level, _ := strconv.Atoi(q.Level.Value)
		quals.Priority = &ast.Priority{Value: word(q.Level), Level: level, Place: span(q.Priority).Join(span(q.Level))}
	}
	switch kind(q.Access) {
	case lexer.Allow:
		quals.Access = ast.AccessAllow
	case lexer.Deny:
		quals.Access = ast.AccessDeny
	case lexer.Prompt:
		quals.Access = ast.AccessPrompt
	}
	switch kind(q.Ownership) {
	case lexer.Owner:
		quals.Ownership = ast.OwnOwner
	case lexer.Other:
		quals.Ownership = ast.OwnOther
	}
	return quals
}
