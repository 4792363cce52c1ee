package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sAttachmentInContainerProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA712", Name: "k8s-attachment-in-container-profile"},
	Severity: diag.Warning,
	Summary:  "the profile of a container confines programs of the node as well",
	Needs:    lint.NeedsManifest | lint.NeedsProject,
	Options: []lint.Option{
		{Name: "allow", Help: "profiles that are meant for both, * for anything", Default: []string(nil)},
	},
	Run: findAttached,
}

func findAttached(p *lint.Pass) {
	allow := p.Strings("allow")
	for r := range local(p) {
		for _, d := range r.definitions(p) {
			if d.Attachment == "" || isOneOf(d.Name, allow) {
				continue
			}
			f := reportIn(p, r.about, r.Value, "the profile %q is attached to %s on the nodes too", r.Profile, d.Attachment)
			lint.Relate(f, d.Place, "the profile")
			lint.Note(f, "a container gets it by name: drop the attachment, so that it does not confine a program of the node that happens to lie there")
			if len(d.Detach) > 0 {
				lint.FixUnsafely(f, "remove the attachment", d.Detach...)
			}
			break
		}
	}
}
