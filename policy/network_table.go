package policy

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// tableless adds what a profile without any rule on networks allows where the
// kernel knows families and types alone: sockets that stay on the machine.
func (l *lowering) tableless() {
	if len(l.table) > 0 || l.features().fineNetwork() {
		return
	}
	local := glob.ByteSet{}.With(familyUnix, familyNetlink)
	l.grant(key.ClassNetwork, kinds(local, tableTypes()), key.NetAny)
}

// tableQuirks returns the quirks that the table of families and types of the
// profile meets because of other rules and blocks of the file.
func (p *Profile) tableQuirks() []Quirk {
	var quirks []Quirk
	for _, q := range p.Policy.Profiles {
		if q != p && len(q.lower().table) > 0 {
			quirks = append(quirks, QuirkNetworkTableShared)
			break
		}
	}
	if len(p.Policy.unit.blocks) > 0 && slices.ContainsFunc(p.Policy.Profiles, func(q *Profile) bool { return len(q.lower().table) > 0 }) {
		quirks = append(quirks, QuirkNetworkTableBlock)
	}
	return quirks
}

// sharedTable returns the table of families and types as the reference has it
// for all profiles of the file. The end of a block drops what was read before.
func (p *Policy) sharedTable() []*Grant {
	var table []*Grant
	any := false
	for _, q := range p.Profiles {
		l := q.lowerAsReference()
		kept := map[int]bool{}
		for _, rule := range l.table {
			kept[rule] = late(l.rules[rule].Stmt) || p.unit.behindBlocks(&l.rules[rule])
			any = any || kept[rule]
		}
		for _, g := range l.grants[key.ClassNetwork] {
			if kept[g.Rule] {
				shared := *g
				shared.Rule = -1
				table = append(table, &shared)
			}
		}
	}
	if !any {
		return p.emptyTable()
	}
	slices.SortStableFunc(table, precedence)
	return table
}

// late reports whether a rule makes its entries of the table only when the
// whole file is read.
func late(r ast.Rule) bool {
	switch r.(type) {
	case *ast.UnixRule, *ast.AllRule:
		return true
	}
	return false
}

// position is a place in the text of a file with its includes in their places:
// the includes that lead to it, then the place itself.
type position []uint32

func positionOf(from *frame, at uint32) position {
	p := position{at}
	for f := from; f != nil && f.outer != nil; f = f.outer {
		p = append(p, f.at.Start)
	}
	slices.Reverse(p)
	return p
}

// ruleBefore reports whether a rule stands before another one in the text.
func (r *Rule) ruleBefore(other *Rule) bool {
	return slices.Compare(positionOf(r.from, r.Stmt.Span().Start), positionOf(other.from, other.Stmt.Span().Start)) < 0
}

// noteBlock notes where a block or conditional ends.
func (u *unit) noteBlock(at source.Span) {
	if u.policy != nil {
		u.blocks = append(u.blocks, positionOf(u.file, at.End))
	}
}

// behindBlocks reports whether a rule stands behind the end of all blocks.
func (u *unit) behindBlocks(r *Rule) bool {
	at := positionOf(r.from, r.Stmt.Span().Start)
	return !slices.ContainsFunc(u.blocks, func(end position) bool { return slices.Compare(at, end) < 0 })
}

// emptyTable returns what is allowed without a table.
func (p *Policy) emptyTable() []*Grant {
	l := &lowering{p: &Profile{Policy: p}, rule: -1, quals: noQualifiers}
	l.tableless()
	return l.grants[key.ClassNetwork]
}
