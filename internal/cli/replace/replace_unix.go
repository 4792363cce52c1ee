//go:build unix

package replace

import (
	"io/fs"
	"os"
	"syscall"

	"github.com/google/renameio/v2"
)

// replaceAtomically writes a text to a new file beside the old one, which then
// takes its place.
func replaceAtomically(dir *os.Root, name string, info fs.FileInfo, text string) error {
	f, err := renameio.NewPendingFile(name, renameio.WithRoot(dir))
	if err != nil {
		return err
	}
	defer f.Cleanup()
	if err := keepOwner(f.File, info); err != nil {
		return err
	}
	// Behind the owner, a change of which takes some bits away.
	if err := f.Chmod(info.Mode()); err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return err
	}
	syncDir(dir)
	return nil
}

// keepOwner gives a new file the owner and group of the old one.
func keepOwner(f *os.File, old fs.FileInfo) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	was, ok := old.Sys().(*syscall.Stat_t)
	is, both := info.Sys().(*syscall.Stat_t)
	if !ok || !both || was.Uid == is.Uid && was.Gid == is.Gid {
		return nil
	}
	return f.Chown(int(was.Uid), int(was.Gid))
}

// syncDir makes a new name last. Some file systems cannot, and need not.
func syncDir(dir *os.Root) {
	if d, err := dir.Open("."); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// links returns the number of names that a file has.
func links(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink)
	}
	return 1
}
