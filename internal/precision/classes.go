package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// The classes of a finding that was read.
const (
	isTrue      = "true"      // it says what is so, and a maintainer would want to know
	isDebatable = "debatable" // it is so, and some would leave the profile as it is
	isFalse     = "false"     // it is not so, or nobody should act on it
	isMended    = "mended"    // it was false, and is not found any more
)

// class is what somebody who read a finding says of it.
type class struct {
	key
	class, reason string
}

// classes is the table of all findings that were read: tree, rule, file, mark,
// class and reason.
//
//go:embed classes.tsv
var classes string

func readClasses(text string) (map[key]class, error) {
	known := map[key]class{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if n == 1 {
			continue // the names of the columns
		}
		if len(fields) != 6 {
			return nil, fmt.Errorf("classes.tsv:%d: %d fields, there must be 6", n, len(fields))
		}
		c := class{key{fields[0], fields[1], fields[2], fields[3]}, fields[4], fields[5]}
		switch {
		case !slices.Contains([]string{isTrue, isDebatable, isFalse, isMended}, c.class):
			return nil, fmt.Errorf("classes.tsv:%d: %q is no class", n, c.class)
		case c.reason == "":
			return nil, fmt.Errorf("classes.tsv:%d: a reason is missing", n)
		case known[c.key].class != "":
			return nil, fmt.Errorf("classes.tsv:%d: it is there twice", n)
		}
		known[c.key] = c
	}
	return known, nil
}

// problems says where the table and the findings do not fit: all that there are,
// and those that were drawn.
func problems(all, drawn []finding, known map[key]class) []string {
	found := map[key]bool{}
	for _, f := range all {
		found[f.key] = true
	}
	var out []string
	for _, f := range slices.Concat(ofGate(all), drawn) {
		if _, ok := known[f.key]; !ok {
			out = append(out, "not read: "+f.key.String())
		}
	}
	for k, c := range known {
		switch {
		case c.class == isMended && found[k]:
			out = append(out, "found again: "+k.String())
		case c.class != isMended && !found[k]:
			out = append(out, "not found any more: "+k.String())
		}
	}
	slices.Sort(out)
	return out
}

func (k key) String() string { return strings.Join([]string{k.tree, k.rule, k.file, k.mark}, "\t") }
