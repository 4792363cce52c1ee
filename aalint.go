// Package aalint checks, formats, asks and compares AppArmor profiles in one
// call each. The profiles are texts in memory or the files of an [fs.FS]:
//
//	findings, err := aalint.Check(ctx, aalint.Text("usr.bin.foo", text), aalint.Options{})
//	formatted, err := aalint.Format("usr.bin.foo", text, format.Options{})
//	verdict, err := aalint.Allows(ctx, os.DirFS("/etc/apparmor.d"), "w /etc/shadow", aalint.Options{})
//	report, err := aalint.Diff(ctx, aalint.Text("x", old), aalint.Text("x", new), aalint.Options{})
//
// Every function takes zero values, never changes what it is given, and is safe
// for concurrent use. The packages below this one do the work and have the rest:
// the tree in [ast], changes in [edit], rules of your own in [lint], the meaning
// of profiles in [policy].
package aalint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/query"
	"github.com/aa-lint/aa-lint/semdiff"
)

// Options say what to take for granted, and what to look for. The zero value is
// what the program aa-lint does without settings.
type Options struct {
	// Base has the abstractions, tunables and abi files that profiles include and
	// that do not lie beside them: os.DirFS("/etc/apparmor.d") has those of a
	// system, and its files are called by their paths in that directory. nil if
	// there are none.
	Base fs.FS
	// Search are the directories of the profiles in which an include of <name> is
	// looked for before Base; the uppermost one if empty.
	Search []string
	// Policy says how profiles get their meaning.
	Policy policy.Options

	// Rules are rules beside those of aa-lint for Check. They run, whatever else is
	// chosen, unless Choice.Ignore names them.
	Rules []lint.Analyzer
	// Choice says which rules run; the preset "recommended" if it is zero.
	Choice lint.Choice
	// Whole tells Check that the profiles are all there are, so that a name that
	// none of them has does not exist.
	Whole bool

	// Query says how Allows and WhoCan ask.
	Query query.Options
	// Diff says what counts as a difference.
	Diff semdiff.Options
}

// ErrNoProfile is the error for a question when there is no profile to ask.
var ErrNoProfile = errors.New("there is no profile")

// Where the trees lie for the loader. The paths of profiles are shown relative to
// the first.
const (
	filesDir = "/profiles"
	baseDir  = "/etc/apparmor.d"
)

// tree is a file system with profiles in it, found and ready to be read.
type tree struct {
	loader  *load.Loader
	targets []load.Target
	opts    policy.Options
}

// open finds the policy in a file system.
func open(files fs.FS, o Options) (tree, error) {
	if files == nil {
		files = Texts(nil)
	}
	cfg := load.Config{WorkDir: filesDir, Roots: []load.Root{{Dir: filesDir, FS: files}}}
	for _, dir := range o.Search {
		cfg.Search = append(cfg.Search, path.Join(filesDir, path.Join("/", dir)))
	}
	if len(o.Search) == 0 {
		cfg.Search = []string{filesDir}
	}
	if o.Base != nil {
		cfg.Roots = append(cfg.Roots, load.Root{Dir: baseDir, FS: o.Base})
		cfg.Search = append(cfg.Search, baseDir)
	}
	t := tree{loader: load.New(cfg), opts: o.Policy}
	found, err := t.loader.Find(".", load.FindOptions{})
	t.targets = found.Targets
	return t, err
}

// resolve works out what the profiles mean. The error joins those of files that
// cannot be read and of policies that would not load, whose profiles are left out.
func (t tree) resolve(ctx context.Context) ([]*policy.Profile, error) {
	checker := policy.NewChecker(t.loader, t.opts)
	var profiles []*policy.Profile
	var errs []error
	for _, target := range t.targets {
		if target.Fragment {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		file, err := t.loader.Profile(target.Path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		p := checker.Resolve(file)
		if broken := p.LoadErrors(); len(broken) > 0 {
			errs = append(errs, fmt.Errorf("%s would not load: %v: %s", target.Path, broken[0].Place, broken[0].Message))
			continue
		}
		profiles = append(profiles, p.Profiles...)
	}
	return slices.Clip(profiles), errors.Join(errs...)
}

// contextOf returns a context that is not nil.
func contextOf(ctx context.Context) context.Context {
	if ctx == nil {
		return context.Background()
	}
	return ctx
}
