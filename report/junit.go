package report

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"

	"github.com/aa-lint/aa-lint/diag"
)

type (
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     int         `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string      `xml:"name,attr"`
		Class     string      `xml:"classname,attr"`
		File      string      `xml:"file,attr"`
		Line      int         `xml:"line,attr,omitempty"`
		Time      int         `xml:"time,attr"`
		Error     *junitFault `xml:"error"`
		Failure   *junitFault `xml:"failure"`
		Skipped   *junitSkip  `xml:"skipped"`
		SystemOut *junitText  `xml:"system-out"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
	junitFault struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		junitText
	}
	junitSkip struct {
		Message string `xml:"message,attr"`
	}
)

// writeJUnit prints a suite for each file with a test for each finding. A file
// in which nothing is found has one test, which passes.
func writeJUnit(w *bufio.Writer, r Report, opts Options) {
	j := juniter{newLocator(), newRuleSet(r), opts}
	var suites []junitSuite
	var sum junitSuite
	for _, f := range byFile(r) {
		s := j.suite(f)
		suites = append(suites, s)
		sum.Tests += s.Tests
		sum.Failures += s.Failures
		sum.Errors += s.Errors
		sum.Skipped += s.Skipped
	}
	w.WriteString(xml.Header)
	fmt.Fprintf(w, "<testsuites name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"0\">\n",
		toolName, sum.Tests, sum.Failures, sum.Errors, sum.Skipped)
	for _, s := range suites {
		encodeXML(w, s)
	}
	w.WriteString("</testsuites>\n")
}

type juniter struct {
	locator *locator
	rules   *ruleSet
	opts    Options
}

func (j juniter) suite(f *fileFindings) junitSuite {
	s := junitSuite{Name: Sanitize(f.path)}
	names := map[string]int{}
	add := func(name string, c junitCase) {
		// Some readers take two tests of one name for one test.
		if names[name]++; names[name] > 1 {
			name += " (" + strconv.Itoa(names[name]) + ")"
		}
		c.Name, c.Class, c.File = name, s.Name, Sanitize(cleanPath(f.path))
		s.Cases = append(s.Cases, c)
	}
	for _, found := range f.findings {
		c := junitCase{Line: j.locator.startPosition(found.Place).Line}
		if found.Severity >= j.opts.FailOn {
			c.Failure = &junitFault{Sanitize(found.Message), found.Severity.String(), j.findingText(found)}
			s.Failures++
		} else {
			text := j.findingText(found)
			c.SystemOut = &text
		}
		add(junitName(found), c)
	}
	for _, sup := range f.suppressed {
		c := junitCase{Line: j.locator.startPosition(sup.Finding.Place).Line, Skipped: &junitSkip{Sanitize(sup.describeSuppression())}}
		s.Skipped++
		add(junitName(sup.Finding), c)
	}
	for _, u := range f.unread {
		s.Errors++
		add("read", junitCase{Error: &junitFault{Sanitize(u.Message), "unread", junitText{}}})
	}
	if len(s.Cases) == 0 {
		add("no findings", junitCase{})
	}
	s.Tests = len(s.Cases)
	return s
}

func junitName(f diag.Finding) string { return f.Code.String() + ": " + Sanitize(f.Message) }

// findingText is the finding as the text format prints it.
func (j juniter) findingText(f diag.Finding) junitText {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	p := printer{w: w, opts: Options{Width: j.opts.Width}, locator: j.locator, rules: j.rules}
	p.printFinding(f)
	w.Flush() // to memory, which never fails
	return junitText{b.String()}
}

// describeSuppression tells who suppressed a finding and why: "suppressed by a comment:
// reason".
func (s Suppressed) describeSuppression() string {
	text := "suppressed by a comment"
	if s.By == ByBaseline {
		text = "known from the baseline"
	}
	if s.Reason != "" {
		text += ": " + s.Reason
	}
	return text
}
