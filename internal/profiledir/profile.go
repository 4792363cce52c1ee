package profiledir

import (
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/policy"
)

// Profile is a profile, hat or child profile.
type Profile struct {
	// Name is the name that the kernel knows: with the values of variables,
	// that of the parent and the namespace, if it has them: :ns://parent//child.
	Name string
	// Written is the name as apparmor_parser -N gives it: with the variables.
	Written string
	// Attachment is the pattern of the programs that it is for, with the values
	// of variables; "" if it is attached to none.
	Attachment string
	Parent     *Profile // nil if there is none
	Hat        bool
	Flags      []string
	// Flagged is the mode that the flags set; see Mode.
	Flagged mode.Mode
	File    *File      // that is loaded
	Place   diag.Place // of its head, maybe in a file that is included

	patterns []glob.Pattern
}

// profilesOf returns the profiles of a file that is loaded.
func profilesOf(f *File, p *policy.Policy) []*Profile {
	var all []*Profile
	known := map[*policy.Profile]*Profile{}
	for _, q := range p.Profiles {
		parent := known[q.Parent]
		profile := &Profile{
			Name:       q.FullName(),
			Written:    writtenProfileName(q, parent),
			Attachment: q.Attachment(),
			Parent:     parent,
			Hat:        q.Hat(),
			Flags:      mode.Flags(q.Decl),
			Flagged:    mode.Of(q.Decl),
			File:       f,
			Place:      q.Place,
			patterns:   q.AttachmentPatterns(),
		}
		known[q] = profile
		all = append(all, profile)
	}
	return all
}

// writtenProfileName returns the name of a profile with the variables in it. The parent is
// nil if there is none.
func writtenProfileName(p *policy.Profile, parent *Profile) string {
	_, name, _ := parser.SplitNamespace(p.Decl.Name.Value())
	switch {
	case parent != nil:
		return ast.Nested(parent.Written, name)
	case p.Namespace != "":
		return ":" + p.Namespace + "://" + name
	}
	return name
}

// Mode returns the mode in which the profile runs when it is loaded: a link in
// force-complain/ goes before the flags, those of hats and children too.
func (p *Profile) Mode() mode.Mode {
	if p.File.ForceComplain != nil {
		return mode.Complain
	}
	return p.Flagged
}

// Attaches reports whether the profile is for the program at a path.
func (p *Profile) Attaches(path string) bool {
	return slices.ContainsFunc(p.patterns, func(g glob.Pattern) bool { return g.Match(path) })
}

// Within reports whether the profile is another one, or a hat or child of it.
func (p *Profile) Within(other *Profile) bool {
	for ; p != nil; p = p.Parent {
		if p == other {
			return true
		}
	}
	return false
}
