package aalint

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// Text returns a file system with one text in it. A name of "" stands for
// "profile".
func Text(name, text string) fs.FS { return Texts(map[string]string{name: text}) }

// Texts returns a file system with texts in memory, by their slash-separated
// paths; leading slashes and parts that lead upwards out of it count for nothing.
// If two texts have the same path, or the path of one is a directory of another,
// nothing can be opened in it: the error says why.
func Texts(texts map[string]string) fs.FS {
	var archive txtar.Archive
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		at := cmp.Or(strings.TrimPrefix(path.Join("/", name), "/"), "profile")
		archive.Files = append(archive.Files, txtar.File{Name: at, Data: []byte(texts[name])})
	}
	files, err := txtar.FS(&archive)
	if err != nil {
		return closed{err}
	}
	return files
}

// closed is a file system in which nothing can be opened.
type closed struct{ err error }

// Open implements fs.FS.
func (c closed) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: c.err}
}
