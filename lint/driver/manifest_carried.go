package driver

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

// inCarried returns what is found in the text of a profile that a manifest
// carries. That the lines of one for kube-apparmor-manager do not fit together
// is told by the rule that knows what the manager makes of them.
func (r *run) inCarried(j *job) diag.List {
	all := slices.Concat(j.found, r.withAbsences(j))
	if !j.report.Spliced {
		all = append(all, j.file.Findings...)
	}
	if j.carried.Form == kube.FromRules || j.carried.Form == kube.FromAbstract {
		all = slices.DeleteFunc(all, func(f diag.Finding) bool { return j.byManager(f) })
	}
	if j.carried.Form == kube.FromAbstract {
		all = slices.DeleteFunc(all, func(f diag.Finding) bool { return j.objected(f) })
	}
	if j.carried.Form == kube.FromAbstract && r.selection(j.target.Path).Has(pathConflict) {
		// The rule on the lists tells of it in their terms.
		all = slices.DeleteFunc(all, func(f diag.Finding) bool { return f.Code == shadowedByDeny })
	}
	if j.carried.Form == kube.FromRules && r.selection(j.target.Path).Has(notLoadable) {
		all = slices.DeleteFunc(all, func(f diag.Finding) bool {
			return f.Place.File == j.file.Source && f.Severity == diag.Error && (f.Code == diag.SyntaxError || f.Code == diag.MissingComma)
		})
	}
	return all
}

// byManager reports whether a finding is about what a manager writes into every
// profile that it makes, such as its head: nothing in the object changes that.
func (j *job) byManager(f diag.Finding) bool {
	return f.Place.File == j.file.Source && j.carried.Place(f.Place.Span) == j.carried.Object.Place &&
		f.Severity < diag.Error && (&lint.Analyzer{Code: f.Code}).Category() != "security" || f.Code == diag.IncludeNotFound
}

// objected reports whether a finding is about an item that the manager does not
// take, and so does not write.
func (j *job) objected(f diag.Finding) bool {
	return f.Place.File == j.file.Source && slices.ContainsFunc(j.carried.Objections, func(o kube.Objection) bool {
		return o.Place.Span.Contains(j.carried.Place(f.Place.Span).Span) && o.Place != j.carried.Object.Place
	})
}

// notLoadable is the code of the rule on the rules that kube-apparmor-manager
// puts into a profile.
var notLoadable = diag.Code{ID: "AA715", Name: "kam-rules-not-loadable"}

// pathConflict is the code of the rule on lists of the security-profiles-operator
// that get into each other's way; shadowedByDeny that on rules in the same case.
var (
	pathConflict   = diag.Code{ID: "AA714", Name: "spo-path-conflict"}
	shadowedByDeny = diag.Code{ID: "AA303", Name: "shadowed-by-deny"}
)
