package policy

import "github.com/aa-lint/aa-lint/glob"

// Xattr is a condition on an extended attribute of a program.
type Xattr struct {
	Name    string
	Pattern string // "" for any value
}

// Matches reports whether a value of the attribute fits.
func (x Xattr) Matches(value string) bool {
	if x.Pattern == "" {
		return true
	}
	pattern, err := glob.ParseNUL(x.Pattern)
	return err == nil && pattern.Match(value)
}

// XattrConditions returns the conditions on extended attributes in the order in
// which they are looked at: the last one that is written comes first.
func (p *Profile) XattrConditions() []Xattr {
	written := p.attachment.xattrs
	all := make([]Xattr, len(written))
	for i, x := range written {
		all[len(all)-1-i] = Xattr{x.name, x.pattern}
	}
	return all
}
