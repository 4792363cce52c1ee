//go:build !unix

package replace

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// writeAtomically writes a new file, which takes the place of one that may be
// there.
func writeAtomically(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path))
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it has the other name
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
