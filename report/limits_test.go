package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// severalOf returns a report with findings of each severity in many files.
func severalOf(infos, warnings, errors int) Report {
	var r Report
	for severity, n := range []int{infos, warnings, errors} {
		for i := range n {
			f := source.NewFile(fmt.Sprintf("apparmor.d/%d", i%50), "profile p {\n  /etc/"+strings.Repeat("x", 60)+" rw,\n}\n")
			r.Findings = append(r.Findings, diag.Finding{
				Code: diag.SyntaxError, Severity: diag.Severity(severity), Place: at(f, "/etc/"), Message: "a message of some length", Notes: []string{"and a note"},
			})
		}
	}
	r.Findings.Sort()
	return r
}

// TestMarkdownLimit checks that GitHub takes a summary of any number of findings,
// and that nothing is left out without being counted.
func TestMarkdownLimit(t *testing.T) {
	rows := regexp.MustCompile(`(?m)^\| \d+:\d+ \| (error|warning|info) \|`)
	rest := regexp.MustCompile(`(?m)^(.*) more do not fit into a summary`)
	for _, r := range []Report{severalOf(10, 10, 10), severalOf(9000, 50, 50), severalOf(9000, 4000, 50), severalOf(3000, 9000, 9000)} {
		text := write(t, "markdown", r, Options{})
		if len(text) >= 1<<20 {
			t.Errorf("%s: %d bytes", summary(r), len(text))
		}
		told := map[string]int{}
		for _, row := range rows.FindAllStringSubmatch(text, -1) {
			told[row[1]]++
		}
		errors := told["error"]
		if left := rest.FindStringSubmatch(text); left != nil {
			for _, part := range strings.Split(left[1], ", ") {
				n, word, _ := strings.Cut(part, " ")
				count, err := strconv.Atoi(n)
				if err != nil {
					t.Fatal(left[0])
				}
				told[strings.TrimSuffix(word, "s")] += count
			}
		}
		n := countBySeverity(r.Findings)
		if told["info"] != n[diag.Info] || told["warning"] != n[diag.Warning] || told["error"] != n[diag.Error] {
			t.Errorf("%s: of these, %v are told or counted", summary(r), told)
		}
		if n[diag.Error] < 100 && errors != n[diag.Error] {
			t.Errorf("%s: %d errors are shown beside infos", summary(r), errors)
		}
	}
}

// TestAnnotationLimit checks that people are told of what GitHub will not show,
// first of all, and only then.
func TestAnnotationLimit(t *testing.T) {
	if text := write(t, "github", severalOf(10, 10, 10), Options{}); strings.Contains(text, "GitHub") {
		t.Errorf("ten of each are all shown:\n%s", text)
	}
	text := write(t, "github", severalOf(0, 11, 3), Options{})
	if want := "::notice title=aa-lint::3 errors, 11 warnings: GitHub annotates 10 of each severity"; !strings.HasPrefix(text, want) {
		t.Errorf("the first line is not %q:\n%s", want, text)
	}
	if got := strings.Count(text, "\n"); got != 15 {
		t.Errorf("%d lines, want one for each finding and one more", got)
	}
}
