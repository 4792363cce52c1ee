package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/words"
)

// summary counts the findings: "3 errors, 1 warning in 2 of 5 files".
func summary(r Report) string { return foundSummary(r) + suppressedSummary(r) }

func foundSummary(r Report) string {
	all, found := map[string]bool{}, map[string]bool{}
	for _, f := range r.Files {
		all[f.Path] = true
	}
	for _, f := range r.Findings {
		// Included files have findings without being checked themselves.
		all[f.Place.File.Name()] = true
		found[f.Place.File.Name()] = true
	}
	if len(all) == 0 {
		return "nothing was checked"
	}
	if len(r.Findings) == 0 {
		return "no findings in " + words.Counted(len(all), "file")
	}
	if len(found) == len(all) {
		return severities(r.Findings) + " in " + words.Counted(len(all), "file")
	}
	return fmt.Sprintf("%s in %d of %s", severities(r.Findings), len(found), words.Counted(len(all), "file"))
}

// suppressedSummary counts what is not printed: " (12 suppressed by comments, 63 in
// the baseline)".
func suppressedSummary(r Report) string {
	var n [ByBaseline + 1]int
	for _, s := range r.Suppressed {
		n[s.By]++
	}
	var parts []string
	if n[ByComment] > 0 {
		parts = append(parts, fmt.Sprintf("%d suppressed by comments", n[ByComment]))
	}
	if n[ByBaseline] > 0 {
		parts = append(parts, fmt.Sprintf("%d in the baseline", n[ByBaseline]))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// severities lists how many findings there are of each severity.
func severities(findings diag.List) string {
	n := countBySeverity(findings)
	var parts []string
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Info} {
		if n[s] > 0 {
			parts = append(parts, words.Counted(n[s], s.String()))
		}
	}
	return strings.Join(parts, ", ")
}

// group are the findings of one rule.
type group struct {
	rule  Rule
	worst diag.Severity
	n     int
}

// groupByRule groups findings by rule, the worst and then the most frequent first.
func (s *ruleSet) groupByRule(findings diag.List) []group {
	groups := make([]group, len(s.rules))
	for _, f := range findings {
		g := &groups[s.index[f.Code.ID]]
		g.rule, g.n, g.worst = s.ruleOf(f), g.n+1, max(g.worst, f.Severity)
	}
	groups = slices.DeleteFunc(groups, func(g group) bool { return g.n == 0 })
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(b.worst, a.worst), cmp.Compare(b.n, a.n), cmp.Compare(a.rule.Code.ID, b.rule.Code.ID))
	})
	return groups
}

// groups prints how often each rule found something, unless the findings show
// that at a glance.
func (p *printer) groups(findings diag.List, folds bool) {
	groups := p.rules.groupByRule(findings)
	if !folds && (len(groups) < 2 || len(groups) == len(findings)) {
		return
	}
	for _, g := range groups {
		fmt.Fprintf(p.w, "%5d ", g.n)
		p.paint(severityStyle(g.worst), p.linkText(g.rule.Code.String(), g.rule.url()))
		if g.rule.Summary != "" {
			p.w.WriteString(": " + Sanitize(g.rule.Summary))
		}
		p.w.WriteByte('\n')
	}
}
