package lint

import (
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// Project is everything that is checked in one run. It does not change and is
// safe for concurrent use.
type Project struct {
	// Loader reads files of the project.
	Loader *load.Loader
	// Texts are the files that are checked, in the order of their paths. What
	// manifests carry is not among them.
	Texts []*Text
	// Whole tells that the texts are all files of a tree, so that what is in
	// none of them does not exist.
	Whole bool
	// NoPolicy are the paths of files that are no policy and that the init script
	// loads all the same.
	NoPolicy []string
	// KnownProfiles are names of profiles that exist elsewhere; * in one stands
	// for anything.
	KnownProfiles []string
	// Target is what the policy is written for.
	Target Target
	// Worlds are what the texts leave open of where they are loaded.
	Worlds Worlds

	resolve  func(*work.Meter, *load.File) *policy.Policy
	profiles map[string][]ProfileAt
	features sync.Map // name of an abi file, as written → *policy.Features
	names    func() []string
	attached func() *attachments
	files    map[*source.File]bool
	named    map[string]bool // the names of the files
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
	Name    string // in full, children as parent//child; as it is loaded
	Text    *Text
	Profile *ast.Profile
}

// ProjectOptions say what a project is made of: what Project has under these names,
// and how its files are resolved.
type ProjectOptions struct {
	Loader        *load.Loader
	Texts         []*Text // those that manifests carry too
	Whole         bool
	NoPolicy      []string
	KnownProfiles []string
	Target        Target
	Policy        policy.Options                               // that the worlds differ from
	Resolve       func(*work.Meter, *load.File) *policy.Policy // what a file means
}

// NewProject returns a project. It is for drivers.
func NewProject(o ProjectOptions) *Project {
	p := &Project{
		Loader: o.Loader, Whole: o.Whole, NoPolicy: o.NoPolicy, KnownProfiles: o.KnownProfiles, Target: o.Target, Worlds: newWorlds(o.Policy),
		resolve: o.Resolve, profiles: map[string][]ProfileAt{}, files: map[*source.File]bool{}, named: map[string]bool{},
	}
	p.names = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(p.profiles)) })
	p.attached = sync.OnceValue(func() *attachments { return attachmentsOf(p.Texts) })
	for _, t := range o.Texts {
		if t.Carried == nil {
			p.Texts = append(p.Texts, t)
		}
		p.files[t.Source], p.named[t.Source.Name()] = true, true
		for _, profile := range p.ProfilesIn(t) {
			p.profiles[profile.Name] = append(p.profiles[profile.Name], profile)
		}
	}
	return p
}

// Checks reports whether a file is among those that are checked. What a rule
// finds in others is not reported.
func (p *Project) Checks(file *source.File) bool { return p.files[file] }

// ChecksNamed is Checks for the name of a file, which may have been read once more
// because others include it.
func (p *Project) ChecksNamed(name string) bool { return p.named[name] }

// Policy returns what the profiles of a text mean with everything they include, with
// a meter that counts the work for it, and for what is asked of it. It is worked out
// each time: what comes of it takes much memory.
func (p *Project) Policy(m *work.Meter, t *Text) *policy.Policy {
	resolved := p.resolve(m, t.File)
	resolved.Charge(m)
	return resolved
}

// Names returns the full names of all profiles, sorted. The list is not to be
// changed.
func (p *Project) Names() []string { return p.names() }

// Profiles returns the profiles of a full name, in the order of their places.
func (p *Project) Profiles(name string) []ProfileAt { return p.profiles[name] }

// Exists reports whether there is a profile of that full name in the project or
// among those that exist elsewhere.
func (p *Project) Exists(name string) bool {
	return len(p.profiles[name]) > 0 || slices.ContainsFunc(p.KnownProfiles, func(known string) bool { return ast.MatchesName(known, name) })
}

// ProfilesIn returns the profiles of one text, children behind their parents,
// with the names that they are loaded by.
func (p *Project) ProfilesIn(t *Text) []ProfileAt {
	var found []ProfileAt
	for profile, scope := range Each[*ast.Profile](t) {
		name := scope.Inside(profile, profile.Body).ProfileName
		if t.Addon != nil {
			name = t.Addon.Loaded(name)
		}
		found = append(found, ProfileAt{name, t, profile})
	}
	return found
}

// ExistsIn reports whether a text, or a file that it includes, directly or not,
// has a profile of that name outside of any other: included into a profile, it
// is a child of that.
func (p *Project) ExistsIn(t *Text, name string) bool {
	return p.existsIn(t.Tree.Stmts, name, map[*load.File]bool{})
}

func (p *Project) existsIn(stmts []ast.Stmt, name string, seen map[*load.File]bool) bool {
	for inc := range ast.Includes(stmts) {
		for _, file := range p.Loader.Include(inc.File).Files {
			if seen[file] {
				continue
			}
			seen[file] = true
			for _, stmt := range file.Tree.Stmts {
				if child, ok := stmt.(*ast.Profile); ok && child.Name.Value() == name {
					return true
				}
			}
			if p.existsIn(file.Tree.Stmts, name, seen) {
				return true
			}
		}
	}
	return false
}

// ExistsBelow reports whether any profile of the project has a child of that
// name.
func (p *Project) ExistsBelow(name string) bool {
	if len(p.profiles[name]) > 0 {
		return true
	}
	for full := range p.profiles {
		if strings.HasSuffix(full, "//"+name) {
			return true
		}
	}
	return false
}

// Dirs returns the directories that files of the project lie in, and those in
// which includes are looked for, each once and in order.
func (p *Project) Dirs() []string {
	var dirs []string
	seen := map[string]bool{}
	add := func(dir string) {
		if abs := p.Loader.Abs(dir); !seen[abs] {
			seen[abs] = true
			dirs = append(dirs, dir)
		}
	}
	for _, t := range p.Texts {
		add(path.Dir(t.Path))
	}
	for _, dir := range p.Loader.SearchPath() {
		add(dir)
	}
	slices.Sort(dirs)
	return dirs
}

// Disabled reports whether a link or file in the directory disable, beside a
// file or in the base directory, keeps the file from being loaded.
func (p *Project) Disabled(t *Text) bool {
	name := path.Base(t.Path)
	for _, dir := range append(p.Loader.SearchPath(), path.Dir(t.Path)) {
		if p.Loader.Exists(path.Join(dir, "disable", name)) {
			return true
		}
	}
	return false
}

// Features returns the features of an abi file; nil if it cannot be read.
func (p *Project) Features(name ast.FileName) *policy.Features {
	if known, ok := p.features.Load(name.Raw); ok {
		return known.(*policy.Features)
	}
	text, err := p.Loader.ABIText(name)
	if err != nil {
		return nil
	}
	f, _ := p.features.LoadOrStore(name.Raw, policy.ParseFeatures(text))
	return f.(*policy.Features)
}
