package policy

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// statements are those of one class, in the order of their precedence.
type statements struct {
	all   []*statement
	index *statementIndex // nil until it is needed
}

// statementIndex finds statements by what their keys start with: two have no key in
// common if neither start goes on as the other one does.
type statementIndex struct {
	all     []*statement
	byStart map[string]placesAt
	links   []placeLink // the first is not used: 0 is the end of a list
	longest int         // of the starts
	starts  []string    // sorted; nil until they are needed
	buf     []int32
	auto    *glob.Automaton // of those in the index, if they are many; nil until it is needed
}

// placesAt is a list of places in statements.
type placesAt struct{ first, count int32 }

type placeLink struct{ at, next int32 }

// indexed returns the index. Of many statements that start alike, those that say the
// same as an earlier one are left out.
func (x *statements) indexed(r *Redundancy) *statementIndex {
	if x.index != nil {
		return x.index
	}
	i := &statementIndex{all: x.all, byStart: make(map[string]placesAt, len(x.all)), links: make([]placeLink, 1, 2*len(x.all)+1)}
	for at := len(x.all) - 1; at >= 0; at-- {
		s := x.all[at]
		if len(s.prefix) > 1 || s.text == "" {
			i.addStart(s.prefix, int32(at))
			continue
		}
		for _, start := range s.policy.unit.c.startsOf(s.Keys) {
			i.addStart(start, int32(at))
		}
	}
	for start, list := range i.byStart {
		if list.count > manyAlike {
			i.distinct(r, start)
		}
	}
	x.index = i
	return i
}

// addStart puts a place before those with the same start.
func (i *statementIndex) addStart(start string, at int32) {
	list := i.byStart[start]
	i.links = append(i.links, placeLink{at, list.first})
	i.byStart[start] = placesAt{int32(len(i.links) - 1), list.count + 1}
	i.longest = max(i.longest, len(start))
}

// places appends those with a start to others.
func (i *statementIndex) places(all []int32, start string) []int32 {
	for link := i.byStart[start].first; link != 0; link = i.links[link].next {
		all = append(all, i.links[link].at)
	}
	return all
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

// distinct leaves those statements out of a list whose rules say the same as an
// earlier rule of the same file and block.
func (i *statementIndex) distinct(r *Redundancy, start string) {
	seen := map[likeness]*firsts{}
	repeats := func(s *statement) bool {
		s.meter().Spend(stepsPerLikeness)
		like := r.likeness(s)
		if seen[like] == nil {
			seen[like] = &firsts{rule: s.Rule}
			return false
		}
		return seen[like].repeats(r, s.Rule)
	}
	list := i.byStart[start]
	last := &list.first
	for link := list.first; link != 0; link = i.links[link].next {
		if repeats(i.all[i.links[link].at]) {
			list.count--
			continue
		}
		*last, last = link, &i.links[link].next
	}
	*last = 0
	i.byStart[start] = list
}

// stepsPerLikeness are the steps that it takes to tell whether a statement says the
// same as an earlier one.
const stepsPerLikeness = 40

// firsts are the first rules that say something, of those with statements of one
// likeness.
type firsts struct {
	rule   int            // the first one of all
	bySaid map[string]int // nil while it is the only one
}

// repeats reports whether another rule has said what a rule says.
func (f *firsts) repeats(r *Redundancy, rule int) bool {
	if f.bySaid == nil {
		if rule == f.rule {
			return false
		}
		f.bySaid = map[string]int{r.said(f.rule): f.rule}
	}
	said := r.said(rule)
	first, ok := f.bySaid[said]
	if !ok {
		f.bySaid[said] = rule
	}
	return ok && first != rule
}

// likeness is what statements have in common whose rules say the same, and few
// others.
type likeness struct {
	file  *source.File
	text  string
	keys  int
	perms key.Perms
}

func (r *Redundancy) likeness(s *statement) likeness {
	l := likeness{file: r.profile.Rules()[r.placeOfRule(s.Rule)].Place.File, text: s.text, perms: s.Perms}
	if s.text == "" {
		l.keys = r.keysOf(s.Keys)
	}
	return l
}

// said returns a text that two rules have in common if they say the same under
// the same conditions.
func (r *Redundancy) said(rule int) string {
	if r.texts == nil {
		r.texts = map[int]string{}
	}
	if r.texts[rule] == "" {
		at := &r.profile.Rules()[r.placeOfRule(rule)]
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
	if r.keys == nil {
		r.exprs, r.keys = map[glob.Expr]int{}, map[string]int{}
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
	passes := func(at int32) bool { return strings.HasPrefix(prefix, i.all[at].prefix) && test(i.all[at]) }
	if len(i.all) >= manyStatements {
		ids := i.automaton(m)
		found := slices.Clone(ids.Accepting(ids.Run(ids.Start(), key)))
		m.Spend(stepsPerTry * len(found))
		return slices.DeleteFunc(found, func(at int32) bool { return !passes(at) })
	}
	var found []int32
	for n := 0; n <= min(len(key), i.longest); n++ {
		list := i.byStart[key[:n]]
		m.Spend(1 + int(list.count))
		for link := list.first; link != 0; link = i.links[link].next {
			at := i.links[link].at
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
		for start := range i.byStart {
			places = i.places(places, start)
		}
		slices.Sort(places)
		for _, at := range slices.Compact(places) {
			i.auto.Add(i.all[at].Keys, int(at), 1)
		}
	}
	i.auto.Charge(m)
	return i.auto
}

// nearPrefix returns the places of statements that may have keys which start with a prefix,
// sorted. What it returns is valid until the next call.
func (i *statementIndex) nearPrefix(prefix string) []int32 {
	if i.starts == nil {
		i.starts = slices.Sorted(maps.Keys(i.byStart))
	}
	i.buf = i.buf[:0]
	for n := range min(len(prefix), i.longest+1) {
		i.buf = i.places(i.buf, prefix[:n])
	}
	at, _ := slices.BinarySearch(i.starts, prefix)
	for ; at < len(i.starts) && strings.HasPrefix(i.starts[at], prefix); at++ {
		i.buf = i.places(i.buf, i.starts[at])
	}
	slices.Sort(i.buf)
	i.buf = slices.Compact(i.buf)
	return i.buf
}
