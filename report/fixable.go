package report

import (
	"fmt"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/words"
)

// fixHint says how many findings fixes would mend; "" if none would, or if
// nobody is to be told.
func fixHint(r Report, opts Options) string {
	safe, unsafe := fixable(r)
	h := opts.Hints
	if h.Fix == "" {
		safe = 0
	}
	if h.Unsafe == "" {
		unsafe = 0
	}
	of := " of " + words.Counted(len(r.Findings), "finding") + " can be fixed with "
	switch {
	case safe > 0 && unsafe > 0:
		return fmt.Sprintf("%d%s%s, %d more with %s", safe, of, h.Fix, unsafe, h.AndUnsafe)
	case safe > 0:
		return fmt.Sprintf("%d%s%s", safe, of, h.Fix)
	case unsafe > 0:
		return fmt.Sprintf("%d%s%s", unsafe, of, h.Unsafe)
	}
	return ""
}

// fixable counts the findings with a safe fix, and those with others alone.
func fixable(r Report) (safe, unsafe int) {
	checked := map[string]bool{}
	for _, f := range r.Files {
		checked[f.Path] = true
	}
	for _, f := range r.Findings {
		fixes := slices.DeleteFunc(slices.Clone(f.Fixes), func(fix diag.Fix) bool { return !applicable(fix, checked) })
		switch {
		case slices.ContainsFunc(fixes, func(fix diag.Fix) bool { return fix.Safe }):
			safe++
		case len(fixes) > 0:
			unsafe++
		}
	}
	return safe, unsafe
}

// applicable reports whether a fix changes only files that were checked.
func applicable(fix diag.Fix, checked map[string]bool) bool {
	return len(fix.Edits) > 0 && !slices.ContainsFunc(fix.Edits, func(e diag.Edit) bool { return !checked[e.Place.File.Name()] })
}
