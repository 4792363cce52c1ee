// Package load reads profiles and the files that they include. It looks for
// them as the reference does, through fs.FS, and never outside of the roots
// that it was given.
package load

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// DefaultMaxFileSize is the size in bytes above which a file is refused.
const DefaultMaxFileSize = 16 << 20

// Config says where files come from.
type Config struct {
	Roots []Root
	// Search are the directories in which <names> are looked for, in order:
	// those of -I, then the base directory.
	Search []string
	// Layers are directories of Search that lie over each other, as a tree over the
	// base that it is to be installed over: an include of a directory reads what
	// all of them have there.
	Layers []string
	// WorkDir is the absolute directory that relative paths start from.
	WorkDir string
	// MaxFileSize is the size in bytes above which a file is refused;
	// DefaultMaxFileSize if 0.
	MaxFileSize int64
	// Quotable are the directories, with slashes and without links, whose files
	// may be shown whatever is in them; nil stands for all. Other files are read
	// if they are policy through and through: someone else may have written the
	// include that names them, to see what they hold.
	Quotable []string
}

// Loader reads files. It remembers what it has read and is safe for concurrent
// use.
type Loader struct {
	cfg      Config
	files    sync.Map // fileKey → *entry
	includes sync.Map // includeKey → *Included
	abis     sync.Map // includeKey → error or nil
	abiTexts sync.Map // includeKey → abiText
	listings sync.Map // directory of the search path → []string
	names    sync.Map // absolute path → the name to call it by
	texts    sync.Map // absolute path → the text that is there
	hasBase  func() bool
}

// New returns a loader. Roots that lie in each other are fine.
func New(cfg Config) *Loader {
	if cfg.MaxFileSize == 0 {
		cfg.MaxFileSize = DefaultMaxFileSize
	}
	cfg.Roots = slices.Clone(cfg.Roots)
	// The innermost root first, so that a path belongs to it.
	slices.SortStableFunc(cfg.Roots, func(a, b Root) int { return len(b.Dir) - len(a.Dir) })
	l := &Loader{cfg: cfg}
	l.hasBase = sync.OnceValue(func() bool {
		return slices.ContainsFunc(cfg.Search, func(dir string) bool { return l.regular(joined(dir, OwnAbstraction)) == nil })
	})
	return l
}

// File is a file that was read and parsed.
type File struct {
	Source   *source.File
	Tree     *ast.File
	Findings diag.List // what the parser found
}

// Name returns the path of the file as the user should read it.
func (f *File) Name() string { return f.Source.Name() }

// Reason says why a file cannot be read.
type Reason uint8

// The reasons.
const (
	NotFound   Reason = iota + 1
	Outside           // it lies outside of the roots
	NotRegular        // a device, a FIFO, a socket
	TooLarge          // larger than the limit
	Unreadable        // no permission, a loop of links, an error of the disk
	NotPolicy         // its text is no policy, and must not be shown
	Forbidden         // it is Private
)

// Error tells why a file cannot be read.
type Error struct {
	Path   string
	Reason Reason
	Err    error // what the system said, may be nil
	// Link is where the last link on the way says that it leads, "" if there is none.
	Link string
}

