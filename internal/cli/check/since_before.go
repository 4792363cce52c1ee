package check

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/filesys"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/gitfs"
	"github.com/aa-lint/aa-lint/lint/driver"
)

// compareLines makes a check report what the change is the reason for, and no
// more: it finds the files that were renamed, and lets the inputs be checked as
// they were at the revision, if it comes to that.
func (c *changes) compareLines(ctx context.Context, env environment.Env, opts options, in *inputs.Inputs, paths []string) error {
	if c.lines == nil {
		return nil
	}
	paths, err := inputs.WithDefault(paths, opts.Options)
	if err != nil {
		return err
	}
	at, err := c.revision(ctx, env, opts)
	if err != nil {
		return err
	}
	c.close = at.Files.Close
	c.findRenames(at, in)
	known := map[string]*driver.Before{} // fixes are looked for in several rounds
	c.checkBefore = func(ctx context.Context, files []string) (*driver.Before, error) {
		key := strings.Join(files, "\x00")
		if known[key] != nil {
			return known[key], nil
		}
		before, err := c.lintBefore(ctx, env, opts, at, in, paths, files)
		known[key] = before
		return before, err
	}
	return nil
}

// done closes what was opened to compare lines.
func (c *changes) done() {
	if c.close != nil {
		_ = c.close() // it was read from, and is not needed any more
	}
}

// revision opens the files as they were.
func (c *changes) revision(ctx context.Context, env environment.Env, opts options) (filesys.Revision, error) {
	repo, err := gitfs.Open(ctx, env.Dir)
	if err != nil {
		return filesys.Revision{}, err
	}
	files, err := repo.Files(c.from, opts.MaxFileSize)
	if err != nil {
		return filesys.Revision{}, err
	}
	return filesys.Revision{Dir: env.Dir, Prefix: filepath.FromSlash(repo.Prefix()), Top: repo.Top(), Files: files}, nil
}

// lintBefore checks the inputs as they were, what has changed and the files at
// some paths, which may have had another name. The error is that of the context, or
// one for which nobody can tell.
func (c *changes) lintBefore(ctx context.Context, env environment.Env, opts options, at filesys.Revision, now *inputs.Inputs, paths, files []string) (*driver.Before, error) {
	opts.baseline, opts.fix, opts.diff, opts.stats, opts.minSeverity = nil, false, false, false, 0
	in, err := c.gatherBefore(env, opts, at, now, paths)
	if err != nil {
		return nil, err
	}
	env.StderrTerminal = false // the progress is that of the check itself
	checked := maps.Clone(c.files)
	for _, file := range files {
		if old, ok := c.renamed[file]; ok {
			file = old
		}
		checked[file] = true
	}
	before := &changes{files: checked, text: c.textNow(now)}
	done, err := lintAll(ctx, env, opts, in, before)
	if err != nil {
		return nil, err
	}
	return &driver.Before{Findings: done.report.Findings, Loaded: done.loaded, Renamed: c.renamed}, nil
}

// gatherBefore finds the inputs at the revision: below the same paths, and where
// files were that have another name now. What is a manifest is known from now.
func (c *changes) gatherBefore(env environment.Env, opts options, at filesys.Revision, now *inputs.Inputs, paths []string) (*inputs.Inputs, error) {
	isManifest := map[string]bool{}
	for _, name := range now.Manifests.Paths {
		isManifest[filepath.ToSlash(pathname.Absolute(env.Dir, name))] = true
	}
	stdin := opts.StdinFilename
	opts.ProfilesOnly, opts.StdinFilename = true, ""
	var there []string
	add := func(path string) {
		if _, err := at.Stat(pathname.Absolute(env.Dir, path)); err == nil {
			there = append(there, path)
		}
	}
	for _, path := range paths {
		if path == "-" {
			path = stdin
		}
		if path != "" && !isManifest[filepath.ToSlash(pathname.Absolute(env.Dir, path))] {
			add(path)
		}
	}
	for now, old := range c.renamed {
		if !isManifest[now] {
			add(pathname.Shorten(env.Dir, filepath.FromSlash(old)))
		}
	}
	slices.Sort(there)
	there = slices.Compact(there)
	in, err := inputs.GatherFrom(at, env, opts.Options, there)
	if err != nil {
		return nil, err
	}
	in.Opts.ProfilesOnly = false
	for _, name := range now.Manifests.Paths {
		old := name
		if was, ok := c.renamed[filepath.ToSlash(pathname.Absolute(env.Dir, name))]; ok {
			old = pathname.Shorten(env.Dir, filepath.FromSlash(was))
		}
		if _, err := at.Stat(pathname.Absolute(env.Dir, old)); err == nil {
			in.Manifests.Paths = append(in.Manifests.Paths, filepath.ToSlash(old))
		}
	}
	return in, nil
}

// textNow returns the function that reads files as they are.
func (c *changes) textNow(now *inputs.Inputs) func(path string) (string, bool) {
	loader := now.Loader(&inputs.Group{})
	return func(path string) (string, bool) {
		text, err := loader.ReadText(path)
		return text, err == nil
	}
}
