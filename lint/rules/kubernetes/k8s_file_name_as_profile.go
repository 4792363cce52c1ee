package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sFileNameAsProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA710", Name: "k8s-file-name-as-profile"},
	Severity: diag.Warning,
	Summary:  "a container names the file of a profile, in the place of the profile",
	Needs:    lint.NeedsManifest | lint.NeedsProject,
	Run:      findFileNames,
}

func findFileNames(p *lint.Pass) {
	index := p.Manifests.Index
	for r := range local(p) {
		inFile := index.InFile(r.Profile)
		if index.Has(r.Profile) || len(inFile) == 0 {
			continue
		}
		f := reportIn(p, r.about, r.Value, "%q is the name of a file: the profile in it is called %q", r.Profile, inFile[0].Name)
		lint.Relate(f, inFile[0].Place, "the profile")
		lint.Note(f, "a node looks for a profile of that name in its kernel, which knows nothing of files: %s", r.fails())
		if len(inFile) == 1 {
			lint.FixUnsafely(f, "name the profile "+inFile[0].Name, r.named(inFile[0].Name))
		}
	}
}
