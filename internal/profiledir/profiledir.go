// Package profiledir tells what a directory of profiles comes to when it is
// loaded, as the init scripts of AppArmor load /etc/apparmor.d: which of its
// files count, which profiles they hold and in which mode, what the links in
// disable/ and force-complain/ do, and what would not load. It reads files alone
// and asks no kernel.
package profiledir

import (
	"cmp"
	"context"
	"io/fs"
	"path"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// Options say how a directory is read.
type Options struct {
	Loader *load.Loader
	Policy policy.Options
	// Base is the directory that holds disable/ and force-complain/, the base
	// directory of the reference; the directory itself if "".
	Base string
	// LeaveOut returns why a file is left out, "" if it is not; nil for none.
	LeaveOut func(path string, dir bool) string
}

// Dir is a directory of profiles.
type Dir struct {
	Path    string
	Files   []*File       // what the reference would try to load, sorted by name
	Skipped []string      // names that it passes over: backups, README, hidden files
	Left    []load.Passed // what the caller leaves out, sorted by name
	Links   []*Link       // what lies in disable/ and force-complain/, sorted
	Unread  []error       // why disable/ or force-complain/ could not be read
}

// File is a file that the reference would try to load.
type File struct {
	Name   string // in the directory
	Path   string
	Target string // where it says that it leads, if it is a link
	// Disable and ForceComplain are the links that are about the file; nil if
	// there are none, or none that have an effect.
	Disable, ForceComplain *Link
	// Profiles are the profiles, hats and children of the file and of what it
	// includes, as far as they can be read.
	Profiles []*Profile
	// Errors tell why the file would not load.
	Errors diag.List
	// Err is set if the file cannot be read.
	Err error
}

// Loads reports whether the file would be loaded as it is.
func (f *File) Loads() bool { return f.Disable == nil && !f.Fails() }

// Fails reports whether the reference would try to load the file and fail.
func (f *File) Fails() bool { return f.Disable == nil && (f.Err != nil || len(f.Errors) > 0) }

// Read reads a directory. The error is that of the context, or an *load.Error if
// the directory cannot be read.
func Read(ctx context.Context, dir string, opts Options) (*Dir, error) {
	entries, err := opts.Loader.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	d := &Dir{Path: dir}
	for _, e := range entries {
		d.addDirEntry(opts, e)
	}
	base := opts.Base
	if base == "" {
		base = dir
	}
	d.readLinks(opts.Loader, base)
	return d, d.readFiles(ctx, opts)
}

// addDirEntry adds what lies directly in the directory.
func (d *Dir) addDirEntry(opts Options, e fs.DirEntry) {
	f := &File{Name: e.Name(), Path: path.Join(d.Path, e.Name())}
	f.Target, _ = opts.Loader.ReadLink(f.Path)
	info, err := opts.Loader.Stat(f.Path)
	switch {
	case err == nil && info.IsDir():
		return
	case load.Skipped(f.Name):
		d.Skipped = append(d.Skipped, f.Name)
		return
	case opts.leaves(d, f):
		return
	case err == nil && !info.Mode().IsRegular():
		err = &load.Error{Path: f.Path, Reason: load.NotRegular}
	}
	f.Err = err
	d.Files = append(d.Files, f)
}

// leaves notes a file that is left out.
func (o Options) leaves(d *Dir, f *File) bool {
	if o.LeaveOut == nil {
		return false
	}
	why := o.LeaveOut(f.Path, false)
	if why != "" {
		d.Left = append(d.Left, load.Passed{Path: f.Path, Reason: load.Left, Why: why})
	}
	return why != ""
}

func (d *Dir) readFiles(ctx context.Context, opts Options) error {
	checker := policy.NewChecker(opts.Loader, opts.Policy)
	var jobs []func()
	for _, f := range d.Files {
		if f.Err != nil {
			continue
		}
		opts.Loader.Prefer(f.Path)
		jobs = append(jobs, func() { f.readProfilesOf(opts.Loader, checker) })
	}
	return parallel.Do(ctx, jobs)
}

// readProfilesOf reads the file and works out its profiles.
func (f *File) readProfilesOf(loader *load.Loader, checker *policy.Checker) {
	file, err := loader.Profile(f.Path)
	if err != nil {
		f.Err = err
		return
	}
	p := checker.Resolve(file)
	f.Errors = p.LoadErrors().Dedup()
	f.Profiles = profilesOf(f, p)
}

// Profiles returns the profiles of all files.
func (d *Dir) Profiles() []*Profile {
	var all []*Profile
	for _, f := range d.Files {
		all = append(all, f.Profiles...)
	}
	return all
}

// Name is a name that profiles of several files have.
type Name struct {
	Name  string
	Files []*File // those that would be loaded, by name
}

// Twice returns the names that profiles of several files have, among those that
// would be loaded, sorted: the last one that is loaded takes the place of the
// others.
func (d *Dir) Twice() []Name {
	in := map[string][]*File{}
	for _, p := range d.Profiles() {
		if files := in[p.Name]; p.File.Loads() && !slices.Contains(files, p.File) {
			in[p.Name] = append(files, p.File)
		}
	}
	var twice []Name
	for name, files := range in {
		if len(files) > 1 {
			twice = append(twice, Name{name, files})
		}
	}
	slices.SortFunc(twice, func(a, b Name) int { return cmp.Compare(a.Name, b.Name) })
	return twice
}
