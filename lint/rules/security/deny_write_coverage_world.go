package security

import (
	"fmt"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

// world are the profiles that the program of one of a file can change to: those
// of the file, then those of the project. It is for one pass.
type world struct {
	pass  *lint.Pass
	own   map[string]*policy.Profile
	names []string // of the others

	text *lint.Text // that was looked at last
	then *policy.Policy
}

// ownProfiles is the key of the profiles of a file, by their names.
type ownProfiles struct{}

func newWorld(p *lint.Pass) *world {
	w := &world{pass: p}
	w.own = lint.Shared(p, ownProfiles{}, func() map[string]*policy.Profile {
		own := map[string]*policy.Profile{}
		for _, profile := range p.Policy.Profiles {
			own[profile.FullName()] = profile
		}
		return own
	})
	if p.Project != nil {
		w.names = p.Project.Names()
	}
	return w
}

// Find returns the profile of a full name.
func (w *world) Find(name string) (any, func() *policy.Profile) {
	if p := w.own[name]; p != nil {
		return p.Decl, func() *policy.Profile { return p }
	}
	if w.pass.Project == nil {
		return nil, nil
	}
	for _, at := range w.pass.Project.Profiles(name) {
		if !at.Text.Fragment {
			return at.Profile, func() *policy.Profile { return w.policy(at.Text).Find(name) }
		}
	}
	return nil, nil
}

// policy returns what a file means. The one that was looked at last is likely to
// be asked for again.
func (w *world) policy(t *lint.Text) *policy.Policy {
	if w.text != t {
		w.text, w.then = t, w.pass.Project.Policy(w.pass.Meter(), t)
	}
	return w.then
}

// Attached yields what profiles are attached to.
func (w *world) Attached(yield func(name string, to glob.Pattern) bool) {
	for _, p := range w.pass.Policy.Profiles {
		for _, pattern := range p.AttachmentPatterns() {
			if p.Parent == nil && !yield(p.FullName(), pattern) {
				return
			}
		}
	}
	if w.pass.Project == nil {
		return
	}
	for _, a := range w.pass.Project.Attachments() {
		if w.own[a.Name] == nil && !yield(a.Name, a.Pattern) {
			return
		}
	}
}

// Names yields the names of all profiles.
func (w *world) Names(yield func(name string) bool) {
	for _, p := range w.pass.Policy.Profiles {
		if !yield(p.FullName()) {
			return
		}
	}
	for _, name := range w.names {
		if w.own[name] == nil && !yield(name) {
			return
		}
	}
}

type graphKey struct{ options string }

// graphOf returns what is known of where programs can go, for all files that are
// judged in the same way.
func graphOf(p *lint.Pass, roots []string, o protect.Options) *protect.Graph {
	key := graphKey{fmt.Sprintf("%q %q %q %q %v %v", roots, p.Strings("check"), p.Strings("except"), o.Symlinks, o.RequireDeny, o.Mounts)}
	return lint.SharedByAll(p, key, func() *protect.Graph { return &protect.Graph{Roots: roots, Options: o} })
}
