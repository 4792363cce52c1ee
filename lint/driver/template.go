package driver

import (
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

// template returns the one thing to say about a file that cannot be read because
// it is a template, of which another program makes profiles; false for other
// files. The reference knows no templates, so its preset does not either.
func (r *run) template(j *job) (diag.Finding, bool) {
	if !j.text.Broken() || r.selection(j.target.Path).Literal() {
		return diag.Finding{}, false
	}
	found, ok := format.FindTemplate(j.text.Source.Text())
	if !ok {
		return diag.Finding{}, false
	}
	f := diag.Finding{
		Code: diag.SyntaxError, Severity: diag.Info, Place: j.text.Place(found.Span),
		Message: "this is a " + found.Kind + ", which is not checked",
	}
	lint.Note(&f, "check the profiles that are made of it")
	return f, true
}

// objectsTo reports whether the rule on what managers refuse tells of a place in
// the profile of an add-on: a template there is one that nobody fills in.
func (r *run) objectsTo(j *job, at diag.Place) bool {
	if j.text.Addon == nil || !r.selection(j.target.Path).Has(refusedByManager) {
		return false
	}
	return slices.ContainsFunc(j.text.Addon.Object.Profiles, func(p *kube.Profile) bool {
		return slices.ContainsFunc(p.Objections, func(o kube.Objection) bool { return o.Place.Span.Contains(at.Span) })
	})
}

// refusedByManager is the code of the rule on what managers of profiles refuse.
var refusedByManager = diag.Code{ID: "AA701", Name: "k8s-invalid-profile-ref"}
