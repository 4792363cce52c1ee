package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFile writes a new text in the place of the one that was read from a
// file. Whatever happens, the file has the one or the other. It keeps its mode
// and owner; of a symbolic link, the file that it leads to is replaced.
func replaceFile(path, before, after string) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return writeError(path, err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return writeError(path, err)
	}
	if err := replaceable(real, info, before); err != nil {
		return writeError(path, err)
	}
	return writeError(path, replaceAtomically(real, info, after))
}

// replaceable returns an error if something speaks against the replacing of a
// file, which needs no right to write to the file itself.
func replaceable(path string, info fs.FileInfo, before string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	f.Close()
	if n := links(info); n > 1 {
		return fmt.Errorf("it has %d hard links, and the others would keep the old text", n)
	}
	now, err := os.ReadFile(path)
	if err == nil && string(now) != before {
		err = errors.New("it was changed while it was formatted")
	}
	return err
}

// writeError tells that a file was left as it is; nil for no error.
func writeError(path string, err error) error {
	if err == nil {
		return nil
	}
	if perr := (*fs.PathError)(nil); errors.As(err, &perr) {
		err = perr.Err
	}
	return fmt.Errorf("%s: not written: %w", path, err)
}
