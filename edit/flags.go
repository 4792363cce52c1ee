package edit

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// ErrSplicedHead is the error for the flags of a profile with an include between the
// words of its head: they may be in another file.
var ErrSplicedHead = errors.New("an include stands in its head, and may hold its flags")

// SetFlags gives a profile of the file these flags; none takes its list away. Flags
// that stay keep their place and spelling, a new one takes the place of one that goes,
// and what stands between the words of the list stays. The error of Text is
// ErrSplicedHead if an include stands in the head of the profile.
func (f *File) SetFlags(p *ast.Profile, flags ...string) {
	if !f.owns(p) {
		return
	}
	before := &ast.FlagList{}
	if p.Flags != nil {
		before = p.Flags
	}
	words := replaceFlags(before.Values, flags)
	changed := slices.ContainsFunc(words, func(w flagWord) bool { return w.old != w.new })
	if !changed {
		return
	}
	if hasSplicedHead(p) {
		f.failEdit(fmt.Errorf("profile %s: %w", p.Name.Raw, ErrSplicedHead))
		return
	}
	if _, again := f.want.flags[p]; again {
		f.failEdit(ErrOverlap)
		return
	}
	list := &ast.FlagList{}
	for _, w := range words {
		if w.new != "" {
			list.Values = append(list.Values, ast.Word{Raw: w.new})
		}
	}
	switch {
	case len(list.Values) == 0:
		list = nil
		at, text := f.withoutFlags(p)
		f.edit(at.Start, at.End, text)
	case p.Flags == nil:
		f.edit(p.Head().End, p.Head().End, " flags=("+strings.Join(flags, ", ")+")")
	default:
		at := before.Values[0].Place.Join(before.Values[len(before.Values)-1].Place)
		f.edit(at.Start, at.End, f.flagText(words, before.Values))
	}
	f.want.flags[p] = list
}

// flagWord is what becomes of a word of a list of flags: "" for one that is not there
// before or after.
type flagWord struct{ old, new string }

// replaceFlags returns what becomes of the words of a list that is going to hold some
// flags, and new words behind them.
func replaceFlags(list []ast.Word, flags []string) []flagWord {
	added := slices.Clone(flags)
	stays := make([]bool, len(list))
	for i, w := range list {
		if at := slices.Index(added, w.Value()); at >= 0 {
			added = slices.Delete(added, at, at+1)
			stays[i] = true
		}
	}
	var words []flagWord
	for i, w := range list {
		word := flagWord{old: w.Raw}
		switch {
		case stays[i]:
			word.new = w.Raw
		case len(added) > 0:
			word.new, added = added[0], added[1:]
		}
		words = append(words, word)
	}
	for _, flag := range added {
		words = append(words, flagWord{new: flag})
	}
	return words
}

// flagText returns the words of a list with what stands between them; a new word is
// put as the one before it.
func (f *File) flagText(words []flagWord, list []ast.Word) string {
	var b strings.Builder
	parting := ", "
	for i, w := range words {
		if i > 0 && i < len(list) {
			parting = separator(f.src[list[i-1].Place.End:list[i].Place.Start])
		}
		if w.new == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(parting)
		}
		b.WriteString(w.new)
	}
	return b.String()
}

// separator returns what stands between two words of a list, in a form that holds any
// two words apart: quotes need nothing.
func separator(text string) string {
	if text == "" {
		return ", "
	}
	return text
}

const flagBlanks = " \t\r\n"

// withoutFlags returns the change that takes the list of flags out of the head of a
// profile, with the blanks before it.
func (f *File) withoutFlags(p *ast.Profile) (source.Span, string) {
	at := p.Flags.Place
	bare := *p
	bare.Flags = nil
	before := bare.Head().End
	if strings.Trim(f.src[before:at.Start], flagBlanks) != "" {
		return at, "" // a comment stands there
	}
	at.Start = before
	if strings.IndexByte(flagBlanks, f.src[at.End]) < 0 && !endsInBracket(&bare) {
		// The brace must not become a part of the word before it.
		return at, " "
	}
	return at, ""
}

// endsInBracket reports whether what may stand behind the head of a profile without
// flags needs no blank before it: the head ends with a quote or a parenthesis.
func endsInBracket(p *ast.Profile) bool {
	switch {
	case p.Xattrs != nil || len(p.Identities) > 0:
		return true
	case !p.Attachment.IsZero():
		return p.Attachment.Quoted()
	}
	return p.Name.Quoted()
}

// hasSplicedHead reports whether an include stands between the words of a profile's
// head.
func hasSplicedHead(p *ast.Profile) bool {
	c := p.Comments()
	return c != nil && slices.ContainsFunc(c.Includes, func(inc *ast.Include) bool {
		return inc.Span().Start < p.Body.Open.Start
	})
}
