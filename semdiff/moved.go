package semdiff

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/aa-lint/aa-lint/policy"
)

// reworded counts the rules that are not in the same place or words on both
// sides, and cause no change: those that were moved or written in another way,
// and those that are on one side only without making a difference. What a rule
// that does cause one was before, or is now, is not among them.
func reworded(rules [2]ruleSet) int {
	before, after := rules[0].idleRules(), rules[1].idleRules()
	gone, come := unlike(before, after)
	moved := min(len(gone), len(come))
	return max(moved, rules[1].unrelated(gone)) + max(moved, rules[0].unrelated(come)) - moved
}

// idleRules returns the rules of a profile that cause no change.
func (s *ruleSet) idleRules() []*policy.Rule {
	var all []*policy.Rule
	rules := s.profile.Rules()
	for i := range rules {
		if s.rules[i] == nil {
			all = append(all, &rules[i])
		}
	}
	return all
}

// unrelated returns how many of some rules of the other side are no version of a
// rule of this one that causes a change: they are on something else.
func (s *ruleSet) unrelated(others []*policy.Rule) int {
	subjects := map[string]int{}
	for _, r := range s.rules {
		subjects[subjectOf(r)]++
	}
	n := 0
	for _, r := range others {
		if subject := subjectOf(r); subjects[subject] > 0 {
			subjects[subject]--
		} else {
			n++
		}
	}
	return n
}

// subjectOf returns what two versions of a rule have in common: the path, or else
// the word that the rule starts with.
func subjectOf(r *policy.Rule) string {
	if path := writtenPattern(r); path != "" {
		return path
	}
	return fmt.Sprintf("%T", r.Stmt)
}

// unlike returns the rules of two lists that do not stand in both, in an order
// that both share: what a person would call touched.
func unlike(before, after []*policy.Rule) (gone, come []*policy.Rule) {
	for len(before) > 0 && len(after) > 0 && singleBlanks(before[0].Text()) == singleBlanks(after[0].Text()) {
		before, after = before[1:], after[1:]
	}
	for len(before) > 0 && len(after) > 0 && singleBlanks(before[len(before)-1].Text()) == singleBlanks(after[len(after)-1].Text()) {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	where := map[string][]int{}
	for i, r := range after {
		where[singleBlanks(r.Text())] = append(where[singleBlanks(r.Text())], i)
	}
	var from, to []int
	for i, r := range before {
		if at := where[singleBlanks(r.Text())]; len(at) > 0 {
			from, to = append(from, i), append(to, at[0])
			where[singleBlanks(r.Text())] = at[1:]
		}
	}
	kept := increasing(to)
	stays, came := map[int]bool{}, map[int]bool{}
	for _, k := range kept {
		stays[from[k]], came[to[k]] = true, true
	}
	return withoutMembers(before, stays), withoutMembers(after, came)
}

func withoutMembers(rules []*policy.Rule, places map[int]bool) []*policy.Rule {
	var rest []*policy.Rule
	for i, r := range rules {
		if !places[i] {
			rest = append(rest, r)
		}
	}
	return rest
}

// increasing returns the places of a longest increasing subsequence.
func increasing(numbers []int) []int {
	var tails []int // of each length, the place of the least number that ends one
	before := make([]int, len(numbers))
	for i, n := range numbers {
		at, _ := slices.BinarySearchFunc(tails, n, func(k, n int) int { return cmp.Compare(numbers[k], n) })
		if before[i] = -1; at > 0 {
			before[i] = tails[at-1]
		}
		if at == len(tails) {
			tails = append(tails, i)
		} else {
			tails[at] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	var places []int
	for i := tails[len(tails)-1]; i >= 0; i = before[i] {
		places = append(places, i)
	}
	return places
}
