package policy

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
)

// Quirk names a way in which the reference reads rules that cannot be what
// their authors meant. aa-lint reads them as they were meant; see
// docs/semantics.md, where each has a section. Names do not change.
type Quirk string

// The quirks that change what a profile allows or logs.
const (
	// QuirkICMPProtocol: "network inet icmp" is for the protocol 2 in the place
	// of ICMP, which is 1.
	QuirkICMPProtocol Quirk = "icmp-protocol"
	// QuirkImpliedDenyLogged: what "deny all," and "deny network unix," deny in
	// classes of their own is logged.
	QuirkImpliedDenyLogged Quirk = "implied-deny-logged"
	// QuirkMqueueLabelTwice: a rule on queues of both kinds with a label wants
	// the label twice for System V queues, so it allows none.
	QuirkMqueueLabelTwice Quirk = "mqueue-label-twice"
	// QuirkMqueueBothKinds: a rule on queues of both kinds is compiled for both
	// even if the kernel knows only one.
	QuirkMqueueBothKinds Quirk = "mqueue-both-kinds"
	// QuirkNetworkTableShared: all profiles of a file have the table of
	// families and types in common.
	QuirkNetworkTableShared Quirk = "network-table-shared"
	// QuirkNetworkTableConditional: a conditional with network rules in it
	// drops the table of families and types.
	QuirkNetworkTableConditional Quirk = "network-table-conditional"
	// QuirkNetworkTableQuiet: in the table of families and types denies are
	// logged, and audited denies are not.
	QuirkNetworkTableQuiet Quirk = "network-table-quiet"
	// QuirkBlockAccess: in a block that neither denies nor prompts, rules that
	// deny or prompt allow.
	QuirkBlockAccess Quirk = "block-access"
	// QuirkLinkSubsetOwner: links to files of others need no permissions in
	// common with their targets.
	QuirkLinkSubsetOwner Quirk = "link-subset-owner"
)

// quirk notes that the present rule meets a quirk in a class. It reports
// whether to lower the rule as the reference does.
func (l *lowering) quirk(c Class, q Quirk) bool {
	if !slices.Contains(l.quirks[c], q) {
		l.quirks[c] = append(l.quirks[c], q)
	}
	return l.reference
}

// Quirks returns the quirks that rules of the class meet.
func (m *Mediation) Quirks() []Quirk {
	p := m.Profile
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	quirks := p.lower().quirks[m.Class]
	if m.Class == ClassNetwork && !p.Policy.features.fineNetwork() {
		quirks = append(quirks[:len(quirks):len(quirks)], p.tableQuirks()...)
	}
	return quirks
}

// Reference returns what the reference makes of the class, quirks included. It
// is the mediation itself if no rule meets any.
func (m *Mediation) Reference() *Mediation {
	quirks := m.Quirks()
	if len(quirks) == 0 {
		return m
	}
	p := m.Profile
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	if r := p.references[m.Class]; r != nil {
		return r
	}
	r := &Mediation{Profile: p, Class: m.Class, Mediated: m.Mediated || slices.Contains(quirks, QuirkMqueueBothKinds)}
	switch {
	case !r.Mediated:
	case m.Class == ClassNetwork && !p.Policy.features.fineNetwork():
		r.Grants = p.Policy.sharedTable()
	default:
		r.Grants = p.lowerAsReference().grants[m.Class]
	}
	p.references[m.Class] = r
	return r
}

// lowerAsReference returns the grants of all rules with quirks.
func (p *Profile) lowerAsReference() *lowering {
	if p.asReference == nil {
		p.asReference = p.lowerWith(&lowering{reference: true}, p.Rules())
	}
	return p.asReference
}

// qualifiersOf returns the qualifiers of a rule. The reference forgets those of
// rules in blocks on whether they allow.
func (l *lowering) qualifiersOf(r *Rule) *ast.Qualifiers {
	if r.outer == nil {
		return r.Quals
	}
	own := r.Stmt.Quals()
	compiled := *r.Quals
	switch {
	case r.outer.Access == ast.AccessDeny:
		compiled.AuditSpan = r.outer.AuditSpan
	case own.Deny() && r.outer.Access != ast.AccessPrompt:
		compiled.Access = ast.AccessAllow
		if compiled.AuditSpan = r.outer.AuditSpan; !own.Audit() {
			compiled.AuditSpan = own.AccessSpan
		}
	case own.Access == ast.AccessPrompt && r.outer.Access != ast.AccessPrompt:
		compiled.Access = ast.AccessAllow
	}
	if compiled != *r.Quals && l.quirk(ClassFile, QuirkBlockAccess) {
		return &compiled
	}
	return r.Quals
}
