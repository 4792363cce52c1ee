package inputs

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/replace"
)

// Replace is replaceFile for files in the directories that may be read: it does
// not write outside of them, whatever becomes of links meanwhile.
func (t *Trees) Replace(path, before, after string) error {
	real, err := filepath.EvalSymlinks(pathname.Absolute(t.Env.Dir, path))
	if err != nil {
		return replace.Error(path, err)
	}
	dir, err := t.OpenDir(filepath.Dir(real))
	if err != nil {
		return replace.Error(path, err)
	}
	defer dir.Close()
	return replace.Error(path, replace.In(dir, filepath.Base(real), before, after))
}

// OpenDir opens a directory, an absolute path without links, to write in it.
func (t *Trees) OpenDir(real string) (*os.Root, error) {
	for _, r := range t.Roots {
		rel, ok := pathname.Within(filepath.FromSlash(r.Dir), real)
		if !ok {
			continue
		}
		root, err := os.OpenRoot(filepath.FromSlash(r.Dir))
		if err != nil {
			return nil, err
		}
		defer root.Close()
		return root.OpenRoot(rel)
	}
	return nil, errors.New("outside of the directories that may be written to")
}
