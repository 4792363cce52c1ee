package lint

import (
	"slices"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// Project is everything that is checked in one run. It does not change and is
// safe for concurrent use.
type Project struct {
	// Loader reads files of the project.
	Loader *load.Loader
	// Texts are the files that are checked, in the order of their paths.
	Texts []*Text
	// Whole tells that the texts are all files of a tree, so that what is in
	// none of them does not exist.
	Whole bool
	// KnownProfiles are names of profiles that exist elsewhere.
	KnownProfiles []string
	// Target is what the policy is written for.
	Target Target

	profiles map[string][]ProfileAt
	attached func() *attachments
	files    map[*source.File]bool
}

// Target is what a policy is written for. Fields are empty if the user has not
// said.
type Target struct {
	Parser string // the oldest release of apparmor_parser, "4.0"
	ABI    string // the name of the abi file that is used, "abi/4.0"
	Kernel string // the oldest release of Linux, "6.8"
}

// ProfileAt is a profile, child or hat of a project.
type ProfileAt struct {
	Name    string // in full, children as parent//child
	Text    *Text
	Profile *ast.Profile
}

func newProject(opts Options, texts []*Text) *Project {
	p := &Project{
		Loader: opts.Loader, Texts: texts, Whole: opts.Whole, KnownProfiles: opts.KnownProfiles, Target: opts.Target,
		profiles: map[string][]ProfileAt{}, files: map[*source.File]bool{},
	}
	p.attached = sync.OnceValue(func() *attachments { return attachmentsOf(p.Texts) })
	for _, t := range texts {
		p.files[t.Source] = true
		for profile, scope := range Each[*ast.Profile](t) {
			name := scope.inside(profile, profile.Body).ProfileName
			p.profiles[name] = append(p.profiles[name], ProfileAt{name, t, profile})
		}
	}
	return p
}

// Checks reports whether a file is among those that are checked. What a rule
// finds in others is not reported.
func (p *Project) Checks(file *source.File) bool { return p.files[file] }

// Profiles returns the profiles of a full name, in the order of their places.
func (p *Project) Profiles(name string) []ProfileAt { return p.profiles[name] }

// Exists reports whether there is a profile of that full name in the project or
// among those that exist elsewhere.
func (p *Project) Exists(name string) bool {
	return len(p.profiles[name]) > 0 || slices.Contains(p.KnownProfiles, name)
}
