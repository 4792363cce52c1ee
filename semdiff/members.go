package semdiff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// member is one of the things that a class has names for, all of which are known:
// a capability, a signal, a family and type of sockets. Keys of the class start
// with its number.
type member struct{ prefix, name string }

// membersOf returns the members of a class, nil if what it is about has no end.
func membersOf(class key.Class) []member {
	switch class {
	case key.ClassCapability:
		return allCapabilities()
	case key.ClassSignal:
		return allSignals()
	case key.ClassNetwork:
		return allNetworks()
	case key.ClassUnix:
		return allUnixTypes()
	}
	return nil
}

var (
	allCapabilities = sync.OnceValue(func() []member { return terms(1, ast.Capabilities) })
	allUnixTypes    = sync.OnceValue(func() []member { return terms(2, ast.UnixTypes) })
	allSignals      = sync.OnceValue(func() []member {
		all := terms(1, ast.Signals)
		for number := range 256 {
			k := string([]byte{byte(number)})
			a, _ := key.Decode(key.ClassSignal, k+"x", 0)
			if name := a.Get("signal"); strings.HasPrefix(name, "rtmin") {
				all = append(all, member{k, name})
			}
		}
		return all
	})
	allNetworks = sync.OnceValue(func() []member {
		var all []member
		for _, family := range terms(2, ast.NetworkFamilies) {
			for _, kind := range terms(2, ast.NetworkTypes) {
				all = append(all, member{family.prefix + kind.prefix, family.name + " " + kind.name})
			}
		}
		return all
	})
)

// terms returns the words of a vocabulary, of several for one number the last,
// which is the oldest.
func terms(size int, v *ast.Vocabulary) []member {
	var all []member
	for _, t := range v.Terms() {
		if t.Value > 0xff {
			continue // a protocol, which stands for a type
		}
		prefix := string([]byte{byte(t.Value >> 8), byte(t.Value)}[2-size:])
		known := slices.IndexFunc(all, func(m member) bool { return m.prefix == prefix })
		if known >= 0 {
			all[known].name = t.Name
		} else {
			all = append(all, member{prefix, t.Name})
		}
	}
	return all
}

// memberRow is what some rules are to blame for, for each member.
type memberRow struct {
	suspects
	members map[string][]Change // by prefix
}

// memberTable takes apart by members what the rules of a class change.
type memberTable struct {
	class key.Class
	rows  []*memberRow
	byKey map[string]*memberRow
}

// byMembers returns the changes of a class that has members, each with all of
// those that it is about; decided is false if the budget did not suffice. What
// no key is about by nature counts if odd is set.
func byMembers(pair *policy.Pair, names [2]string, class key.Class, odd bool, opts Options) (all []verdict, decided bool) {
	t := &memberTable{class: class, byKey: map[string]*memberRow{}}
	var prefixes []string
	for _, m := range membersOf(class) {
		prefixes = append(prefixes, m.prefix)
	}
	decided = true
	for _, group := range pair.Alike(prefixes) {
		got := pair.Below(group[0], opts.Level, opts.Budget, func(d policy.Difference) {
			if isSocket(class) {
				d.Key = readableBehind(pair, class, d.Key, opts.Level)
			}
			t.addDifference(d, group, names, odd)
		})
		decided = decided && got != glob.Undecided
	}
	t.simplify()
	for _, row := range t.rows {
		all = append(all, row.verdicts(class)...)
	}
	return all, decided
}

// addDifference notes a difference for all members of a group.
func (t *memberTable) addDifference(d policy.Difference, group []string, names [2]string, odd bool) {
	full := changeOf(t.class, d, names)
	kind := natural(t.class, d.Key)
	if odd {
		kind = ^kind
	}
	full = full.changeOfPerms(kind)
	for _, b := range blame(&full, &d) {
		change := full.changeOfPerms(b.perms)
		plain := (change.Gained | change.Lost) &^ change.Prompted
		t.noteMemberChange("", b, change.changeOfPerms(plain), group)
		if rest := change.changeOfPerms(^plain); rest.changeSize() > 0 {
			// What is said of these depends on more of the labels.
			bits := rest.Permissions()
			key := ""
			for _, l := range [...]policy.Label{d.Left, d.Right} {
				key += fmt.Sprint(l.Allow&bits, l.Prompt&bits, l.Quiet&bits, l.Audit&bits, l.Deny&bits, " ")
			}
			t.noteMemberChange(key, b, rest, group)
		}
	}
}

