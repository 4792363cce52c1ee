package gitfs

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limits on a revision.
const (
	maxEntries = 1 << 20   // files
	maxListing = 256 << 20 // bytes of their names
	maxDepth   = 256       // directories in each other
)

// FS is the files of a revision. It implements fs.ReadDirFS, fs.StatFS and
// fs.ReadLinkFS, and is safe for concurrent use. Submodules are empty
// directories.
type FS struct {
	repo *Repo
	dirs map[string]*node // by path, with slashes; "." is the top
	all  map[string]*node
	max  int64

	mu    sync.Mutex
	batch *batch
}

// node is a file, a link or a directory.
type node struct {
	name    string
	mode    fs.FileMode
	size    int64
	id      string
	entries []fs.DirEntry // of a directory, sorted
}

// Files returns the files of a commit or tree. Those of more than max bytes
// cannot be opened. The error is an *Error. Close ends the program that reads.
func (r *Repo) Files(id string, max int64) (*FS, error) {
	f := newFS(r, max)
	args := []string{"ls-tree", "-r", "-z", "-l", "--full-tree", id}
	cmd := r.command(args...)
	var complaint limited
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, failed(args, "", err)
	}
	listErr := f.readTreeList(io.LimitReader(out, maxListing))
	if listErr != nil {
		_ = cmd.Process.Kill()
	}
	if err := cmd.Wait(); err != nil && listErr == nil {
		return nil, failed(args, complaint.String(), err)
	}
	if listErr != nil {
		return nil, failed(args, listErr.Error(), listErr)
	}
	f.sortEntries()
	return f, nil
}

func newFS(r *Repo, max int64) *FS {
	f := &FS{repo: r, dirs: map[string]*node{}, all: map[string]*node{}, max: max}
	f.makeDir(".", 0)
	return f
}

