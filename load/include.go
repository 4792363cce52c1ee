package load

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/nearest"
)

// Included is what an include stands for.
type Included struct {
	// Path is where it was found, "" if it was not.
	Path string
	// Dir is set if the include names a directory.
	Dir bool
	// Files are the files in the order in which the reference reads them.
	Files []*File
	// Paths are the paths under which they were found, as the search spells
	// them: the reference takes two spellings for two files.
	Paths []string
	// Err tells why nothing, or not everything, could be read: an *Error, or
	// several joined.
	Err error
}

type includeKey struct {
	magic bool
	name  string
}

// Include returns what an include stands for: <name> in the search path,
// "name" from the working directory.
func (l *Loader) Include(name ast.FileName) *Included {
	key := includeKey{name.Magic(), name.Name()}
	if inc, ok := l.includes.Load(key); ok {
		return inc.(*Included)
	}
	inc, _ := l.includes.LoadOrStore(key, l.resolveInclude(key))
	return inc.(*Included)
}

func (l *Loader) resolveInclude(key includeKey) *Included {
	missing := &Error{Path: key.name, Reason: NotFound}
	for _, name := range l.candidates(key) {
		f, err := l.openFile(name)
		if err == nil {
			return l.includedBelow(key, name, l.opened(name, f))
		}
		var e *Error
		if !errors.As(err, &e) || e.Reason == NotFound && (e.Link == "" || missing.Reason != NotFound || missing.Link != "") {
			continue
		}
		missing = e
		if e.Reason != NotFound && e.Reason != Outside {
			break
		}
	}
	return &Included{Err: missing}
}

// includedBelow adds what lies under a directory in other layers, under the names that it
// does not have itself.
func (l *Loader) includedBelow(key includeKey, name string, inc *Included) *Included {
	if !inc.Dir || !key.magic || !slices.ContainsFunc(l.cfg.Layers, func(layer string) bool { return joined(layer, key.name) == name }) {
		return inc
	}
	for _, layer := range l.cfg.Layers {
		under := joined(layer, key.name)
		f, err := l.openFile(under)
		if under == name || err != nil {
			continue
		}
		inc.merge(l.opened(under, f))
	}
	return inc
}

// merge takes over the files of a directory in another layer.
func (inc *Included) merge(under *Included) {
	if !under.Dir {
		return
	}
	for i, at := range under.Paths {
		base := path.Base(at)
		if !slices.ContainsFunc(inc.Paths, func(p string) bool { return path.Base(p) == base }) {
			inc.Files, inc.Paths = append(inc.Files, under.Files[i]), append(inc.Paths, at)
		}
	}
	order := make([]int, len(inc.Paths))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(path.Base(inc.Paths[b]), path.Base(inc.Paths[a])) })
	files, paths := make([]*File, len(order)), make([]string, len(order))
	for i, from := range order {
		files[i], paths[i] = inc.Files[from], inc.Paths[from]
	}
	inc.Files, inc.Paths, inc.Err = files, paths, errors.Join(inc.Err, under.Err)
}

// joined returns the path of a name in a directory of the search path.
func joined(dir, name string) string {
	if dir == "." && !strings.HasPrefix(name, "/") {
		return name
	}
	return strings.TrimSuffix(dir, "/") + "/" + name
}

// Candidates returns the paths under which the file of an include is looked
// for, in order, whether it is there or not.
func (l *Loader) Candidates(name ast.FileName) []string {
	return l.candidates(includeKey{name.Magic(), name.Name()})
}

// candidates returns the paths under which a name may lie.
func (l *Loader) candidates(key includeKey) []string {
	if !key.magic {
		return []string{key.name}
	}
	paths := make([]string, len(l.cfg.Search))
	for i, dir := range l.cfg.Search {
		paths[i] = joined(dir, key.name)
	}
	return paths
}

func (l *Loader) opened(name string, f fs.File) *Included {
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return &Included{Path: name, Err: &Error{Path: name, Reason: Unreadable, Err: err}}
	}
	if info.IsDir() {
		return l.includeDir(name, f)
	}
	file, err := l.Fragment(name)
	if err != nil {
		return &Included{Path: name, Err: err}
	}
	return &Included{Path: name, Files: []*File{file}, Paths: []string{name}}
}

