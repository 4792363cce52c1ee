package kube

// argoTemplates reads the pods of a workflow of Argo: each of its templates is
// put into a pod with containers of fixed names.
func argoTemplates(o *Object, workflow spot) {
	for s := range spots(workflow.cursor, "templates[*]") {
		path := workflow.path + "." + s.path
		o.template(path, argoParts(workflow.cursor, s.cursor))
	}
}

func argoParts(workflow, t cursor) podParts {
	return podParts{
		annotations: []cursor{t.path("metadata", "annotations"), workflow.path("podMetadata", "annotations")},
		labels:      t.path("metadata", "labels"),
		contexts:    []cursor{t.get("securityContext"), workflow.get("securityContext")},
		spec:        t,
		containers: []containerList{
			{cursor: t.get("initContainers"), kind: InitContainer},
			{cursor: t.get("container"), key: t.entry("container").key, name: "main"},
			{cursor: t.get("script"), key: t.entry("script").key, name: "main"},
			{cursor: t.path("containerSet", "containers")},
			{cursor: t.get("sidecars")},
		},
		injected: []string{"init", "wait"},
	}
}
