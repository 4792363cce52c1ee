package load

import "io/fs"

// ReadDir returns what lies directly in a directory, sorted by name. Links are
// returned as what they are; a directory that is one is followed inside of the
// roots. The error is an *Error.
func (l *Loader) ReadDir(name string) ([]fs.DirEntry, error) { return l.readDir(name) }

// Stat tells what a path leads to, through links inside of the roots. The error
// is an *Error.
func (l *Loader) Stat(name string) (fs.FileInfo, error) {
	f, err := l.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, &Error{name, Unreadable, err}
	}
	return info, nil
}

// ReadLink returns where a link says that it leads; false if the path is no
// link inside of the roots.
func (l *Loader) ReadLink(name string) (string, bool) {
	root, rel, ok := l.root(l.Abs(name))
	if !ok {
		return "", false
	}
	links, ok := root.FS.(fs.ReadLinkFS)
	if !ok {
		return "", false
	}
	target, err := links.ReadLink(rel)
	return target, err == nil
}
