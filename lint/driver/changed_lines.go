package driver

import (
	"context"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// Before is what was found in the same targets before a change.
type Before struct {
	Findings diag.List
	// Loaded is that of the results.
	Loaded map[string]bool
	// Renamed are the absolute paths that files had before which have another
	// now, by those.
	Renamed map[string]string
}

// ofChange returns the findings that a change is the reason for. Those are the
// findings with a place on a line that has changed; and, wherever they are, all
// errors of files that had none before, and errors and warnings that were not
// there. If nobody can tell what was there, the error says so.
func (r *run) ofChange(ctx context.Context, all diag.List) (diag.List, error) {
	var kept, open diag.List
	for _, f := range all {
		switch {
		case r.onChangedLines(f):
			kept = append(kept, f)
		case f.Severity > diag.Info:
			open = append(open, f)
		}
	}
	if len(open) == 0 {
		return kept, nil
	}
	before := &Before{}
	var err error
	if r.opts.Before != nil {
		if before, err = r.opts.Before(ctx, r.affectedPaths()); err != nil {
			return append(kept, open...), err
		}
	}
	broken := r.brokenSince(before)
	known := r.knownBefore(before)
	for _, f := range open {
		if known.take(r.identity(f, before.Renamed), f.Severity) && !broken.hasError(f) {
			continue
		}
		if r.opts.Before != nil || f.Severity == diag.Error {
			kept = append(kept, f)
		}
	}
	kept.Sort()
	return kept, nil
}

// affectedPaths returns the absolute paths of the files that are checked.
func (r *run) affectedPaths() []string {
	var paths []string
	for _, j := range r.jobs {
		if j.affected {
			paths = append(paths, r.opts.Loader.Abs(j.target.Path))
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// onChangedLines reports whether a place of a finding is on a line that has
// changed. An include that led to the place is one if it is new.
func (r *run) onChangedLines(f diag.Finding) bool {
	if r.isOnChangedLine(f.Place) {
		return true
	}
	return slices.ContainsFunc(f.Related, func(rel diag.Related) bool { return r.isOnChangedLine(rel.Place) })
}

func (r *run) isOnChangedLine(place diag.Place) bool {
	at := r.written(place)
	lines := r.opts.ChangedLines[r.opts.Loader.Abs(at.File.Name())]
	if len(lines) == 0 {
		return false
	}
	first := at.File.Position(at.Span.Start, source.Bytes).Line
	return slices.ContainsFunc(lines, func(l Lines) bool { return l.First <= first && first <= l.Last })
}

// foundErrors are errors, as they are found by their places.
type foundErrors map[diag.Place][]diag.Finding

func (e foundErrors) hasError(f diag.Finding) bool {
	return slices.ContainsFunc(e[f.Place], func(known diag.Finding) bool { return known.Compare(f) == 0 })
}

// brokenSince returns the errors of files that had none before, or that were not
// there. An error in an included file may be an old one, and yet break a file
// that includes it since the change.
func (r *run) brokenSince(before *Before) foundErrors {
	all := foundErrors{}
	for _, j := range r.jobs {
		if !j.affected || len(j.errors) == 0 {
			continue
		}
		path := r.opts.Loader.Abs(j.target.Path)
		if loaded, known := before.Loaded[nameBefore(path, before.Renamed)]; known && !loaded {
			continue
		}
		for _, f := range j.errors {
			all[f.Place] = append(all[f.Place], f)
		}
	}
	return all
}

func nameBefore(path string, renamed map[string]string) string {
	if old, ok := renamed[path]; ok {
		return old
	}
	return path
}

// identity is what a finding is told by on both sides of a change: not by the
// profile, which may have been renamed around it.
type identity struct{ rule, path, statement string }

func (r *run) identity(f diag.Finding, renamed map[string]string) identity {
	path := r.opts.Loader.Abs(r.written(f.Place).File.Name())
	return identity{f.Code.ID, nameBefore(path, renamed), f.Known()}
}

// knownFindings counts the findings before a change, by severity.
type knownFindings map[identity]*[diag.Error + 1]int

func (r *run) knownBefore(before *Before) knownFindings {
	known := knownFindings{}
	for _, f := range before.Findings {
		id := identity{f.Code.ID, r.opts.Loader.Abs(f.Place.File.Name()), f.Known()}
		if known[id] == nil {
			known[id] = new([diag.Error + 1]int)
		}
		known[id][f.Severity]++
	}
	return known
}

// take reports whether a finding was there before, and no less severe. Each
// accounts for one.
func (k knownFindings) take(id identity, least diag.Severity) bool {
	counts := k[id]
	if counts == nil {
		return false
	}
	for s := least; s <= diag.Error; s++ {
		if counts[s] > 0 {
			counts[s]--
			return true
		}
	}
	return false
}
