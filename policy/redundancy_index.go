package policy

import (
	"fmt"
	"slices"
	"strings"
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
			if s.text != "" {
				text = append(text, s.text...)
			} else {
				text = append(text, s.Keys.Key()...)
			}
		}
		r.texts[rule] = string(text)
	}
	return r.texts[rule]
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
