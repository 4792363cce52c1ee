package driver

import (
	"context"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// wide reports whether a fix changes several files.
func (c candidate) wide() bool {
	file := c.fix.Edits[0].Place.File
	return slices.ContainsFunc(c.fix.Edits, func(e diag.Edit) bool { return e.Place.File != file })
}

// roundOfWide applies fixes that change several files at once, each in all of them
// or in none. It reports whether anything changed. None of them is called safe: what
// they mean together is not proven, but that the files still load.
func (x *fixer) roundOfWide(ctx context.Context, all []candidate, out *Fixed) bool {
	taken := map[*source.File][]source.Span{}
	changed := false
	edits := map[*source.File][]diag.Edit{}
	for _, c := range all {
		if ctx.Err() != nil || x.unproven[key(c.finding)] != "" || overlaps(c.fix.Edits, taken) {
			continue
		}
		with, err := x.applyWide(ctx, edits, c)
		if err != nil {
			x.unproven[key(c.finding)] = err.Error()
			continue
		}
		edits, changed = with, true
		for _, e := range c.fix.Edits {
			file := e.Place.File
			at, _ := slices.BinarySearchFunc(taken[file], e.Place.Span, byStart)
			taken[file] = slices.Insert(taken[file], at, e.Place.Span)
		}
		out.Applied[c.finding.Code]++
	}
	for file, some := range edits {
		text, err := diag.Apply(file, some)
		if err == nil {
			x.change(file, text)
		}
	}
	x.opts.Loader = x.original.With(x.texts)
	return changed
}

// overlaps reports whether one of some edits overlaps a place that is taken.
func overlaps(edits []diag.Edit, taken map[*source.File][]source.Span) bool {
	return slices.ContainsFunc(edits, func(e diag.Edit) bool { return touches(taken[e.Place.File], e.Place.Span) })
}

// applyWide returns the edits of each file with those of one more fix, if the files
// that it changes load with them.
func (x *fixer) applyWide(ctx context.Context, edits map[*source.File][]diag.Edit, c candidate) (map[*source.File][]diag.Edit, error) {
	with := map[*source.File][]diag.Edit{}
	for file, some := range edits {
		with[file] = slices.Clip(some)
	}
	changes := map[*source.File]bool{}
	for _, e := range c.fix.Edits {
		with[e.Place.File] = append(with[e.Place.File], e)
		changes[e.Place.File] = true
	}
	texts := map[string]string{}
	for file, some := range with {
		text, err := diag.Apply(file, some)
		if err != nil {
			return nil, err
		}
		texts[file.Name()] = text
	}
	after := x.opts.Loader.With(texts)
	for file := range changes {
		if err := x.loadsWith(ctx, file.Name(), after); err != nil {
			return nil, err
		}
	}
	return with, nil
}

func (x *fixer) loadsWith(ctx context.Context, path string, after *load.Loader) error {
	return loads(ctx, Change{
		Path: path, Fragment: x.isFragment(path), Before: x.opts.Loader, After: after, Targets: x.opts.Targets,
	}, x.opts.Policy)
}
