// Package filesys is where files lie: on the disk of the system, or in a
// revision of git.
package filesys

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/gitfs"
	"github.com/aa-lint/aa-lint/load"
)

// Disk is where files lie. Paths are absolute and those of the system.
type Disk interface {
	Stat(path string) (fs.FileInfo, error)
	// Real returns a path without symbolic links in it.
	Real(path string) (string, error)
	// Roots returns what a loader needs to read below a directory.
	Roots(dir string) ([]load.Root, error)
}

// System is the disk of the system.
type System struct{}

func (System) Stat(path string) (fs.FileInfo, error) { return os.Stat(path) }
func (System) Real(path string) (string, error)      { return filepath.EvalSymlinks(path) }
func (System) Roots(dir string) ([]load.Root, error) { return load.OpenRoot(dir) }

// Revision is the disk as it was at a revision of a repository: what lies in its
// work tree is read from there.
type Revision struct {
	System
	Dir, Prefix string // the working directory, and where in the work tree it lies
	Top         string // the work tree, without symbolic links
	Files       *gitfs.FS
}

// Within returns the path of a file in the work tree as the revision has it;
// false if it lies elsewhere. Links may lead to the working directory, and to
// others.
func (r Revision) Within(path string) (rel string, ok bool) {
	if rel, ok := pathname.Within(r.Dir, path); ok {
		return filepath.ToSlash(filepath.Join(r.Prefix, rel)), true
	}
	for at, rest := path, ""; ; at, rest = filepath.Dir(at), filepath.Join(filepath.Base(at), rest) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			rel, ok := pathname.Within(r.Top, filepath.Join(real, rest))
			return filepath.ToSlash(rel), ok
		}
		if at == filepath.Dir(at) {
			return "", false
		}
	}
}

func (r Revision) Stat(path string) (fs.FileInfo, error) {
	if rel, ok := r.Within(path); ok {
		return r.Files.Stat(rel)
	}
	return r.System.Stat(path)
}

// Real leaves the links of the revision to the loader, which follows those that
// stay inside of its roots.
func (r Revision) Real(path string) (string, error) {
	if rel, ok := r.Within(path); ok {
		_, err := r.Files.Stat(rel)
		return path, err
	}
	return r.System.Real(path)
}

// ReadFile returns what is in a file of the work tree, as it was.
func (r Revision) ReadFile(path string) ([]byte, error) {
	rel, ok := r.Within(path)
	if !ok {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(r.Files, rel)
}

func (r Revision) Roots(dir string) ([]load.Root, error) {
	rel, ok := r.Within(dir)
	if !ok {
		return r.System.Roots(dir)
	}
	sub, err := fs.Sub(r.Files, rel)
	return []load.Root{{Dir: filepath.ToSlash(dir), FS: sub}}, err
}
