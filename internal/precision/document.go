package main

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// notes explain numbers that look odd.
//
//go:embed notes.md
var notes string

// document returns the page.
func (m *measured) document(known map[key]class) string {
	return fmt.Sprintf(`# What the rules find on real profiles

The findings of the preset "recommended" on trees of other people, as they are: infos, warnings and errors, what includes
are missing counted too. Made by `+"`make precision`"+`; the trees lie beside the project, not in it.

%s
## What was read

Every error and warning on %s was read by eye, and a sample of what a report tells of all trees: %d errors and warnings, and
%d infos. They are drawn at random, by a hash of the seed %s and of the name of the finding, as somebody would who reads
whole trees: a rule that reports often is drawn often. Copies of a file count once, and rules that came last twice. What was read besides is counted with it. The data are in `+"`internal/precision/classes.tsv`"+`. *True* says what is so, and a maintainer would
want to know; *debatable* is so, and some would leave the profile as it is; *false* is not so, or nobody should act on
it; *mended* was false, and is not found any more.

%s
%s
%s`, m.counts(), gate, severeRead, mildRead, seed, m.tally(known), reasons(known), notes)
}

// counts returns the table of how often each rule reports.
func (m *measured) counts() string {
	counts := map[diag.Code]map[string]int{}
	for _, f := range m.all {
		if counts[f.Code] == nil {
			counts[f.Code] = map[string]int{}
		}
		counts[f.Code][f.key.tree]++
	}
	severities := map[diag.Code]diag.Severity{}
	for _, a := range rules.All() {
		severities[a.Code] = a.Severity
	}
	files := []string{"files", ""}
	for _, t := range m.trees {
		files = append(files, fmt.Sprint(m.files[t]))
	}
	rows := [][]string{append([]string{"rule", "severity"}, m.trees...), files}
	for _, c := range slices.SortedFunc(maps.Keys(counts), func(a, b diag.Code) int { return strings.Compare(a.ID, b.ID) }) {
		cells := []string{c.String(), severities[c].String()}
		for _, t := range m.trees {
			cells = append(cells, fmt.Sprint(counts[c][t]))
		}
		rows = append(rows, cells)
	}
	return table(rows)
}

// groups are what is counted on its own in the table of classes.
var groups = []string{"errors and warnings, " + gate, "errors and warnings, others", "infos"}

func group(f finding) string {
	switch {
	case f.Severity == diag.Info:
		return groups[2]
	case f.key.tree == gate:
		return groups[0]
	}
	return groups[1]
}

// tally returns the table of the classes for each rule.
func (m *measured) tally(known map[key]class) string {
	counts := map[string]map[string]int{}
	count := func(row, class string) {
		if counts[row] == nil {
			counts[row] = map[string]int{}
		}
		counts[row][class]++
	}
	for _, f := range m.all {
		if c := known[f.key]; c.class != "" {
			count(group(f), c.class)
		}
	}
	names := map[string]string{}
	for _, a := range rules.All() {
		names[a.Code.ID] = a.Code.String()
	}
	for k, c := range known {
		count(names[k.rule], c.class)
		if c.class == isMended {
			count(isMended, isMended)
		}
	}
	rows := [][]string{{"rule", "read", isTrue, isDebatable, isFalse, isMended}}
	for _, name := range append(slices.Sorted(maps.Keys(counts)), groups...) {
		if slices.Contains(groups, name) || name == isMended {
			continue
		}
		rows = append(rows, tallyRow(name, counts[name]))
	}
	for _, name := range append(slices.Clone(groups), isMended) {
		rows = append(rows, tallyRow("*"+name+"*", counts[name]))
	}
	return table(rows)
}

func tallyRow(name string, counts map[string]int) []string {
	cells := []string{name, ""}
	read := 0
	for _, c := range []string{isTrue, isDebatable, isFalse, isMended} {
		cells = append(cells, fmt.Sprint(counts[c]))
		read += counts[c]
	}
	cells[1] = fmt.Sprint(read)
	return cells
}

// reasons returns the list of what is not plainly true: one line for each
// reason, with how many findings it is about.
func reasons(known map[key]class) string {
	type group struct{ rule, class, reason, tree string }
	counts := map[group]int{}
	for k, c := range known {
		if c.class != isTrue {
			counts[group{k.rule, c.class, c.reason, k.tree}]++
		}
	}
	rows := [][]string{{"rule", "class", "tree", "findings", "why"}}
	order := func(a, b group) int {
		return slices.Compare([]string{a.rule, a.class, a.tree, a.reason}, []string{b.rule, b.class, b.tree, b.reason})
	}
	for _, g := range slices.SortedFunc(maps.Keys(counts), order) {
		rows = append(rows, []string{g.rule, g.class, g.tree, fmt.Sprint(counts[g]), g.reason})
	}
	return table(rows)
}

// table returns rows as a table in Markdown; the first has the names.
func table(rows [][]string) string {
	var out strings.Builder
	for i, cells := range rows {
		out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		if i == 0 {
			out.WriteString("|" + strings.Repeat(" --- |", len(cells)) + "\n")
		}
	}
	return out.String()
}
