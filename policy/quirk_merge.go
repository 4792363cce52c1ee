package policy

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
)

// mergeKey is what rules on files and on changes of profile have in common that
// the reference takes for one rule: it does not look at the first byte of a
// name, so a target may be taken for a path, or for another target.
type mergeKey struct {
	rest     string // the name without its first byte
	exec     string // the condition of a change of profile
	priority int
	access   ast.Access
	audit    bool
}

// merged is what becomes of rules that are taken for one: a change to the
// profile that the last of them names. The other permissions are lost, but for
// links.
type merged struct {
	name   string
	last   int // the rule
	rules  []int
	links  []int
	change *ast.ChangeProfileRule // one of them, nil if there is none
}

// mergeRules finds the rules that the reference takes for one.
func (l *lowering) mergeRules() {
	if !slices.ContainsFunc(l.rules, func(r Rule) bool { _, ok := r.Stmt.(*ast.ChangeProfileRule); return ok }) {
		return
	}
	groups := map[mergeKey]*merged{}
	l.merged = map[int]*merged{}
	for _, i := range l.textOrder() {
		name, exec, links := l.nameOf(l.rules[i].Stmt)
		if name == "" {
			continue
		}
		q := l.qualifiersOf(&l.rules[i])
		key := mergeKey{name[1:], exec, q.Level(), q.Access, q.Audit}
		r, change := l.rules[i].Stmt.(*ast.ChangeProfileRule)
		if change {
			key.priority = 0 // forgotten, see QuirkChangeProfilePriority
			if key.access == ast.AccessPrompt {
				key.access = ast.AccessAllow // nobody can be asked
			}
		}
		if key.access == ast.AccessDefault {
			key.access = ast.AccessAllow
		}
		g := groups[key]
		if g == nil {
			g = &merged{}
			groups[key] = g
		}
		if links {
			g.links = append(g.links, i)
		}
		g.name, g.last, g.rules = name, i, append(g.rules, i)
		if change {
			g.change = r
		}
	}
	for _, g := range groups {
		if g.change != nil && l.differs(g) && l.quirk(key.ClassFile, QuirkChangeProfileMerged) {
			for _, i := range g.rules {
				l.merged[i] = g
			}
		}
	}
}

// textOrder returns the indexes of the rules in the order of the text.
func (l *lowering) textOrder() []int {
	order := make([]int, len(l.rules))
	at := make([]position, len(l.rules))
	for i := range l.rules {
		order[i] = i
		at[i] = positionOf(l.rules[i].from, l.rules[i].Stmt.Span().Start)
	}
	slices.SortStableFunc(order, func(i, j int) int { return slices.Compare(at[i], at[j]) })
	return order
}

// nameOf returns the name by which the reference compares a rule, "" if it is
// of another class or about pairs.
func (l *lowering) nameOf(r ast.Rule) (name, exec string, links bool) {
	switch r := r.(type) {
	case *ast.ChangeProfileRule:
		return l.p.targetOf(r), l.p.expandWord(r.Exec), false
	case *ast.FileRule:
		links = r.Perms.Access&ast.LinkAccess != 0
		switch {
		case r.Bare():
			return everyPath, "", true
		case !links || r.Target.IsZero():
			return l.p.expandWord(r.Path), "", links
		}
	}
	return "", "", false
}

// differs reports whether rules that are taken for one mean different things.
func (l *lowering) differs(g *merged) bool {
	for _, i := range g.rules {
		_, change := l.rules[i].Stmt.(*ast.ChangeProfileRule)
		if name, _, _ := l.nameOf(l.rules[i].Stmt); name != g.name || !change {
			return true
		}
	}
	return false
}

// visitMerged lowers the last of rules that are taken for one. It reports
// whether the present rule is one of them.
func (l *lowering) visitMerged() bool {
	g := l.merged[l.rule]
	if g == nil || g.last != l.rule {
		return g != nil
	}
	at := l.rules[l.rule].Stmt.Span()
	l.changeProfile(g.change, g.name, at)
	for _, i := range g.links {
		l.quals = l.qualifiersOf(&l.rules[i])
		l.anyLink(g.name, at)
	}
	return true
}
