package load

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Target is a file to check.
type Target struct {
	Path     string // as the user should read it, with slashes
	Fragment bool   // others include it
}

// skippedDirs are the directories that hold no profiles of their own: links to
// profiles, compiled policy, lists of features of kernels.
var skippedDirs = map[string]bool{
	"abi": true, "disable": true, "force-complain": true, "cache": true, "cache.d": true,
}

// Walk finds the profiles in a directory and below, in the order of their
// paths. In a tree of AppArmor, one that has abstractions or tunables, they
// are all files that the reference would load; elsewhere files that are
// plainly something else are left out. The error joins an *Error for each
// place that could not be read.
func (l *Loader) Walk(dir string) ([]Target, error) {
	w := walker{loader: l, policy: l.inPolicyTree(dir)}
	w.dir(dir)
	return w.targets, errors.Join(w.errs...)
}

type walker struct {
	loader  *Loader
	policy  bool
	targets []Target
	errs    []error
}

func (w *walker) dir(name string) {
	entries, err := w.loader.readDir(name)
	if err != nil {
		w.errs = append(w.errs, err)
		return
	}
	policy := w.policy
	for _, e := range entries {
		if e.IsDir() && (e.Name() == "abstractions" || e.Name() == "tunables") {
			w.policy = true
		}
	}
	for _, e := range entries {
		w.entry(path.Join(name, e.Name()), e)
	}
	w.policy = policy
}

func (w *walker) entry(name string, e fs.DirEntry) {
	switch {
	case e.IsDir():
		if !strings.HasPrefix(e.Name(), ".") && !skippedDirs[e.Name()] {
			w.dir(name)
		}
		return
	case Skipped(e.Name()) || !w.policy && isForeign(e.Name()):
		return
	case e.Type()&fs.ModeSymlink != 0:
		if !w.loader.leadsToFile(name) {
			return
		}
	case !e.Type().IsRegular():
		return
	}
	w.targets = append(w.targets, Target{Path: name, Fragment: IsFragment(w.loader.inRoot(name))})
}

// inRoot returns a path as it is inside of its root, so that the names of
// directories above do not matter.
func (l *Loader) inRoot(name string) string {
	abs := l.Abs(name)
	if _, rel, ok := l.root(abs); ok {
		return rel
	}
	return abs
}

// leadsToFile reports whether a link leads to a regular file, or to a place
// that may not be read, which is worth a message.
func (l *Loader) leadsToFile(name string) bool {
	f, err := l.open(name)
	if err != nil {
		var e *Error
		return errors.As(err, &e) && e.Reason == Outside
	}
	defer f.Close()
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// Exists reports whether a path leads to a regular file, or may do so where it
// must not be looked at.
func (l *Loader) Exists(name string) bool { return l.leadsToFile(name) }

func (l *Loader) readDir(name string) ([]fs.DirEntry, error) {
	f, err := l.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dir, ok := f.(fs.ReadDirFile)
	if !ok {
		return nil, &Error{Path: name, Reason: NotRegular}
	}
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return nil, &Error{name, Unreadable, err}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// inPolicyTree reports whether a directory lies in a tree that has
// abstractions or tunables, inside of the roots.
func (l *Loader) inPolicyTree(dir string) bool {
	for at := l.Abs(dir); ; at = path.Dir(at) {
		if _, _, ok := l.root(at); !ok {
			return false
		}
		for _, sub := range []string{"abstractions", "tunables"} {
			if f, err := l.open(path.Join(at, sub)); err == nil {
				f.Close()
				return true
			}
		}
		if at == "/" {
			return false
		}
	}
}

// BelowBase reports whether a file lies in a directory of a tree of AppArmor
// other than the uppermost, from which alone profiles are loaded by themselves
// if nothing else is said.
func (l *Loader) BelowBase(name string) bool {
	return l.inPolicyTree(path.Dir(path.Dir(l.Abs(name))))
}

// isForeign reports whether a name is that of a file that is no profile.
func isForeign(name string) bool {
	switch name {
	case "Makefile", "Dockerfile", "LICENSE", "COPYING", "NOTICE", "PKGBUILD", "go.mod", "go.sum":
		return true
	}
	return foreignSuffixes[path.Ext(name)]
}

// foreignSuffixes are those of files that no one writes profiles in. ".txt" is
// not among them: Home Assistant's profiles are named apparmor.txt.
var foreignSuffixes = map[string]bool{
	".md": true, ".rst": true, ".html": true, ".adoc": true, ".pdf": true, ".svg": true, ".png": true, ".jpg": true,
	".go": true, ".py": true, ".sh": true, ".pl": true, ".c": true, ".h": true, ".cc": true, ".rs": true, ".js": true,
	".ts": true, ".rb": true, ".java": true, ".mk": true, ".json": true, ".yaml": true, ".yml": true, ".toml": true,
	".xml": true, ".ini": true, ".lock": true, ".sum": true, ".mod": true, ".tmpl": true, ".gz": true, ".zip": true,
	".tar": true, ".so": true, ".o": true, ".a": true, ".txtar": true, ".tsv": true, ".csv": true, ".diff": true, ".patch": true,
	".service": true, ".bin": true, ".golden": true,
}

// FindBase returns the nearest directory at or above a path of the operating
// system that has abstractions or tunables: the base of the tree that the path
// lies in.
func FindBase(name string) (string, bool) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", false
	}
	for at := abs; ; at = filepath.Dir(at) {
		for _, sub := range []string{"abstractions", "tunables"} {
			if info, err := os.Stat(filepath.Join(at, sub)); err == nil && info.IsDir() {
				return at, true
			}
		}
		if at == filepath.Dir(at) {
			return "", false
		}
	}
}
