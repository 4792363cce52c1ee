package policy

import (
	"strings"
	"sync/atomic"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// said is what a rule of an included file says in every profile that includes it:
// its grants, and what else lowering it has to remember. It does not change.
type said struct {
	grants []saidGrant
	target string // of exec, "" if it names none
	table  int    // how many entries of the table of families and types
	audits []key.Class
	steps  int // what lowering it took: each profile pays, so that it does not matter which came first
}

type saidGrant struct {
	class key.Class
	Grant
}

// saidIn is what tells apart the circumstances in which a file is included: the rest
// of what its rules mean is in the file.
type saidIn struct {
	outline  *outline
	base     *preamble
	features [2]*Features
	all      int // how many features there are
}

// saidBy is what the rules of a file say, where others include it.
type saidBy []knownRule

// knownRule is what is known of a rule of a file that others include.
type knownRule struct {
	shared bool // it means the same in all profiles
	said   atomic.Pointer[said]
}

// saidBy returns what is known of the rules of a part; nil if that is not the same
// for all who include the file.
func (u *unit) saidBy(p part, features featureSets) saidBy {
	if !p.outline.included || p.block != nil || u.spliced != nil || len(features) > 2 {
		return nil
	}
	aliases := 0
	if u.vars.base != nil {
		aliases = len(u.vars.base.aliases)
	}
	if len(u.aliases) != aliases {
		return nil
	}
	in := saidIn{outline: p.outline, base: u.vars.base, all: len(features)}
	copy(in.features[:], features)
	if known, ok := u.c.said.Load(in); ok {
		return known.(saidBy)
	}
	known, _ := u.c.said.LoadOrStore(in, newSaidBy(p.outline, p.from.file.Source, u.vars.base))
	return known.(saidBy)
}

func newSaidBy(o *outline, file *source.File, base *preamble) saidBy {
	by := make(saidBy, len(o.rules))
	for i, r := range o.rules {
		switch r.(type) {
		case *ast.AllRule, *ast.ChangeProfileRule:
		default:
			by[i].shared = base.settles(file.Slice(r.Span()))
		}
	}
	return by
}

// settles reports whether all variables in the text of a rule have the same values in
// each file that starts with the preamble, which may be nil, whatever the profile.
func (p *preamble) settles(text string) bool {
	if strings.IndexByte(text, '\\') >= 0 {
		return false
	}
	for {
		_, rest, ok := strings.Cut(text, "@{")
		if !ok {
			return true
		}
		name, rest, ok := strings.Cut(rest, "}")
		if !ok || p == nil {
			return false
		}
		v := p.vars[name]
		if v == nil || v.boolean || v.problem != nil || v.state != done || len(builtins(v.expanded)) > 0 {
			return false
		}
		text = rest
	}
}

// repeatsKnown adds what the present rule is known to say. It reports whether that
// is known.
func (l *lowering) repeatsKnown(r *Rule) bool {
	if !l.remembers(r) {
		return false
	}
	known := r.known.said.Load()
	if known == nil {
		return false
	}
	l.meter.Spend(known.steps)
	for i := range known.grants {
		g := l.newGrant()
		*g = known.grants[i].Grant
		g.Rule = l.rule
		l.grants[known.grants[i].class] = append(l.grants[known.grants[i].class], g)
	}
	for range known.table {
		l.table = append(l.table, l.rule)
	}
	for _, c := range known.audits {
		if l.anyAudit() {
			l.quirk(c, QuirkExactAudit)
		}
	}
	switch stmt := r.Stmt.(type) {
	case *ast.FileRule:
		if known.target != "" {
			l.target(known.target, stmt.Target)
		}
	case *ast.UnixRule:
		if !l.quals.Deny() && l.features().fineNetwork() {
			l.widened(stmt, unixPerms(stmt))
		}
	}
	return true
}

// remembers reports whether what a rule says is kept for all profiles.
func (l *lowering) remembers(r *Rule) bool {
	return r.known != nil && r.known.shared && !l.p.Policy.elsewhere && !l.asking && !l.reference && !l.whole && l.as == nil
}

// lowerRule lowers the present rule, and keeps what it says for all profiles, if it
// says the same in all of them.
func (l *lowering) lowerRule(r *Rule) {
	if !l.remembers(r) {
		r.Stmt.Accept(l)
		return
	}
	var before [key.NumClasses]int
	for c, grants := range l.grants {
		before[c] = len(grants)
	}
	table, findings, steps := len(l.table), len(l.findings), l.meter.Done()
	l.own, l.audits, l.lastTarget = false, nil, ""
	r.Stmt.Accept(l)
	if l.own || len(l.findings) != findings {
		return
	}
	s := &said{target: l.lastTarget, table: len(l.table) - table, audits: l.audits, steps: int(l.meter.Done() - steps)}
	for c, grants := range l.grants {
		for _, g := range grants[before[c]:] {
			s.grants = append(s.grants, saidGrant{key.Class(c), *g})
		}
	}
	r.known.said.Store(s)
}
