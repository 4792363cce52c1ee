package kube_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/diag"
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

// What an annotation asks for becomes a field; comments and order stay.
func ExampleContainer_MoveAnnotation() {
	file := source.NewFile("web.yaml", `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: localhost/web # see profiles/web
spec:
  containers:
  - name: web # the only one
    image: web
`)
	c := kube.Read(file, kube.Options{}).Objects[0].Templates[0].Containers[0]
	text, err := diag.Apply(file, c.MoveAnnotation())
	if err != nil {
		panic(err)
	}
	fmt.Print(text)
	// Output:
	// apiVersion: v1
	// kind: Pod
	// metadata:
	//   name: web
	// spec:
	//   containers:
	//   - name: web # the only one
	//     securityContext:
	//       appArmorProfile: # see profiles/web
	//         type: Localhost
	//         localhostProfile: web
	//     image: web
}

// An index joins manifests with the profiles that there are.
func ExampleIndex() {
	file := source.NewFile("profiles.yaml", `apiVersion: v1
kind: ConfigMap
metadata: {name: profiles}
data:
  web.profile: |
    profile web flags=(complain) {
      /srv/** r,
    }
`)
	index := kube.NewIndex(kube.Read(file, kube.Options{}).Objects[0].Profiles[0].Definitions(), nil)
	for _, name := range []string{"web", "web.profile", "wbe", "docker-default"} {
		fmt.Println(name, index.Has(name), len(index.InFile(name)), index.Nearest(name))
	}
	fmt.Println(index.Find("web")[0].Mode)
	// Output:
	// web true 0 [web]
	// web.profile false 1 [web]
	// wbe false 0 [web]
	// docker-default true 0 [docker-default]
	// complain
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
