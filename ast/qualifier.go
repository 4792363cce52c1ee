package ast

import "github.com/aa-lint/aa-lint/source"

// Access says what a rule does with what it matches.
type Access uint8

// What a rule does. AccessDefault and AccessAllow mean the same.
const (
	AccessDefault Access = iota // nothing written
	AccessAllow
	AccessDeny
	AccessPrompt
)

// Ownership says for whose objects a rule holds.
type Ownership uint8

// Whose objects a rule is for: any, those that the subject's user owns, or
// those of others.
const (
	OwnAny Ownership = iota
	OwnOwner
	OwnOther
)

// Qualifiers are the words before a rule or block, in the one order that the
// language has: priority, audit, access, ownership.
type Qualifiers struct {
	Priority      *Priority // nil if none
	Audit         bool      // every access is logged; with deny, refused ones too
	Access        Access
	Ownership     Ownership
	User          bool // the owner is spelled "user"
	AuditSpan     source.Span
	AccessSpan    source.Span
	OwnershipSpan source.Span
}

// Priority is `priority=N`.
type Priority struct {
	Value Word
	Level int // -1000 to 1000
	Place source.Span
}

// Span returns the place from "priority" to the number.
func (p *Priority) Span() source.Span { return p.Place }

// Deny reports whether the rule denies.
func (q *Qualifiers) Deny() bool { return q.Access == AccessDeny }

// Level returns the priority, 0 if none is written.
func (q *Qualifiers) Level() int {
	if q.Priority == nil {
		return 0
	}
	return q.Priority.Level
}

// Span returns the place of all qualifiers; zero if there are none.
func (q *Qualifiers) Span() source.Span {
	s := q.AuditSpan.Join(q.AccessSpan).Join(q.OwnershipSpan)
	if q.Priority != nil {
		s = s.Join(q.Priority.Place)
	}
	return s
}

// None reports whether there is no qualifier.
func (q *Qualifiers) None() bool {
	return q.Priority == nil && !q.Audit && q.Access == AccessDefault && q.Ownership == OwnAny
}
