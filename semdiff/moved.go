package semdiff

import (
	"strings"

	"github.com/aa-lint/aa-lint/policy"
)

// reworded counts the rules that are not in the same place or words on both
// sides, and cause no change.
func reworded(p *Profile) int {
	causes := map[*policy.Rule]bool{}
	for i := range p.Changes {
		for _, r := range p.Changes[i].Old {
			causes[r] = true
		}
		for _, r := range p.Changes[i].New {
			causes[r] = true
		}
	}
	before, after := texts(p.Old, causes), texts(p.New, causes)
	kept := common(before, after)
	return max(len(before), len(after)) - kept
}

// texts returns the rules of a profile as written, each with its file, without
// those that cause a change.
func texts(p *policy.Profile, causes map[*policy.Rule]bool) []string {
	var all []string
	rules := p.Rules()
	for i := range rules {
		if r := &rules[i]; !causes[r] {
			all = append(all, strings.Join(strings.Fields(r.Text()), " "))
		}
	}
	return all
}

// common returns how many rules stand in both lists, in an order that both
// share: what a person would call untouched. Rules at the start and at the end
// are the same nearly always; what is between is looked up by text.
func common(a, b []string) int {
	n := 0
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b, n = a[1:], b[1:], n+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b, n = a[:len(a)-1], b[:len(b)-1], n+1
	}
	return n + increasing(positions(a, b))
}

// positions returns where the texts of a stand in b, each used once.
func positions(a, b []string) []int {
	where := map[string][]int{}
	for i, text := range b {
		where[text] = append(where[text], i)
	}
	var found []int
	for _, text := range a {
		if at := where[text]; len(at) > 0 {
			found = append(found, at[0])
			where[text] = at[1:]
		}
	}
	return found
}

// increasing returns the length of the longest increasing subsequence.
func increasing(numbers []int) int {
	var tails []int
	for _, n := range numbers {
		low, high := 0, len(tails)
		for low < high {
			if mid := (low + high) / 2; tails[mid] < n {
				low = mid + 1
			} else {
				high = mid
			}
		}
		if low == len(tails) {
			tails = append(tails, n)
		} else {
			tails[low] = n
		}
	}
	return len(tails)
}