// Error implements error.
func (e *Error) Error() string {
	switch e.Reason {
	case NotFound:
		if e.Link != "" {
			return fmt.Sprintf("%s: a dangling link: %s does not exist", e.Path, e.Link)
		}
		return e.Path + ": no such file"
	case Outside:
		if e.Err != nil {
			return fmt.Sprintf("%s: %v", e.Path, e.Err)
		}
		if e.Link != "" {
			return fmt.Sprintf("%s: a link to %s, outside of the directories that may be read", e.Path, e.Link)
		}
		return e.Path + ": outside of the directories that may be read"
	case Forbidden:
		return e.Path + ": never read, as it belongs to the kernel or to version control"
	case NotPolicy:
		return e.Path + ": not policy throughout; check it by itself to see what is wrong"
	case NotRegular:
		return e.Path + ": not a regular file"
	case TooLarge:
		return fmt.Sprintf("%s: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Path, e.Err)
}

// Unwrap returns what the system said.
func (e *Error) Unwrap() error { return e.Err }

type fileKey struct {
	path     string
	fragment bool
}

// entry is what reading a file gave.
type entry struct {
	once sync.Once
	done atomic.Bool
	file *File
	err  error
	at   string // to which absolute path links have led, "" for a text that was given
}

// Profile reads a file as one that is loaded itself. The error is an *Error.
func (l *Loader) Profile(name string) (*File, error) { return l.fileOf(name, false) }

// Fragment reads a file as one that others include. The error is an *Error.
func (l *Loader) Fragment(name string) (*File, error) { return l.fileOf(name, true) }

// Text parses a text as the file of that name, instead of what lies there.
func (l *Loader) Text(name, text string, fragment bool) *File {
	e := &entry{file: parseText(name, text, fragment)}
	e.once.Do(func() { e.done.Store(true) })
	l.files.Store(fileKey{l.Abs(name), fragment}, e)
	l.texts.Store(l.Abs(name), text)
	return e.file
}

// Source reads the text of a file that is no profile. The error is an *Error.
func (l *Loader) Source(name string) (*source.File, error) {
	text, err := l.readText(name)
	if err != nil {
		return nil, err
	}
	return source.NewFile(name, text), nil
}

// Prefer makes a file be called by this path, however an include spells it.
func (l *Loader) Prefer(name string) { l.names.Store(l.Abs(name), name) }

func (l *Loader) fileOf(name string, fragment bool) (*File, error) {
	abs := l.Abs(name)
	if preferred, ok := l.names.Load(abs); ok {
		name = preferred.(string)
	}
	value, _ := l.files.LoadOrStore(fileKey{abs, fragment}, new(entry))
	e := value.(*entry)
	e.once.Do(func() {
		defer e.done.Store(true)
		text, at, err := l.readAt(name)
		if err != nil {
			e.err = err
			return
		}
		file := parseText(name, text, fragment)
		if !l.mayQuote(at) && !isPolicy(file.Tree, file.Findings) {
			e.err = &Error{Path: name, Reason: NotPolicy}
			return
		}
		e.file, e.at = file, at
	})
	return e.file, e.err
}

func parseText(name, text string, fragment bool) *File {
	src := source.NewFile(name, text)
	tree, findings := parser.Parse(src, parser.Options{Fragment: fragment})
	return &File{Source: src, Tree: tree, Findings: findings}
}

// Abs returns the absolute, clean form of a path.
func (l *Loader) Abs(name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(l.cfg.WorkDir, name)
}

// ReadText returns the text of a file without parsing it. The error is an *Error.
func (l *Loader) ReadText(name string) (string, error) { return l.readText(name) }

// readText returns the text of a regular file.
func (l *Loader) readText(name string) (string, error) {
	text, _, err := l.readAt(name)
	return text, err
}

// readAt is read, and tells to which absolute path links have led; "" for a text
// that the loader was given.
func (l *Loader) readAt(name string) (text, at string, err error) {
	if text, ok := l.texts.Load(l.Abs(name)); ok {
		return text.(string), "", nil
	}
	f, at, err := l.openAt(name)
	if err != nil {
		return "", "", err
	}
	defer f.Close()
	text, err = l.readFile(name, f)
	return text, at, err
}

// readFile returns the text of an open file.
func (l *Loader) readFile(name string, f fs.File) (string, error) {
	info, err := f.Stat()
	if err != nil {
		return "", &Error{Path: name, Reason: Unreadable, Err: err}
	}
	if !info.Mode().IsRegular() {
		return "", &Error{Path: name, Reason: NotRegular}
	}
	limit := l.cfg.MaxFileSize
	var text strings.Builder
	text.Grow(int(min(info.Size(), limit) + 1))
	n, err := io.Copy(&text, io.LimitReader(f, limit+1))
	if err != nil {
		return "", &Error{Path: name, Reason: Unreadable, Err: err}
	}
	if n > limit {
		return "", &Error{Path: name, Reason: TooLarge, Err: fmt.Errorf("larger than the limit of %d bytes", limit)}
	}
	return text.String(), nil
}

// maxLinks is how many symbolic links a path may lead through.
const maxLinks = 40

// openFile opens a file or directory inside of the roots. Links from one root into
// another are followed.
func (l *Loader) openFile(name string) (fs.File, error) {
	f, _, err := l.openAt(name)
	return f, err
}

// openAt is open, and tells to which absolute path links have led.
func (l *Loader) openAt(name string) (f fs.File, at string, err error) {
	err = l.followRoots(name, func(root Root, rel string) error {
		var err error
		f, err = root.FS.Open(rel)
		at = path.Join(root.Dir, rel)
		return err
	})
	return f, at, err
}

// followRoots calls try with where a path leads to inside of the roots. Links are
// resolved before: a file system follows those that stay in it by itself, and
// they may lead to what is private.
func (l *Loader) followRoots(name string, try func(root Root, rel string) error) error {
	if name == "" {
		return &Error{Path: name, Reason: NotFound}
	}
	at, link := l.Abs(name), ""
	for range maxLinks {
		root, rel, ok := l.root(at)
		if !ok {
			return &Error{Path: name, Reason: Outside, Link: link}
		}
		if privateIn(root.Dir, at) {
			return &Error{Path: name, Reason: Forbidden}
		}
		if !confined(root.FS) && !fs.ValidPath(rel) {
			return &Error{Path: name, Reason: NotFound}
		}
		next, target, isLink := followLink(root, rel)
		if isLink {
			at, link = next, target
			continue
		}
		if err := try(root, rel); err != nil {
			failed := openError(name, err)
			failed.Link = link
			return failed
		}
		return nil
	}
	return &Error{Path: name, Reason: Unreadable, Err: errors.New("too many symbolic links")}
}

func openError(name string, err error) *Error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Path: name, Reason: NotFound, Err: err}
	case isNoDevice(err):
		return &Error{Path: name, Reason: NotRegular, Err: err}
	}
	var perr *fs.PathError
	if errors.As(err, &perr) {
		err = perr.Err
	}
	return &Error{Path: name, Reason: Unreadable, Err: err}
}

// root returns the innermost root that holds an absolute path, and the path in
// it.
func (l *Loader) root(abs string) (Root, string, bool) {
	for _, r := range l.cfg.Roots {
		if abs == r.Dir {
			return r, ".", true
		}
		if rel, ok := strings.CutPrefix(abs, strings.TrimSuffix(r.Dir, "/")+"/"); ok {
			return r, rel, true
		}
	}
	return Root{}, "", false
}

// followLink resolves the first symbolic link on the way to rel; false if
// there is none.
func followLink(root Root, rel string) (next, target string, isLink bool) {
	links, ok := root.FS.(fs.ReadLinkFS)
	if !ok {
		return "", "", false
	}
	parts := strings.Split(rel, "/")
	for i := range parts {
		prefix := path.Join(parts[:i+1]...)
		info, err := links.Lstat(prefix)
		if err != nil {
			return "", "", false
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			continue
		}
		target, err := links.ReadLink(prefix)
		if err != nil {
			return "", "", false
		}
		next := target
		if !path.IsAbs(target) {
			next = path.Join(root.Dir, path.Dir(prefix), target)
		}
		return path.Join(append([]string{next}, parts[i+1:]...)...), target, true
	}
	return "", "", false
}
