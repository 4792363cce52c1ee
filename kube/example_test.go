package kube_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/source"
)

func ExampleRead() {
	file := source.NewFile("web.yaml", `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      securityContext:
        appArmorProfile: {type: RuntimeDefault}
      containers:
      - name: web
      - name: logs
        securityContext:
          appArmorProfile: {type: Localhost, localhostProfile: logger}
`)
	for _, o := range kube.Read(file, kube.Options{}).Objects {
		for _, t := range o.Templates {
			for _, c := range t.Containers {
				e := c.Effective(kube.Newest)
				fmt.Printf("%s, %s: %s (%s)\n", o, c.Name.Text, e, e.Reason)
			}
		}
	}
	// Output:
	// deployment/web, web: runtime/default (pod field)
	// deployment/web, logs: localhost/logger (container field)
}

// The place of a part of a profile is that of its bytes in the manifest.
func ExampleProfile_Place() {
	manifest := `{"kind": "ConfigMap", "metadata": {"name": "p"}, "data": {"web": "profile web {\n  /srv/\u0061/** r,\n}\n"}}`
	file := source.NewFile("profiles.json", manifest)
	p := kube.Read(file, kube.Options{}).Objects[0].Profiles[0]
	rule := source.Span{Start: 16, End: 27}
	fmt.Printf("%s is %s\n", p.Source.Slice(rule), file.Slice(p.Place(rule).Span))
	// Output: /srv/a/** r is /srv/\u0061/** r
}

func ExampleWrap() {
	file := source.NewFile("web", "profile web flags=(attach_disconnected,mediate_deleted) {\n  /srv/** r,\n}\n")
	manifest, _ := kube.Wrap(file, kube.WrapOptions{Form: kube.FromRules})
	fmt.Print(manifest)

	_, objections := kube.Wrap(file, kube.WrapOptions{Form: kube.FromAbstract})
	fmt.Println(objections[0].Message)
	// Output:
	// apiVersion: crd.security.sysdig.com/v1alpha1
	// kind: AppArmorProfile
	// metadata:
	//   name: web
	// spec:
	//   enforced: true
	//   rules: |
	//     /srv/** r,
	// the security-profiles-operator includes <abstractions/base>, which the profile does not
}
