package semdiff

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// File is a file of one side.
type File struct {
	// Key is what a file of the other side has in common that is another version
	// of this one: its path in a tree.
	Key string
	// Path is where the loader finds it.
	Path string
	// Fragment is set if others include it, so that it has no meaning of its own.
	Fragment bool
	Loader   *load.Loader
	Checker  *policy.Checker
}

// Report is what a comparison of files found.
type Report struct {
	// Profiles are those of the files that were compared, in the order of their
	// files.
	Profiles []Profile
	// Same are the names of the profiles in files that are equal, with all that
	// they include.
	Same []string
	// Texts are the files that are not the same on both sides.
	Texts []Text
	// Idle are the fragments among them that no profile on either side includes.
	Idle []string
	// Errors are those of files that could not be read.
	Errors []error
}

// Text is a file whose text differs.
type Text struct {
	Old, New         string // the paths; "" where there is none
	OldText, NewText string
	fragment         bool
}

// CompareFiles compares what the files of two sides mean. Where a file is the
// same on both sides with everything it includes, its profiles are not looked
// at. The error is that of the context.
func CompareFiles(ctx context.Context, old, new []File, opts Options) (*Report, error) {
	c := comparison{report: &Report{}}
	c.pairVersions(old, new)
	if err := c.readFiles(ctx); err != nil {
		return nil, err
	}
	c.skip()
	if err := c.compareProfiles(ctx, opts); err != nil {
		return nil, err
	}
	c.idle()
	return c.report, nil
}

// comparison is a comparison of files at work.
type comparison struct {
	report   *Report
	pairs    []*filePair
	included sync.Map // the absolute paths of all files that profiles include
}

// filePair is two versions of a file, or the only one.
type filePair struct {
	key   string
	sides [2]*File
	texts [2]string
	errs  [2]error
	tree  *load.File // if the texts are the same, and it is no fragment
	same  bool
	// compared are the profiles of the same name, rest those of each side that
	// are not in the file of the other one.
	compared []Profile
	rest     [2][]*policy.Profile
}

// pairVersions puts the versions of each file side by side, in the order of their keys.
func (c *comparison) pairVersions(old, new []File) {
	byKey := map[string]*filePair{}
	for side, files := range [...][]File{old, new} {
		for i := range files {
			f := &files[i]
			p := byKey[f.Key]
			if p == nil {
				p = &filePair{key: f.Key}
				byKey[f.Key] = p
				c.pairs = append(c.pairs, p)
			}
			p.sides[side] = f
		}
	}
	slices.SortStableFunc(c.pairs, func(a, b *filePair) int { return cmp.Compare(a.key, b.key) })
}

// readFiles reads all files, and parses those that might be skipped.
func (c *comparison) readFiles(ctx context.Context) error {
	var jobs []func()
	for _, p := range c.pairs {
		jobs = append(jobs, func() {
			for side, f := range p.sides {
				if f != nil {
					p.texts[side], p.errs[side] = f.Loader.ReadText(f.Path)
				}
			}
			p.same = p.wasRead(0) && p.wasRead(1) && p.texts[0] == p.texts[1] && p.sides[0].Fragment == p.sides[1].Fragment
			if p.same && !p.sides[1].Fragment {
				p.tree, _ = p.sides[1].Loader.Profile(p.sides[1].Path)
			}
		})
	}
	return parallel.Do(ctx, jobs)
}

// wasRead reports whether the file is there on a side, and could be read.
func (p *filePair) wasRead(side int) bool { return p.sides[side] != nil && p.errs[side] == nil }

// skip finds the files that are the same on both sides with all that they
// include, and notes those whose text differs.
func (c *comparison) skip() {
	memo := map[[2]*load.Loader]*sameness{}
	for _, p := range c.pairs {
		c.report.Errors = append(c.report.Errors, notNil(p.errs[:])...)
		if !p.same {
			c.noteFile(p)
			continue
		}
		if p.tree == nil {
			continue
		}
		loaders := [2]*load.Loader{p.sides[0].Loader, p.sides[1].Loader}
		if memo[loaders] == nil {
			memo[loaders] = newSameness(loaders[0], loaders[1])
		}
		if p.same = memo[loaders].allIncludesSame(p.tree.Tree.Stmts); p.same {
			c.report.Same = append(c.report.Same, ast.ProfileNames(p.tree.Tree.Stmts)...)
		}
	}
}

