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
		annotations: []cursor{t.followKeys("metadata", "annotations"), workflow.followKeys("podMetadata", "annotations")},
		labels:      t.followKeys("metadata", "labels"),
		contexts:    []cursor{t.getKey("securityContext"), workflow.getKey("securityContext")},
		spec:        t,
		containers: []containerList{
			{cursor: t.getKey("initContainers"), kind: InitContainer},
			{cursor: t.getKey("container"), key: t.entryCursor("container").key, name: "main"},
			{cursor: t.getKey("script"), key: t.entryCursor("script").key, name: "main"},
			{cursor: t.followKeys("containerSet", "containers")},
			{cursor: t.getKey("sidecars")},
		},
		injected: []string{"init", "wait"},
	}
}
