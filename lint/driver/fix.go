package driver

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// FixOptions say which fixes to apply.
type FixOptions struct {
	// Unsafe applies fixes that change what the policy means too.
	Unsafe bool
	// Prove is asked before a safe fix is applied; SameRules if nil.
	Prove Prove
}

// Change is a change of one file by fixes, to be proven.
type Change struct {
	Path     string
	Fragment bool // others include it
	// Before and After read all files as they are without and with the change.
	Before, After *load.Loader
	// Targets are the files that are checked.
	Targets []load.Target
}

// Prove returns nil if a change of a file leaves what every policy means as it
// is, and otherwise an error that says what would differ.
type Prove func(ctx context.Context, c Change) error

// Fixed is what fixes made of the files.
type Fixed struct {
	// Result is what is found with the fixes applied.
	Result Result
	// Files are those that have changed, in the order of their paths.
	Files []FixedFile
	// Applied counts the fixes by the code of their findings.
	Applied map[diag.Code]int
	// Unproven counts the findings in Result whose safe fix was not applied,
	// because it could not be proven that it changes nothing. The last note of
	// each says so.
	Unproven int
}

// FixedFile is a file that fixes have changed.
type FixedFile struct {
	Path          string
	Before, After string
}

// fixRounds is how often fixes are looked for in what fixes have made. Each
// round applies all that do not overlap, so more are hardly ever of use.
const fixRounds = 10

// Fix checks the targets as Run does, and applies the fixes of what is found, to
// texts in memory, until there is nothing more to fix. It writes nothing. It
// fails only if the context ends.
func Fix(ctx context.Context, opts Options, fix FixOptions) (Fixed, error) {
	if fix.Prove == nil {
		fix.Prove = SameRules
	}
	x := fixer{opts: opts, fix: fix, original: opts.Loader, before: map[string]string{}, texts: map[string]string{}, unproven: map[string]string{}}
	out := Fixed{Applied: map[diag.Code]int{}}
	for round := 0; ; round++ {
		result, err := Run(ctx, x.opts)
		if err != nil {
			return Fixed{}, err
		}
		out.Result = result
		if round == fixRounds {
			break
		}
		changed, err := x.round(ctx, result, &out)
		if err != nil {
			return Fixed{}, err
		}
		if !changed {
			break
		}
	}
	x.markUnproven(&out)
	for _, path := range slices.Sorted(maps.Keys(x.texts)) {
		out.Files = append(out.Files, FixedFile{path, x.before[path], x.texts[path]})
	}
	return out, nil
}

type fixer struct {
	opts     Options
	fix      FixOptions
	original *load.Loader
	before   map[string]string // the original texts, by path
	texts    map[string]string // the changed texts, by path
	unproven map[string]string // why a fix cannot be applied, by its key
}

// candidate is a fix that may be applied.
type candidate struct {
	finding diag.Finding
	fix     diag.Fix
}

// round applies the fixes of one run. It reports whether anything changed.
func (x *fixer) round(ctx context.Context, result Result, out *Fixed) (bool, error) {
	byPath := map[string][]candidate{}
	var wide []candidate // fixes of several files
	checked := map[string]bool{}
	for _, f := range result.Files {
		checked[f.Path] = true
	}
	for _, f := range result.Findings {
		fix, ok := x.applicable(f)
		if !ok || slices.ContainsFunc(fix.Edits, func(e diag.Edit) bool { return !checked[e.Place.File.Name()] }) {
			continue
		}
		if c := (candidate{f, fix}); c.wide() {
			wide = append(wide, c)
		} else {
			path := fix.Edits[0].Place.File.Name()
			byPath[path] = append(byPath[path], c)
		}
	}
	// What they change of other files would not fit any more behind the fixes of these.
	if x.roundOfWide(ctx, wide, out) {
		return true, ctx.Err()
	}
	changed := false
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		file := byPath[path][0].fix.Edits[0].Place.File
		applied, text := x.fixFile(ctx, path, file, byPath[path])
		if len(applied) == 0 {
			continue
		}
		changed = true
		for _, c := range applied {
			out.Applied[c.finding.Code]++
		}
		x.change(file, text)
		// The next file is proven with this change in place: of two rules that
		// make each other redundant, one must stay.
		x.opts.Loader = x.original.With(x.texts)
	}
	return changed, nil
}

// change notes the new text of a file.
func (x *fixer) change(file *source.File, text string) {
	path := file.Name()
	if _, known := x.before[path]; !known {
		x.before[path] = file.Text()
	}
	x.texts[path] = text
}

