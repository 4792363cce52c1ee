package differences

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/semdiff"
)

// lineRow is one thing that a change says, with the reasons.
type lineRow struct {
	line   semdiff.Line
	change *semdiff.Change
	blamed []blamedRule
	cause  string // what is written differently, if it is not the rules
	of     string // the profile that the witness is of, if there are several
	in     string // the profiles, if it is not all of a group
}

// blamedRule is a rule to blame: one that decides "now", or that "was" there.
type blamedRule struct {
	word string
	rule ruleAt
}

// rowsOf returns what a change says. The profiles tell which file needs no name.
func rowsOf(c *semdiff.Change, old, new *semdiff.Version) []lineRow {
	var blamed []blamedRule
	for _, r := range rulesAt(c.New, new) {
		blamed = append(blamed, blamedRule{"now", r})
	}
	for _, r := range rulesAt(c.Old, old) {
		blamed = append(blamed, blamedRule{"was", r})
	}
	var rows []lineRow
	for _, l := range c.Lines() {
		rows = append(rows, lineRow{line: l, change: c, blamed: blamed})
	}
	return rows
}

// ownRows returns what the changes of a profile say that it does not share, with
// the cause of each that is not its rules.
func (r *comparison) ownRows(i int) []lineRow {
	var rows []lineRow
	x := &r.Profiles[i]
	for j := range r.Own[i] {
		c := &r.Own[i][j]
		for _, row := range rowsOf(c, x.Old, x.New) {
			if c.Cause.Kind != semdiff.ByRule {
				row.cause = causeText(&c.Cause)
			}
			rows = append(rows, row)
		}
	}
	return condensed(rows)
}

// condensed makes one row of those that give all permissions on sockets to one
// rule, or take them: each is decided with a key of its own, which matters to no
// reader.
func condensed(rows []lineRow) []lineRow {
	var all []lineRow
	for i := 0; i < len(rows); {
		end, perms := i+1, rows[i].sockets()
		for end < len(rows) && perms != 0 && rows[end].sockets() != 0 && rows[end].like(&rows[i]) {
			perms |= rows[end].sockets()
			end++
		}
		if end > i+1 && perms|key.Perms(ast.NetCreate) == key.NetAny {
			rows[i].line.What = rows[i].change.Class.String()
			all = append(all, rows[i])
		} else {
			all = append(all, rows[i:end]...)
		}
		i = end
	}
	return all
}

// sockets returns the permissions on sockets that a row is about.
func (r *lineRow) sockets() key.Perms {
	c := r.change
	if c == nil || r.line.Note != "" || c.Class != key.ClassNetwork && c.Class != key.ClassUnix {
		return 0
	}
	return c.Gained | c.Lost
}

// like reports whether two rows are about the same rules.
func (r *lineRow) like(other *lineRow) bool {
	return r.line.Sign == other.line.Sign && r.change.Class == other.change.Class && r.in == other.in &&
		slices.Equal(r.change.Old, other.change.Old) && slices.Equal(r.change.New, other.change.New) &&
		slices.Equal(r.change.Members, other.change.Members)
}

// sharedRows returns what the changes of a group say, those first that are in
// most profiles.
func (r *comparison) sharedRows(g *sharedGroup) []lineRow {
	var changes []*semdiff.SharedChange
	for _, s := range g.items {
		for i := range s.Changes {
			changes = append(changes, &s.Changes[i])
		}
	}
	slices.SortStableFunc(changes, func(a, b *semdiff.SharedChange) int { return len(b.Profiles) - len(a.Profiles) })
	var rows []lineRow
	for _, s := range g.items {
		for _, a := range s.Attributes {
			x := lineRow{line: semdiff.Line{Sign: "~", What: a.Name}}
			if len(a.Profiles) < len(g.profiles) {
				x.in = r.inSome(a.Profiles)
			}
			rows = append(rows, x)
		}
	}
	for _, c := range changes {
		for _, x := range rowsOf(&c.Change, nil, nil) {
			if x.line.Witness != "" && len(c.Profiles) > 1 {
				x.of = " in " + r.Profiles[c.Profiles[0]].Name()
			}
			if len(c.Profiles) < len(g.profiles) {
				x.in = r.inSome(c.Profiles)
			}
			rows = append(rows, x)
		}
	}
	return condensed(rows)
}

// inSome says in which of several profiles something changes.
func (r *comparison) inSome(profiles []int) string {
	if len(profiles) > 3 {
		return fmt.Sprintf("in %d of them", len(profiles))
	}
	return "in " + strings.Join(r.names(profiles), ", ")
}

// tells reports whether there is more to say about a profile than what it shares
// with others.
func (r *comparison) tells(i int) bool {
	switch x := &r.Profiles[i]; x.Status {
	case semdiff.Same:
		return false
	case semdiff.Added, semdiff.Removed:
		return true
	default:
		return len(r.Own[i])+len(r.OwnAttributes[i])+len(x.Undecided) > 0 || len(x.Broken) > 0 && !r.brokenTogether(i)
	}
}

