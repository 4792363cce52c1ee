package inputs

import (
	"path/filepath"
	"slices"

	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/filesys"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/load"
)

// Trees knows the directories that may be read, and which is the base of what.
type Trees struct {
	Env   environment.Env
	disk  filesys.Disk
	fixed string // the base of all files, absolute; "" to look for it
	// treeFirst is set if a tree is the base of its files though --base is given.
	treeFirst bool
	Readable

	allowed map[string]bool   // directories that allow was asked for
	named   map[string]bool   // and allowNamed
	found   map[string]string // what findBase found
}

// Readable is what a loader may read, and what of it may be shown whatever it is.
type Readable struct {
	Roots    []load.Root
	quotable []string
}

// Add adds what other inputs may read.
func (r *Readable) Add(other Readable) {
	r.Roots = append(r.Roots, other.Roots...)
	r.quotable = append(r.quotable, other.quotable...)
}

func NewTrees(env environment.Env, base string) *Trees {
	return newTreesOn(filesys.System{}, env, base)
}

func newTreesOn(disk filesys.Disk, env environment.Env, base string) *Trees {
	t := &Trees{Env: env, disk: disk, allowed: map[string]bool{}, named: map[string]bool{}, found: map[string]string{}}
	if base != "" {
		t.fixed = pathname.Absolute(env.Dir, base)
	}
	return t
}

// allow lets the files below a directory be read. It fails only once for each
// directory.
func (t *Trees) allow(dir string) error {
	abs := pathname.Absolute(t.Env.Dir, dir)
	if t.allowed[abs] {
		return nil
	}
	t.allowed[abs] = true
	real, err := t.disk.Real(abs)
	if err != nil {
		return confine.ReadError(dir, err)
	}
	if err := confine.Check(t.Env, dir, real); err != nil {
		return err
	}
	// Each root is a file that stays open, and there may be many paths.
	if t.covers(abs) && t.covers(real) {
		return nil
	}
	roots, err := t.disk.Roots(abs)
	if err != nil {
		return confine.ReadError(dir, err)
	}
	t.Roots = append(t.Roots, roots...)
	return nil
}

// AllowNamed is allow for a directory that is checked, or that a file is which is:
// what lies in it, and in the tree around it, may be shown.
func (t *Trees) AllowNamed(dir string) error {
	abs := pathname.Absolute(t.Env.Dir, dir)
	if t.named[abs] {
		return nil
	}
	t.named[abs] = true
	err := t.allow(dir)
	if err == nil {
		t.quote(abs)
		t.quote(confine.TreeAround(t.Env, abs, abs))
	}
	return err
}

// quote lets what lies in a directory be shown.
func (t *Trees) quote(abs string) {
	if abs == "" {
		return
	}
	for _, dir := range []string{abs, pathname.Real(abs)} {
		if dir = filepath.ToSlash(dir); !slices.Contains(t.quotable, dir) {
			t.quotable = append(t.quotable, dir)
		}
	}
}

// covers reports whether a path lies in a root.
func (t *Trees) covers(abs string) bool {
	return slices.ContainsFunc(t.Roots, func(r load.Root) bool {
		_, ok := pathname.Within(filepath.FromSlash(r.Dir), abs)
		return ok
	})
}

// Base returns the base directory of the files in a directory, which was found
// in one that the user named: --base, unless trees go first; the tree that the latter lies in, or else the
// outermost tree in it that holds the directory, or else that of the system.
// It is "" if there is none. A directory "" lies in no tree.
func (t *Trees) Base(dir, named string) string {
	if t.fixed != "" && !t.treeFirst {
		return t.fixed
	}
	base := t.FindBase(named)
	if base == "" {
		for at := t.FindBase(dir); at != ""; at = t.FindBase(filepath.Dir(at)) {
			base = at
		}
	}
	if base != "" {
		t.quote(base)
		return base
	}
	if t.fixed != "" {
		return t.fixed
	}
	// Packages put profiles there without AppArmor too: then it is the base of
	// nothing else.
	_, inside := pathname.Within(t.Env.SystemBase, dir)
	if t.isBase(t.Env.SystemBase) || inside && t.IsDir(t.Env.SystemBase) {
		return t.Env.SystemBase
	}
	return ""
}

// FindBase returns the nearest directory at or above one that has abstractions
// or tunables, "" if there is none.
func (t *Trees) FindBase(dir string) string {
	if dir == "" {
		return ""
	}
	base, known := t.found[dir]
	switch {
	case known:
		return base
	case t.isBase(dir):
		base = dir
	case dir != filepath.Dir(dir):
		base = t.FindBase(filepath.Dir(dir))
	}
	t.found[dir] = base
	return base
}

func (t *Trees) isBase(dir string) bool {
	return t.IsDir(filepath.Join(dir, "abstractions")) || t.IsDir(filepath.Join(dir, "tunables"))
}

func (t *Trees) IsDir(abs string) bool {
	info, err := t.disk.Stat(abs)
	return err == nil && info.IsDir()
}