// applicable returns the first fix of a finding that may be applied.
func (x *fixer) applicable(f diag.Finding) (diag.Fix, bool) {
	for _, fix := range f.Fixes {
		if (fix.Safe || x.fix.Unsafe) && len(fix.Edits) > 0 {
			return fix, true
		}
	}
	return diag.Fix{}, false
}

// fixFile applies fixes to one file: all that do not overlap, without those that
// cannot be proven. It returns those that were applied, and the text that they
// make.
func (x *fixer) fixFile(ctx context.Context, path string, file *source.File, all []candidate) ([]candidate, string) {
	var applied []candidate
	text := file.Text()
	var try func(part []candidate)
	try = func(part []candidate) {
		if len(part) == 0 || ctx.Err() != nil {
			return
		}
		both := append(applied[:len(applied):len(applied)], part...)
		with, err := x.apply(ctx, path, file, both)
		switch {
		case err == nil:
			applied, text = both, with
		case len(part) > 1:
			try(part[:len(part)/2])
			try(part[len(part)/2:])
		default:
			x.unproven[key(part[0].finding)] = err.Error()
		}
	}
	for {
		// Those that cannot be proven must not stand in the way of others.
		all = slices.DeleteFunc(all, func(c candidate) bool { return x.unproven[key(c.finding)] != "" })
		known := len(x.unproven)
		try(withoutOverlaps(all))
		if len(applied) > 0 || len(x.unproven) == known {
			return applied, text
		}
	}
}

// markUnproven notes on findings why their fixes are not applied.
func (x *fixer) markUnproven(out *Fixed) {
	for i := range out.Result.Findings {
		f := &out.Result.Findings[i]
		if why := x.unproven[key(*f)]; why != "" {
			f.Notes = append(slices.Clone(f.Notes), "the fix is not applied: "+why)
			out.Unproven++
		}
	}
}

// key tells findings apart, also when the lines around them have changed.
func key(f diag.Finding) string {
	return fmt.Sprintf("%s\x00%s\x00%s\x00%s", f.Fingerprint(), f.Place.File.Name(), f.Message, f.Place.File.Slice(f.Place.Span))
}

// apply returns the text that fixes make of a file. Safe ones are proven.
func (x *fixer) apply(ctx context.Context, path string, file *source.File, fixes []candidate) (string, error) {
	var edits []diag.Edit
	safe := true
	for _, c := range fixes {
		edits = append(edits, c.fix.Edits...)
		safe = safe && c.fix.Safe
	}
	manifest := slices.Contains(x.opts.Manifests.Paths, path)
	if manifest {
		edits = kube.WithoutEmptied(file, edits)
	} else {
		edits = WithHeadings(file, edits)
	}
	text, err := diag.Apply(file, edits)
	if err != nil {
		return "", err
	}
	after := x.opts.Loader.With(map[string]string{path: text})
	if manifest {
		return text, x.proveManifest(ctx, path, file.Text(), text, safe)
	}
	change := Change{
		Path: path, Fragment: x.isFragment(path), Before: x.opts.Loader, After: after, Targets: x.opts.Targets,
	}
	if !safe {
		return text, loads(ctx, change, x.opts.Policy)
	}
	return text, x.fix.Prove(ctx, change)
}

func (x *fixer) isFragment(path string) bool {
	i := slices.IndexFunc(x.opts.Targets, func(t load.Target) bool { return t.Path == path })
	return i >= 0 && x.opts.Targets[i].Fragment
}

// withoutOverlaps returns the fixes that can be applied together, the first of
// those that overlap.
func withoutOverlaps(all []candidate) []candidate {
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Compare(a.fix.Edits[0].Place.Span.Start, b.fix.Edits[0].Place.Span.Start)
	})
	var kept []candidate
	var taken []source.Span // sorted
	for _, c := range all {
		if slices.ContainsFunc(c.fix.Edits, func(e diag.Edit) bool { return touches(taken, e.Place.Span) }) {
			continue
		}
		kept = append(kept, c)
		for _, e := range c.fix.Edits {
			at, _ := slices.BinarySearchFunc(taken, e.Place.Span, byStart)
			taken = slices.Insert(taken, at, e.Place.Span)
		}
	}
	return kept
}

func byStart(a, b source.Span) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}

// touches reports whether a place overlaps one that is taken, or inserts at the
// same offset.
func touches(taken []source.Span, at source.Span) bool {
	i, same := slices.BinarySearchFunc(taken, at, byStart)
	return same || i > 0 && taken[i-1].End > at.Start || i < len(taken) && taken[i].Start < at.End
}
