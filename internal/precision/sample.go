package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// How many errors and warnings of the other trees are read, and how many infos
// of all trees, and the seed by which they are drawn.
const (
	severeRead = 100
	mildRead   = 60
	seed       = "20261124"
)

// sample draws n findings. Each has a number by chance, the hash of the seed
// and its name, so that a finding that comes or goes changes little about which
// others are drawn. The findings of one rule in one tree are a heap; of each
// heap the lowest number is taken, then of each the next, until there are
// enough: no rule and no tree fills the sample. A round that does not fit takes
// the heaps with the lowest numbers.
func sample(all []finding, n int) []finding {
	type drawn struct {
		finding
		round  int
		number string
	}
	heaps := map[[2]string][]drawn{}
	for _, f := range all {
		heap := [2]string{f.key.tree, f.key.rule}
		heaps[heap] = append(heaps[heap], drawn{finding: f, number: number(f.key)})
	}
	var queue []drawn
	for _, heap := range heaps {
		slices.SortFunc(heap, func(a, b drawn) int { return strings.Compare(a.number, b.number) })
		for i := range heap {
			heap[i].round = i
		}
		queue = append(queue, heap...)
	}
	slices.SortFunc(queue, func(a, b drawn) int {
		return cmp.Or(cmp.Compare(a.round, b.round), strings.Compare(a.number, b.number))
	})
	var out []finding
	for _, d := range queue[:min(n, len(queue))] {
		out = append(out, d.finding)
	}
	return out
}

// number returns what stands for chance: the same for the same finding.
func number(k key) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{seed, k.tree, k.rule, k.file, k.mark}, "\x00")))
	return hex.EncodeToString(sum[:])
}
