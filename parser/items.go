package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/source"
)

// keywordSpan returns the place of the rule's keyword.
func (s *statement) keywordSpan() source.Span { return s.toks[s.rule.keyword].Span }

// itemSpan returns the place of an item of the rule.
func (s *statement) itemSpan(it item) source.Span {
	last := max(it.at, min(it.end, len(s.toks))-1)
	return s.toks[it.at].Span.Join(s.toks[last].Span)
}

// perms takes the permissions at the start of a rule's items: one bare word of
// the vocabulary, or a list of them. It returns what they add up to and the
// items that are left.
func (s *statement) perms(names *ast.Vocabulary, rw map[byte]int, items []item) (ast.PermList, int, []item) {
	var list ast.PermList
	if len(items) == 0 {
		return list, 0, items
	}
	first := items[0]
	switch first.kind {
	case listItem:
		list.Paren = true
		list.Place = s.itemSpan(first)
		list.Words = s.wordsOf(first.from, first.to)
		set := 0
		for _, w := range list.Words {
			set |= s.listedPerm(w, names, rw)
		}
		return list, set, items[1:]
	case wordItem:
		w := s.wordAt(first.at)
		if set, ok := barePerm(w.Raw, names, rw); ok {
			list.Words, list.Place = s.wordsOf(first.at, first.at+1), w.Place
			return list, set, items[1:]
		}
	}
	return list, 0, items
}

// barePerm returns what one unquoted word permits.
func barePerm(raw string, names *ast.Vocabulary, rw map[byte]int) (int, bool) {
	if t, ok := names.Lookup(raw); ok {
		return t.Value, true
	}
	switch raw {
	case "r", "w", "rw", "wr":
		if rw == nil {
			return 0, false
		}
		set := 0
		for i := range len(raw) {
			set |= rw[raw[i]]
		}
		return set, true
	}
	return 0, false
}

// listedPerm returns what a word in parentheses permits: there any letters of
// r and w count, in upper case too.
func (rp *reporter) listedPerm(w ast.Word, names *ast.Vocabulary, rw map[byte]int) int {
	value := w.Value()
	if t, ok := names.Lookup(value); ok {
		return t.Value
	}
	set := 0
	for _, c := range []byte(strings.ToLower(value)) {
		bit := rw[c]
		if bit == 0 {
			rp.unknown(w, names)
			return set
		}
		set |= bit
	}
	return set
}

// conditions builds the conditions among the items of a rule and checks their
// names. It returns them, the group peer=( … ), and the items that are left.
func (s *statement) conditions(known map[string]condRule, items []item) ([]*ast.Condition, *ast.Group, []item) {
	var conds []*ast.Condition
	var group *ast.Group
	n := 0
	for ; n < len(items); n++ {
		it := items[n]
		if it.kind == condItem {
			c := s.condition(it.cond)
			conds = append(conds, c)
			if known != nil {
				s.checkCondition(c, known)
			}
			continue
		}
		if it.kind != groupItem || group != nil {
			break
		}
		group = s.groupOf(it, s.rule.conds[it.from:it.to])
		n++
		break
	}
	return conds, group, items[n:]
}

func (s *statement) condition(c condShape) *ast.Condition {
	if len(s.conds) == 0 {
		s.conds = make([]ast.Condition, 4)
	}
	cond := &s.conds[0]
	s.conds = s.conds[1:]
	cond.Name, cond.Paren = s.wordAt(c.name), c.paren
	cond.Place = cond.Name.Place
	if c.op != none {
		cond.Op = condOp(s.toks[c.op].Kind)
		cond.Place = cond.Place.Join(s.toks[c.op].Span)
	}
	if c.from == none {
		return cond
	}
	cond.Values = s.wordsOf(c.from, c.to)
	if c.end > 0 {
		cond.Place = cond.Place.Join(s.toks[min(c.end, len(s.toks))-1].Span)
	}
	return cond
}

func condOp(k lexer.Kind) ast.CondOp {
	switch k {
	case lexer.In:
		return ast.CondIn
	case lexer.SetEq:
		return ast.CondSet
	}
	return ast.CondEq
}

func (s *statement) groupOf(it item, conds []condShape) *ast.Group {
	g := &ast.Group{Name: s.wordAt(it.at), Place: s.itemSpan(it)}
	for _, c := range conds {
		g.Conditions = append(g.Conditions, s.condition(c))
	}
	return g
}

// condRule says what a condition of a rule takes.
type condRule struct {
	list bool // several values
	in   bool // the operator "in"
	many bool // may be given more than once
}

// checkCondition reports a condition with an unknown name or the wrong
// operator.
func (s *statement) checkCondition(c *ast.Condition, known map[string]condRule) {
	rule, ok := known[c.Name.Value()]
	if !ok {
		s.unknownCondition(c, known)
		return
	}
	if c.Op == ast.CondIn && !rule.in {
		s.report(diag.InvalidRuleShape, c.Place, `the condition %q takes "=", not "in"`, c.Name.Raw)
	}
	switch {
	case c.Op != ast.CondNone && len(c.Values) == 0:
		s.report(diag.SyntaxError, c.Place, "the condition %q has no value", c.Name.Raw)
	case len(c.Values) > 1 && !rule.list:
		s.report(diag.InvalidRuleShape, c.Place, "the condition %q takes one value", c.Name.Raw)
	}
}

func (s *statement) unknownCondition(c *ast.Condition, known map[string]condRule) {
	var names []string
	for name := range known {
		names = append(names, name)
	}
	sortNames(names)
	near := nearest.Of(c.Name.Raw, names)
	s.unknownIn(c.Name, c.Name.Raw, "condition of "+s.ruleName(), near)
	if len(near) == 0 && len(names) > 0 {
		f := s.finding(len(s.diags) - 1)
		f.Notes = append(f.Notes, "the conditions are "+strings.Join(names, ", "))
	}
}

// once reports the second condition of a name.
func (rp *reporter) once(conds ...*ast.Condition) {
	for i, c := range conds {
		for _, before := range conds[:i] {
			if c.Name.Value() == before.Name.Value() {
				f := rp.report(diag.InvalidRuleShape, c.Place, "the condition %q can be given only once", c.Name.Raw)
				rp.related(f, before.Place, "first given here")
				break
			}
		}
	}
}

// conditionNamed returns the last condition of a name.
func conditionNamed(conds []*ast.Condition, name string) *ast.Condition {
	for i := len(conds) - 1; i >= 0; i-- {
		if conds[i].Name.Value() == name {
			return conds[i]
		}
	}
	return nil
}

// leftover reports the items of a rule that do not fit behind the others.
func (s *statement) leftover(items []item, takes string) {
	if len(items) == 0 || s.kindAt(s.rule.stop) == lexer.Illegal {
		return
	}
	it := items[0]
	at := s.itemSpan(it)
	f := s.report(diag.SyntaxError, at, "unexpected %q in %s", s.slice(at), s.ruleName())
	switch {
	case s.splice == nil && s.arrow(f, at):
	case it.kind == condItem && it.at > s.rule.keyword+1:
		f.Message += ": conditions stand before it"
		f.Code = diag.InvalidRuleShape
	case takes != "":
		f.Notes = append(f.Notes, takes)
	}
}
