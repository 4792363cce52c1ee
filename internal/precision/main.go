// Command precision writes what the preset "recommended" finds on trees of real
// profiles: how often each rule reports on each of them, and what somebody who
// read the findings says of them. Its exit status is 1 if a finding that is to
// be read was not, or one that was read is not found any more.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/report"
)

func main() {
	profiles := flag.String("profiles", "../shared/corpus/profiles", "the directory with the trees")
	unread := flag.Bool("unread", false, "print the findings that are to be read and were not, in full")
	drawn := flag.Bool("drawn", false, "print the findings that are drawn, in full")
	every := flag.String("every", "", "print the findings of the rule or tree of this name, or all, in full")
	flag.Parse()
	if err := run(*profiles, *unread, *drawn, *every); err != nil {
		fmt.Fprintln(os.Stderr, "precision:", err)
		os.Exit(1)
	}
}

func run(profiles string, unread, drawn bool, every string) error {
	m, err := measure(profiles)
	if err != nil {
		return err
	}
	known, err := readClasses(classes)
	switch {
	case err != nil:
		return err
	case every != "":
		return show(m.all, func(f finding) bool { return every == "all" || every == f.key.tree || every == f.key.rule })
	case drawn:
		return show(draw(m.told), func(finding) bool { return true })
	case unread:
		return show(append(ofGate(m.all), draw(m.told)...), func(f finding) bool { return known[f.key].class == "" })
	}
	fmt.Print(m.document(known))
	wrong := problems(m.all, draw(m.told), known)
	for _, p := range wrong {
		fmt.Fprintln(os.Stderr, p)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%d findings are not as classes.tsv says", len(wrong))
	}
	return nil
}

// measured is what was found.
type measured struct {
	trees []string
	files map[string]int // by tree
	all   []finding
	told  []finding // those that a report has
}

// measure checks all trees.
func measure(profiles string) (*measured, error) {
	root, err := filepath.Abs(profiles)
	if err != nil {
		return nil, err
	}
	trees, err := treesIn(root)
	if err != nil {
		return nil, err
	}
	m := &measured{files: map[string]int{}}
	for _, t := range trees {
		files, found, err := t.check(root)
		if err != nil {
			return nil, err
		}
		m.trees = append(m.trees, t.name)
		m.files[t.name] = files
		all := named(t.name, found)
		m.all = append(m.all, all...)
		m.told = append(m.told, told(all, found)...)
	}
	return m, nil
}

// show prints findings as a user sees them, each below its name.
func show(all []finding, wanted func(finding) bool) error {
	text, _ := report.ByName("text")
	for _, f := range all {
		if !wanted(f) {
			continue
		}
		fmt.Println(f.key)
		err := text.Write(os.Stdout, report.Report{Findings: diag.List{f.Finding}}, report.Options{})
		if err != nil {
			return err
		}
	}
	return nil
}
