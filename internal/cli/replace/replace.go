// Package replace writes files whole or not at all.
package replace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// File writes a new text in the place of the one that was read from a
// file. Whatever happens, the file has the one or the other. It keeps its mode
// and owner; of a symbolic link, the file that it leads to is replaced.
func File(path, before, after string) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return Error(path, err)
	}
	dir, err := os.OpenRoot(filepath.Dir(real))
	if err != nil {
		return Error(path, err)
	}
	defer dir.Close()
	return Error(path, In(dir, filepath.Base(real), before, after))
}

// In replaces the text of a regular file in a directory.
func In(dir *os.Root, name, before, after string) error {
	info, err := replaceable(dir, name, before)
	if err != nil {
		return err
	}
	return replaceAtomically(dir, name, info, after)
}

// replaceable returns an error if something speaks against the replacing of a
// file, which needs no right to write to the file itself.
func replaceable(dir *os.Root, name, before string) (fs.FileInfo, error) {
	info, err := dir.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	}
	f, err := dir.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if n := links(info); n > 1 {
		return nil, fmt.Errorf("it has %d hard links, and the others would keep the old text", n)
	}
	now, err := io.ReadAll(f)
	if err == nil && string(now) != before {
		err = errors.New("it was changed in the meantime")
	}
	return info, err
}

// Error tells that a file was left as it is; nil for no error.
func Error(path string, err error) error {
	if err == nil {
		return nil
	}
	if perr := (*fs.PathError)(nil); errors.As(err, &perr) {
		err = perr.Err
	}
	return fmt.Errorf("%s: not written: %w", path, err)
}
