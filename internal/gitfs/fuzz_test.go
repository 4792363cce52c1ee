package gitfs

import (
	"io/fs"
	"strings"
	"testing"
)

// FuzzList reads any bytes as what git lists. Whatever they are, the tree has only
// paths that can be on a disk, and each is found where its directory says it is.
func FuzzList(f *testing.F) {
	const id = "0123456789012345678901234567890123456789"
	for _, seed := range []string{
		"100644 blob " + id + "       3\ta\x00",
		"100644 blob " + id + "       3\ta/b/c\x00120000 blob " + id + "       3\ta/l\x00160000 commit " + id + "       -\tm\x00",
		"100644 blob " + id + "       3\ta\x00100644 blob " + id + "       3\ta/b\x00",
		"100644 blob " + id + "       3\t../a\x00100644 blob " + id + "       3\t/a\x00100644 blob " + id + "       3\ta//b\x00",
		"040000 tree " + id + "       -\ta\x00", "100644 blob\x00", "\x00", "100644 blob " + id + " -1\ta\x00", strings.Repeat("a/", 300) + "\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, listing string) {
		files := newFS(nil, 100)
		if err := files.readTreeList(strings.NewReader(listing)); err != nil {
			return
		}
		files.sortEntries()
		found := 0
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !fs.ValidPath(name) {
				t.Errorf("%q: %v", name, err)
			}
			if info, err := files.Lstat(name); err != nil || info.Name() != entry.Name() && name != "." {
				t.Errorf("%q: %v", name, err)
			}
			found++
			return nil
		})
		if err != nil || found != len(files.all) {
			t.Errorf("%d of %d found: %v", found, len(files.all), err)
		}
	})
}
