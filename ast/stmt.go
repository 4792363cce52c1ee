package ast

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/source"
)

// FileName is the name in an include or abi statement.
type FileName struct {
	Word
}

// Magic reports whether the name is written <name>: it is looked for in the
// search path. Other names are opened as they stand.
func (n FileName) Magic() bool { return strings.HasPrefix(n.Raw, "<") }

// Name returns the name without its brackets or quotes and the blanks around
// it.
func (n FileName) Name() string {
	if !n.Magic() {
		return n.Value()
	}
	name := strings.Trim(strings.TrimSuffix(n.Raw[1:], ">"), " \t")
	return Word{Raw: name}.Value()
}

// ABI is `abi <name>,`: the set of kernel features that the policy was written
// for.
type ABI struct {
	base
	File FileName
}

// Include is `include <name>`, in all its forms.
type Include struct {
	base
	Hash     bool // written "#include"
	IfExists bool // a missing file is ignored
	File     FileName
}

// AssignOp is the operator of a variable assignment.
type AssignOp uint8

// The assignment operators.
const (
	Assign      AssignOp = iota // =
	AssignAdd                   // +=
	AssignUnset                 // ?= (only if not assigned yet)
	AssignForce                 // := (whether assigned or not)
)

// VariableAssignment is `@{NAME} = value …`.
type VariableAssignment struct {
	base
	Name   Word
	Op     AssignOp
	Values []Word
}

// BooleanAssignment is `${NAME} = expression`.
type BooleanAssignment struct {
	base
	Name  Word
	Op    AssignOp
	Value Expr
}

// VariableName returns the name of a variable or boolean without @, $ and
// braces.
func VariableName(w Word) string {
	return strings.Trim(w.Raw, "@${}")
}

// Alias is `alias /a -> /b,`.
type Alias struct {
	base
	Keyword Word // alias or rewrite
	From    Word
	To      Word
}

// ProfileKind says how a profile is introduced.
type ProfileKind uint8

// The kinds of profiles. Inside a profile, KindProfile is a child profile.
const (
	KindProfile ProfileKind = iota // profile name
	KindHat                        // hat name
	KindCaret                      // ^name
	KindBare                       // /path or :ns:name, without keyword
)

// Profile is a profile, a child profile or a hat.
type Profile struct {
	base
	Kind       ProfileKind
	Keyword    Word // profile, hat or ^; zero for KindBare
	Name       Word
	Attachment Word        // zero if none
	Xattrs     *Group      // nil if none
	Identities []*FlagList // one for each +identities=( … )
	Flags      *FlagList   // nil if none
	Body       *Block
}

// Hat reports whether the profile is a hat.
func (p *Profile) Hat() bool { return p.Kind == KindHat || p.Kind == KindCaret }

// HasFlag reports whether the profile has one of some flags.
func (p *Profile) HasFlag(names ...string) bool {
	return p.Flags != nil && slices.ContainsFunc(p.Flags.Values, func(w Word) bool {
		return slices.Contains(names, strings.TrimSuffix(w.Value(), ","))
	})
}

// Head returns the span of the profile before its body.
func (p *Profile) Head() source.Span {
	head := p.Keyword.Place.Join(p.Name.Place).Join(p.Attachment.Place)
	if p.Xattrs != nil {
		head = head.Join(p.Xattrs.Place)
	}
	for _, id := range p.Identities {
		if id != nil {
			head = head.Join(id.Place)
		}
	}
	if p.Flags != nil {
		head = head.Join(p.Flags.Place)
	}
	return head
}

// FlagList is `flags=( … )`, `( … )` or `+identities=( … )`.
type FlagList struct {
	Keyword Word // zero for bare parentheses
	Values  []Word
	Place   source.Span
}

// Span returns the place of the list.
func (l *FlagList) Span() source.Span { return l.Place }

// QualifierBlock is `deny { … }`: qualifiers for all the rules in a block. It
// may have no qualifier at all.
type QualifierBlock struct {
	base
	Qualifiers Qualifiers
	Body       *Block
}

// Quals implements Rule.
func (b *QualifierBlock) Quals() *Qualifiers { return &b.Qualifiers }

// Accept calls nothing: a block is no rule of any type.
func (b *QualifierBlock) Accept(RuleVisitor) {}

// Conditional is `if expression { … } else …`.
type Conditional struct {
	base
	Cond Expr
	Then *Block
	Else *Else // nil if none
}

// Else is the other branch of a conditional: a block, or another conditional
// for `else if`.
type Else struct {
	Keyword source.Span
	Before  []Comment    // comments between the brace and "else"
	Inner   []Comment    // comments between "else" and what follows
	If      *Conditional // nil if Block is set
	Block   *Block       // nil if If is set
}

// Span returns the place from "else" on.
func (e *Else) Span() source.Span {
	if e.If != nil {
		return e.Keyword.Join(e.If.Span())
	}
	if e.Block != nil {
		return e.Keyword.Join(e.Block.Span())
	}
	return e.Keyword
}
