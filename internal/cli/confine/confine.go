// Package confine keeps paths of the command line and of settings in the tree
// that they start in, and reads files that they name.
package confine

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/load"
)

// Who writes the files of a tree may be a stranger: the author of a pull request,
// or of an archive. A link in it can lead anywhere, so a path that goes through
// one is not what the command line, or a script that calls aa-lint, has meant.

// treeOf returns the tree that an absolute path lies in: the repository around
// it, or else the working directory; "" if it lies in neither.
func treeOf(env environment.Env, abs string) string { return TreeAround(env, filepath.Dir(abs), abs) }

// TreeAround is treeOf for what lies in a directory.
func TreeAround(env environment.Env, dir, abs string) string {
	for ; ; dir = filepath.Dir(dir) {
		if IsRepository(dir) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if _, ok := pathname.Within(env.Dir, abs); ok && env.Dir != filepath.Dir(env.Dir) {
		return env.Dir
	}
	return ""
}

// IsRepository reports whether a directory is the top of one of git.
func IsRepository(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}

// WorkTreeOf returns the top of the work tree of git that a directory lies in.
func WorkTreeOf(abs string) (string, bool) {
	for at := abs; ; at = filepath.Dir(at) {
		if IsRepository(at) {
			return at, true
		}
		if at == filepath.Dir(at) {
			return "", false
		}
	}
}

// Check returns an error if links lead a path of a tree out of it, or to what
// is never read; name is the path as the user knows it, and real where it leads.
// The directory of the system's profiles may be a link itself.
func Check(env environment.Env, name, real string) error {
	abs := pathname.Absolute(env.Dir, name)
	tree := treeOf(env, abs)
	if tree == "" || abs == env.SystemBase {
		return nil
	}
	top, err := filepath.EvalSymlinks(tree)
	if err != nil {
		return ReadError(name, err)
	}
	_, inside := pathname.Within(top, real)
	if !inside { // files of a revision are where the work tree has them
		_, inside = pathname.Within(tree, real)
	}
	switch private := load.Private(filepath.ToSlash(real)) && !load.Private(filepath.ToSlash(abs)); {
	case !inside:
		err = fmt.Errorf("a link leads out of %s, to %s: if that is meant, name it", tree, real)
	case private:
		err = fmt.Errorf("a link leads to %s, which is never read", real)
	default:
		return nil
	}
	return &load.Error{Path: name, Reason: load.Outside, Err: err}
}

// ReadNamed returns the bytes of a file that is no profile and that the command
// line names, such as a baseline. The error is one of reading.
func ReadNamed(env environment.Env, name string) ([]byte, error) {
	abs := pathname.Absolute(env.Dir, name)
	if err := Check(env, name, pathname.Real(abs)); err != nil {
		return nil, err
	}
	return ReadWhole(name, abs, treeOf(env, abs) != "")
}

// MaxNamedSize is the size above which a file that is no profile is refused.
const MaxNamedSize = 64 << 20

// ReadWhole reads a file, which must be a regular one if a stranger may have made
// it: a pipe would be waited for.
func ReadWhole(name, abs string, regular bool) ([]byte, error) {
	info, err := os.Stat(abs)
	if err != nil {
		return nil, ReadError(name, err)
	}
	if regular && !info.Mode().IsRegular() {
		return nil, &load.Error{Path: name, Reason: load.NotRegular}
	}
	f, err := os.Open(abs)
	if err != nil {
		return nil, ReadError(name, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxNamedSize+1))
	switch {
	case err != nil:
		return nil, ReadError(name, err)
	case len(text) > MaxNamedSize:
		return nil, &load.Error{Path: name, Reason: load.TooLarge, Err: errors.New("larger than the limit of " + arguments.SizeText(MaxNamedSize))}
	}
	return text, nil
}

// NamedError is readError for a path of the command line, which may be a link.
func NamedError(name, abs string, err error) error {
	failed := ReadError(name, err)
	var e *load.Error
	if target, isLink := os.Readlink(abs); isLink == nil && errors.As(failed, &e) && e.Reason == load.NotFound {
		e.Link = target
	}
	return failed
}

// ReadError returns the error of a place that cannot be read.
func ReadError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &load.Error{Path: name, Reason: load.NotFound, Err: err}
	}
	if perr := (*fs.PathError)(nil); errors.As(err, &perr) {
		err = perr.Err
	}
	return &load.Error{Path: name, Reason: load.Unreadable, Err: err}
}
