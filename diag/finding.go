// Package diag holds findings: what is wrong, where, and how to fix it.
package diag

import (
	"cmp"
	"slices"

	"github.com/aa-lint/aa-lint/source"
)

// Severity says how bad a finding is.
type Severity uint8

// The severities, from the mildest.
const (
	Info Severity = iota
	Warning
	Error
)

// String returns "info", "warning" or "error".
func (s Severity) String() string {
	return [...]string{"info", "warning", "error"}[s]
}

// Code names a kind of finding. Number and name never change.
type Code struct {
	ID   string // "AA103"
	Name string // "unknown-name"
}

// String returns both: "AA103 unknown-name".
func (c Code) String() string { return c.ID + " " + c.Name }

// URL returns the address of the page that explains the code.
func (c Code) URL() string {
	return "https://github.com/aa-lint/aa-lint/blob/main/docs/rules/" + c.ID + ".md"
}

// Place is a range of bytes in a file. File is never nil.
type Place struct {
	File *source.File
	Span source.Span
}

// Finding is one thing to tell about a place.
type Finding struct {
	Code     Code
	Severity Severity
	Place    Place
	Message  string    // what is wrong, in one line
	Notes    []string  // why it matters, or how to fix it; one line each
	Related  []Related // other places that take part
	Fixes    []Fix     // the first is the best
	// Profile is the name of the profile that the place is in, children as
	// parent//child; "" if it is in none.
	Profile string
	// Statement is the text of the rule or other statement that the place is
	// in, as Normalize returns it; "" if it is not known.
	Statement string
	// StatementKey is the same for statements that say the same in other words:
	// the order of permissions, quotes and the like make no difference. It is ""
	// if it is not known.
	StatementKey string
	// OfRun tells that the finding speaks for all files of a run, and is placed at
	// the first of them.
	OfRun bool
	// Cause names what the finding comes from, if others of its code may come from
	// the same; "" if not. List.ByCause tells of each cause once.
	Cause string
	// Data is what the rule found out, for programs: a value that encoding/json
	// can write, in a form that the page of the rule describes; nil if the rest
	// of the finding says it all.
	Data any
}

// Related is a place that takes part in a finding.
type Related struct {
	Place   Place
	Message string
	// Include tells that the place is an include, by which the file before it
	// (that of the finding or of another include) came in.
	Include bool
}

// Fix is a change that mends a finding.
type Fix struct {
	Message string
	Safe    bool // the meaning of the policy stays as it was meant, beyond doubt
	Meaning bool // it is safe because of what rules mean together, not of how they read
	Edits   []Edit
}

// Edit replaces a range of bytes; an empty range inserts.
type Edit struct {
	Place Place
	Text  string
}

// List is a list of findings.
type List []Finding

// Sort brings the findings into their one order: by file name, place, code and
// message.
func (l List) Sort() {
	slices.SortStableFunc(l, Finding.Compare)
}

// Dedup removes findings that say the same of the same place, whatever their
// severity, and keeps the first of them; the list must be sorted. The result
// takes over the memory of the list.
func (l List) Dedup() List {
	return slices.CompactFunc(l, func(a, b Finding) bool { return a.Compare(b) == 0 })
}

// Worst returns the highest severity; false if the list is empty.
func (l List) Worst() (Severity, bool) {
	worst := Info
	for _, f := range l {
		worst = max(worst, f.Severity)
	}
	return worst, len(l) > 0
}

// Compare orders findings: by file name, place, code and message. It returns 0
// for two that say the same.
func (f Finding) Compare(g Finding) int {
	return cmp.Or(
		cmp.Compare(f.Place.File.Name(), g.Place.File.Name()),
		cmp.Compare(f.Place.Span.Start, g.Place.Span.Start),
		cmp.Compare(f.Place.Span.End, g.Place.Span.End),
		cmp.Compare(f.Code.ID, g.Code.ID),
		cmp.Compare(f.Message, g.Message),
	)
}

// Errors returns the findings that are errors.
func (l List) Errors() List {
	var errors List
	for _, f := range l {
		if f.Severity == Error {
			errors = append(errors, f)
		}
	}
	return errors
}
