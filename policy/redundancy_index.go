package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
)

// statements are those of one class, in the order of their precedence, with an
// index by what their keys start with: two that start with different texts have
// no key in common.
type statements struct {
	all      []statement
	byPrefix map[string][]int32 // places in all
	lengths  []int              // of the prefixes, each once, sorted
	prefixes []string           // sorted
	buf      []int32
	auto     *glob.Automaton // of those in the index, if they are many; nil until it is needed
}

func (x *statements) add(s statement) {
	if x.byPrefix == nil {
		x.byPrefix = map[string][]int32{}
	}
	x.byPrefix[s.prefix] = append(x.byPrefix[s.prefix], int32(len(x.all)))
	x.all = append(x.all, s)
}

// finish makes the index, when all statements were added. Of many that start
// with the same text, those that say the same as an earlier one are left out.
func (x *statements) finish(r *Redundancy) {
	lengths := map[int]bool{}
	for prefix, places := range x.byPrefix {
		x.prefixes = append(x.prefixes, prefix)
		if n := len(prefix); !lengths[n] {
			lengths[n] = true
			x.lengths = append(x.lengths, n)
		}
		if len(places) > manyAlike {
			x.byPrefix[prefix] = x.distinct(r, places)
		}
	}
	slices.Sort(x.prefixes)
	slices.Sort(x.lengths)
}

// manyAlike is from how many statements on those are looked for that say the same.
const manyAlike = 200

// distinct leaves those statements out whose rules say the same as an earlier
// rule of the same file and block.
func (x *statements) distinct(r *Redundancy, places []int32) []int32 {
	seen := map[string]int{} // the first rule that says it
	return slices.DeleteFunc(slices.Clone(places), func(at int32) bool {
		rule := x.all[at].Rule
		first, known := seen[r.said(rule)]
		if !known {
			first = rule
			seen[r.said(rule)] = rule
		}
		return first != rule
	})
}

// said returns a text that two rules have in common if they say the same under
// the same conditions.
func (r *Redundancy) said(rule int) string {
	if r.texts[rule] == "" {
		at := &r.profile.Rules()[r.place(rule)]
		text := fmt.Appendf(nil, "%p %p %p %t %t", at.Place.File, at.from, at.branch, at.guarded, at.conditional)
		for _, s := range r.byRule[rule] {
			text = fmt.Appendf(text, "\x00%d %d %v %v ", s.class, s.Perms, s.Exec, s.verdict)
			text = strconv.AppendInt(text, int64(r.keysOf(s.Keys)), 10)
		}
		r.texts[rule] = string(text)
	}
	return r.texts[rule]
}

// keysOf returns a number that expressions have in common that are built alike.
func (r *Redundancy) keysOf(e glob.Expr) int {
	if n, ok := r.exprs[e]; ok {
		return n
	}
	key := e.Key()
	n, ok := r.keys[key]
	if !ok {
		n = len(r.keys)
		r.keys[key] = n
	}
	r.exprs[e] = n
	return n
}

// wider returns the places of statements that may have all keys that start with a
// prefix, sorted. What it returns is valid until the next call.
func (x *statements) wider(prefix string) []int32 {
	x.buf = x.buf[:0]
	for _, n := range x.lengths {
		if n > len(prefix) {
			break
		}
		x.buf = append(x.buf, x.byPrefix[prefix[:n]]...)
	}
	slices.Sort(x.buf)
	return x.buf
}

// manyStatements is from how many statements on one automaton finds those that
// match a key.
const manyStatements = 1500

// matching returns the places of the statements that match a key and pass a test,
// sorted. The prefix is one of the key.
func (x *statements) matching(m *work.Meter, prefix, key string, test func(*statement) bool) []int32 {
	if len(x.all) >= manyStatements {
		ids := x.automaton(m)
		found := slices.Clone(ids.Accepting(ids.Run(ids.Start(), key)))
		m.Spend(len(found))
		return slices.DeleteFunc(found, func(at int32) bool { return !test(&x.all[at]) })
	}
	var found []int32
	for _, at := range x.wider(prefix) {
		t := &x.all[at]
		m.Spend(1)
		if !test(t) {
			continue
		}
		m.Spend(stepsPerTry)
		if t.Keys.MatchCharged(key, m) {
			found = append(found, at)
		}
	}
	return found
}

// automaton returns an automaton of all statements that are in the index.
func (x *statements) automaton(m *work.Meter) *glob.Automaton {
	if x.auto == nil {
		x.auto = glob.NewAutomaton()
		for _, places := range x.byPrefix {
			for _, at := range places {
				x.auto.Add(x.all[at].Keys, int(at), 1)
			}
		}
	}
	x.auto.Charge(m)
	return x.auto
}

// near is wider, with the statements besides that may have some of the keys.
func (x *statements) near(prefix string) []int32 {
	x.wider(prefix)
	at, _ := slices.BinarySearch(x.prefixes, prefix)
	for ; at < len(x.prefixes) && strings.HasPrefix(x.prefixes[at], prefix); at++ {
		if x.prefixes[at] != prefix {
			x.buf = append(x.buf, x.byPrefix[x.prefixes[at]]...)
		}
	}
	slices.Sort(x.buf)
	return x.buf
}
