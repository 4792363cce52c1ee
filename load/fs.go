package load

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Root is a tree of files that may be read. Nothing outside of the roots ever
// is, whatever includes and symbolic links say.
type Root struct {
	// Dir is where the tree lies: an absolute path with slashes.
	Dir string
	// FS holds the files, with paths relative to Dir. Links in it are
	// followed if it implements fs.ReadLinkFS.
	FS fs.FS
}

// OpenRoot returns the root of a directory of the operating system: under the
// path given, and under its real path if links lead there.
func OpenRoot(dir string) ([]Root, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(real)
	if err != nil {
		return nil, err
	}
	roots := []Root{{Dir: filepath.ToSlash(abs), FS: osFS{root}}}
	if real != abs {
		roots = append(roots, Root{Dir: filepath.ToSlash(real), FS: osFS{root}})
	}
	return roots, nil
}

// osFS reads below a directory. os.Root refuses paths and links that leave it.
type osFS struct{ root *os.Root }

// Open implements fs.FS. It does not wait for the other end of a FIFO.
func (f osFS) Open(name string) (fs.File, error) {
	return f.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|openFlags, 0)
}

// Stat implements fs.StatFS.
func (f osFS) Stat(name string) (fs.FileInfo, error) {
	return f.root.Stat(filepath.FromSlash(name))
}

// Lstat implements fs.ReadLinkFS.
func (f osFS) Lstat(name string) (fs.FileInfo, error) {
	return f.root.Lstat(filepath.FromSlash(name))
}

// ReadLink implements fs.ReadLinkFS.
func (f osFS) ReadLink(name string) (string, error) {
	target, err := f.root.Readlink(filepath.FromSlash(name))
	return filepath.ToSlash(target), err
}
