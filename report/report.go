// Package report prints what a run of checks found, for people and for
// programs.
//
// A Report is plain data, so any program that has findings can print them:
//
//	sarif, _ := report.ByName("sarif")
//	err := sarif.Write(w, report.Report{Findings: findings}, report.Options{})
package report

import (
	"bufio"
	"io"

	"github.com/aa-lint/aa-lint/diag"
)

// Report is what a run found in which files.
type Report struct {
	// Version is that of aa-lint, as in "v1.2.3"; "" if it is not known.
	Version string
	// Root and WorkDir are the root of the project and the working directory, with
	// slashes. Where they are known, what names a finding for good does not depend
	// on the directory that a run is started in, nor on how paths are given.
	Root, WorkDir string
	// Rules are the rules of the run, whether they found something or not, in
	// the order to list them. Rules that only findings name need not be there.
	Rules []Rule
	// Files are the files that were checked, in the order to list them.
	Files []File
	// Findings are in the order to print them.
	Findings diag.List
	// Suppressed are findings that were told not to be printed. Formats for
	// programs have them, marked as what they are, where they can.
	Suppressed []Suppressed
	// Confirmed is what was looked into and is as it should be: claims that hold.
	// They look like findings, and are none.
	Confirmed diag.List
	// Unread is what could not be checked.
	Unread []Unread
	// Passed is what was passed over where directories were searched.
	Passed []Passed
}

// Rule is a kind of finding, with what people should know about it.
type Rule struct {
	Code     diag.Code
	Severity diag.Severity // of most of its findings
	Tags     []string      // what it is about, such as "security"
	Summary  string        // what it finds, in one line
	Doc      string        // why it matters and how to fix it, in Markdown
	URL      string        // the page that explains it; Code.URL() if empty
}

// File is a file that was checked.
type File struct {
	Path     string
	Profiles []string // the names of the profiles in it
}

// Suppressed is a finding that is not printed, and who said so.
type Suppressed struct {
	Finding diag.Finding
	By      Suppressor
	Reason  string // as the user gave it; "" if there is none
}

// Suppressor is what keeps a finding from being printed.
type Suppressor uint8

// The suppressors.
const (
	ByComment  Suppressor = iota // a comment in the profile
	ByBaseline                   // a file with the findings that are known
)

// String returns "comment" or "baseline".
func (s Suppressor) String() string { return [...]string{"comment", "baseline"}[s] }

// Unread is something that could not be checked, and why.
type Unread struct {
	Path    string // "" if it is no file
	Message string
}

// Passed is a file, or a directory with all that is in it, that was passed over.
type Passed struct {
	Path   string
	Reason string // what stands before a colon in it is enough to count by
}

// Options say how a report looks. Of them only FailOn matters to formats for
// programs.
type Options struct {
	// Color marks the parts of the text with ANSI colours.
	Color bool
	// Links makes codes link to their pages where a terminal can (OSC 8).
	Links bool
	// Width is the number of columns that lines of source are cut to;
	// DefaultWidth if 0.
	Width int
	// Verbose prints what was confirmed.
	Verbose bool
	// FoldInfos is the number of infos above which a text for people counts
	// them by rule, and prints the others alone; 0 prints all of any number.
	FoldInfos int
	// Hints say in texts for people how they get more.
	Hints Hints
	// FailOn is the mildest severity that makes a test of JUnit fail.
	FailOn diag.Severity
}

// DefaultWidth is the number of columns that lines of source are cut to unless
// Options say otherwise.
const DefaultWidth = 160

// Format is a way to print a report.
type Format struct {
	Name    string
	Summary string // what it is for, in a few words

	write func(*bufio.Writer, Report, Options)
}

// Formats returns all formats, the default first.
func Formats() []Format {
	return []Format{
		{"text", "for people: findings with the source, notes and fixes", writeText},
		{"short", "one line for each finding, as compilers print them", writeShort},
		{"json", "one JSON document with everything, for programs", writeJSON},
		{"jsonl", "the findings of json, one on a line", writeJSONL},
		{"sarif", "SARIF 2.1.0, for code scanning", writeSARIF},
		{"github", "workflow commands of GitHub Actions, which annotate lines", writeGitHub},
		{"gitlab", "a Code Quality report of GitLab", writeGitLab},
		{"checkstyle", "XML of Checkstyle, which many programs read", writeCheckstyle},
		{"junit", "XML of JUnit, for the test results of CI", writeJUnit},
		{"rdjsonl", "for reviewdog, with fixes as suggestions", writeRDJSONL},
		{"markdown", "tables for a summary or a comment", writeMarkdown},
	}
}

// ByName returns the format of a name; false if there is none.
func ByName(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Write prints a report. The error is that of the writer.
func (f Format) Write(w io.Writer, r Report, opts Options) error {
	if opts.Width <= 0 {
		opts.Width = DefaultWidth
	}
	buf := bufio.NewWriterSize(w, 1<<16)
	f.write(buf, r, opts)
	// A buffered writer keeps its first error and returns it here.
	return buf.Flush()
}

// counts are the numbers of findings by severity.
type counts [diag.Error + 1]int

func countBySeverity(findings diag.List) counts {
	var n counts
	for _, f := range findings {
		n[f.Severity]++
	}
	return n
}

// Hints are what a person is told to do for more: flags of the program that
// prints the report, say. Of what is "" nothing is said.
type Hints struct {
	Fix       string // makes the safe fixes
	AndUnsafe string // makes the others, beside Fix
	Unsafe    string // makes all fixes, where there are only others
	Infos     string // prints each info
	Passed    string // names each file that was passed over
}
