package policy

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/source"
)

// outline is what the statements of a file or block amount to, worked out once
// however many profiles include the file.
type outline struct {
	steps []ast.Stmt // what must be looked at in order: all but plain rules
	rules []ast.Rule // the plain rules, but for limits of resources, which have an order
	// critical are those of the rules that can be wrong together with others, or
	// once their words are expanded.
	critical  []bool // by their places in rules
	criticals int
	included  bool           // it is the outline of a file, which others may include
	uses      []use          // the variables in plain rules
	inner     []*ast.Include // between the words of a statement
	globs     []badGlob      // words of plain rules that are no patterns
	// guarded are the statements that a directive of apparmor.d chooses or leaves out.
	guarded map[ast.Stmt]bool

	rule     ast.Stmt // the first rule, block or conditional; nil if none
	preamble ast.Stmt // the first statement that belongs to the preamble
	bare     *ast.Profile
}

// use is a mention of a variable.
type use struct {
	name  string
	word  ast.Word
	valid bool
	// dropped is set for rules of which a block with qualifiers keeps nothing.
	dropped bool
	at      source.Span
}

// outlineOf works out the outline of statements of a text.
func outlineOf(stmts []ast.Stmt, text *source.File) *outline {
	o := &outline{}
	g := guard{text: text}
	for _, stmt := range stmts {
		o.addStatementOutline(stmt)
		if g.nextGuarded(stmt) {
			o.guard(stmt)
		}
	}
	return o
}

func (o *outline) addStatementOutline(stmt ast.Stmt) {
	switch s := stmt.(type) {
	case *ast.FileRule:
		o.addRule(s)
		o.outlineFileRule(s)
	case *ast.RlimitRule:
		o.steps = append(o.steps, s)
		o.noteRule(s)
	case *ast.Include, *ast.ABI, *ast.Bad:
		o.steps = append(o.steps, stmt)
	case *ast.VariableAssignment, *ast.BooleanAssignment, *ast.Alias:
		o.steps = append(o.steps, stmt)
		if o.preamble == nil {
			o.preamble = stmt
		}
	case *ast.Profile:
		o.steps = append(o.steps, stmt)
		if s.Kind == ast.KindBare && o.bare == nil {
			o.bare = s
		}
	case *ast.Conditional, *ast.QualifierBlock:
		o.steps = append(o.steps, stmt)
		o.noteRule(stmt)
	case ast.Rule:
		o.addRule(s)
		o.noteRule(stmt)
		n := len(o.uses)
		s.Accept(ruleUses{o})
		o.markDropped(s, o.uses[n:])
	}
	if c := stmt.Comments(); c != nil {
		o.inner = append(o.inner, c.Includes...)
	}
}

// addRule notes a plain rule.
func (o *outline) addRule(r ast.Rule) {
	o.rules = append(o.rules, r)
	critical := true
	switch s := r.(type) {
	case *ast.FileRule:
		critical = s.Bare() || s.Exec().Transition != ast.NoExec || s.Perms.Access&ast.ExecAccess != 0
	case *ast.ChangeProfileRule:
		critical = !s.Exec.IsZero()
	case *ast.LinkRule, *ast.CapabilityRule, *ast.UsernsRule, *ast.SignalRule, *ast.PtraceRule, *ast.IOUringRule:
		critical = false
	}
	o.critical = append(o.critical, critical)
	if critical {
		o.criticals++
	}
}

// count returns how many rules there are, or how many are critical.
func (o *outline) count(critical bool) int {
	if critical {
		return o.criticals
	}
	return len(o.rules)
}

// guard marks a statement as guarded.
func (o *outline) guard(stmt ast.Stmt) {
	if o.guarded == nil {
		o.guarded = map[ast.Stmt]bool{}
	}
	o.guarded[stmt] = true
}

// guard follows the directives "#aa:only" and "#aa:exclude" of apparmor.d:
// behind a rule they are for the rule, above one for all up to the next blank
// line. Its build step leaves out what they do not choose.
type guard struct {
	text *source.File
	on   bool
	end  uint32 // of the statement before
}

// nextGuarded reports whether the next statement is guarded.
func (g *guard) nextGuarded(stmt ast.Stmt) bool {
	c := stmt.Comments()
	span := stmt.Span()
	if g.on && g.paragraphEnds(span.Start) {
		g.on = false
	}
	g.end = span.End
	if c == nil {
		return g.on
	}
	g.on = g.on || directive(c.Before)
	return g.on || directive(c.Suffix)
}

