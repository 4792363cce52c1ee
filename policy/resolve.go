package policy

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// Policy is what one file, that is loaded with all its includes, means. It is
// safe for concurrent use.
type Policy struct {
	File *load.File
	// Profiles are all profiles, hats and children, in the order in which they
	// are written, children behind their parents.
	Profiles []*Profile
	// Report is what the check of the file found. A policy with errors in it
	// would not load; its profiles then mean what can be read of them.
	Report Report

	features featureSets
	unit     *unit
	mu       sync.Mutex // guards unit and the grants of the profiles
	meter    *work.Meter
	context  string // see Profile.Context, "" until it is needed
	// elsewhere is set if the rules are those of another world, see In.
	elsewhere bool
}

// Charge has a meter count the work that goes into questions about the policy
// from now on. It may end each of them; the policy is the same as before then. As
// long as there is a meter, the policy is for one goroutine.
func (p *Policy) Charge(m *work.Meter) { p.meter = m }

// Meter returns what counts the work, nil if nothing does.
func (p *Policy) Meter() *work.Meter { return p.meter }

// Profile is a profile, hat or child profile.
type Profile struct {
	Policy    *Policy
	Decl      *ast.Profile
	Place     diag.Place // of its head
	Namespace string     // "" if it is the one that the policy is loaded to
	Name      string     // with the variables in it expanded: parent//child
	Parent    *Profile   // nil if there is none
	Children  []*Profile
	Attrs     Attributes
	Rlimit    map[string]Rlimit

	attachment attachment
	builtins   *strings.Replacer // nil until it is needed, see withBuiltins
	parts      []part
	known      *Profile // what it is in the world that was asked first, nil if it is that
	once       sync.Once
	rules      []Rule
	rlimits    []Rule
	lowered    *lowering
	mediations [key.NumClasses]*Mediation
	// asReference and references are the same with the quirks of the reference.
	asReference *lowering
	references  [key.NumClasses]*Mediation
}

// Rule is a rule of the source as it takes part in a profile.
type Rule struct {
	Stmt ast.Rule
	// Quals are the qualifiers of the rule and of the blocks around it.
	Quals *ast.Qualifiers
	Place diag.Place
	from  *frame
	// block is set for rules in a block with qualifiers, conditional for those
	// in the branch of a conditional.
	block, conditional bool
	branch             *outline        // of the branch, if conditional
	outer              *ast.Qualifiers // of the blocks around the rule, nil if there are none
	// guarded is set if a directive of apparmor.d chooses the rule or leaves it
	// out before the profile is loaded.
	guarded bool
	known   *knownRule // nil if the rule is known to nobody but its profile
}

// PlaceOf returns the place of a word of the rule.
func (r *Rule) PlaceOf(at source.Span) diag.Place {
	return diag.Place{File: r.Place.File, Span: source.Span{
		Start: at.Start - r.Stmt.Span().Start + r.Place.Span.Start,
		End:   at.End - r.Stmt.Span().Start + r.Place.Span.Start,
	}}
}

// Chain returns the includes that led to the rule, the innermost first; none if
// it stands in the file of the profile itself.
func (r *Rule) Chain() []diag.Related {
	var related []diag.Related
	for f := r.from; f != nil && f.outer != nil && len(related) < longestChain; f = f.outer {
		related = append(related, diag.Related{
			Place:   diag.Place{File: f.outer.file.Source, Span: f.at},
			Message: "included here",
			Include: true,
		})
	}
	return related
}

// Within reports whether the rule stands in a file or in one that it includes.
func (r *Rule) Within(file *source.File) bool {
	for f := r.from; f != nil; f = f.outer {
		if f.file.Source == file {
			return true
		}
	}
	return false
}

// Conditional reports whether the rule stands in the branch of a conditional.
func (r *Rule) Conditional() bool { return r.conditional }

// Alongside reports whether the rule stands in the same branch of a conditional as
// another one, directly, so that the one is there whenever the other is.
func (r *Rule) Alongside(other *Rule) bool {
	return r.conditional && other.conditional && r.branch == other.branch
}

// Guarded reports whether a directive of apparmor.d chooses the rule or leaves it
// out before the profile is loaded.
func (r *Rule) Guarded() bool { return r.guarded }

// Text returns the rule as it is written.
func (r *Rule) Text() string { return r.Place.File.Slice(r.Place.Span) }

// part is the plain rules of one file or block that belong to a profile.
type part struct {
	outline *outline
	from    *frame
	block   *ast.Qualifiers
	cond    bool
}

// Resolve works out what a file means that is loaded itself, with its includes.
func (c *Checker) Resolve(file *load.File) *Policy { return c.ResolveWithin(work.Counter(), file) }

// ResolveWithin is Resolve with a meter that counts the work, and may end it. What
// is asked of the policy later counts only with Policy.Charge.
func (c *Checker) ResolveWithin(m *work.Meter, file *load.File) *Policy {
	policy := &Policy{File: file}
	policy.unit, policy.Report = c.runUnit(m, file, policy)
	policy.features = c.featuresOf(policy.unit)
	for _, p := range policy.Profiles {
		p.complete()
		policy.Report.Findings = append(policy.Report.Findings, p.checkRules()...)
	}
	policy.unit.release()
	return policy
}

