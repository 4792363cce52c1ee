// Command precision writes a table of what the preset "recommended" finds on
// trees of real profiles: how often each rule reports on each of them.
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// trees are those in the directory of profiles, by the name of their column.
var trees = []struct {
	name, dir string
	whole     bool
}{
	{"upstream", "upstream/apparmor.d", true},
	{"roddhjav", "roddhjav/apparmor.d", true},
	{"debbin", "debbin", false},
	{"gentoo-viewizard", "gentoo-viewizard", false},
	{"ha-addons", "ha-addons", false},
	{"ha-alexbelgium", "ha-alexbelgium", false},
	{"ha-version", "ha-version", false},
}

func main() {
	profiles := flag.String("profiles", "../shared/corpus/profiles", "the directory with the trees")
	flag.Parse()
	if err := run(*profiles); err != nil {
		fmt.Fprintln(os.Stderr, "precision:", err)
		os.Exit(1)
	}
}

func run(profiles string) error {
	root, err := filepath.Abs(profiles)
	if err != nil {
		return err
	}
	counts := map[diag.Code][]int{}
	files := make([]int, len(trees))
	for i, t := range trees {
		result, err := check(root, t.dir, t.whole)
		if err != nil {
			return err
		}
		files[i] = len(result.Files)
		for _, f := range result.Findings {
			if counts[f.Code] == nil {
				counts[f.Code] = make([]int, len(trees))
			}
			counts[f.Code][i]++
		}
	}
	write(files, counts)
	return nil
}

// check checks one tree, with its own includes and then those of AppArmor.
func check(root, dir string, whole bool) (lint.Result, error) {
	roots, err := load.OpenRoot(root)
	if err != nil {
		return lint.Result{}, err
	}
	cfg := load.Config{Roots: roots, WorkDir: filepath.ToSlash(root)}
	for _, d := range []string{dir, "upstream/apparmor.d"} {
		cfg.Search = append(cfg.Search, filepath.ToSlash(filepath.Join(root, d)))
	}
	loader := load.New(cfg)
	targets, err := loader.Walk(dir)
	if err != nil {
		return lint.Result{}, err
	}
	selection, err := lint.Select(rules.All(), lint.Choice{})
	if err != nil {
		return lint.Result{}, err
	}
	return lint.Run(context.Background(), lint.Options{
		Loader: loader, Targets: targets, Selection: selection, Whole: whole,
		Policy: policy.Options{Define: map[string][]string{"att": {""}}},
	})
}

func write(files []int, counts map[diag.Code][]int) {
	fmt.Print(`# What the rules find on real profiles

The findings of the preset "recommended" on trees of other people, as they are: infos, warnings and errors, what includes
are missing counted too. Made by ` + "`make precision`" + `; the trees lie beside the project, not in it.

`)
	names, numbers := []string{"rule", "severity"}, []string{"files", ""}
	for i, t := range trees {
		names = append(names, t.name)
		numbers = append(numbers, fmt.Sprint(files[i]))
	}
	row(names)
	row(slices.Repeat([]string{"---"}, len(names)))
	row(numbers)
	severities := map[diag.Code]diag.Severity{}
	for _, a := range rules.All() {
		severities[a.Code] = a.Severity
	}
	codes := slices.SortedFunc(maps.Keys(counts), func(a, b diag.Code) int { return strings.Compare(a.ID, b.ID) })
	for _, c := range codes {
		cells := []string{c.String(), severities[c].String()}
		for _, n := range counts[c] {
			cells = append(cells, fmt.Sprint(n))
		}
		row(cells)
	}
}

func row(cells []string) { fmt.Println("| " + strings.Join(cells, " | ") + " |") }
