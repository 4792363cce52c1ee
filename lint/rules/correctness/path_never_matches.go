package correctness

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
)

var pathNeverMatches = lint.Analyzer{
	Code:     diag.Code{ID: "AA117", Name: "path-never-matches"},
	Severity: diag.Warning,
	Summary:  "the pattern of a rule matches no path that there can be",
	Needs:    lint.NeedsPolicy,
	Run:      findDeadPaths,
}

func findDeadPaths(p *lint.Pass) {
	for _, profile := range p.Policy.Profiles {
		rules := profile.Rules()
		for i := range rules {
			r := &rules[i]
			if !p.Checks(r.Place.File) {
				continue
			}
			for _, word := range ruleword.RealPathsOf(r.Stmt) {
				judgePath(p, profile, r, word)
			}
		}
		reportMountPoints(p, profile, rules)
	}
}

// odd reports whether a pattern may have something in it that no path has; most
// have not.
func odd(text string) bool {
	return text[0] != '/' || strings.HasPrefix(text, "//") || oddDots(text) || strings.Contains(text, "/}/") ||
		strings.Contains(text, "/,") || strings.Contains(text, "/{/") || strings.Contains(text, ",/") ||
		strings.Contains(text, "[/") || strings.Contains(text, "[.")
}

// oddDots reports whether a dot behind a slash may be all that stands between two
// slashes, or be one of two dots: it is not the start of the name of a hidden
// file.
func oddDots(text string) bool {
	for {
		_, after, found := strings.Cut(text, "/.")
		if !found {
			return false
		}
		if after == "" || !spelling.IsLetterOrDigit(after[0]) && after[0] != '_' {
			return true
		}
		text = after
	}
}

func judgePath(p *lint.Pass, profile *policy.Profile, r *policy.Rule, word ast.Word) {
	text, twice := profile.ExpandPath(word), strings.Contains(word.Raw, "//")
	if text == "" || !twice && !odd(text) {
		return
	}
	at := r.PlaceOf(word.Place)
	if odd(text) && len(profile.Assumed(word.Raw)) == 0 && !spelling.HasVariable(text) && !hasPlaceholder(word) && !canMatch(p, text) {
		f := p.ReportAt(at, "%s matches no path: %s", word.Raw, oddness(text))
		wording.NoteDeniesNothing(f, r.Quals.Deny())
		return
	}
	if raw := word.Raw; twice {
		f := p.ReportAt(at, "two slashes in %s are read as one", raw)
		f.Severity = diag.Info
		if !strings.HasPrefix(raw, "//") && at.Span == word.Place {
			single := raw
			for strings.Contains(single, "//") {
				single = strings.ReplaceAll(single, "//", "/")
			}
			lint.FixByMeaning(f, "write "+single, diag.Edit{Place: at, Text: single})
		}
	}
}

// oddness tells what is in a path that no path has.
func oddness(text string) string {
	switch {
	case strings.Contains(text, "/../") || strings.HasSuffix(text, "/.."):
		return "the kernel asks about paths without .. in them"
	case strings.Contains(text, "/./") || strings.HasSuffix(text, "/."):
		return "the kernel asks about paths without . in them"
	case text[0] != '/' && text[0] != '{' && text[0] != '[':
		return "paths start with a slash"
	case strings.HasPrefix(text, "//"):
		return "it starts with two slashes"
	}
	return "no path has two slashes side by side"
}

// stepsPerTextByte are the steps that it takes to read a byte of a pattern.
const stepsPerTextByte = 5

type canMatchKey struct{}

// canMatch reports whether a pattern matches a path as the kernel has them.
func canMatch(p *lint.Pass, text string) bool {
	known := lint.SharedByAll(p, canMatchKey{}, func() *sync.Map { return new(sync.Map) })
	if v, ok := known.Load(text); ok {
		return v.(bool)
	}
	p.Spend(stepsPerTextByte * len(text))
	can := true
	if pattern, err := glob.Parse(text); err == nil && !ordinary(pattern.Expr()) {
		_, v := pattern.Set().Intersect(glob.RealPaths(), noDots()).Witness(glob.Budget(20_000), glob.Charge(p.Meter()))
		can = v != glob.No
	}
	known.Store(text, can)
	return can
}

// ordinary reports whether an example of what an expression matches is a path as
// the kernel has them.
func ordinary(e glob.Expr) bool {
	example, ok := e.Example()
	return ok && spelling.IsRealPath(example) && !oddDots(example+"/")
}

// noDots has the strings in which no part between slashes is . or ..
func noDots() glob.Set {
	any := glob.Many(glob.ByteSet{}.Not())
	var dots []glob.Expr
	for _, name := range []string{"/.", "/.."} {
		dots = append(dots, glob.Concat(any, glob.Literal(name)), glob.Concat(any, glob.Literal(name+"/"), any))
	}
	return glob.Union(dots...).Set().Complement()
}