func notNil(errs []error) []error {
	return slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
}

// noteFile notes a file whose text differs.
func (c *comparison) noteFile(p *filePair) {
	t := Text{OldText: p.texts[0], NewText: p.texts[1]}
	for side, f := range p.sides {
		if f == nil {
			continue
		}
		if t.fragment = f.Fragment; side == 0 {
			t.Old = f.Path
		} else {
			t.New = f.Path
		}
	}
	c.report.Texts = append(c.report.Texts, t)
}

// compareProfiles compares the profiles of the files that are not the same: first those
// of the same name in versions of one file, of which no more is kept then than
// what differs, then what is left.
func (c *comparison) compareProfiles(ctx context.Context, opts Options) error {
	var jobs []func()
	for _, p := range c.pairs {
		if !p.same {
			jobs = append(jobs, func() { c.comparePair(p, opts) })
		}
	}
	if err := parallel.Do(ctx, jobs); err != nil {
		return err
	}
	var rest [2][]*policy.Profile
	for _, p := range c.pairs {
		c.report.Profiles = append(c.report.Profiles, p.compared...)
		for side := range rest {
			rest[side] = append(rest[side], p.rest[side]...)
		}
	}
	c.report.Profiles = append(c.report.Profiles, Compare(rest[0], rest[1], opts)...)
	slices.SortStableFunc(c.report.Profiles, func(a, b Profile) int { return cmp.Compare(a.Path(), b.Path()) })
	return nil
}

// comparePair compares the profiles of two versions of a file.
func (c *comparison) comparePair(p *filePair, opts Options) {
	var profiles [2][]*policy.Profile
	both(func(side int) { profiles[side] = c.resolveVersion(p, side) })
	before := map[string]*policy.Profile{}
	for _, q := range profiles[0] {
		before[q.FullName()] = q
	}
	taken := map[*policy.Profile]bool{}
	var pairs [][2]*policy.Profile
	for _, q := range profiles[1] {
		if old := before[q.FullName()]; old != nil && !taken[old] {
			taken[old] = true
			pairs = append(pairs, [2]*policy.Profile{old, q})
		} else {
			p.rest[1] = append(p.rest[1], q)
		}
	}
	p.compared = comparePairs(pairs, opts)
	for _, q := range profiles[0] {
		if !taken[q] {
			p.rest[0] = append(p.rest[0], q)
		}
	}
}

// both runs a function for each side at the same time.
func both(f func(side int)) {
	_ = parallel.Do(context.Background(), []func(){func() { f(0) }, func() { f(1) }}) // which fails only with the context
}

// resolveVersion returns the profiles of one version of a file, with their rules as
// sets: that is the greater part of the work.
func (c *comparison) resolveVersion(p *filePair, side int) []*policy.Profile {
	f := p.sides[side]
	if !p.wasRead(side) || f.Fragment {
		return nil
	}
	file, err := f.Loader.Profile(f.Path)
	if err != nil {
		return nil
	}
	resolved := f.Checker.Resolve(file)
	for _, included := range resolved.Report.Included {
		c.included.Store(f.Loader.Abs(included.Name()), true)
	}
	for _, q := range resolved.Profiles {
		q.Mediation(key.ClassFile)
	}
	return resolved.Profiles
}

// idle notes the fragments with another text that no profile includes: the
// others were compared through the profiles.
func (c *comparison) idle() {
	for _, p := range c.pairs {
		used := false
		for _, f := range p.sides {
			if f != nil {
				_, included := c.included.Load(f.Loader.Abs(f.Path))
				used = used || included || !f.Fragment
			}
		}
		if !p.same && !used {
			c.report.Idle = append(c.report.Idle, p.key)
		}
	}
}
