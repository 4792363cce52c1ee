package inputs

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/filesys"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/report"
)

// dir adds what a directory yields.
func (in *Inputs) dir(name, abs string) error {
	if err := in.Trees.AllowNamed(name); err != nil {
		return err
	}
	// The tree around the directory tells the search that it is in one.
	in.AllowBase(in.Trees.Base(abs, abs))
	in.AskGit(abs)
	found, err := load.New(in.Config(nil)).Find(filepath.ToSlash(name), load.FindOptions{LeaveOut: in.LeaveOut})
	before := in.Count()
	passed := in.manifestsAmong(found.Passed)
	in.passed = append(in.passed, passed...)
	for _, t := range found.Targets {
		at := pathname.Absolute(in.Env.Dir, t.Path)
		base := in.Trees.Base(filepath.Dir(at), abs)
		if g := in.addTarget(t, base); g != nil && err == nil {
			_, inside := pathname.Within(abs, base)
			g.Whole = g.Whole || inside && in.Opts.Base == ""
		}
	}
	for _, p := range passed {
		if p.Loaded {
			g := in.Group(in.Trees.Base(filepath.Dir(pathname.Absolute(in.Env.Dir, p.Path)), abs), p.Path)
			g.NoPolicy = append(g.NoPolicy, p.Path)
		}
	}
	if in.Count() == before && len(found.Targets) == 0 && err == nil {
		in.empty = append(in.empty, emptyDir{name, len(passed)})
	}
	return err
}

// LeaveOut returns why a file or directory is left out. Outputs of the last run
// are no profiles.
func (in *Inputs) LeaveOut(name string, dir bool) string {
	abs := pathname.Absolute(in.Env.Dir, name)
	why := in.Left.Why(abs, dir)
	switch {
	case why != "":
	case !dir && in.Opts.Writes[abs]:
		why = "written by this run"
	case dir && confine.IsRepository(abs):
		in.AskGit(abs)
	}
	return why
}

// AskGit learns what git ignores, of files that lie where they are.
func (in *Inputs) AskGit(abs string) {
	if _, ok := in.Trees.disk.(filesys.System); ok {
		in.Left.AskGit(abs)
	}
}

// passesOver reports whether a file that is named is passed over as its directory
// would, if that is wanted.
func (in *Inputs) passesOver(name, abs string) bool {
	if !in.Opts.ForceExclude {
		return false
	}
	in.AskGit(filepath.Dir(abs))
	why := in.Left.whyNamed(abs)
	if why == "" && in.Trees.AllowNamed(filepath.Dir(name)) == nil && !in.isManifest(name) {
		loader := load.New(in.Config(nil))
		if kind, err := loader.Kind(filepath.ToSlash(name)); err == nil && !loader.Finds(filepath.ToSlash(name), kind) {
			why = kind.String()
		}
	}
	if why != "" {
		in.passed = append(in.passed, load.Passed{Path: filepath.ToSlash(name), Why: why})
	}
	return why != ""
}

// manifestsAmong adds the files of manifests among what is no policy: those that
// have a name as manifests have, and look like one. It returns the others.
func (in *Inputs) manifestsAmong(passed []load.Passed) []load.Passed {
	if in.Opts.ProfilesOnly {
		return passed
	}
	return slices.DeleteFunc(slices.Clone(passed), func(p load.Passed) bool {
		manifest := !p.Dir && p.Reason != load.Left && in.foundManifest(p.Path)
		if manifest {
			in.Note(in.addManifest(p.Path))
		}
		return manifest
	})
}

// foundManifest reports whether a file that was found is one of manifests.
func (in *Inputs) foundManifest(name string) bool {
	if info, err := os.Lstat(pathname.Absolute(in.Env.Dir, name)); err != nil || !info.Mode().IsRegular() {
		return false
	}
	if in.namesProfiles(name) {
		return true
	}
	if !MayBeManifest(name) {
		return false
	}
	_, addon := in.addonProfile(name)
	return addon || kube.LooksLikeManifest(in.Peek(name))
}

// emptyDir is a directory in which there is nothing to do.
type emptyDir struct {
	name   string
	passed int // files that were passed over
}

// Nothing returns the errors of directories that yield nothing: most often
// another one was meant.
func (in *Inputs) Nothing(what string) []error {
	if in.Opts.AllowEmpty {
		return nil
	}
	var errs []error
	for _, d := range in.empty {
		text := fmt.Sprintf("%s: nothing to %s: no file in it is AppArmor policy", d.name, what)
		if d.passed > 0 {
			text += fmt.Sprintf(" (passed over: %d, --verbose names them)", d.passed)
		}
		errs = append(errs, errors.New(text))
	}
	return errs
}

// PassedOver returns what was passed over, for a report. Nobody expects hidden
// files to be profiles.
func (in *Inputs) PassedOver() []report.Passed {
	var all []report.Passed
	for _, p := range in.passed {
		if p.Reason == load.NeverRead && strings.HasPrefix(path.Base(p.Path), ".") {
			continue
		}
		all = append(all, report.Passed{Path: p.Path, Reason: p.Why})
	}
	return all
}
