package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"path"
	"slices"
	"strings"
)

// How many errors and warnings of all trees are read, and how many infos, and
// the seed by which they are drawn.
const (
	severeRead = 100
	mildRead   = 50
	seed       = "20261201"
)

// fresh are rules that came last. Their findings count twice in the draw, since
// the fewest people have seen them.
var fresh = []string{
	"AA122", "AA123", "AA124", "AA125", "AA126", "AA127", "AA237", "AA238", "AA239", "AA240", "AA419", "AA420", "AA421", "AA422",
	"AA608", "AA614",
}

// sample draws n findings as somebody does who takes them at random from all that
// the trees have: a rule that reports often is drawn often. What is written in
// files of one name in the same words, as the releases of a distribution and the
// copies of a template are, counts as one finding.
//
// Each finding has a number by chance, of the hash of the seed and its name, and
// those with the lowest are taken; so one that comes or goes changes nothing
// about which others are drawn but the last.
func sample(all []finding, n int) []finding {
	type copied struct{ rule, base, statement string }
	of := func(f finding) copied { return copied{f.key.rule, path.Base(f.key.file), f.Known()} }
	copies := map[copied]int{}
	for _, f := range all {
		copies[of(f)]++
	}
	type drawn struct {
		finding
		number float64
	}
	var queue []drawn
	for _, f := range all {
		weight := 1 / float64(copies[of(f)])
		if slices.Contains(fresh, f.key.rule) {
			weight *= 2
		}
		// The least of exponential numbers of these rates is each with the chance
		// that its weight is of all.
		queue = append(queue, drawn{f, -math.Log(chance(f.key)) / weight})
	}
	slices.SortFunc(queue, func(a, b drawn) int {
		return cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.key.String(), b.key.String()))
	})
	var out []finding
	for _, d := range queue[:min(n, len(queue))] {
		out = append(out, d.finding)
	}
	return out
}

// chance returns what stands for chance, between 0 and 1: the same for the same
// finding.
func chance(k key) float64 {
	sum := sha256.Sum256([]byte(strings.Join([]string{seed, k.tree, k.rule, k.file, k.mark}, "\x00")))
	return (float64(binary.BigEndian.Uint64(sum[:])>>11) + 0.5) / (1 << 53)
}
