package driver

import (
	"context"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// Options say what to check and how.
type Options struct {
	Loader    *load.Loader
	Targets   []load.Target
	Selection lint.Selection
	// SelectionFor, if set, returns the rules for the file at a path, in the
	// place of Selection. It is called from many goroutines at once.
	SelectionFor func(path string) lint.Selection
	Policy       policy.Options
	// Whole, KnownProfiles and Target are what rules are told of the project;
	// see Project.
	Whole         bool
	KnownProfiles []string
	Target        lint.Target
	// NoPolicy are the paths of files that are no policy and that the init script
	// loads all the same.
	NoPolicy []string
	// Baseline has findings that are known and not reported; nil if there is
	// none.
	Baseline *Baseline
	// Changed, if not nil, limits the check to the targets at these absolute
	// paths and those that include one of them, and to manifests that name a
	// profile in one of them. The project is all targets.
	Changed map[string]bool
	// TextBefore returns the text that a file, by its absolute path, had before
	// the change; false if it was not there. With it, files with a transition to
	// a profile that is gone are checked too.
	TextBefore func(path string) (string, bool)
	// ChangedLines, if not nil, limits findings to those of the change: those
	// with a place on these lines of files, by their absolute paths, and errors
	// and warnings that were not there before.
	ChangedLines map[string][]Lines
	// Before returns what was found before the change in the files at some
	// absolute paths, those that are checked. It is asked at most once, if
	// ChangedLines leave something open; without it, all that is an error counts
	// as new.
	Before func(ctx context.Context, paths []string) (*Before, error)
	// MinSeverity is the mildest severity of findings in the result.
	MinSeverity diag.Severity
	// Stats asks for statistics in the result.
	Stats bool
	// Manifests are the manifests to check with the targets.
	Manifests ManifestOptions
	// Definitions asks for the profiles of the targets in the result.
	Definitions bool
	// Progress, if set, is called after each file, from any goroutine, with
	// the number of files done and of all.
	Progress func(done, all int)
}

// File is a file that was checked.
type File struct {
	Path     string
	Profiles []string // the names of the profiles in it, children as parent//child
}

// Result is what a run found.
type Result struct {
	Files      []File
	Findings   diag.List    // sorted, each once
	Suppressed []Suppressed // what comments and the baseline keep out of Findings
	// Confirmed is what rules looked into and found as it should be: claims that
	// hold. They look like findings, and are none.
	Confirmed diag.List
	Errors    []error // files that could not be read
	Crashes   []Crash // rules that ended with a panic; sorted
	// Loaded are the files that are checked, by their absolute paths, and whether
	// there is no error in them or what they include.
	Loaded map[string]bool
	Stats  *Stats // nil unless they were asked for
	// Definitions are the profiles of the targets that are loaded on their own,
	// if they were asked for.
	Definitions []kube.Definition
}
