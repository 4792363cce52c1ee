package driver

import (
	"fmt"
	"path"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

// known takes the findings out of a list that the baseline of a run knows. It
// adds a finding for what the baseline knows and nothing in the files that were
// checked shows any more.
func (r *run) known(all diag.List) (kept diag.List, out []Suppressed) {
	b := r.opts.Baseline
	if b == nil {
		return all, nil
	}
	left := map[baselineKey]int{}
	for key, n := range b.counts {
		left[key] = n
	}
	for _, f := range all {
		if key := (baselineEntry{Rule: f.Code.ID, Path: ".", Key: ofRun}).key(); b.counts[key] > 0 && ofRunToo(f) {
			left[key] = 0
			out = append(out, Suppressed{Finding: f, Baseline: true})
			continue
		}
		keys := r.baselineKeys(f)
		i := slices.IndexFunc(keys, func(key baselineKey) bool { return left[key] > 0 })
		if i < 0 {
			kept = append(kept, f)
			continue
		}
		left[keys[i]]--
		out = append(out, Suppressed{Finding: f, Baseline: true})
	}
	return append(kept, r.selected(r.stale(b, left))...), out
}

// ofRunToo reports whether a finding is what one of its rule says of all files of
// a run: a run on some of the files says it of each. That AppArmor's own files are
// not known says nothing of another include that is not found.
func ofRunToo(f diag.Finding) bool { return f.OfRun || f.Code != diag.IncludeNotFound }

// baselineDir returns the directory of the baseline, absolute.
func (r *run) baselineDir() string { return path.Dir(r.opts.Loader.Abs(r.opts.Baseline.file.Name())) }

// baselineKeys returns what a baseline may know a finding by, the best first: its
// place, that of a file which is gone and had the profile, and what baselines of
// version 1 have.
func (r *run) baselineKeys(f diag.Finding) []baselineKey {
	name := f.Place.File.Name()
	seen := seenFrom(r.baselineDir(), r.opts.Loader.Abs("."), name)
	e := entryOf(f, seen)
	keys := []baselineKey{e.key()}
	for _, key := range r.opts.Baseline.inProfiles[e.key().anywhere()] {
		if key.path != seen && r.isGone(path.Join(r.baselineDir(), key.path)) {
			keys = append(keys, key)
		}
	}
	for _, at := range []string{seen, name} {
		if f.Profile != "" {
			at = ""
		}
		keys = append(keys, baselineKey{f.Code.ID, f.Profile, at, "key " + e.Key}, baselineKey{f.Code.ID, f.Profile, at, "text " + f.Statement})
	}
	return keys
}

// stale returns findings on the entries of which findings are left.
func (r *run) stale(b *Baseline, left map[baselineKey]int) diag.List {
	if r.opts.ChangedLines != nil {
		return nil // most findings are left out
	}
	at := r.looked()
	var found diag.List
	for _, e := range b.entries {
		// Version 1 counts together what profiles of one name have, here or in
		// another tree.
		some := e.Key == "" && left[e.known] < b.counts[e.known]
		if left[e.known] == 0 || some || r.isLayout(e.Rule) || !r.looksFor(e, at) {
			continue
		}
		place := diag.Place{File: b.file, Span: e.place}
		f := r.finding(diag.StaleBaseline, place, fmt.Sprintf("%s is not found any more in %s", e.Rule, e.Path))
		if found := b.counts[e.known] - left[e.known]; found > 0 {
			f.Message = fmt.Sprintf("%s is found %d of %d times in %s", e.Rule, found, b.counts[e.known], e.Path)
		}
		lint.Note(&f, "write the baseline again, so that it does not hide the same finding when it comes back")
		found = append(found, f)
	}
	return found
}

// looked is what a run has looked at, by absolute paths.
type looked struct {
	jobs map[string]*job
	dirs map[string]bool
}

func (r *run) looked() looked {
	l := looked{map[string]*job{}, map[string]bool{}}
	for _, j := range r.jobs {
		abs := r.opts.Loader.Abs(j.target.Path)
		l.jobs[abs] = j
		l.dirs[path.Dir(abs)] = true
	}
	for _, dir := range r.opts.Loader.SearchPath() {
		l.dirs[r.opts.Loader.Abs(dir)] = true
	}
	return l
}

// looksFor reports whether the finding of an entry would have been found if it
// were there: the file was looked at or is gone, and the rule was run on it as in
// a run of everything.
func (r *run) looksFor(e baselineEntry, looked looked) bool {
	everything := r.opts.Whole && r.opts.Changed == nil
	if e.Key == ofRun {
		return everything && r.opts.Selection.Has(diag.Code{ID: e.Rule})
	}
	paths := []string{path.Join(r.baselineDir(), e.Path), r.opts.Loader.Abs(e.Path)}
	if path.IsAbs(e.Path) || e.Key != "" {
		paths = paths[:1]
	}
	if path.IsAbs(e.Path) {
		paths = []string{path.Clean(e.Path)}
	}
	for _, at := range paths {
		if j := looked.jobs[at]; j != nil {
			return j.affected && j.text != nil && !j.text.Broken() && r.selection(j.target.Path).Has(diag.Code{ID: e.Rule}) &&
				(everything || !j.target.Fragment && !r.looksAtProject(e.Rule))
		}
	}
	if !everything || !r.selection(e.Path).Has(diag.Code{ID: e.Rule}) {
		return false
	}
	return !slices.ContainsFunc(paths, func(at string) bool { return !looked.inDirectories(at) || !r.isGone(at) })
}

// inDirectories reports whether a path lies in the tree that is checked, or in a
// directory of files that are: else it is a matter of another run.
func (l looked) inDirectories(at string) bool {
	for dir := path.Dir(at); ; dir = path.Dir(dir) {
		if l.dirs[dir] {
			return true
		}
		if dir == path.Dir(dir) {
			return false
		}
	}
}

// isLayout reports whether what a rule finds is how a text is written.
func (r *run) isLayout(id string) bool {
	return slices.ContainsFunc(r.opts.Selection.Rules(), func(a *lint.Analyzer) bool { return a.Code.ID == id && a.Layout })
}

// looksAtProject reports whether what a rule finds in a file depends on others
// that are no includes of it.
func (r *run) looksAtProject(id string) bool {
	return slices.ContainsFunc(r.opts.Selection.Rules(), func(a *lint.Analyzer) bool {
		return a.Code.ID == id && (a.Needs&lint.NeedsProject != 0 || a.Finish != nil)
	})
}
