// Package addon knows the names that profiles of add-ons for Home Assistant are
// loaded by.
package addon

import (
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
)

// ownNames are the names that the author of an add-on's profile may have taken
// for the one that it is loaded by: that in its head, and the slug. Home
// Assistant loads it as REPOSITORY_SLUG.
func ownNames(p *lint.Pass) []string {
	a := p.Text.Addon
	if a == nil || a.Name() == "" {
		return nil
	}
	if a.Slug.Text == a.Name() {
		return []string{a.Name()}
	}
	return []string{a.Name(), a.Slug.Text}
}

// OwnName returns what follows the name of the add-on's own profile in a
// name: "" or "//child"; false if the name is another one.
func OwnName(p *lint.Pass, name string) (rest string, ok bool) {
	for _, own := range ownNames(p) {
		if rest, ok := strings.CutPrefix(name, own); ok && (rest == "" || strings.HasPrefix(rest, "//")) {
			return rest, true
		}
	}
	return "", false
}

// NamesOwn reports whether a name is that of the add-on's own profile, or
// of a child of it.
func NamesOwn(p *lint.Pass, name string) bool {
	_, ok := OwnName(p, name)
	return ok
}

// MissesOwn reports whether a pattern was written for the add-on's profile
// and does not match the name that it is loaded by.
func MissesOwn(p *lint.Pass, pattern string) bool {
	a, err := glob.Parse(pattern)
	if err != nil {
		return false
	}
	matches := func(name string) bool { return a.Match(name) || a.Match(name+"//x") }
	meant := NamesOwn(p, pattern)
	for _, own := range ownNames(p) {
		meant = meant || a.Match(own)
	}
	return meant && !matches("local_"+p.Text.Addon.Slug.Text) && !matches("0a1b2c3d_"+p.Text.Addon.Slug.Text)
}

// IsProfile reports whether a scope is directly in the profile of the
// add-on, where @{profile_name} is the name of that.
func IsProfile(s *lint.Scope) bool {
	return s.Profile != nil && !strings.Contains(s.ProfileName, "//")
}

// RenamedNote says why a name is not the one of the add-on's profile.
const RenamedNote = "Home Assistant puts the slug, with the repository before it, in the place of the name in the head, and nowhere else"
