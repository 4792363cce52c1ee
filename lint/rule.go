// Package lint runs the checks over files and gathers what they find.
package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

// Rule is a kind of finding, with what people should know about it.
type Rule struct {
	Code     diag.Code
	Severity diag.Severity // of most of its findings
	Summary  string        // in one line
	Doc      string        // why it matters and how to fix it; paragraphs of Markdown
	Bad      string        // an example that it finds
	Good     string        // the example mended
}

// groups are the categories of rules, by the first digit of their numbers.
var groups = map[string]string{
	"correctness": "AA1", "security": "AA2", "redundancy": "AA3", "portability": "AA4",
	"style": "AA5", "project": "AA6", "kubernetes": "AA7", "meta": "AA9",
}

// Presets are the names of the sets of rules that can be chosen.
func Presets() []string { return []string{"recommended", "reference", "all", "none"} }

// Selection is a set of rules.
type Selection struct{ off map[string]bool }

// Select returns the rules of a preset, or those named by selectors instead if
// there are any, without those named by ignores. A selector is a code
// ("AA103"), a name ("unknown-name"), or a group ("AA1", "AA1xx",
// "correctness"). The error names a preset or selector that does not exist.
func Select(preset string, selectors, ignores []string) (Selection, error) {
	s := Selection{off: map[string]bool{}}
	switch {
	case !slices.Contains(Presets(), preset):
		return s, unknown("preset", preset, Presets())
	case preset == "none" || len(selectors) > 0:
		for _, r := range Rules() {
			s.off[r.Code.ID] = true
		}
	}
	for _, sel := range selectors {
		if err := s.set(sel, false); err != nil {
			return s, err
		}
	}
	for _, sel := range ignores {
		if err := s.set(sel, true); err != nil {
			return s, err
		}
	}
	return s, nil
}

// Has reports whether a code is selected.
func (s Selection) Has(code diag.Code) bool { return !s.off[code.ID] }

func (s Selection) set(selector string, off bool) error {
	prefix := strings.TrimRight(selector, "xX")
	if p, ok := groups[selector]; ok {
		prefix = p
	}
	found := false
	for _, r := range Rules() {
		group := len(prefix) == 3 && strings.HasPrefix(r.Code.ID, strings.ToUpper(prefix))
		if group || strings.EqualFold(selector, r.Code.ID) || selector == r.Code.Name {
			s.off[r.Code.ID] = off
			found = true
		}
	}
	if found || groupExists(prefix) {
		return nil
	}
	return unknown("rule", selector, selectorNames())
}

// groupExists reports whether a prefix is that of a group, which may be empty
// as yet.
func groupExists(prefix string) bool {
	for _, p := range groups {
		if strings.EqualFold(p, prefix) {
			return true
		}
	}
	return false
}

func selectorNames() []string {
	var names []string
	for _, r := range Rules() {
		names = append(names, r.Code.ID, r.Code.Name)
	}
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func unknown(what, name string, known []string) error {
	if near := ast.Nearest(name, known); len(near) > 0 {
		return fmt.Errorf("unknown %s %q, did you mean %q?", what, name, near[0])
	}
	return fmt.Errorf("unknown %s %q", what, name)
}
