//go:build !unix

package replace

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
)

// replaceAtomically writes a text to a new file beside the old one, which then
// takes its place.
func replaceAtomically(dir *os.Root, name string, info fs.FileInfo, text string) error {
	temporary := fmt.Sprintf(".%s%d", name, rand.Uint64())
	f, err := dir.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer dir.Remove(temporary) // fails once it has the other name
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = dir.Chmod(temporary, info.Mode())
	}
	if err != nil {
		return err
	}
	return dir.Rename(temporary, name)
}

// syncDir makes a new name last, where that takes more than to give it.
func syncDir(*os.Root) {}

// links returns the number of names that a file has.
func links(fs.FileInfo) uint64 { return 1 }
