package portability

import (
	"github.com/bmatcuk/doublestar/v4"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/load"
)

var missingABI = lint.Analyzer{
	Code:     diag.Code{ID: "AA401", Name: "missing-abi"},
	Severity: diag.Warning,
	Summary:  "a file with a profile does not say which kernel features it was written for",
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Options: []lint.Option{
		{Name: "abi", Default: "abi/4.0", Help: "The abi file that the fix puts in."},
		{Name: "exempt", Check: optioncheck.GlobPattern, Default: []string{}, Help: "Paths of files that need none, as patterns with * and **."},
	},
	Run: findMissingABI,
}

func findMissingABI(p *lint.Pass) {
	if p.Text.Carried == nil && len(p.Project.Texts) > 1 {
		if all := withoutAnyABI(p); len(all) > 1 {
			if all[0] == p.Text {
				f := reportMissingABI(p)
				f.OfRun = true
				lint.Note(f, "none of the %d files with profiles has one: this is reported once", len(all))
			}
			return
		}
	}
	if lacksABI(p, p.Text) {
		reportMissingABI(p)
	}
}

func reportMissingABI(p *lint.Pass) *diag.Finding {
	top := p.Text.Tree.Stmts[0]
	place := top.Span()
	if profile, ok := top.(*ast.Profile); ok {
		place = profile.Head()
	}
	f := p.Report(place, "no abi: which rules are enforced depends on the machine that loads this")
	lint.Note(f, "rules for newer classes, such as userns, mqueue and io_uring, may be ignored")
	name := ast.FileName{Word: ast.Word{Raw: "<" + p.String("abi") + ">"}}
	if p.Project.Loader.ABI(name) != nil {
		lint.Note(f, "write abi %s, or the newest that your systems have", name.Raw)
		return f
	}
	lint.FixUnsafely(f, "insert abi "+name.Raw+", which may deny more than before",
		p.Text.Insert(top.Span().Start, "abi "+name.Raw+",\n\n"))
	return f
}

type withoutABIKey struct{}

// withoutAnyABI returns the files that need an abi, in the order of the run, if
// none of them has one: that was decided for all of them at once. Otherwise it
// returns nothing.
func withoutAnyABI(p *lint.Pass) []*lint.Text {
	return lint.SharedByAll(p, withoutABIKey{}, func() []*lint.Text {
		var all []*lint.Text
		for _, t := range p.Project.Texts {
			if !needsABI(p, t) {
				continue
			}
			if !lacksABI(p, t) {
				return nil
			}
			all = append(all, t)
		}
		return all
	})
}

// needsABI reports whether a file has a profile, and is none that options
// exempt.
func needsABI(p *lint.Pass, t *lint.Text) bool {
	if t.Fragment || t.Broken() || exempt(p, t) {
		return false
	}
	for range lint.Each[*ast.Profile](t) {
		return true
	}
	return false
}

// lacksABI reports whether a file needs an abi, and neither it nor what it
// includes names one.
func lacksABI(p *lint.Pass, t *lint.Text) bool {
	return needsABI(p, t) && !setsABI(p, t.Tree.Stmts, map[*load.File]bool{})
}

func exempt(p *lint.Pass, t *lint.Text) bool {
	for _, pattern := range p.Strings("exempt") {
		if ok, err := doublestar.Match(pattern, t.Path); ok && err == nil {
			return true
		}
	}
	return false
}

// stepsPerInclude are the steps of work to follow an include.
const stepsPerInclude = 30

// setsABI reports whether statements, or what they include, name an abi.
func setsABI(p *lint.Pass, stmts []ast.Stmt, seen map[*load.File]bool) bool {
	for _, stmt := range stmts {
		switch s := stmt.(type) {
		case *ast.ABI:
			return true
		case *ast.Include:
			for _, file := range p.Project.Loader.Include(s.File).Files {
				p.Spend(stepsPerInclude)
				if seen[file] {
					continue
				}
				seen[file] = true
				if setsABI(p, file.Tree.Stmts, seen) {
					return true
				}
			}
		}
	}
	return false
}
