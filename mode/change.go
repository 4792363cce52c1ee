package mode

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// Change says what becomes of the flags of profiles. The zero value changes
// nothing.
type Change struct {
	add    string   // "" for none
	remove []string // never holds add
}

const auditFlag = "audit"

// Set returns the change to a mode, as aa-enforce(8) and aa-complain(8) make it:
// enforce mode is that of a profile without a flag for any mode.
func Set(m Mode) Change {
	var c Change
	for _, other := range Modes() {
		if other != m {
			c.remove = append(c.remove, string(other))
		}
	}
	if m != Enforce {
		c.add = string(m)
	}
	return c
}

// Audit returns the change that has every access logged, as aa-audit(8) makes
// it, or no longer.
func Audit(on bool) Change {
	if on {
		return Change{add: auditFlag}
	}
	return Change{remove: []string{auditFlag}}
}

// flags returns what becomes of a list of flags: the first that goes makes room
// for the one that comes.
func (c Change) flags(before []string) []string {
	missing := c.add != "" && !slices.Contains(before, c.add)
	after := []string{}
	for _, flag := range before {
		switch {
		case !slices.Contains(c.remove, flag):
			after = append(after, flag)
		case missing:
			after = append(after, c.add)
			missing = false
		}
	}
	if missing {
		after = append(after, c.add)
	}
	return after
}

// edit is a change of the text.
type edit struct {
	at   source.Span
	text string
}

// edit returns the change of the text that a change of flags comes to; false if
// there is none.
func (c Change) edit(text string, p *ast.Profile) (edit, bool) {
	before := Flags(p)
	after := c.flags(before)
	switch {
	case slices.Equal(before, after):
		return edit{}, false
	case p.Flags == nil:
		return edit{source.At(p.Head().End), " flags=(" + strings.Join(after, ", ") + ")"}, true
	case len(after) == 0:
		return withoutList(text, p), true
	}
	return c.rewritten(text, p.Flags), true
}

// rewritten returns a list with other flags in it. What stands between the words
// stays as it is, a new word at the end is put as the one before it.
func (c Change) rewritten(text string, list *ast.FlagList) edit {
	var b strings.Builder
	missing := c.add != "" && !slices.ContainsFunc(list.Values, func(w ast.Word) bool { return w.Value() == c.add })
	end, parting := uint32(0), ""
	put := func(word string) {
		if b.Len() > 0 {
			b.WriteString(parting)
		}
		b.WriteString(word)
	}
	for i, w := range list.Values {
		if i > 0 {
			parting = separator(text[end:w.Place.Start])
		}
		end = w.Place.End
		switch {
		case !slices.Contains(c.remove, w.Value()):
			put(w.Raw)
		case missing:
			put(c.add)
			missing = false
		}
	}
	if missing {
		if len(list.Values) == 1 {
			parting = ", "
		}
		put(c.add)
	}
	return edit{source.Span{Start: list.Values[0].Place.Start, End: end}, b.String()}
}

// separator returns what stands between two words of a list, in a form that
// holds any two words apart: quotes need nothing.
func separator(text string) string {
	if text == "" {
		return ", "
	}
	return text
}

// withoutList takes the list of flags out of the head of a profile, with the
// blanks before it.
func withoutList(text string, p *ast.Profile) edit {
	at := p.Flags.Place
	bare := *p
	bare.Flags = nil
	before := bare.Head().End
	if strings.Trim(text[before:at.Start], blanks) != "" {
		return edit{at, ""} // a comment stands there
	}
	at.Start = before
	if strings.IndexByte(blanks, text[at.End]) < 0 && !closed(&bare) {
		// The brace must not become a part of the word before it.
		return edit{at, " "}
	}
	return edit{at, ""}
}

const blanks = " \t\r\n"

// closed reports whether what may stand behind the head of a profile without
// flags needs no blank before it: the head ends with a quote or a parenthesis.
func closed(p *ast.Profile) bool {
	switch {
	case p.Xattrs != nil || len(p.Identities) > 0:
		return true
	case !p.Attachment.IsZero():
		return p.Attachment.Quoted()
	}
	return p.Name.Quoted()
}