// includeDir reads the regular files of a directory, the last name first, as
// the reference does.
func (l *Loader) includeDir(name string, f fs.File) *Included {
	inc := &Included{Path: name, Dir: true}
	dir, ok := f.(fs.ReadDirFile)
	if !ok {
		inc.Err = &Error{Path: name, Reason: NotRegular}
		return inc
	}
	entries, err := dir.ReadDir(-1)
	if err != nil {
		inc.Err = &Error{Path: name, Reason: Unreadable, Err: err}
		return inc
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(b.Name(), a.Name()) })
	var errs []error
	for _, e := range entries {
		if e.IsDir() || Skipped(e.Name()) {
			continue
		}
		at := strings.TrimSuffix(name, "/") + "/" + e.Name()
		file, err := l.Fragment(at)
		switch {
		case err == nil:
			inc.Files = append(inc.Files, file)
			inc.Paths = append(inc.Paths, at)
		case !passedOver(e, err):
			errs = append(errs, err)
		}
	}
	inc.Err = errors.Join(errs...)
	return inc
}

// passedOver reports whether a directory's entry that cannot be read is one
// that the reference passes over: not a regular file, nor a link to one.
func passedOver(e fs.DirEntry, err error) bool {
	var le *Error
	if !errors.As(err, &le) {
		return false
	}
	return le.Reason == NotRegular || le.Reason == NotFound && e.Type()&fs.ModeSymlink != 0
}

// ABI returns nil if the file that an abi statement names is there: <kernel>
// and <default> always are.
func (l *Loader) ABI(name ast.FileName) error {
	if name.Magic() && (name.Name() == "kernel" || name.Name() == "default") {
		return nil
	}
	key := includeKey{name.Magic(), name.Name()}
	if err, ok := l.abis.Load(key); ok {
		err, _ := err.(error)
		return err
	}
	err := l.findABI(key)
	l.abis.Store(key, err)
	return err
}

// ABIText returns the text of the file that an abi statement names, which is
// neither <kernel> nor <default>. The error is an *Error.
func (l *Loader) ABIText(name ast.FileName) (string, error) {
	key := includeKey{name.Magic(), name.Name()}
	known, ok := l.abiTexts.Load(key)
	if !ok {
		known, _ = l.abiTexts.LoadOrStore(key, l.readABI(key))
	}
	abi := known.(abiText)
	return abi.text, abi.err
}

// abiText is what reading the file of an abi statement gave.
type abiText struct {
	text string
	err  error
}

func (l *Loader) readABI(key includeKey) abiText {
	var missing error = &Error{Path: key.name, Reason: NotFound}
	for _, candidate := range l.candidates(key) {
		text, err := l.readText(candidate)
		if err == nil {
			return abiText{text: text}
		}
		missing = err
	}
	return abiText{err: missing}
}

func (l *Loader) findABI(key includeKey) error {
	var missing error = &Error{Path: key.name, Reason: NotFound}
	for _, candidate := range l.candidates(key) {
		f, err := l.openFile(candidate)
		if err == nil {
			return isRegular(candidate, f)
		}
		missing = err
	}
	return missing
}

// isRegular closes a file and returns an error if it is not a regular one.
func isRegular(name string, f fs.File) error {
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return &Error{Path: name, Reason: Unreadable, Err: err}
	}
	if !info.Mode().IsRegular() {
		return &Error{Path: name, Reason: NotRegular}
	}
	return nil
}

// SearchPath returns the directories in which <names> are looked for, in order.
func (l *Loader) SearchPath() []string { return slices.Clone(l.cfg.Search) }

// HasSearchPath reports whether there is any directory in which <names> are
// looked for.
func (l *Loader) HasSearchPath() bool { return len(l.cfg.Search) > 0 }

// OwnAbstraction is what every release of AppArmor has below its base directory.
const OwnAbstraction = "abstractions/base"

// HasBase reports whether a directory of the search path has AppArmor's own
// abstractions, so that what profiles include of them can be read.
func (l *Loader) HasBase() bool {
	return l.hasBase()
}

// Near returns the names of files that a <name> which is not found may have
// meant, in the form in which an include writes them, the best first.
func (l *Loader) Near(name ast.FileName) []string {
	if !name.Magic() {
		return nil
	}
	dir, last := path.Split(name.Name())
	near := nearest.Of(last, l.namesIn(dir))
	for i, n := range near {
		near[i] = "<" + dir + n + ">"
	}
	return slices.Compact(near)
}

// Names returns what lies in a directory of the search path, which is "" or ends
// with a slash: each name once, sorted.
func (l *Loader) Names(dir string) []fs.DirEntry {
	var all []fs.DirEntry
	seen := map[string]bool{}
	for _, at := range l.candidates(includeKey{true, dir}) {
		entries, err := l.readDir(at)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if !seen[e.Name()] {
				seen[e.Name()] = true
				all = append(all, e)
			}
		}
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all
}

// namesIn returns the names of what lies in a directory of the search path.
func (l *Loader) namesIn(dir string) []string {
	if names, ok := l.listings.Load(dir); ok {
		return names.([]string)
	}
	var names []string
	for _, e := range l.Names(dir) {
		names = append(names, e.Name())
	}
	l.listings.Store(dir, names)
	return names
}
