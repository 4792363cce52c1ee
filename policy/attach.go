package policy

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// attachment says which programs a profile is for.
type attachment struct {
	word     ast.Word // the attachment, or the name that is one; zero if there is none
	written  string   // with variables expanded
	patterns []glob.Pattern
	// byName is set if the profile has no automaton: it attaches to the path
	// that is its name.
	byName bool
	xattrs []xattr
}

type xattr struct {
	name    string
	pattern string // "" for any value
}

// Attachment returns the pattern of the paths that the profile attaches to,
// with variables expanded; "" if it attaches to none.
func (p *Profile) Attachment() string { return p.attachment.written }

// AttachmentPatterns returns the patterns of the paths that the profile
// attaches to: that of its attachment, and those that aliases make of it.
func (p *Profile) AttachmentPatterns() []glob.Pattern { return p.attachment.patterns }

// Specificity tells how specific an attachment is: of several profiles that
// match a path, the one with the highest number gets it.
func (p *Profile) Specificity() int {
	least := 0
	for i, pattern := range p.attachment.patterns {
		if s := pattern.Specificity(); i == 0 || s < least {
			least = s
		}
	}
	return least
}

// ReferenceAttaches reports what Attaches does, for patterns as the reference
// reads them, see QuirkWildcardInClass.
func (p *Profile) ReferenceAttaches(path string) bool {
	return slices.ContainsFunc(p.attachment.patterns, func(g glob.Pattern) bool { return g.Spliced().Match(path) })
}

// Attaches reports whether the profile is a candidate for a program.
func (p *Profile) Attaches(path string) bool {
	for _, pattern := range p.attachment.patterns {
		if pattern.Match(path) {
			return true
		}
	}
	return false
}

// attach works out the attachment.
func (p *Profile) attach(u *unit) {
	a := &p.attachment
	switch {
	case !p.Decl.Attachment.IsZero():
		a.word = p.Decl.Attachment
	case p.Decl.Hat():
		return
	case strings.HasPrefix(p.OwnName(), "/"):
		a.word, a.byName = p.Decl.Name, true
	default:
		return
	}
	a.written = p.expandWord(a.word)
	p.builtins = nil // the attachment is one of them
	if a.byName {
		a.written = p.OwnName()
	}
	texts := []string{collapse(a.written)}
	for _, alias := range u.aliasesOf(a.written) {
		texts = append(texts, collapse(alias.to+a.written[len(alias.from):]))
	}
	for _, text := range texts {
		if pattern, err := glob.Parse(text); err == nil {
			a.patterns = append(a.patterns, pattern)
		}
	}
	if p.Decl.Xattrs == nil {
		return
	}
	for _, c := range p.Decl.Xattrs.Conditions {
		a.xattrs = append(a.xattrs, xattr{name: c.Name.Value(), pattern: p.expandWord(c.Value())})
	}
}

// Xattrs returns the extended attributes that a program must have besides, as
// they are written, with variables expanded; "" if there are none.
func (p *Profile) Xattrs() string {
	var all []string
	for _, x := range p.attachment.xattrs {
		text := x.name
		if x.pattern != "" {
			text += "=" + x.pattern
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}
