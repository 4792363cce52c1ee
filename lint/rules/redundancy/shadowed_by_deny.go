package redundancy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy/key"
)

var shadowedByDeny = lint.Analyzer{
	Code:     diag.Code{ID: "AA303", Name: "shadowed-by-deny"},
	Severity: diag.Warning,
	Summary:  "deny rules leave nothing of what a rule allows",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{
		{Name: "count-local", Default: false, Help: "Count denies in files for local additions, and in those that need not be there."},
		{Name: "partial", Default: true, Help: "Tell of permissions too that are denied on every path of a rule, as an info."},
	},
	Run: findShadowed,
}

func findShadowed(p *lint.Pass) {
	for _, r := range idleRules(p) {
		if r.why == isDenied && (r.left.All || p.Bool("partial")) && (!r.optional || p.Bool("count-local")) {
			reportShadowed(p, &r)
		}
	}
}

func reportShadowed(p *lint.Pass, r *idleRule) {
	verb := "denies"
	if len(r.by) > 1 {
		verb = "and others deny"
	}
	denied := wording.Permissions(deniedToAll(r))
	var f *diag.Finding
	switch {
	case r.left.All:
		f = r.report(p, "this rule has no effect: %s %s all of it", wording.Quoted(&r.by[0]), verb)
	case denied == "":
		return
	default:
		f = r.report(p, "%q has no effect in this rule: %s %s it on every path", denied, wording.Quoted(&r.by[0]), verb)
		f.Severity = diag.Info
	}
	lint.Note(f, "a deny rule wins over rules of the same priority, whichever stands first")
	for i := range r.by {
		relateRule(p, f, &r.by[i], "denied here")
	}
	if r.reach == dropped {
		lint.Note(f, "that is so where the abi or the kernel drops conditions of rules, such as ports and addresses")
		return
	}
	if r.left.Same {
		lint.FixUnsafely(f, "remove this rule, if what it is for is not needed", r.remove())
	}
}

// deniedToAll returns the permissions that are denied for all files that a rule
// is about: one for files of owners and others loses nothing where a deny rule is
// about one of these, which is how to write a rule for the other.
func deniedToAll(r *idleRule) key.Perms {
	switch r.rule.Quals.Ownership {
	case ast.OwnAny:
		return r.left.Perms.For(true) & r.left.Perms.For(false)
	default:
		return r.left.Perms.For(true) | r.left.Perms.For(false)
	}
}
