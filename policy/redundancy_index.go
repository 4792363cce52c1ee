package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/source"
)

// statements are those of one class, in the order of their precedence.
type statements struct {
	all   []statement
	index *statementIndex // nil until it is needed
}

// statementIndex finds statements by what their keys start with: two have no key in
// common if neither start goes on as the other one does.
type statementIndex struct {
	all     []statement
	byStart map[string][]int32 // places in all
	starts  []string           // sorted
	lengths []int              // of the starts, each once, sorted
	buf     []int32
	auto    *glob.Automaton // of those in the index, if they are many; nil until it is needed
}

// indexed returns the index. Of many statements that start alike, those that say the
// same as an earlier one are left out.
func (x *statements) indexed(r *Redundancy) *statementIndex {
	if x.index != nil {
		return x.index
	}
	i := &statementIndex{all: x.all, byStart: make(map[string][]int32, len(x.all))}
	for at := range x.all {
		s := &x.all[at]
		if len(s.prefix) > 1 || s.text == "" {
			i.byStart[s.prefix] = append(i.byStart[s.prefix], int32(at))
			continue
		}
		for _, start := range s.policy.unit.c.startsOf(s.Keys) {
			i.byStart[start] = append(i.byStart[start], int32(at))
		}
	}
	for start, places := range i.byStart {
		i.starts = append(i.starts, start)
		i.lengths = append(i.lengths, len(start))
		if len(places) > manyAlike {
			i.byStart[start] = i.distinct(r, places)
		}
	}
	slices.Sort(i.starts)
	slices.Sort(i.lengths)
	i.lengths = slices.Compact(i.lengths)
	x.index = i
	return i
}

// mostStarts is how many texts stand for one that alternatives follow at once, as in
// most rules on programs.
const mostStarts = 8

// startsOf returns texts, each once, of which one is what a key starts with.
func (c *Checker) startsOf(keys glob.Expr) []string {
	if known, ok := c.starts.Load(keys); ok {
		return known.([]string)
	}
	starts := keys.Prefixes(mostStarts)
	slices.Sort(starts)
	starts = slices.Compact(starts)
	c.starts.Store(keys, starts)
	return starts
}

// manyAlike is from how many statements on those are looked for that say the same.
const manyAlike = 200

// distinct leaves those statements out whose rules say the same as an earlier
// rule of the same file and block.
func (i *statementIndex) distinct(r *Redundancy, places []int32) []int32 {
	seen := map[likeness][]int{} // the first rules that say something
	return slices.DeleteFunc(places, func(at int32) bool {
		s := &i.all[at]
		like := r.likeness(s)
		for _, first := range seen[like] {
			if first == s.Rule {
				return false
			}
			if r.said(first) == r.said(s.Rule) {
				return true
			}
		}
		seen[like] = append(seen[like], s.Rule)
		return false
	})
}

// likeness is what statements have in common whose rules say the same, and few
// others.
type likeness struct {
	file  *source.File
	text  string
	keys  int
	perms Perms
}

func (r *Redundancy) likeness(s *statement) likeness {
	l := likeness{file: r.profile.Rules()[r.place(s.Rule)].Place.File, text: s.text, perms: s.Perms}
	if s.text == "" {
		l.keys = r.keysOf(s.Keys)
	}
	return l
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

// matching returns the places of statements that match a key and pass a test, sorted.
// They are those that may have all keys that start with a prefix of the key.
func (i *statementIndex) matching(m *work.Meter, prefix, key string, test func(*statement) bool) []int32 {
	passes := func(at int32) bool { return strings.HasPrefix(prefix, i.all[at].prefix) && test(&i.all[at]) }
	if len(i.all) >= manyStatements {
		ids := i.automaton(m)
		found := slices.Clone(ids.Accepting(ids.Run(ids.Start(), key)))
		m.Spend(len(found))
		return slices.DeleteFunc(found, func(at int32) bool { return !passes(at) })
	}
	var found []int32
	for _, n := range i.lengths {
		if n > len(key) {
			break
		}
		places := i.byStart[key[:n]]
		m.Spend(1 + len(places))
		for _, at := range places {
			if !passes(at) {
				continue
			}
			m.Spend(stepsPerTry)
			if i.all[at].Keys.MatchCharged(key, m) {
				found = append(found, at)
			}
		}
	}
	slices.Sort(found)
	return found
}

// manyStatements is from how many statements on one automaton finds those that
// match a key.
const manyStatements = 1500

// automaton returns an automaton of all statements that are in the index.
func (i *statementIndex) automaton(m *work.Meter) *glob.Automaton {
	if i.auto == nil {
		i.auto = glob.NewAutomaton()
		var places []int32
		for _, start := range i.starts {
			places = append(places, i.byStart[start]...)
		}
		slices.Sort(places)
		for _, at := range slices.Compact(places) {
			i.auto.Add(i.all[at].Keys, int(at), 1)
		}
	}
	i.auto.Charge(m)
	return i.auto
}

// near returns the places of statements that may have keys which start with a prefix,
// sorted. What it returns is valid until the next call.
func (i *statementIndex) near(prefix string) []int32 {
	i.buf = i.buf[:0]
	for _, n := range i.lengths {
		if n > len(prefix) {
			break
		}
		i.buf = append(i.buf, i.byStart[prefix[:n]]...)
	}
	at, _ := slices.BinarySearch(i.starts, prefix)
	for ; at < len(i.starts) && strings.HasPrefix(i.starts[at], prefix); at++ {
		if i.starts[at] != prefix {
			i.buf = append(i.buf, i.byStart[i.starts[at]]...)
		}
	}
	slices.Sort(i.buf)
	i.buf = slices.Compact(i.buf)
	return i.buf
}
