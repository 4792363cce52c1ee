// Package report prints what a run of checks found, for people and for
// programs.
package report

import (
	"bufio"
	"io"

	"github.com/aa-lint/aa-lint/diag"
)

// Report is what a run found in which files.
type Report struct {
	// Files are the files that were checked, in the order to list them.
	Files []File
	// Findings are in the order to print them.
	Findings diag.List
}

// File is a file that was checked.
type File struct {
	Path     string
	Profiles []string // the names of the profiles in it
}

// Options say how a report looks. Formats for programs ignore them.
type Options struct {
	// Color marks the parts of the text with ANSI colours.
	Color bool
	// Width is the number of columns that lines of source are cut to;
	// DefaultWidth if 0.
	Width int
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

func count(findings diag.List) counts {
	var n counts
	for _, f := range findings {
		n[f.Severity]++
	}
	return n
}
