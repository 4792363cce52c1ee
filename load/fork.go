package load

import (
	"path"
	"slices"
)

// Fork returns a loader with other roots, which differ from those of this one in
// the files at some absolute paths alone: changed, new or gone. It takes over all
// that was read and cannot depend on these files.
func (l *Loader) Fork(roots []Root, changed []string) *Loader {
	cfg := l.cfg
	cfg.Roots = roots
	fork := New(cfg)
	copyMap(&fork.names, &l.names)
	l.files.Range(func(key, value any) bool {
		e := value.(*entry)
		if at, ok := e.current(); ok && !slices.Contains(changed, at) && !slices.Contains(changed, key.(fileKey).path) {
			fork.files.Store(key, e)
		}
		return true
	})
	l.includes.Range(func(key, value any) bool {
		if inc := value.(*Included); fork.takesOver(key.(includeKey), inc, changed) {
			fork.includes.Store(key, inc)
		}
		return true
	})
	return fork
}

// takesOver reports whether an include stands for the same as in the loader that
// this one was forked from: one file that has not changed, and that no other can
// come before. Directories are listed again, as are places with nothing in them.
func (l *Loader) takesOver(key includeKey, inc *Included, changed []string) bool {
	if inc.Dir || inc.Err != nil || len(inc.Files) != 1 {
		return false
	}
	for _, name := range l.candidates(key) {
		if at := l.Abs(name); slices.ContainsFunc(changed, func(c string) bool { return c == at || path.Dir(c) == at }) {
			return false
		}
	}
	kept, ok := l.files.Load(fileKey{l.Abs(inc.Path), true})
	return ok && kept.(*entry).file == inc.Files[0]
}

// current returns where the file lies, if it has been read.
func (e *entry) current() (at string, ok bool) {
	if !e.done.Load() || e.file == nil {
		return "", false
	}
	return e.at, true
}
