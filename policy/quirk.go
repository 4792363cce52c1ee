package policy

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
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
	// QuirkImpliedDenyLogging: what "deny all," denies, and "deny network unix,"
	// in the class of unix sockets, is logged the other way round.
	QuirkImpliedDenyLogging Quirk = "implied-deny-logging"
	// QuirkAllExecPriority: exec of "all," has the priority -2, not -1.
	QuirkAllExecPriority Quirk = "all-exec-priority"
	// QuirkDenyAllOwner: "deny all," denies files, but for exec, only if they
	// belong to the user.
	QuirkDenyAllOwner Quirk = "deny-all-owner"
	// QuirkWildcardInClass: an unescaped wildcard in a character class closes
	// the class.
	QuirkWildcardInClass Quirk = "wildcard-in-class"
	// QuirkUnixNetworkMerged: a rule on unix sockets without addresses and one
	// on the network of the family unix let the network class have all
	// permissions.
	QuirkUnixNetworkMerged Quirk = "unix-network-merged"
	// QuirkXattrVariable: variables in conditions on extended attributes stand
	// for themselves, without their braces.
	QuirkXattrVariable Quirk = "xattr-variable"
	// QuirkMqueueLabelTwice: a rule on queues of both kinds with a label wants
	// the label twice for System V queues, so it allows none.
	QuirkMqueueLabelTwice Quirk = "mqueue-label-twice"
	// QuirkMqueueBothKinds: a rule on queues of both kinds is compiled for both
	// even if the kernel knows only one.
	QuirkMqueueBothKinds Quirk = "mqueue-both-kinds"
	// QuirkNetworkDenyEnds: a rule that denies, with conditions on addresses,
	// ports or labels, denies what it names at other own ends as well.
	QuirkNetworkDenyEnds Quirk = "network-deny-ends"
	// QuirkExactAudit: changes of the attributes of sockets and message queues,
	// and of the root directory, are logged by rules with wildcards only where
	// no rule without them allows the same.
	QuirkExactAudit Quirk = "exact-audit"
	// QuirkNetworkTableShared: all profiles of a file have the table of
	// families and types in common.
	QuirkNetworkTableShared Quirk = "network-table-shared"
	// QuirkNetworkTableBlock: a conditional or another block drops what stands
	// before its end from the table of families and types.
	QuirkNetworkTableBlock Quirk = "network-table-block"
	// QuirkNetworkTableQuiet: in the table of families and types denies are
	// logged, and audited denies are not.
	QuirkNetworkTableQuiet Quirk = "network-table-quiet"
	// QuirkBlockQualifiers: rules in a block forget their own priority, and
	// whether they deny or prompt.
	QuirkBlockQualifiers Quirk = "block-qualifiers"
	// QuirkChangeProfileMerged: a rule on changes of profile and another rule
	// are taken for one if target and path differ in the first byte alone.
	QuirkChangeProfileMerged Quirk = "change-profile-merged"
	// QuirkChangeProfilePriority: rules on changes of profile forget their
	// priority.
	QuirkChangeProfilePriority Quirk = "change-profile-priority"
	// QuirkNestedExecTarget: a child that a rule of a child or hat names is
	// looked for below the last part of the profile's name.
	QuirkNestedExecTarget Quirk = "nested-exec-target"
	// QuirkRlimitConditional: limits of resources in conditionals are lost.
	QuirkRlimitConditional Quirk = "rlimit-conditional"
	// QuirkLinkSubsetOwner: links to files of others need no permissions in
	// common with their targets.
	QuirkLinkSubsetOwner Quirk = "link-subset-owner"
)

// quirk notes that the present rule meets a quirk in a class. It reports
// whether to lower the rule as the reference does.
func (l *lowering) quirk(c key.Class, q Quirk) bool {
	l.own = true
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
	if m.Class == key.ClassNetwork && !p.Policy.features.fineNetwork() {
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
	case m.Class == key.ClassNetwork && !p.Policy.features.fineNetwork():
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

// qualifiersOf returns the qualifiers of a rule. For rules in blocks the
// reference forgets their priority and whether they allow, and takes a deny for
// an audit.
func (l *lowering) qualifiersOf(r *Rule) *ast.Qualifiers {
	if r.outer == nil {
		return r.Quals
	}
	own := r.Stmt.Quals()
	access, marked := r.outer.Access, own.Audit != own.Deny()
	audit := r.outer.Audit || marked
	if access == ast.AccessDeny {
		audit = r.outer.Audit && !marked
	}
	same := access == r.Quals.Access || access != ast.AccessDeny && access != ast.AccessPrompt && r.Quals.Access <= ast.AccessAllow
	if same && audit == r.Quals.Audit && own.Level() == 0 || !l.quirk(key.ClassFile, QuirkBlockQualifiers) {
		return r.Quals
	}
	compiled := *r.Quals
	compiled.Priority, compiled.Access, compiled.Audit = nil, access, audit
	return &compiled
}

// exactly lets an exact rule decide, as the reference does, about a permission
// that it confuses with exec. That shows only where others are audited.
func (l *lowering) exactly(g *Grant, c key.Class, perm key.Perms, exact bool) {
	if !exact || g.kind != allowed || g.Perms&perm == 0 {
		return
	}
	l.audits = append(l.audits, c)
	if !l.anyAudit() || !l.quirk(c, QuirkExactAudit) {
		return
	}
	g.exact, g.ranked = true, perm
}

// anyAudit reports whether some rule is audited that allows.
func (l *lowering) anyAudit() bool {
	for i := range l.rules {
		if q := l.rules[i].Quals; q.Audit && !q.Deny() {
			return true
		}
	}
	return false
}

// oddPattern returns a pattern that the reference reads in another way, as it is
// to be read.
func (l *lowering) oddPattern(pattern glob.Pattern) glob.Pattern {
	odd := false
	for _, c := range key.Classes() {
		odd = l.quirk(c, QuirkWildcardInClass)
	}
	if odd {
		return pattern.Spliced()
	}
	return pattern
}
