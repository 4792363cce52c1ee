package diff

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/filesys"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/gitfs"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// diffSides are the two versions that diff compares.
type diffSides struct {
	old, new  diffSide
	revisions []*gitfs.FS
}

// diffSide is one of them.
type diffSide struct {
	in    *inputs.Inputs // nil if there is nothing on this side
	files []semdiff.File
}

func (s *diffSides) close() {
	for _, f := range s.revisions {
		_ = f.Close() // it was read from, and is not needed any more
	}
}

// errs returns the errors of what could not be read, those of a comparison among
// them, each once.
func (s *diffSides) errs(found []error) []error {
	all := slices.Clone(found)
	for _, side := range [...]diffSide{s.old, s.new} {
		if side.in != nil {
			all = append(all, side.in.Errs...)
		}
	}
	slices.SortStableFunc(all, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return slices.CompactFunc(all, func(a, b error) bool { return a.Error() == b.Error() })
}

// halfUnread reports whether nothing of a side could be read, so that all of the
// other would seem to be new or gone.
func (s *diffSides) halfUnread() bool {
	return slices.ContainsFunc([]diffSide{s.old, s.new}, func(side diffSide) bool {
		return side.in != nil && len(side.in.Errs) > 0 && len(side.files) == 0
	})
}

// openSides finds the files that the arguments stand for.
func openSides(ctx context.Context, env environment.Env, opts diffOptions, args []string) (*diffSides, error) {
	switch {
	case opts.external:
		return externalSides(env, opts, args)
	case opts.git != "":
		return gitSides(ctx, env, opts, args)
	}
	return pathSides(env, opts, args)
}

// pathSides compares two paths. Of a directory and a file, the file is compared
// with that of its name in the directory.
func pathSides(env environment.Env, opts diffOptions, args []string) (*diffSides, error) {
	old, new := args[0], args[1]
	for _, name := range args {
		if name == "-" {
			continue
		}
		if _, err := os.Stat(pathname.Absolute(env.Dir, name)); err != nil {
			return nil, exit.With(exit.Input, confine.ReadError(name, err))
		}
	}
	switch oldDir, newDir := isDirectory(env, old), isDirectory(env, new); {
	case old == os.DevNull || new == os.DevNull:
	case oldDir && !newDir:
		old = filepath.Join(old, filepath.Base(new))
	case newDir && !oldDir:
		new = filepath.Join(new, filepath.Base(old))
	}
	var sides diffSides
	readers := newReaders(opts)
	for _, x := range [...]struct {
		to          *diffSide
		name, other string
	}{{&sides.old, old, new}, {&sides.new, new, old}} {
		if x.name == os.DevNull {
			continue // nothing, as git and diff name it
		}
		in := opts.inputs
		in.Base = baseFor(env, in, x.name, x.other)
		var err error
		if x.to.in, err = inputs.GatherFrom(filesys.System{}, env, in, []string{x.name}); err != nil {
			return nil, err
		}
		if errs := x.to.in.Nothing("compare"); len(errs) > 0 {
			return nil, exit.With(exit.Input, errs[0])
		}
		readers.allow(x.to.in)
	}
	for i, side := range []*diffSide{&sides.old, &sides.new} {
		if side.in != nil {
			side.fill(readers)
			side.relativeTo([]string{old, new}[i])
		}
	}
	return &sides, nil
}

func isDirectory(env environment.Env, name string) bool {
	info, err := os.Stat(pathname.Absolute(env.Dir, name))
	return err == nil && info.IsDir()
}

// baseFor returns the base to take for a path: that of the other version, if the
// path lies in no tree itself, as a copy in a directory for temporary files does.
func baseFor(env environment.Env, in inputs.Options, name, other string) string {
	trees := inputs.NewTrees(env, in.Base)
	find := func(name string) string {
		switch {
		case name != "-":
			return trees.FindBase(pathname.Absolute(env.Dir, name))
		case in.StdinFilename != "":
			return trees.FindBase(pathname.Absolute(env.Dir, in.StdinFilename))
		}
		return ""
	}
	if in.Base != "" || find(name) != "" {
		return in.Base
	}
	return find(other)
}

// relativeTo makes the keys of files their paths in the directory that the user
// named; single files have none, so that they are versions of each other.
func (s *diffSide) relativeTo(name string) {
	dir := strings.TrimSuffix(filepath.ToSlash(filepath.Clean(name)), "/") + "/"
	for i := range s.files {
		f := &s.files[i]
		if rel, inside := strings.CutPrefix(f.Path, dir); inside {
			f.Key = rel
		} else if dir != "./" {
			f.Key = ""
		}
	}
}

// gitSides compares two revisions, or one and the work tree.
func gitSides(ctx context.Context, env environment.Env, opts diffOptions, paths []string) (*diffSides, error) {
	repo, err := gitfs.Open(ctx, env.Dir)
	if err != nil {
		return nil, exit.With(exit.Input, err)
	}
	revs, err := repo.Resolve(opts.git)
	if err != nil {
		return nil, exit.Usagef("--git: %w", err)
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var sides diffSides
	disks := [2]filesys.Disk{filesys.System{}, filesys.System{}}
	for i, id := range [...]string{revs.Old, revs.New} {
		if id == "" {
			continue
		}
		files, err := repo.Files(id, opts.inputs.MaxFileSize)
		if err != nil {
			sides.close()
			return nil, exit.With(exit.Input, err)
		}
		sides.revisions = append(sides.revisions, files)
		disks[i] = filesys.Revision{Dir: env.Dir, Prefix: filepath.FromSlash(repo.Prefix()), Top: repo.Top(), Files: files}
	}
	for i, side := range [...]*diffSide{&sides.old, &sides.new} {
		there, err := existing(env, disks[i], disks[1-i], paths)
		if err == nil && len(there) > 0 {
			*side, err = openSide(disks[i], env, opts, there)
		}
		if err != nil {
			sides.close()
			return nil, err
		}
	}
	return &sides, nil
}

// existing returns the paths that one side has. Those that the other side has
// were added or taken away; the error is that of one that neither has.
func existing(env environment.Env, here, there filesys.Disk, paths []string) ([]string, error) {
	var found []string
	for _, p := range paths {
		abs := pathname.Absolute(env.Dir, p)
		_, err := here.Stat(abs)
		if err == nil {
			found = append(found, p)
		} else if _, other := there.Stat(abs); other != nil {
			return nil, exit.With(exit.Input, confine.ReadError(p, err))
		}
	}
	return found, nil
}

// openSide finds the files below some paths.
func openSide(disk filesys.Disk, env environment.Env, opts diffOptions, paths []string) (diffSide, error) {
	in, err := inputs.GatherFrom(disk, env, opts.inputs, paths)
	if err != nil {
		return diffSide{}, err
	}
	return newSide(in, opts), nil
}

func newSide(in *inputs.Inputs, opts diffOptions) diffSide {
	readers := newReaders(opts)
	readers.allow(in)
	s := diffSide{in: in}
	s.fill(readers)
	return s
}

// fill adds the files that were gathered.
func (s *diffSide) fill(readers *readers) {
	for _, g := range s.in.Groups {
		r := readers.of(s.in, g)
		for _, t := range g.Targets {
			r.loader.Prefer(t.Path)
			s.files = append(s.files, semdiff.File{Key: t.Path, Path: t.Path, Fragment: t.Fragment, Loader: r.loader, Checker: r.checker})
		}
	}
}

// readers read the files of groups. Two that look for includes in the same places
// have one reader, so that what both include is read once.
type readers struct {
	opts diffOptions
	inputs.Readable
	bySearch map[string]reader
}

type reader struct {
	loader  *load.Loader
	checker *policy.Checker
}

func newReaders(opts diffOptions) *readers {
	return &readers{opts: opts, bySearch: map[string]reader{}}
}

// allow lets the files be read that inputs may read.
func (r *readers) allow(in *inputs.Inputs) { r.Add(in.Trees.Readable) }

// of returns the reader of a group.
func (r *readers) of(in *inputs.Inputs, g *inputs.Group) reader {
	key := strings.Join(g.Search, "\x00")
	if known, ok := r.bySearch[key]; ok && in.Stdin == nil {
		return known
	}
	loader := in.LoaderWith(r.Readable, g)
	made := reader{loader, policy.NewChecker(loader, policy.Options{Define: in.Opts.Define, ABI: r.opts.kernel, Kernel: r.opts.kernel})}
	if in.Stdin == nil {
		r.bySearch[key] = made
	}
	return made
}

// wrapped returns the files of fragments on both sides, by their keys, with their
// rules in a profile, so that they can be compared though no profile includes them;
// left are the keys of those that cannot.
func (s *diffSides) wrapped(keys []string) (old, new []semdiff.File, left []string) {
	for _, key := range keys {
		a, ok := s.old.wrap(key)
		b, both := s.new.wrap(key)
		if !ok || !both {
			left = append(left, key)
			continue
		}
		old, new = append(old, a), append(new, b)
	}
	return old, new, left
}

// wrap puts the rules of a fragment into a profile; false if there is none of the
// key, or if it holds no rules.
func (s *diffSide) wrap(key string) (semdiff.File, bool) {
	i := slices.IndexFunc(s.files, func(f semdiff.File) bool { return f.Key == key && f.Fragment })
	if i < 0 || !holdsRules(&s.files[i]) {
		return semdiff.File{}, false
	}
	f := s.files[i]
	text := "include if exists <tunables/global>\nprofile fragment {\n  include \"" + f.Path + "\"\n}\n"
	f.Path, f.Fragment = f.Path+" (in a profile)", false
	f.Loader.Text(f.Path, text, false)
	return f, true
}

// holdsRules reports whether a fragment is one that can stand in a profile, and
// has a name that an include can spell.
func holdsRules(f *semdiff.File) bool {
	file, err := f.Loader.Fragment(f.Path)
	if err != nil || strings.ContainsAny(f.Path, "\"\\\n") {
		return false
	}
	return !slices.ContainsFunc(file.Tree.Stmts, func(stmt ast.Stmt) bool {
		switch stmt.(type) {
		case *ast.VariableAssignment, *ast.BooleanAssignment, *ast.Alias, *ast.Profile:
			return true
		}
		return false
	})
}

// externalSides compares two versions of a file that git has written to where it
// says, under the path of the file in the work tree.
func externalSides(env environment.Env, opts diffOptions, args []string) (*diffSides, error) {
	var sides diffSides
	if len(args) == 1 {
		return nil, exit.With(exit.Input, &load.Error{Path: args[0], Reason: load.Unreadable, Err: errors.New("not merged yet, so there is nothing to compare")})
	}
	for i, to := range [...]*diffSide{&sides.old, &sides.new} {
		file, mode := args[1+3*i], args[3+3*i]
		if file == os.DevNull || mode != "100644" && mode != "100755" {
			continue // it is not there, or a link
		}
		in, err := inputs.GatherText(env, opts.inputs, args[0], pathname.Absolute(env.Dir, file))
		if err != nil {
			return nil, exit.With(exit.Input, err)
		}
		*to = newSide(in, opts)
	}
	return &sides, nil
}
