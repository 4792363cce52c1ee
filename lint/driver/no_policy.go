package driver

import (
	"errors"
	"fmt"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/recognize"
	"github.com/aa-lint/aa-lint/source"
)

// noPolicy returns the one thing to say about a file that cannot be read because
// it is no policy at all: documentation, say, or a script; false for other files.
// What breaks in it line by line is of no use to anybody.
func (r *run) noPolicy(j *job) (diag.Finding, bool) {
	if j.carried != nil || !j.text.Broken() || r.selection(j.target.Path).Literal() {
		return diag.Finding{}, false
	}
	what, ok := foreign[recognize.Text(j.text.Source.Text())]
	first, more := firstMistake(j.text.Findings)
	if !ok || more < 0 {
		return diag.Finding{}, false
	}
	f := diag.Finding{
		Code: diag.SyntaxError, Severity: diag.Error, Place: first.Place,
		Message: fmt.Sprintf("this is not a profile: the file reads like %s", what),
	}
	lint.Note(&f, "as AppArmor policy: %s", first.Message)
	if more > 0 {
		lint.Note(&f, "%d more mistakes of that sort are not listed", more)
	}
	return f, true
}

// foreign names the kinds of text that are no policy, and that a reader takes for
// something.
var foreign = map[recognize.Kind]string{
	recognize.Other:  "text of another kind",
	recognize.Script: "a script",
}

// firstMistake returns the first mistake of syntax, and how many follow it: -1 if
// there is none.
func firstMistake(found diag.List) (first diag.Finding, more int) {
	n := 0
	for _, f := range found {
		if !policy.IsSyntaxError(f) {
			continue
		}
		if n == 0 {
			first = f
		}
		n++
	}
	return first, n - 1
}

// linkOutside returns the finding for a file that is a link out of the
// directories that may be read; false if an error is another one.
func linkOutside(err error) (diag.Finding, bool) {
	var e *load.Error
	if !errors.As(err, &e) || e.Reason != load.Outside {
		return diag.Finding{}, false
	}
	return diag.Finding{
		Code: diag.IncludeNotFound, Severity: diag.Error,
		Place:   diag.Place{File: source.NewFile(e.Path, "")},
		Message: "the link to " + e.Link + " leads outside of the directories that may be read",
		Notes:   []string{"if nothing is there, remove the link"},
		Data:    policy.AbsentOutside,
	}, true
}
