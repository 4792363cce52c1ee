package cli

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
func (in *inputs) dir(name, abs string) error {
	if err := in.trees.allowNamed(name); err != nil {
		return err
	}
	// The tree around the directory tells the search that it is in one.
	in.allowBase(in.trees.base(abs, abs))
	in.askGit(abs)
	found, err := load.New(in.config(nil)).Find(filepath.ToSlash(name), load.FindOptions{LeaveOut: in.leaveOut})
	before := in.count()
	passed := in.manifestsAmong(found.Passed)
	in.passed = append(in.passed, passed...)
	for _, t := range found.Targets {
		at := pathname.Absolute(in.env.Dir, t.Path)
		base := in.trees.base(filepath.Dir(at), abs)
		if g := in.addTarget(t, base); g != nil && err == nil {
			_, inside := pathname.Within(abs, base)
			g.whole = g.whole || inside && in.opts.base == ""
		}
	}
	for _, p := range passed {
		if p.Loaded {
			g := in.group(in.trees.base(filepath.Dir(pathname.Absolute(in.env.Dir, p.Path)), abs), p.Path)
			g.noPolicy = append(g.noPolicy, p.Path)
		}
	}
	if in.count() == before && len(found.Targets) == 0 && err == nil {
		in.empty = append(in.empty, emptyDir{name, len(passed)})
	}
	return err
}

// leaveOut returns why a file or directory is left out. Outputs of the last run
// are no profiles.
func (in *inputs) leaveOut(name string, dir bool) string {
	abs := pathname.Absolute(in.env.Dir, name)
	why := in.left.why(abs, dir)
	switch {
	case why != "":
	case !dir && in.opts.writes[abs]:
		why = "written by this run"
	case dir && confine.IsRepository(abs):
		in.askGit(abs)
	}
	return why
}

// askGit learns what git ignores, of files that lie where they are.
func (in *inputs) askGit(abs string) {
	if _, ok := in.trees.disk.(filesys.System); ok {
		in.left.askGit(abs)
	}
}

// passesOver reports whether a file that is named is passed over as its directory
// would, if that is wanted.
func (in *inputs) passesOver(name, abs string) bool {
	if !in.opts.forceExclude {
		return false
	}
	in.askGit(filepath.Dir(abs))
	why := in.left.whyNamed(abs)
	if why == "" && in.trees.allowNamed(filepath.Dir(name)) == nil && !in.isManifest(name) {
		loader := load.New(in.config(nil))
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
func (in *inputs) manifestsAmong(passed []load.Passed) []load.Passed {
	if in.opts.profilesOnly {
		return passed
	}
	return slices.DeleteFunc(slices.Clone(passed), func(p load.Passed) bool {
		manifest := !p.Dir && p.Reason != load.Left && in.foundManifest(p.Path)
		if manifest {
			in.note(in.addManifest(p.Path))
		}
		return manifest
	})
}

// foundManifest reports whether a file that was found is one of manifests.
func (in *inputs) foundManifest(name string) bool {
	if info, err := os.Lstat(pathname.Absolute(in.env.Dir, name)); err != nil || !info.Mode().IsRegular() {
		return false
	}
	if in.namesProfiles(name) {
		return true
	}
	if !mayBeManifest(name) {
		return false
	}
	_, addon := in.addonProfile(name)
	return addon || kube.LooksLikeManifest(in.peek(name))
}

// emptyDir is a directory in which there is nothing to do.
type emptyDir struct {
	name   string
	passed int // files that were passed over
}

// nothing returns the errors of directories that yield nothing: most often
// another one was meant.
func (in *inputs) nothing(what string) []error {
	if in.opts.allowEmpty {
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

// passedOver returns what was passed over, for a report. Nobody expects hidden
// files to be profiles.
func (in *inputs) passedOver() []report.Passed {
	var all []report.Passed
	for _, p := range in.passed {
		if p.Reason == load.NeverRead && strings.HasPrefix(path.Base(p.Path), ".") {
			continue
		}
		all = append(all, report.Passed{Path: p.Path, Reason: p.Why})
	}
	return all
}
