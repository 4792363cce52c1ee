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
			{t.get("initContainers"), InitContainer, ""},
			{t.get("container"), AppContainer, "main"},
			{t.get("script"), AppContainer, "main"},
			{t.path("containerSet", "containers"), AppContainer, ""},
			{t.get("sidecars"), AppContainer, ""},
		},
		injected: []string{"init", "wait"},
	}
}