// paragraphEnds reports whether a blank line stands between the statement
// before and an offset.
func (g *guard) paragraphEnds(start uint32) bool {
	if start < g.end {
		return true
	}
	between := g.text.Slice(source.Span{Start: g.end, End: start})
	for {
		_, rest, ok := strings.Cut(between, "\n")
		if !ok {
			return false
		}
		if line, _, more := strings.Cut(rest, "\n"); more && strings.TrimSpace(line) == "" {
			return true
		}
		between = rest
	}
}

func directive(comments []ast.Comment) bool {
	for _, c := range comments {
		if strings.HasPrefix(c.Text, "#aa:only") || strings.HasPrefix(c.Text, "#aa:exclude") {
			return true
		}
	}
	return false
}

func (o *outline) markDropped(r ast.Rule, uses []use) {
	switch r.(type) {
	case *ast.FileRule, *ast.LinkRule, *ast.ChangeProfileRule:
		return
	}
	for i := range uses {
		uses[i].dropped = true
	}
}

func (o *outline) noteRule(stmt ast.Stmt) {
	if o.rule == nil {
		o.rule = stmt
	}
}

func (o *outline) outlineFileRule(r *ast.FileRule) {
	o.noteRule(r)
	o.glob(r.Path)
	if r.Perms.Access&ast.LinkAccess != 0 && r.Exec().Transition == ast.NoExec {
		o.glob(r.Target)
	}
}

// use notes the variables in a word that the reference expands.
func (o *outline) use(w ast.Word) {
	if strings.IndexByte(w.Raw, '@') < 0 && strings.IndexByte(w.Raw, '\\') < 0 {
		return
	}
	o.uses = appendUses(o.uses, w, w.Value())
}

func appendUses(uses []use, w ast.Word, value string) []use {
	for ref := range ast.References(value) {
		uses = append(uses, use{name: ref.Name, word: w, valid: ref.Valid(), at: w.Place})
	}
	return uses
}

// glob notes the variables in a word that the reference expands and compiles
// as a pattern, and checks the pattern.
func (o *outline) glob(w ast.Word) {
	if w.IsZero() || !strings.ContainsAny(w.Raw, `@\{}[]`) {
		return
	}
	value := w.Value()
	n := len(o.uses)
	o.uses = appendUses(o.uses, w, value)
	if err := glob.Check(withoutVariables(value)); err != nil {
		o.globs = append(o.globs, badGlob{word: w, err: err, variables: len(o.uses) > n})
	}
}

func (o *outline) useConditions(conds []*ast.Condition) {
	for _, c := range conds {
		for _, w := range c.Values {
			o.glob(w)
		}
	}
}

func (o *outline) useGroup(g *ast.Group) {
	if g != nil {
		o.useConditions(g.Conditions)
	}
}

// ruleUses notes the variables of a rule, in the words in which the reference
// expands them.
type ruleUses struct{ o *outline }

func (v ruleUses) VisitFile(r *ast.FileRule)           { v.o.outlineFileRule(r) }
func (v ruleUses) VisitCapability(*ast.CapabilityRule) {}
func (v ruleUses) VisitNetwork(r *ast.NetworkRule)     { v.o.literalGlob(r.Interface.Value()) }
func (v ruleUses) VisitIOUring(*ast.IOUringRule)       {}
func (v ruleUses) VisitUserns(*ast.UsernsRule)         {}
func (v ruleUses) VisitRlimit(*ast.RlimitRule)         {}
func (v ruleUses) VisitAll(*ast.AllRule)               {}
func (v ruleUses) VisitSignal(r *ast.SignalRule)       { v.o.glob(r.Peer.Value()) }
func (v ruleUses) VisitPtrace(r *ast.PtraceRule)       { v.o.glob(r.Peer.Value()) }
func (v ruleUses) VisitMqueue(r *ast.MqueueRule)       { v.o.use(r.Label.Value()) }
func (v ruleUses) VisitChangeProfile(r *ast.ChangeProfileRule) {
	v.o.glob(r.Exec)
	v.o.glob(r.Target)
}

func (v ruleUses) VisitLink(r *ast.LinkRule) {
	v.o.glob(r.Path)
	v.o.glob(r.Target)
}

func (v ruleUses) VisitUnix(r *ast.UnixRule) {
	v.o.glob(r.Addr.Value())
	v.o.useGroup(r.Peer)
}

func (v ruleUses) VisitDbus(r *ast.DbusRule) {
	v.o.useConditions(r.Conditions)
	v.o.useGroup(r.Peer)
}

func (v ruleUses) VisitMount(r *ast.MountRule) {
	v.o.useConditions(r.Fstype)
	v.o.glob(r.Source)
	v.o.glob(r.Target)
}

func (v ruleUses) VisitPivotRoot(r *ast.PivotRootRule) {
	v.o.glob(r.OldRoot.Value())
	v.o.glob(r.NewRoot)
	v.o.use(r.Target)
}
