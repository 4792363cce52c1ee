package policy

import (
	"cmp"
	"slices"

	"github.com/aa-lint/aa-lint/glob"
)

// tableless adds what a profile without any rule on networks allows where the
// kernel knows families and types alone: sockets that stay on the machine.
func (l *lowering) tableless() {
	if len(l.grants[ClassNetwork]) > 0 || l.table || l.features().fineNetwork() {
		return
	}
	local := glob.ByteSet{}.With(familyUnix, familyNetlink)
	l.grant(ClassNetwork, kinds(local, tableTypes()), NetAny)
}

// tableQuirks returns the quirks that the table of families and types of the
// profile meets because of other rules of the file.
func (p *Profile) tableQuirks() []Quirk {
	var quirks []Quirk
	for _, q := range p.Policy.Profiles {
		l := q.lower()
		if q != p && l.table {
			quirks = append(quirks, QuirkNetworkTableShared)
		}
		if l.conditionalTable() {
			quirks = append(quirks, QuirkNetworkTableConditional)
		}
	}
	slices.Sort(quirks)
	return slices.Compact(quirks)
}

// conditionalTable reports whether a rule in a conditional has entries in the
// table.
func (l *lowering) conditionalTable() bool {
	return slices.ContainsFunc(l.grants[ClassNetwork], func(g *Grant) bool { return g.Rule >= 0 && l.rules[g.Rule].conditional })
}

// sharedTable returns the table of families and types as the reference has it
// for all profiles of the file. A conditional that has entries of it drops what
// was there before.
func (p *Policy) sharedTable() []*Grant {
	var table []*Grant
	any := false
	for _, q := range p.Profiles {
		l := q.lowerAsReference()
		if !l.table {
			continue
		}
		any = true
		own := slices.Clone(l.grants[ClassNetwork])
		slices.SortStableFunc(own, func(a, b *Grant) int { return cmp.Compare(a.Rule, b.Rule) })
		for _, g := range own {
			if g.Rule >= 0 && l.rules[g.Rule].conditional {
				table, any = nil, false
				continue
			}
			shared := *g
			shared.Rule = -1
			table, any = append(table, &shared), true
		}
	}
	if !any {
		return p.emptyTable()
	}
	slices.SortStableFunc(table, precedence)
	return table
}

// emptyTable returns what is allowed without a table.
func (p *Policy) emptyTable() []*Grant {
	l := &lowering{p: &Profile{Policy: p}, rule: -1, quals: noQualifiers}
	l.tableless()
	return l.grants[ClassNetwork]
}
