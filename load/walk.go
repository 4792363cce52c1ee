package load

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/recognize"
)

// Target is a file to check.
type Target struct {
	Path     string // as the user should read it, with slashes
	Fragment bool   // others include it
}

// Found is what a directory comes to.
type Found struct {
	Targets []Target
	Passed  []Passed // what was passed over, in the order of the paths
}

// Passed is a file or directory that was passed over.
type Passed struct {
	Path   string // as the user should read it, with slashes
	Reason Pass
	Why    string // what people should read
	Dir    bool   // all of a directory
	Loaded bool   // the init script loads it all the same: it lies in an etc/apparmor.d
}

// Pass says why something was passed over.
type Pass uint8

// The reasons.
const (
	NoPolicy  Pass = iota + 1 // its text is not of the language
	NeverRead                 // the reference passes over files of its name
	BadLink                   // it is a link that leads to no file that may be read
	Left                      // whoever asked wants it left out
)

// FindOptions say what is looked for.
type FindOptions struct {
	// LeaveOut, if set, is called with each file and directory, and returns why it
	// is left out, "" if it is not.
	LeaveOut func(name string, dir bool) string
}

// Walk finds the profiles in a directory and below, in the order of their paths;
// see Find.
func (l *Loader) Walk(dir string) ([]Target, error) {
	found, err := l.Find(dir, FindOptions{})
	return found.Targets, err
}

// Find finds the policy in a directory and below, in the order of the paths: the
// files whose text is of the language, whatever they are called, but for names
// that the reference never loads. The error joins an *Error for each place that
// could not be read.
func (l *Loader) Find(dir string, opts FindOptions) (Found, error) {
	f := finder{loader: l, opts: opts}
	f.findDir(dir, l.inPolicyTree(dir))
	return f.found, errors.Join(f.errs...)
}

type finder struct {
	loader *Loader
	opts   FindOptions
	found  Found
	errs   []error
}

// place is where a file lies.
type place struct {
	loads bool // files are loaded from the directory itself
	init  bool // by the init script, wherever the directory is installed
	tree  bool // it belongs to a tree that has abstractions or tunables
}

// findDir looks into a directory, which lies in a tree or not.
func (f *finder) findDir(name string, tree bool) {
	entries, err := f.loader.readDir(name)
	if err != nil {
		f.errs = append(f.errs, err)
		return
	}
	base := slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return e.IsDir() && (e.Name() == "abstractions" || e.Name() == "tunables")
	})
	abs := f.loader.Abs(name)
	at := place{loads: base || path.Base(abs) == "apparmor.d", init: strings.HasSuffix(abs, "/etc/apparmor.d"), tree: base || tree}
	for _, e := range entries {
		f.entry(path.Join(name, e.Name()), e, at)
	}
}

func (f *finder) entry(name string, e fs.DirEntry, at place) {
	switch {
	case e.IsDir() && (otherDirs[e.Name()] || at.loads && helperDirs[e.Name()]):
		return
	case f.leftOut(name, e.IsDir()):
		return
	case e.IsDir():
		f.findDir(name, at.tree)
	case Skipped(e.Name()):
		f.pass(name, NeverRead, "names that are never loaded")
	case e.Type()&fs.ModeSymlink != 0:
		f.link(name, at)
	case e.Type().IsRegular():
		f.findFile(name, at)
	}
}

// otherDirs are the directories that belong to other programs: those of version
// control, and what programs were told to fetch.
var otherDirs = map[string]bool{
	".git": true, ".hg": true, ".svn": true, ".jj": true, ".terraform": true, ".venv": true, ".cache": true, "node_modules": true,
}

// helperDirs are the directories beside profiles that hold none of their own:
// links to profiles, compiled policy, lists of features of kernels.
var helperDirs = map[string]bool{
	"abi": true, "disable": true, "force-complain": true, "cache": true, "cache.d": true,
}

// OtherDir reports whether a directory of this name belongs to another program,
// so that nothing is looked for in it.
func OtherDir(name string) bool { return otherDirs[name] }

// leftOut reports whether something is left out because somebody wants so.
func (f *finder) leftOut(name string, dir bool) bool {
	if f.opts.LeaveOut == nil {
		return false
	}
	why := f.opts.LeaveOut(name, dir)
	if why != "" {
		f.found.Passed = append(f.found.Passed, Passed{Path: name, Reason: Left, Why: why, Dir: dir})
	}
	return why != ""
}

func (f *finder) pass(name string, reason Pass, why string) {
	f.found.Passed = append(f.found.Passed, Passed{Path: name, Reason: reason, Why: why})
}

