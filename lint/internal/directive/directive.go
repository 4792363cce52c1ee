// Package directive reads comments that talk to aa-lint.
package directive

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// Directive is a comment that talks to aa-lint:
//
//	# aa-lint: ignore=AA204,AA207 -- reason
//	#aa:lint ignore=too-wide
//
// The second form is that of the apparmor.d project, with the names of its own
// checks.
type Directive struct {
	Comment ast.Comment
	Verb    word   // "ignore"
	Values  []word // behind "=", separated by commas; without one, by blanks
	Rest    word   // what follows the values and is no reason
	Reason  string // behind "--"
	Foreign bool   // in the form of apparmor.d
}

// word is a part of a comment.
type word struct {
	Text  string
	Place source.Span
}

const (
	ownMark     = "aa-lint:"
	foreignMark = "aa:lint"
)

// Has reports whether a text may have directives, so that most texts
// need no second look.
func Has(text string) bool {
	return strings.Contains(text, ownMark) || strings.Contains(text, foreignMark)
}

// Parse reads a comment; false if it does not talk to aa-lint.
func Parse(c ast.Comment) (Directive, bool) {
	d := Directive{Comment: c}
	text := strings.TrimLeft(c.Text, "# \t")
	switch {
	case strings.HasPrefix(text, ownMark):
		text = text[len(ownMark):]
	case strings.HasPrefix(c.Text, "#"+foreignMark+" "):
		text = text[len(foreignMark):]
		d.Foreign = true
	default:
		return d, false
	}
	at := c.Place.Start + uint32(len(c.Text)-len(text))
	body, reason, _ := strings.Cut(text, "--")
	d.Reason = strings.TrimSpace(reason)
	d.parse(body, at)
	return d, true
}

// parse reads what stands between the mark and the reason.
func (d *Directive) parse(body string, at uint32) {
	next := func(stop string) word {
		trimmed := strings.TrimLeft(body, " \t")
		at += uint32(len(body) - len(trimmed))
		end := strings.IndexAny(trimmed, stop)
		if end < 0 {
			end = len(trimmed)
		}
		w := word{trimmed[:end], source.Span{Start: at, End: at + uint32(end)}}
		body, at = trimmed[end:], at+uint32(end)
		return w
	}
	skip := func(c string) bool {
		trimmed := strings.TrimLeft(body, " \t")
		rest, ok := strings.CutPrefix(trimmed, c)
		if ok {
			at += uint32(len(body) - len(rest))
			body = rest
		}
		return ok
	}
	d.Verb = next("= \t")
	if !skip("=") {
		for w := next(" \t"); w.Text != ""; w = next(" \t") {
			d.Values = append(d.Values, w)
		}
		return
	}
	for more := true; more; more = skip(",") {
		if w := next(", \t"); w.Text != "" {
			d.Values = append(d.Values, w)
		}
	}
	d.Rest = next("")
	d.Rest.Text = strings.TrimRight(d.Rest.Text, " \t\r")
}

// ForeignChecks are the checks of the apparmor.d project by the rules that find
// the same here.
var ForeignChecks = map[string][]string{
	"abi":            {"AA401", "AA403"},
	"abstractions":   {"AA219", "AA230"},
	"access":         {"AA504"},
	"directory-mark": {"AA116", "AA507"},
	"equivalent":     {"AA416"},
	"equivalents":    {"AA416"},
	"header":         {"AA508"},
	"include":        {"AA601"},
	"indentation":    {"AA503", "AA513"},
	"profile":        {"AA602"},
	"sbin":           {"AA415"},
	"bin":            {"AA415"},
	"subprofiles":    {"AA613"},
	"tabs":           {"AA503"},
	"too-wide":       {"AA205", "AA207", "AA208", "AA209", "AA214"},
	"trailing":       {"AA502"},
	"transition":     {"AA201", "AA202", "AA206"},
	"tunables":       {"AA405", "AA407", "AA408", "AA409", "AA410", "AA411", "AA412"},
	"udev":           {"AA510"},
	"useless":        {"AA302", "AA305"},
	"vim":            {"AA509"},
}

// Place returns the place of a word, or that of the comment if the word is not
// there.
func (d Directive) Place(w word) source.Span {
	if w.Text == "" {
		return d.Comment.Place
	}
	return w.Place
}
