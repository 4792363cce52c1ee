package replace

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Write writes a file whole or not at all. Something that is no regular
// file, a pipe say, is written to.
func Write(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return writeAtomically(path, write)
}