// link looks at what a link leads to. One that leads nowhere is worth a message
// where it would be loaded.
func (f *finder) link(name string, at place) {
	err := f.loader.regular(name)
	var failed *Error
	switch errors.As(err, &failed); {
	case err == nil:
		f.findFile(name, at)
	case failed.Reason == Outside && at.tree:
		f.addFound(name, recognize.Profile, at)
	case failed.Reason == Outside:
		f.pass(name, BadLink, "links out of the directories that may be read")
	case failed.Reason == NotFound:
		f.found.Passed = append(f.found.Passed, Passed{Path: name, Reason: BadLink, Why: "links that lead nowhere", Loaded: at.init})
	}
}

// Finds reports whether a search of its directory would yield a file of a kind.
func (l *Loader) Finds(name string, kind recognize.Kind) bool {
	dir := path.Dir(l.Abs(name))
	return !Skipped(path.Base(name)) && l.finds(name, kind, place{loads: l.loadsFrom(dir), tree: l.inPolicyTree(dir)})
}

// finds reports whether a file of a kind is yielded. A file of comments is where
// it is loaded or included: it may be there for others to fill in.
func (l *Loader) finds(name string, kind recognize.Kind, at place) bool {
	if kind == recognize.Empty {
		return (at.loads || at.tree && IsFragment(l.inRoot(name))) && !isDocument(name)
	}
	return kind.Policy()
}

// loadsFrom reports whether profiles are loaded from a directory itself.
func (l *Loader) loadsFrom(dir string) bool {
	return path.Base(dir) == "apparmor.d" || l.isBase(dir)
}

// isBase reports whether a directory has abstractions or tunables.
func (l *Loader) isBase(dir string) bool {
	return slices.ContainsFunc([]string{"abstractions", "tunables"}, func(sub string) bool {
		info, err := l.Stat(path.Join(dir, sub))
		return err == nil && info.IsDir()
	})
}

// findFile looks at the text of a file.
func (f *finder) findFile(name string, at place) {
	kind, err := f.loader.Kind(name)
	if err != nil {
		f.errs = append(f.errs, err)
		return
	}
	if f.loader.finds(name, kind, at) {
		f.addFound(name, kind, at)
		return
	}
	f.found.Passed = append(f.found.Passed, Passed{Path: name, Reason: NoPolicy, Why: kind.String(), Loaded: at.init})
}

// addFound adds a file. Rules alone are for an include, unless they lie where the
// reference would load them.
func (f *finder) addFound(name string, kind recognize.Kind, at place) {
	piece := kind == recognize.Rules && !at.loads
	f.found.Targets = append(f.found.Targets, Target{Path: name, Fragment: piece || IsFragment(f.loader.inRoot(name))})
}

// isDocument reports whether a name is that of a document, in which headings may
// look like comments.
func isDocument(name string) bool {
	return slices.Contains([]string{".md", ".rst", ".adoc", ".txt", ".html"}, path.Ext(name))
}

// probe is how much of a file is looked at before the rest is read.
const probe = 8192

// Kind tells by its text what a file is. The error is an *Error.
func (l *Loader) Kind(name string) (recognize.Kind, error) {
	if text, ok := l.texts.Load(l.Abs(name)); ok {
		return recognize.Text(text.(string)), nil
	}
	f, err := l.openFile(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var text strings.Builder
	for _, limit := range []int64{probe, l.cfg.MaxFileSize} {
		n, err := io.Copy(&text, io.LimitReader(f, limit-int64(text.Len())))
		if err != nil {
			return 0, &Error{Path: name, Reason: Unreadable, Err: err}
		}
		if kind := recognize.Text(text.String()); kind == recognize.Binary || kind == recognize.Script || n < limit {
			return kind, nil
		}
	}
	return recognize.Text(text.String()), nil
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

// regular returns nil if a path leads to a regular file. The error is an *Error.
func (l *Loader) regular(name string) error {
	info, err := l.Stat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &Error{Path: name, Reason: NotRegular}
	}
	return nil
}

// Exists reports whether a path leads to a regular file, or may do so where it
// must not be looked at.
func (l *Loader) Exists(name string) bool {
	err := l.regular(name)
	var failed *Error
	return err == nil || errors.As(err, &failed) && failed.Reason == Outside
}

func (l *Loader) readDir(name string) ([]fs.DirEntry, error) {
	f, err := l.openFile(name)
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
		return nil, &Error{Path: name, Reason: Unreadable, Err: err}
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
		if l.isBase(at) {
			return true
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
