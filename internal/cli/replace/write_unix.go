//go:build unix

package replace

import (
	"io"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// writeAtomically writes a new file, which takes the place of one that may be
// there and keeps its mode.
func writeAtomically(path string, write func(io.Writer) error) error {
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)),
		renameio.WithPermissions(0o666), renameio.WithExistingPermissions())
	if err != nil {
		return err
	}
	defer f.Cleanup()
	if err := write(f); err != nil {
		return err
	}
	return f.CloseAtomicallyReplace()
}
