package kubernetes

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

var k8sUnconfined = lint.Analyzer{
	Code:     diag.Code{ID: "AA706", Name: "k8s-unconfined"},
	Severity: diag.Warning,
	Summary:  "a container is to run without AppArmor",
	Tags:     hardeningTags,
	Needs:    lint.NeedsManifest,
	Options: []lint.Option{
		{Name: "allow", Help: "containers that may, by their names or as kind/object/container; * for anything", Default: []string(nil)},
	},
	Run: findUnconfined,
}

func findUnconfined(p *lint.Pass) {
	allow := p.Strings("allow")
	for r := range references(p) {
		full := r.about.Object + "/" + r.about.Container
		if r.Type != kube.Unconfined || isOneOf(r.about.Container, allow) || isOneOf(full, allow) {
			continue
		}
		verb := " runs"
		if r.about.Container == "" {
			verb = " run"
		}
		f := reportIn(p, r.about, r.Value, "%s%s without AppArmor", r.whose(), verb)
		lint.Note(f, "RuntimeDefault is what it would get if nothing was said; the Pod Security Standards, baseline and restricted, refuse it")
	}
}
