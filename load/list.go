package load

import "io/fs"

// ReadDir returns what lies directly in a directory, sorted by name. Links are
// returned as what they are; a directory that is one is followed inside of the
// roots. The error is an *Error.
func (l *Loader) ReadDir(name string) ([]fs.DirEntry, error) { return l.readDir(name) }

// Stat tells what a path leads to, through links inside of the roots. It opens
// nothing, where the file system can tell without: to open a device may do
// something. The error is an *Error.
func (l *Loader) Stat(name string) (fs.FileInfo, error) {
	var info fs.FileInfo
	err := l.followRoots(name, func(root Root, rel string) error {
		var err error
		info, err = fs.Stat(root.FS, rel)
		return err
	})
	return info, err
}

// Readable returns nil if what a path leads to can be opened to read. It opens
// regular files and directories only; what else there is, is taken as readable.
// The error is an *Error.
func (l *Loader) Readable(name string) error {
	info, err := l.Stat(name)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return err
	}
	f, err := l.openFile(name)
	if err == nil {
		f.Close()
	}
	return err
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
