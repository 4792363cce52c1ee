package lint

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
)

// template returns the one thing to say about a file that cannot be read because
// it is a template, of which another program makes profiles; false for other
// files. The reference knows no templates, so its preset does not either.
func (r *run) template(j *job) (diag.Finding, bool) {
	if !j.text.Broken() || r.selection(j.target.Path).preset == Reference {
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
	Note(&f, "check the profiles that are made of it")
	return f, true
}
