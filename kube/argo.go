package kube

import "github.com/aa-lint/aa-lint/internal/yamltext"

// argoTemplates reads the pods of a workflow of Argo: each of its templates is
// put into a pod with containers of fixed names.
func argoTemplates(o *Object, workflow spot) {
	for s := range spots(workflow.Cursor, "templates[*]") {
		path := workflow.path + "." + s.path
		o.template(path, argoParts(workflow.Cursor, s.Cursor))
	}
}

func argoParts(workflow, t yamltext.Cursor) podParts {
	return podParts{
		annotations: []yamltext.Cursor{t.Follow("metadata", "annotations"), workflow.Follow("podMetadata", "annotations")},
		labels:      t.Follow("metadata", "labels"),
		contexts:    []yamltext.Cursor{t.Get("securityContext"), workflow.Get("securityContext")},
		spec:        t,
		containers: []containerList{
			{Cursor: t.Get("initContainers"), kind: InitContainer},
			{Cursor: t.Get("container"), key: t.Entry("container").Key, name: "main"},
			{Cursor: t.Get("script"), key: t.Entry("script").Key, name: "main"},
			{Cursor: t.Follow("containerSet", "containers")},
			{Cursor: t.Get("sidecars")},
		},
		injected: []string{"init", "wait"},
	}
}
