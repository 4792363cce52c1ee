package policy

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// lowering turns the rules of a profile into grants: sets of accesses with
// what the rule says of them. It visits the rules, one method for each type.
type lowering struct {
	p       *Profile
	rules   []Rule
	rule    int // the index of the present rule
	quals   *ast.Qualifiers
	grants  [key.NumClasses][]*Grant
	targets map[string]bool // of exec
	cp      bool            // there is a rule for changes of profile
	table   []int           // the rules with entries in the table of families and types
	// reference is set to read rules with the quirks of the reference; quirks
	// are those that rules meet.
	reference bool
	alls      map[allLike][key.NumClasses][]*Grant // of the rules on everything
	merged    map[int]*merged                      // rules that the reference takes for others
	quirks    [key.NumClasses][]Quirk
	// as are the features to lower rules for, if not those of the policy; whole is
	// set if rules on sockets have all permissions, see lifted.
	as    featureSets
	whole bool
	// asking is set if the rule is a question, see Profile.Asks; askedLinks are
	// the links that it asks about.
	asking     bool
	askedLinks []Asked
	// findings are what is wrong with rules once their words are expanded.
	findings diag.List
	meter    *work.Meter
	room     []Grant // for grants to come
	// own is set if the present rule means something else in other profiles; audits
	// are the classes in which it matters to it whether any rule is audited, and
	// lastTarget is the target of exec that it names. See lowerRule.
	own        bool
	audits     []key.Class
	lastTarget string
}

// noQualifiers are those of what the parser adds by itself. They do not change.
var noQualifiers = &ast.Qualifiers{}

// stepsPerGrant are the steps that a grant takes wherever it is looked at.
const stepsPerGrant = 60

// stepsPerPatternByte are the steps that it takes to read a byte of a pattern.
const stepsPerPatternByte = 5

// longPattern is how long the text of a pattern is that only variables of many
// values make. One checker has too many of them to keep them all, so each byte takes
// so many steps more.
const (
	longPattern      = 4 << 10
	stepsPerLongByte = 40
)

// lower returns the grants of all rules, worked out once.
func (p *Profile) lower() *lowering {
	if p.lowered == nil {
		p.lowered = p.lowerRules(p.Rules())
	}
	return p.lowered
}

// lowerRules returns the grants of some rules of the profile, in the order of
// their precedence.
func (p *Profile) lowerRules(rules []Rule) *lowering {
	return p.lowerWith(&lowering{meter: p.Policy.meter}, rules)
}

func (p *Profile) lowerWith(l *lowering, rules []Rule) *lowering {
	l.p, l.rules, l.targets = p, rules, map[string]bool{}
	l.mergeRules()
	for i := range rules {
		l.rule, l.quals = i, l.qualifiersOf(&rules[i])
		if !l.visitMerged() && !l.repeatsKnown(&rules[i]) {
			l.lowerRule(&rules[i])
		}
	}
	l.rule, l.quals = -1, noQualifiers
	if l.asking {
		return l
	}
	l.implied()
	l.tableless()
	for _, grants := range l.grants {
		slices.SortStableFunc(grants, precedence)
	}
	return l
}

// checkRules finds what is wrong with the rules of a profile together, once
// their words are expanded: what the parser finds when it compiles them.
func (p *Profile) checkRules() diag.List {
	u := p.Policy.unit
	m, before := u.meter, u.meter.Done()
	l := &lowering{meter: m}
	var found []conflict
	decided := false
	defer func() { u.judging += m.Done() - before }()
	err := m.Within(max(conflictSteps-u.judging, conflictStepsPerProfile), func() {
		p.lowerWith(l, p.rulesOf(true))
		found, decided = conflicts(m, l.grants[key.ClassFile])
	})
	l.checkConflicts(found, decided && err == nil)
	return l.findings
}

// features are those that count for the profile's rules.
func (l *lowering) features() featureSets {
	if l.as != nil {
		return l.as
	}
	return l.p.Policy.features
}

