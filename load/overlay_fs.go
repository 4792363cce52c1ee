package load

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Overlay returns roots whose files have other texts: those at these absolute
// paths, which may not be there otherwise. They are found, listed and included as
// if they had been written.
func Overlay(roots []Root, texts map[string]string) []Root {
	over := make([]Root, len(roots))
	for i, root := range roots {
		mine := map[string]string{}
		for at, text := range texts {
			if rel, ok := strings.CutPrefix(at, strings.TrimSuffix(root.Dir, "/")+"/"); ok {
				mine[rel] = text
			}
		}
		over[i] = root
		if len(mine) > 0 {
			over[i].FS = newOverlay(root.FS, mine)
		}
	}
	return over
}

// overlay is a file system with texts over it. Directories that only they need
// are there too.
type overlay struct {
	under fs.FS
	texts map[string]string
	dirs  map[string]map[string]bool // names of texts and directories of texts
}

func newOverlay(under fs.FS, texts map[string]string) *overlay {
	o := &overlay{under: under, texts: texts, dirs: map[string]map[string]bool{}}
	for at := range texts {
		for at != "." {
			dir := path.Dir(at)
			if o.dirs[dir] == nil {
				o.dirs[dir] = map[string]bool{}
			}
			o.dirs[dir][path.Base(at)] = true
			at = dir
		}
	}
	return o
}

// Open implements fs.FS.
func (o *overlay) Open(name string) (fs.File, error) {
	if text, ok := o.texts[name]; ok {
		return &overText{strings.NewReader(text), overInfo{name: path.Base(name), size: int64(len(text))}}, nil
	}
	added := o.dirs[name]
	f, err := o.under.Open(name)
	if added == nil || err == nil && !isDir(f) {
		return f, err
	}
	return &overDir{File: f, overlay: o, name: name, added: slices.Sorted(maps.Keys(added))}, nil
}

func isDir(f fs.File) bool {
	info, err := f.Stat()
	return err == nil && info.IsDir()
}

// Stat implements fs.StatFS.
func (o *overlay) Stat(name string) (fs.FileInfo, error) {
	if info, ok := o.info(name); ok {
		return info, nil
	}
	return o.missing(name, fs.Stat)
}

// Lstat implements fs.ReadLinkFS.
func (o *overlay) Lstat(name string) (fs.FileInfo, error) {
	if info, ok := o.info(name); ok {
		return info, nil
	}
	return o.missing(name, fs.Lstat)
}

// ReadLink implements fs.ReadLinkFS.
func (o *overlay) ReadLink(name string) (string, error) {
	if _, ok := o.info(name); ok {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	return fs.ReadLink(o.under, name)
}

// info describes what is at a path if it is a text.
func (o *overlay) info(name string) (fs.FileInfo, bool) {
	text, ok := o.texts[name]
	return overInfo{name: path.Base(name), size: int64(len(text))}, ok
}

// missing asks the file system below; a directory that it has not is there if
// texts lie in it.
func (o *overlay) missing(name string, ask func(fs.FS, string) (fs.FileInfo, error)) (fs.FileInfo, error) {
	info, err := ask(o.under, name)
	if err != nil && o.dirs[name] != nil {
		return overInfo{name: path.Base(name), mode: fs.ModeDir}, nil
	}
	return info, err
}

// overText is an open text.
type overText struct {
	*strings.Reader
	info overInfo
}

func (t *overText) Stat() (fs.FileInfo, error) { return t.info, nil }
func (t *overText) Close() error               { return nil }

// overDir is an open directory with texts in it. File is nil if it is not there
// otherwise.
type overDir struct {
	fs.File
	overlay *overlay
	name    string
	added   []string
	list    []fs.DirEntry
	read    bool
}

// Stat implements fs.File.
func (d *overDir) Stat() (fs.FileInfo, error) {
	if d.File != nil {
		return d.File.Stat()
	}
	return overInfo{name: path.Base(d.name), mode: fs.ModeDir}, nil
}

// Read implements fs.File.
func (d *overDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: fs.ErrInvalid}
}

// Close implements fs.File.
func (d *overDir) Close() error {
	if d.File != nil {
		return d.File.Close()
	}
	return nil
}

// ReadDir implements fs.ReadDirFile.
func (d *overDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if !d.read {
		if err := d.fill(); err != nil {
			return nil, err
		}
		d.read = true
	}
	if n <= 0 || n > len(d.list) {
		if n > 0 && len(d.list) == 0 {
			return nil, io.EOF
		}
		n = len(d.list)
	}
	list := d.list[:n]
	d.list = d.list[n:]
	return list, nil
}

// fill lists the directory: the texts, and what else is there.
func (d *overDir) fill() error {
	for _, name := range d.added {
		info, err := d.overlay.Lstat(path.Join(d.name, name))
		if err != nil {
			return err
		}
		d.list = append(d.list, fs.FileInfoToDirEntry(info))
	}
	under, ok := d.File.(fs.ReadDirFile)
	if !ok {
		return nil
	}
	entries, err := under.ReadDir(-1)
	for _, e := range entries {
		if !slices.Contains(d.added, e.Name()) {
			d.list = append(d.list, e)
		}
	}
	return err
}

// overInfo describes a text or a directory of texts.
type overInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i overInfo) Name() string       { return i.name }
func (i overInfo) Size() int64        { return i.size }
func (i overInfo) Mode() fs.FileMode  { return i.mode | 0o444 }
func (i overInfo) ModTime() time.Time { return time.Time{} }
func (i overInfo) IsDir() bool        { return i.mode.IsDir() }
func (i overInfo) Sys() any           { return nil }

// confined reports whether a file system takes paths that fs.ValidPath refuses,
// because it holds them inside of a directory by itself.
func confined(files fs.FS) bool {
	if o, ok := files.(*overlay); ok {
		files = o.under
	}
	_, ok := files.(osFS)
	return ok
}
