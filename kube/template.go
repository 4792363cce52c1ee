package kube

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
)

// PodTemplate is a pod, or what pods are made of.
type PodTemplate struct {
	Object *Object
	// Path is where the template lies in its object: "spec.template"; "" for a
	// Pod.
	Path string
	// Pod is set for a Pod itself. On the way into the cluster its annotations
	// become fields; those of a template are compared with the fields only.
	Pod bool
	// Windows is the place of spec.os.name if that is "windows": such a pod has
	// no AppArmor. File is nil for others.
	Windows diag.Place
	// Field is the profile that the pod sets for all of its containers, nil if
	// it sets none.
	Field      *Field
	Containers []*Container
	// Annotations are those that set a profile, in the order of the text.
	Annotations []*Annotation
	// Injected are the names of containers that are added to the pod later.
	Injected []string

	byContainer map[string]*Annotation
	byName      map[string]*Container
	spec, meta  yamltext.Cursor // until the object is read
}

// ContainerKind says which list of the pod a container stands in.
type ContainerKind uint8

// The kinds of containers.
const (
	AppContainer ContainerKind = iota
	InitContainer
	SidecarContainer // an init container that keeps running
	EphemeralContainer
)

// String returns "container", "init", "sidecar" or "ephemeral".
func (k ContainerKind) String() string {
	return [...]string{"container", "init", "sidecar", "ephemeral"}[k]
}

// Container is a container of a pod.
type Container struct {
	Template *PodTemplate
	Name     Value
	Place    diag.Place // of the name; of the start of the container if it has none
	Kind     ContainerKind
	// Field is the profile that the container sets, nil if it sets none.
	Field *Field
	// Annotation is that of the pod for this container, nil if there is none.
	Annotation *Annotation
	// Privileged is the place of securityContext.privileged if that is true.
	// File is nil otherwise.
	Privileged diag.Place

	moved     []diag.Edit     // see MoveAnnotation
	defaulted []diag.Edit     // see ChooseDefault
	node      yamltext.Cursor // until the object is read
}

// podParts are the parts of a pod template, wherever they lie.
type podParts struct {
	annotations []yamltext.Cursor // mappings; the first goes before others
	labels      yamltext.Cursor
	contexts    []yamltext.Cursor // security contexts of the pod; likewise
	os          yamltext.Cursor
	spec        yamltext.Cursor // where a field may have slipped to
	meta        yamltext.Cursor
	containers  []containerList
	injected    []string
}

// containerList is a list of containers, or a single one.
type containerList struct {
	yamltext.Cursor
	kind ContainerKind
	key  yamltext.Cursor // of a single one
	name string          // what that is called
}

// podTemplates reads the pod templates of an object.
func (r *reader) podTemplates(o *Object, c yamltext.Cursor) {
	known := false
	seen := map[*yaml.Node]bool{}
	for _, source := range r.kinds[o.Kind] {
		if !source.holdsVersion(o.APIVersion) {
			continue
		}
		known = true
		for s := range spots(c, source.Path) {
			if source.argo {
				argoTemplates(o, s)
			} else {
				o.template(s.path, standardParts(s.Cursor))
			}
			o.strayOnWay(s.way, seen)
		}
	}
	if !known && builtinGroups[o.Group()] {
		o.strayOnWay([]yamltext.Cursor{c}, seen)
	}
}

// standardParts returns the parts of a template with "metadata" and "spec".
func standardParts(c yamltext.Cursor) podParts {
	meta, spec := c.Get("metadata"), c.Get("spec")
	return podParts{
		annotations: []yamltext.Cursor{meta.Get("annotations")},
		labels:      meta.Get("labels"),
		contexts:    []yamltext.Cursor{spec.Get("securityContext")},
		os:          spec.Follow("os", "name"),
		spec:        spec,
		meta:        meta,
		containers: []containerList{
			{Cursor: spec.Get("initContainers"), kind: InitContainer},
			{Cursor: spec.Get("containers")},
			{Cursor: spec.Get("ephemeralContainers"), kind: EphemeralContainer},
		},
	}
}

// template adds a pod template to its object.
func (o *Object) template(path string, parts podParts) {
	t := &PodTemplate{
		Object: o, Path: path, Pod: o.Kind == "Pod" && path == "", Injected: parts.injected,
		byContainer: map[string]*Annotation{}, byName: map[string]*Container{}, spec: parts.spec, meta: parts.meta,
	}
	if parts.os.Text() == "windows" {
		t.Windows = parts.os.UsePlace()
	}
	for _, context := range parts.contexts {
		if t.Field == nil {
			t.Field = readField(context)
		}
		o.strayFields(context, "appArmorProfile")
	}
	o.strayFields(parts.spec, "securityContext.appArmorProfile")
	t.readAnnotations(parts)
	for _, list := range parts.containers {
		t.readContainers(list)
	}
	if len(t.Containers) == 0 && len(t.Annotations) == 0 && t.Field == nil {
		return
	}
	o.Templates = append(o.Templates, t)
}

func (t *PodTemplate) readContainers(list containerList) {
	if list.Is(yaml.MappingNode) && list.name != "" {
		t.container(list.Cursor, list)
	}
	for c := range list.Items() {
		t.container(c, list)
	}
}

func (t *PodTemplate) container(c yamltext.Cursor, list containerList) {
	if !c.Doc.Spend(1) {
		return
	}
	container := &Container{Template: t, Name: valueOf(c.Get("name")), Kind: list.kind, node: c}
	if !container.Name.Given() && list.name != "" {
		container.Name = Value{Text: list.name, Place: list.key.UsePlace()}
	}
	container.Place = container.Name.Place
	if !container.Name.Given() {
		container.Place = c.UsePlace()
	}
	if list.kind == InitContainer && c.Get("restartPolicy").Text() == "Always" {
		container.Kind = SidecarContainer
	}
	context := c.Get("securityContext")
	container.Field = readField(context)
	if privileged := context.Get("privileged"); privileged.Truth() {
		container.Privileged = privileged.UsePlace()
	}
	t.Object.strayFields(c, "securityContext.appArmorProfile")
	t.Object.strayFields(context, "appArmorProfile")
	if list.kind != EphemeralContainer {
		container.Annotation = t.byContainer[container.Name.Text]
		if t.byName[container.Name.Text] == nil {
			t.byName[container.Name.Text] = container
		}
	}
	if container.Annotation != nil {
		container.moved = moveAnnotation(container, c)
	} else if t.Windows.File == nil {
		container.defaulted = chooseDefault(container, c)
	}
	t.Containers = append(t.Containers, container)
}

// String returns the object with the path of the template, if that says
// something that the kind does not.
func (t *PodTemplate) String() string {
	if strings.Contains(t.Path, "[") || strings.Contains(t.Path, "(") {
		return t.Object.String() + " " + t.Path
	}
	return t.Object.String()
}