// grant adds what the present rule says of a set of accesses. It returns the
// grant, so that the caller can say more.
func (l *lowering) grant(c key.Class, keys glob.Expr, perms key.Perms) *Grant {
	g := l.newGrant()
	g.Rule, g.Keys, g.Perms = l.rule, keys, perms
	g.priority = l.quals.Level()
	g.audit = l.quals.Audit
	switch l.quals.Access {
	case ast.AccessDeny:
		g.kind = denied
	case ast.AccessPrompt:
		g.kind = prompted
		if !l.features().prompts() {
			g.kind = unanswered
		}
	default:
		g.kind = allowed
	}
	l.meter.Spend(stepsPerGrant)
	if perms != 0 {
		l.grants[c] = append(l.grants[c], g)
	}
	return g
}

// newGrant returns a grant that says nothing yet. Several are made at once.
func (l *lowering) newGrant() *Grant {
	if len(l.room) == 0 {
		l.room = make([]Grant, min(len(l.rules)+4, grantsAtOnce))
	}
	g := &l.room[0]
	l.room = l.room[1:]
	return g
}

// grantsAtOnce is how many grants are made at once.
const grantsAtOnce = 64

// pattern parses an expanded text. What is no pattern was reported by the check
// of the file, or is reported now.
func (l *lowering) pattern(text string, at source.Span) (glob.Pattern, bool) {
	l.meter.Spend(stepsPerPatternByte * len(text))
	if len(text) > longPattern {
		l.meter.Spend(stepsPerLongByte * len(text))
	}
	pattern, err := l.p.Policy.unit.c.pattern(text)
	if err != nil && strings.Contains(text, "@{") {
		return glob.Pattern{}, false // a variable that is not defined
	}
	if err != nil {
		l.report(diag.UnbalancedGlob, at, "%s is not a pattern: %s", text, err)
		return glob.Pattern{}, false
	}
	if pattern.Odd() {
		return l.oddPattern(pattern), true
	}
	return pattern, true
}

// label returns the language of a condition on a label or name; of what, if the
// condition is missing.
func (l *lowering) label(w ast.Word, missing glob.Expr) (glob.Expr, bool) {
	if w.IsZero() {
		return missing, true
	}
	pattern, ok := l.pattern(l.p.expandWord(w), w.Place)
	return pattern.Expr(), ok
}

// report adds an error at a word of the present rule.
func (l *lowering) report(code diag.Code, at source.Span, format string, args ...any) *diag.Finding {
	if l.asking {
		l.findings = append(l.findings, findingAt(code, diag.Place{}, format, args...))
		return &l.findings[len(l.findings)-1]
	}
	r := &l.rules[l.rule]
	f := findingAt(code, l.p.Policy.unit.placeIn(r.from, at), format, args...)
	f.Related = r.Chain()
	l.findings = append(l.findings, f)
	return &l.findings[len(l.findings)-1]
}

// Sets of strings that fields of tuples are made of.

func anyByte() glob.ByteSet { return glob.ByteSet{}.Not() }

func notNUL() glob.ByteSet { return glob.ByteSet{}.With(0).Not() }

func notSlash() glob.ByteSet { return glob.ByteSet{}.With(0, '/').Not() }

// anyText is any text without NUL, which ends a field.
func anyText() glob.Expr { return glob.Many(notNUL()) }

// someText is any text without NUL of at least one byte.
func someText() glob.Expr { return glob.Concat(glob.One(notNUL()), glob.Many(notNUL())) }

// anyBytes is a number of any bytes.
func anyBytes(n int) glob.Expr {
	parts := make([]glob.Expr, n)
	for i := range parts {
		parts[i] = glob.One(anyByte())
	}
	return glob.Concat(parts...)
}

// endOfField is the NUL behind a field.
func endOfField() glob.Expr { return glob.Literal("\x00") }