// sortEntries puts the entries of all directories in order.
func (f *FS) sortEntries() {
	for _, d := range f.dirs {
		slices.SortFunc(d.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
}

// readTreeList reads the output of ls-tree: mode, type, id and size, a tab, the path and
// NUL for each file.
func (f *FS) readTreeList(out io.Reader) error {
	in := bufio.NewReaderSize(out, 1<<16)
	for {
		line, err := in.ReadString(0)
		if err == io.EOF && line == "" {
			return nil
		}
		if err != nil {
			return errors.New("the list of files is too long, or cut off")
		}
		if len(f.all) > maxEntries {
			return fmt.Errorf("more than %d files", maxEntries)
		}
		meta, name, ok := strings.Cut(strings.TrimSuffix(line, "\x00"), "\t")
		words := strings.Fields(meta)
		if !ok || len(words) != 4 {
			return fmt.Errorf("a line that cannot be read: %q", line)
		}
		f.addFile(words, name)
	}
}

// addFile adds a file, unless it is one that cannot be on a disk.
func (f *FS) addFile(words []string, name string) {
	if !fs.ValidPath(name) || strings.Count(name, "/") > maxDepth || f.all[name] != nil {
		return
	}
	n := &node{name: path.Base(name), id: words[2]}
	switch words[0] {
	case "100644", "100755", "100664":
		n.mode = 0o644
	case "120000":
		n.mode = fs.ModeSymlink | 0o777
	case "160000":
		f.makeDir(name, 0)
		return
	default:
		return
	}
	n.size, _ = strconv.ParseInt(words[3], 10, 64)
	d := f.makeDir(path.Dir(name), 0)
	if d == nil {
		return
	}
	f.all[name] = n
	d.entries = append(d.entries, fs.FileInfoToDirEntry(info{n}))
}

// makeDir returns a directory, and makes it and those around it if they are not there
// yet; nil if one of them is a file.
func (f *FS) makeDir(name string, depth int) *node {
	if d := f.dirs[name]; d != nil {
		return d
	}
	if f.all[name] != nil || depth > maxDepth {
		return nil
	}
	d := &node{name: path.Base(name), mode: fs.ModeDir | 0o755}
	if name != "." {
		above := f.makeDir(path.Dir(name), depth+1)
		if above == nil {
			return nil
		}
		above.entries = append(above.entries, fs.FileInfoToDirEntry(info{d}))
	}
	f.dirs[name], f.all[name] = d, d
	return d
}

// ID returns the id of the content of a file, by which two revisions can be
// compared without reading it; "" for what is no file.
func (f *FS) ID(name string) string {
	if n := f.all[name]; n != nil {
		return n.id
	}
	return ""
}

// maxLinks is how many links a path may lead through.
const maxLinks = 40

// findNode returns the node at a path, and follows the links that lead there.
func (f *FS) findNode(op, name string) (*node, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	at := name
	for range maxLinks {
		n, link, rest := f.walkToLink(at)
		if link == "" {
			if n == nil {
				return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
			}
			return n, nil
		}
		target, err := f.ReadLink(link)
		if err != nil {
			return nil, err
		}
		at = path.Join(path.Dir(link), target, rest)
		if path.IsAbs(target) || !fs.ValidPath(at) {
			return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
	}
	return nil, &fs.PathError{Op: op, Path: name, Err: errors.New("too many symbolic links")}
}

// walkToLink returns what lies at a path, or else the first link on the way to it with
// the rest of the path behind it.
func (f *FS) walkToLink(name string) (n *node, link, rest string) {
	if n = f.all[name]; n != nil && n.mode&fs.ModeSymlink == 0 {
		return n, "", ""
	}
	for i := range len(name) + 1 {
		if i < len(name) && name[i] != '/' {
			continue
		}
		if at := f.all[name[:i]]; at != nil && at.mode&fs.ModeSymlink != 0 {
			return nil, name[:i], strings.TrimPrefix(name[i:], "/")
		}
	}
	return nil, "", ""
}

// Stat implements fs.StatFS.
func (f *FS) Stat(name string) (fs.FileInfo, error) {
	n, err := f.findNode("stat", name)
	if err != nil {
		return nil, err
	}
	return info{n}, nil
}

// Lstat implements fs.ReadLinkFS.
func (f *FS) Lstat(name string) (fs.FileInfo, error) {
	n := f.all[name]
	if n == nil {
		return nil, &fs.PathError{Op: "lstat", Path: name, Err: fs.ErrNotExist}
	}
	return info{n}, nil
}

// ReadLink implements fs.ReadLinkFS.
func (f *FS) ReadLink(name string) (string, error) {
	n := f.all[name]
	switch {
	case n == nil:
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrNotExist}
	case n.mode&fs.ModeSymlink == 0:
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	text, err := f.readBlob(name, n)
	return string(text), err
}

// ReadDir implements fs.ReadDirFS.
func (f *FS) ReadDir(name string) ([]fs.DirEntry, error) {
	n, err := f.findNode("readdir", name)
	if err != nil {
		return nil, err
	}
	if !n.mode.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a directory")}
	}
	return slices.Clone(n.entries), nil
}

// Open implements fs.FS. The text of a file is read at once.
func (f *FS) Open(name string) (fs.File, error) {
	n, err := f.findNode("open", name)
	if err != nil {
		return nil, err
	}
	if n.mode.IsDir() {
		return &openDir{node: n, rest: n.entries}, nil
	}
	text, err := f.readBlob(name, n)
	if err != nil {
		return nil, err
	}
	return &openFile{n, bytes.NewReader(text)}, nil
}

// info is what is known about a node.
type info struct{ n *node }

func (i info) Name() string       { return i.n.name }
func (i info) Size() int64        { return i.n.size }
func (i info) Mode() fs.FileMode  { return i.n.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.n.mode.IsDir() }
func (i info) Sys() any           { return nil }

type openFile struct {
	node *node
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return info{f.node}, nil }
func (f *openFile) Close() error               { return nil }

type openDir struct {
	node *node
	rest []fs.DirEntry
}

func (d *openDir) Stat() (fs.FileInfo, error) { return info{d.node}, nil }
func (d *openDir) Close() error               { return nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.node.name, Err: errors.New("is a directory")}
}

// ReadDir implements fs.ReadDirFile.
func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(d.rest) {
		if n > 0 && len(d.rest) == 0 {
			return nil, io.EOF
		}
		n = len(d.rest)
	}
	some := slices.Clone(d.rest[:n])
	d.rest = d.rest[n:]
	return some, nil
}