func (t *memberTable) noteMemberChange(kind string, b blamed, change Change, group []string) {
	if change.changeSize() == 0 {
		return
	}
	key := kind + "|" + rulesKey(b.old) + "|" + rulesKey(b.new)
	row := t.byKey[key]
	if row == nil {
		row = &memberRow{suspects{old: b.old, new: b.new}, map[string][]Change{}}
		t.byKey[key] = row
		t.rows = append(t.rows, row)
	}
	row.union.joinChange(&change)
	for _, prefix := range group {
		row.addMemberChange(prefix, change)
	}
}

// addMemberChange adds a change of a member, unless one that is known says all of it.
func (r *memberRow) addMemberChange(prefix string, change Change) {
	says := func(a, b *Change) bool {
		rest := *b
		rest.minus(a)
		return rest.changeSize() == 0
	}
	list := r.members[prefix]
	if slices.ContainsFunc(list, func(k Change) bool { return says(&k, &change) }) {
		return
	}
	change.Witness = prefix + change.Witness[len(prefix):]
	list = slices.DeleteFunc(list, func(k Change) bool { return says(&change, &k) })
	r.members[prefix] = append(list, change)
}

// simplify leaves members to fewer rules that are to blame by themselves: see
// saidByOthers.
func (t *memberTable) simplify() {
	byFirst := map[sidedRule][]*memberRow{}
	for _, row := range t.rows {
		byFirst[row.firstSuspect()] = append(byFirst[row.firstSuspect()], row)
	}
	rows := slices.Clone(t.rows)
	slices.SortStableFunc(rows, func(a, b *memberRow) int { return len(b.old) + len(b.new) - len(a.old) - len(a.new) })
	for _, row := range rows {
		firsts := []sidedRule{{-1, -1}}
		for _, r := range row.old {
			firsts = append(firsts, sidedRule{0, r})
		}
		for _, r := range row.new {
			firsts = append(firsts, sidedRule{1, r})
		}
		for _, at := range firsts {
			for _, fewer := range byFirst[at] {
				if len(fewer.old)+len(fewer.new) < len(row.old)+len(row.new) && hasAllOf(fewer.old, row.old) && hasAllOf(fewer.new, row.new) {
					row.leaveTo(fewer)
				}
			}
		}
	}
}

// leaveTo lets other rules account for what they change elsewhere by themselves.
func (r *memberRow) leaveTo(fewer *memberRow) {
	for prefix, list := range r.members {
		var left []Change
		for _, change := range list {
			moved := change
			moved.Gained, moved.Lost, moved.Prompted, moved.Logged, moved.Denied = 0, 0, 0, 0, 0
			if len(fewer.old) == len(r.old) {
				moved.Gained = change.Gained & fewer.union.Gained
			}
			if len(fewer.new) == len(r.new) {
				moved.Lost = change.Lost & fewer.union.Lost
			}
			if moved.changeSize() > 0 {
				fewer.addMemberChange(prefix, moved)
				change.minus(&moved)
			}
			if change.changeSize() > 0 {
				left = append(left, change)
			}
		}
		r.members[prefix] = left
	}
}

// best are the members that witnesses are of, if they can be: term, inet stream.
var best = map[key.Class]string{key.ClassSignal: "\x0f", key.ClassNetwork: "\x00\x02\x00\x01"}

// verdicts returns the changes of some rules: one for all members of which the
// same changes.
func (r *memberRow) verdicts(class key.Class) []verdict {
	var all []verdict
	at := map[string]int{}
	for _, m := range membersOf(class) {
		list := r.members[m.prefix]
		if !isSocket(class) {
			slices.SortStableFunc(list, func(a, b Change) int { return cmp.Compare(b.changeSize(), a.changeSize()) })
		}
		var said Change
		for _, c := range list {
			c.minus(&said)
			if c.changeSize() == 0 {
				continue
			}
			said.joinChange(&c)
			key := fmt.Sprint(c.Gained, c.Lost, c.Prompted, c.Logged, c.Denied)
			i, known := at[key]
			if !known {
				i = len(all)
				at[key] = i
				all = append(all, verdict{r.old, r.new, c})
			}
			told := &all[i].change
			if m.prefix == best[class] {
				told.Witness, told.Left, told.Right = c.Witness, c.Left, c.Right
			}
			told.Members = append(told.Members, m.name)
		}
	}
	return all
}
