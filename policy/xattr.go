package policy

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// Xattr is a condition on an extended attribute of a program.
type Xattr struct {
	Name    string
	Pattern string // with variables expanded; "" for any value
	written string
	// reference is set to read the pattern as the reference does.
	reference bool
}

// Reference returns the condition as the reference reads it, see
// QuirkXattrVariable and QuirkWildcardInClass.
func (x Xattr) Reference() Xattr {
	for ref := range ast.References(x.written) {
		x.written = strings.ReplaceAll(x.written, "@{"+ref.Name+"}", "@"+ref.Name)
	}
	x.Pattern, x.reference = x.written, true
	return x
}

// Matches reports whether a value of the attribute fits.
func (x Xattr) Matches(value string) bool {
	if x.Pattern == "" {
		return true
	}
	pattern, err := glob.ParseNUL(x.Pattern)
	if x.reference {
		pattern = pattern.Spliced()
	}
	return err == nil && pattern.Match(value)
}

// XattrConditions returns the conditions on extended attributes in the order in
// which they are looked at: the last one that is written comes first. There are
// none if the kernel does not know them.
func (p *Profile) XattrConditions() []Xattr {
	if !p.Policy.features.hasFeature("domain/attach_conditions/xattr") {
		return nil // the kernel does not look at them
	}
	written := p.attachment.xattrs
	all := make([]Xattr, len(written))
	for i, x := range written {
		all[len(all)-1-i] = Xattr{Name: x.name, Pattern: x.pattern, written: p.Decl.Xattrs.Conditions[i].Value().Value()}
	}
	return all
}