// maxAlone is how many rules are printed of a profile that one side alone has,
// where not all are wanted.
const maxAlone = 10

// aloneRules returns the rules of a profile that one side alone has, and how many
// more there are.
func (r *comparison) aloneRules(x *semdiff.Profile) (lines []string, more int) {
	sign, v := "+", x.New
	if v == nil {
		sign, v = "-", x.Old
	}
	rules := v.Written
	if len(rules) > maxAlone && !r.All {
		rules, more = rules[:maxAlone], len(rules)-maxAlone
	}
	for _, rule := range rulesAt(rules, v) {
		lines = append(lines, fmt.Sprintf("%s `%s`  %s", sign, rule.Text, rule.where()))
	}
	return lines, more
}

// versionText says what a profile is that one side alone has.
func versionText(x *semdiff.Profile) string {
	v := x.New
	if v == nil {
		v = x.Old
	}
	text := v.Mode + ", " + words.Counted(v.Rules, "rule")
	if v.Attachment != "" {
		text += ", attaches to " + v.Attachment
	}
	return text
}

// quirkNote says that the reference reads rules in another way; "" if it does not.
func quirkNote(x *semdiff.Profile) string {
	if len(x.Quirks) == 0 {
		return ""
	}
	var names []string
	for _, q := range x.Quirks {
		names = append(names, string(q))
	}
	return "apparmor_parser reads rules of this profile in another way, by which it comes to something else: " +
		strings.Join(names, ", ") + " (docs/semantics.md)"
}

// brokenGroup is profiles that would not load for the same reason.
type brokenGroup struct {
	reason   string
	profiles []int
}

// groupBroken brings together profiles whose first error is the same.
func groupBroken(profiles []semdiff.Profile) []brokenGroup {
	var all []brokenGroup
	for i := range profiles {
		if len(profiles[i].Broken) == 0 {
			continue
		}
		reason := findingLine(profiles[i].Broken[0])
		at := slices.IndexFunc(all, func(g brokenGroup) bool { return g.reason == reason })
		if at < 0 {
			at = len(all)
			all = append(all, brokenGroup{reason: reason})
		}
		all[at].profiles = append(all[at].profiles, i)
	}
	return slices.DeleteFunc(all, func(g brokenGroup) bool { return len(g.profiles) < 2 })
}

// brokenTogether reports whether it is told with others why a profile would not
// load.
func (r *comparison) brokenTogether(i int) bool {
	return slices.ContainsFunc(r.broken, func(g brokenGroup) bool {
		_, found := slices.BinarySearch(g.profiles, i)
		return found
	})
}

// throughNames returns the names of what a profile shares with others.
func (r *comparison) throughNames(i int) []string {
	var names []string
	for _, at := range r.Through[i] {
		names = append(names, nameOfShared(&r.Shared[at]))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// valueList is values of variables that only one side has.
type valueList struct {
	word   string // now or was
	values []string
}

func valuesOf(c *semdiff.Cause) []valueList {
	if c.Kind != semdiff.ByVariable {
		return nil
	}
	var all []valueList
	for _, list := range [...]struct {
		word   string
		places []diag.Place
	}{{"now", c.New}, {"was", c.Old}} {
		v := valueList{word: list.word}
		for _, at := range list.places {
			v.values = append(v.values, at.File.Slice(at.Span))
		}
		if len(v.values) > 0 {
			all = append(all, v)
		}
	}
	return all
}

// sharedGroup is changes that several profiles have in common: all that come
// from rules of one file, or from one include or variable.
type sharedGroup struct {
	name     string
	items    []*semdiff.Shared
	profiles []int
}

// nameOfShared returns the name of what profiles share: the file of the rules, or
// what is written differently in it.
func nameOfShared(s *semdiff.Shared) string {
	if s.Cause.Kind != semdiff.ByRule {
		return causeText(&s.Cause)
	}
	for _, list := range [...][]diag.Place{s.Cause.New, s.Cause.Old} {
		if len(list) > 0 {
			return list[0].File.Name()
		}
	}
	return ""
}

// byFile brings together what is shared by its name.
func (r *comparison) byFile() []*sharedGroup {
	var groups []*sharedGroup
	byName := map[string]*sharedGroup{}
	for i := range r.Shared {
		s := &r.Shared[i]
		name := nameOfShared(s)
		g := byName[name]
		if g == nil {
			g = &sharedGroup{name: name}
			byName[name] = g
			groups = append(groups, g)
		}
		g.items = append(g.items, s)
		g.profiles = append(g.profiles, s.Profiles()...)
	}
	for _, g := range groups {
		slices.Sort(g.profiles)
		g.profiles = slices.Compact(g.profiles)
	}
	slices.SortStableFunc(groups, func(a, b *sharedGroup) int { return strings.Compare(a.name, b.name) })
	return groups
}

// status sums up what all profiles have from a group.
func (g *sharedGroup) status() semdiff.Status {
	var changes []semdiff.Change
	for _, s := range g.items {
		for i := range s.Changes {
			changes = append(changes, s.Changes[i].Change)
		}
	}
	return semdiff.Effect(changes)
}
