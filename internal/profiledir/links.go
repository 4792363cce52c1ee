package profiledir

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"

	"github.com/aa-lint/aa-lint/load"
)

// LinkKind is one of the two directories in which something of the name of a
// file changes how it is loaded; usually it is a link to the file
// (apparmor_parser(8)).
type LinkKind string

// The kinds of links.
const (
	Disable       LinkKind = "disable"        // the file is not loaded
	ForceComplain LinkKind = "force-complain" // its profiles run in complain mode
)

// LinkKinds returns both kinds of links.
func LinkKinds() []LinkKind { return []LinkKind{Disable, ForceComplain} }

// Effect says what a link comes to.
type Effect uint8

// What links come to. The reference asks whether something that can be read is
// at the end of the link, and does not look at what it is.
const (
	Works    Effect = iota // it does what its directory says
	Outside                // it leads out of what may be read: taken as one that works
	Dangling               // nothing is there, or it cannot be read: it does nothing
)

// String returns "works", "outside" or "dangling".
func (e Effect) String() string { return [...]string{"works", "outside", "dangling"}[e] }

// Link is something in disable/ or force-complain/.
type Link struct {
	Kind   LinkKind
	Name   string // of the file that it is about
	Path   string
	Target string // where it says that it leads; "" if it is no link
	Effect Effect
	// Stale is set if the directory has no file of the name.
	Stale bool
}

// Active reports whether the link has the effect of its kind.
func (l *Link) Active() bool { return l.Effect != Dangling }

// readLinks reads the links below a base directory and gives them to the files
// that they are about.
func (d *Dir) readLinks(loader *load.Loader, base string) {
	files := map[string]*File{}
	for _, f := range d.Files {
		files[f.Name] = f
	}
	for _, kind := range LinkKinds() {
		dir := path.Join(base, string(kind))
		entries, err := loader.ReadDir(dir)
		if err != nil {
			d.keepReadError(err)
			continue
		}
		for _, e := range entries {
			l := newLink(loader, kind, dir, e)
			d.Links = append(d.Links, l)
			f := files[l.Name]
			l.Stale = f == nil
			if f != nil && l.Active() {
				f.attachProfiles(l)
			}
		}
	}
	slices.SortStableFunc(d.Links, func(a, b *Link) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
}

// keepReadError keeps an error, unless it is that there is no such directory, which is
// most often so.
func (d *Dir) keepReadError(err error) {
	var failed *load.Error
	if !errors.As(err, &failed) || failed.Reason != load.NotFound {
		d.Unread = append(d.Unread, err)
	}
}

func newLink(loader *load.Loader, kind LinkKind, dir string, e fs.DirEntry) *Link {
	l := &Link{Kind: kind, Name: e.Name(), Path: path.Join(dir, e.Name())}
	l.Target, _ = loader.ReadLink(l.Path)
	l.Effect = EffectOf(loader, l.Path)
	return l
}

// EffectOf returns what something in disable/ or force-complain/ comes to.
func EffectOf(loader *load.Loader, path string) Effect {
	err := loader.Readable(path)
	var failed *load.Error
	switch {
	case err == nil:
		return Works
	case errors.As(err, &failed) && failed.Reason == load.Outside:
		return Outside
	}
	return Dangling
}

func (f *File) attachProfiles(l *Link) {
	switch l.Kind {
	case Disable:
		f.Disable = l
	case ForceComplain:
		f.ForceComplain = l
	}
}
