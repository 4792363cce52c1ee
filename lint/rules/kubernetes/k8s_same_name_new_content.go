package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sSameNameNewContent = lint.Analyzer{
	Code:     diag.Code{ID: "AA718", Name: "k8s-same-name-new-content"},
	Severity: diag.Info,
	Summary:  "the text of a profile has changed, and its name has not",
	Needs:    lint.NeedsManifest | lint.NeedsRevision,
	Run:      findRenewed,
}

func findRenewed(p *lint.Pass) {
	for _, r := range kube.RenewedProfiles(defined(p.Manifest.Before), defined(p.Manifest.Stream)) {
		f := p.ReportAt(r.New.Place, "the profile %q has another text than before, under the same name", r.New.Name)
		f.Data = lint.AboutObject(r.New.Profile.Object)
		if r.New.Profile.Form == kube.FromConfigMap {
			lint.Note(f, "loaders load names that a node does not have yet: those that have it keep the old text until they are restarted")
		}
		lint.Note(f, "give it a new name, and let the containers name that: then each runs under the text it was made for")
	}
}

func defined(s *kube.Stream) []kube.Definition {
	var all []kube.Definition
	for _, o := range s.Objects {
		for _, p := range o.Profiles {
			all = append(all, p.Definitions()...)
		}
	}
	return all
}