// Find returns the profile of a full name, nil if there is none.
func (p *Policy) Find(name string) *Profile {
	for _, profile := range p.Profiles {
		if profile.Name == name || profile.FullName() == name {
			return profile
		}
	}
	return nil
}

// FullName returns the name with its namespace.
func (p *Profile) FullName() string {
	if p.Namespace == "" {
		return p.Name
	}
	return ":" + p.Namespace + "://" + p.Name
}

// Hat reports whether the profile is a hat.
func (p *Profile) Hat() bool { return p.Decl.Hat() }

// begin notes that a profile starts; nil where it does not take part.
func (u *unit) begin(p *ast.Profile, outer *Profile) *Profile {
	if u.policy == nil {
		return nil
	}
	profile := &Profile{Policy: u.policy, Decl: p, Place: u.place(p.Head()), Parent: outer}
	u.policy.Profiles = append(u.policy.Profiles, profile)
	if outer != nil {
		outer.Children = append(outer.Children, profile)
	}
	return profile
}

// collectOutline notes that the plain rules of a file or block belong to a profile.
func (u *unit) collectOutline(o *outline, c context) {
	if p := c.scope.resolved; p != nil && len(o.rules) > 0 {
		p.parts = append(p.parts, part{outline: o, from: u.file, block: c.block, cond: c.conditional})
	}
}

// collectRlimit notes a limit, of which the last one counts.
func (u *unit) collectRlimit(r *ast.RlimitRule, c context) {
	if p := c.scope.resolved; p != nil && c.live && c.block == nil {
		p.rlimits = append(p.rlimits, Rule{Stmt: r, Place: u.place(r.Span()), from: u.file, conditional: c.conditional})
	}
}

// complete works out what does not change any more once the file is read.
func (p *Profile) complete() {
	u := p.Policy.unit
	p.nameIt(u)
	p.attach(u)
	p.Attrs = attributesOf(u, p)
	p.Rlimit = lastLimits(p.rlimits)
}

// Rules returns all rules that take part in the profile, those of included
// files with them, but for limits of resources.
func (p *Profile) Rules() []Rule {
	p.once.Do(func() {
		if p.known != nil {
			p.rules = p.known.Rules()
			return
		}
		p.rules = p.rulesOf(false)
	})
	return p.rules
}

// rulesOf returns the rules of the profile, or only those that can be wrong together
// with others.
func (p *Profile) rulesOf(critical bool) []Rule {
	u := p.Policy.unit
	n := 0
	for _, part := range p.parts {
		n += part.outline.count(critical)
	}
	all := make([]Rule, 0, n)
	for _, part := range p.parts {
		known := u.saidBy(part, p.Policy.features)
		for i, stmt := range part.outline.rules {
			if critical && !part.outline.critical[i] {
				continue
			}
			if r, ok := keptIn(part, stmt); ok {
				r.Place = u.placeIn(part.from, stmt.Span())
				if known != nil {
					r.known = &known[i]
				}
				all = append(all, r)
			}
		}
	}
	return all
}

// keptIn returns a rule with the qualifiers of the block around it; false if
// the block drops it.
func keptIn(part part, stmt ast.Rule) (Rule, bool) {
	r := Rule{Stmt: stmt, Quals: stmt.Quals(), from: part.from, conditional: part.cond, guarded: part.outline.guarded[stmt]}
	if part.cond {
		r.branch = part.outline
	}
	if part.block == nil {
		return r, true
	}
	switch stmt.(type) {
	case *ast.FileRule, *ast.LinkRule, *ast.ChangeProfileRule:
		r.Quals = combined(part.block, stmt.Quals())
		r.block, r.outer = true, part.block
		return r, true
	}
	return r, false
}

func (u *unit) placeIn(from *frame, at source.Span) diag.Place {
	if u.spliced != nil {
		return u.spliced.Place(at)
	}
	return diag.Place{File: from.file.Source, Span: at}
}

// nameIt works out the name and the namespace of a profile.
func (p *Profile) nameIt(u *unit) {
	name := p.Decl.Name.Value()
	if ns, rest, ok := parser.SplitNamespace(name); ok {
		p.Namespace, name = ns, rest
	}
	if text, err := u.vars.text(name); err == nil {
		name = text
	}
	if p.Parent != nil {
		name = ast.Nested(p.Parent.Name, name)
		p.Namespace = p.Parent.Namespace
	}
	p.Name = name
}

// OwnName returns the last part of the name.
func (p *Profile) OwnName() string {
	if p.Parent == nil {
		if i := strings.LastIndex(p.Name, "//"); i >= 0 {
			return p.Name[i+2:]
		}
		return p.Name
	}
	return strings.TrimPrefix(p.Name, p.Parent.Name+"//")
}
