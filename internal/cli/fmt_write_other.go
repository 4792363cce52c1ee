//go:build !unix

package cli

import (
	"io/fs"
	"os"
	"path/filepath"
)

// replaceAtomically writes a text to a new file beside the old one, which then
// takes its place.
func replaceAtomically(path string, info fs.FileInfo, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path))
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it has the other name
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(f.Name(), info.Mode())
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// links returns the number of names that a file has.
func links(fs.FileInfo) uint64 { return 1 }
