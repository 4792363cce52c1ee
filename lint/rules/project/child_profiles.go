package project

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

// childProfiles are all children and hats that the profiles of a file have, with
// those that come from what it includes.
type childProfiles struct {
	pass *lint.Pass
}

// childrenOf returns the children of the profiles of a file, nil if not all are
// known: the file is a fragment, does not hold together, or includes a file that
// is not there.
func childrenOf(p *lint.Pass) *childProfiles {
	if p.Policy == nil || p.Text.Fragment || p.Text.Broken() || !includesAreThere(p) {
		return nil
	}
	return &childProfiles{p}
}

// includesAreThere reports whether all files are there that a file includes and
// that may hold profiles.
func includesAreThere(p *lint.Pass) bool {
	for inc := range ast.Includes(p.Text.Tree.Stmts) {
		if inc.IfExists || strings.HasPrefix(inc.File.Name(), "tunables/") || slices.Contains(childless, inc.File.Name()) {
			continue
		}
		if len(p.Project.Loader.Include(inc.File).Files) == 0 {
			return false
		}
	}
	return true
}

// childless are abstractions of AppArmor that most profiles include and that
// hold no child profile.
var childless = []string{
	"abstractions/base", "abstractions/nameservice", "abstractions/consoles", "abstractions/openssl", "abstractions/ssl_certs", "abstractions/ssl_keys",
	"abstractions/user-tmp", "abstractions/python", "abstractions/perl", "abstractions/bash", "abstractions/fonts", "abstractions/X", "abstractions/dbus",
	"abstractions/dbus-session", "abstractions/dbus-strict", "abstractions/dbus-session-strict", "abstractions/authentication", "abstractions/php",
}

// has reports whether there is a child of that full name.
func (c *childProfiles) has(name string) bool { return c.pass.Policy.Find(name) != nil }

// attachTo reports whether a child of a profile is attached to a path that a
// pattern matches.
func (c *childProfiles) attachTo(scope *lint.Scope, path ast.Word) bool {
	parent := c.pass.ProfileOf(scope)
	if parent == nil {
		return true // not known
	}
	programs, err := glob.Parse(parent.ExpandPath(path))
	if err != nil {
		return true
	}
	return slices.ContainsFunc(c.pass.Policy.Profiles, func(child *policy.Profile) bool {
		return child.Parent == parent && slices.ContainsFunc(child.AttachmentPatterns(), func(attached glob.Pattern) bool {
			_, v := attached.Overlap(programs)
			return v != glob.No
		})
	})
}
