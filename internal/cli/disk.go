package cli

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/gitfs"
	"github.com/aa-lint/aa-lint/load"
)

// disk is where files lie. Paths are absolute and those of the system.
type disk interface {
	stat(path string) (fs.FileInfo, error)
	// real returns a path without symbolic links in it.
	real(path string) (string, error)
	// roots returns what a loader needs to read below a directory.
	roots(dir string) ([]load.Root, error)
}

// osDisk is the disk of the system.
type osDisk struct{}

func (osDisk) stat(path string) (fs.FileInfo, error) { return os.Stat(path) }
func (osDisk) real(path string) (string, error)      { return filepath.EvalSymlinks(path) }
func (osDisk) roots(dir string) ([]load.Root, error) { return load.OpenRoot(dir) }

// revision is the disk as it was at a revision of a repository: what lies in its
// work tree is read from there.
type revision struct {
	osDisk
	dir, prefix string // the working directory, and where in the work tree it lies
	top         string // the work tree, without symbolic links
	files       *gitfs.FS
}

// within returns the path of a file in the work tree as the revision has it;
// false if it lies elsewhere. Links may lead to the working directory, and to
// others.
func (r revision) within(path string) (rel string, ok bool) {
	if rel, ok := pathname.Within(r.dir, path); ok {
		return filepath.ToSlash(filepath.Join(r.prefix, rel)), true
	}
	for at, rest := path, ""; ; at, rest = filepath.Dir(at), filepath.Join(filepath.Base(at), rest) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			rel, ok := pathname.Within(r.top, filepath.Join(real, rest))
			return filepath.ToSlash(rel), ok
		}
		if at == filepath.Dir(at) {
			return "", false
		}
	}
}

func (r revision) stat(path string) (fs.FileInfo, error) {
	if rel, ok := r.within(path); ok {
		return r.files.Stat(rel)
	}
	return r.osDisk.stat(path)
}

// real leaves the links of the revision to the loader, which follows those that
// stay inside of its roots.
func (r revision) real(path string) (string, error) {
	if rel, ok := r.within(path); ok {
		_, err := r.files.Stat(rel)
		return path, err
	}
	return r.osDisk.real(path)
}

// readFile returns what is in a file of the work tree, as it was.
func (r revision) readFile(path string) ([]byte, error) {
	rel, ok := r.within(path)
	if !ok {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(r.files, rel)
}

func (r revision) roots(dir string) ([]load.Root, error) {
	rel, ok := r.within(dir)
	if !ok {
		return r.osDisk.roots(dir)
	}
	sub, err := fs.Sub(r.files, rel)
	return []load.Root{{Dir: filepath.ToSlash(dir), FS: sub}}, err
}
