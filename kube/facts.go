package kube

import "slices"

// UnknownContainers returns the annotations that name a container which the pod
// does not have: the cluster refuses it. Those for an ephemeral container are
// among them.
func (t *PodTemplate) UnknownContainers() []*Annotation {
	var unknown []*Annotation
	for _, a := range t.Annotations {
		if t.containerNamed(a.Container) == nil && !slices.Contains(t.Injected, a.Container) {
			unknown = append(unknown, a)
		}
	}
	return unknown
}

// ContainerNames returns the names that an annotation of the pod can have.
func (t *PodTemplate) ContainerNames() []string {
	var names []string
	for _, c := range t.Containers {
		if c.Kind != EphemeralContainer && c.Name.Text != "" {
			names = append(names, c.Name.Text)
		}
	}
	return append(names, t.Injected...)
}

// Conflict is an annotation and a field that ask for different profiles: the
// cluster refuses them.
type Conflict struct {
	Container  *Container
	Annotation *Annotation
	Field      *Field
	Pod        bool // the field is that of the pod
	// Profiles is set if both are of type Localhost, with different names.
	Profiles bool
}

// reason returns what the field stands in.
func (c Conflict) reason() Reason {
	if c.Pod {
		return ByPod
	}
	return ByContainer
}

// Conflicts returns the conflicts of a pod in a release of Kubernetes. In a
// template an annotation has to agree with the field that holds for the
// container, which may be that of the pod; in a Pod it goes before the latter.
func (t *PodTemplate) Conflicts(v Version) []Conflict {
	if t.Windows.File != nil {
		return nil
	}
	var all []Conflict
	for _, c := range t.Containers {
		if conflict, ok := c.conflict(v); ok {
			all = append(all, conflict)
		}
	}
	return all
}

// conflict returns the conflict of a container; false if there is none.
func (c *Container) conflict(v Version) (Conflict, bool) {
	field, pod := c.Field, false
	if field == nil && !c.Template.Pod {
		field, pod = c.Template.Field, true
	}
	if !v.HasField() || c.Annotation == nil || field == nil {
		return Conflict{}, false
	}
	asked, ok := c.Annotation.Setting()
	set, valid := field.Setting()
	if !ok || !valid || asked.Type == NoType || asked.Type == set.Type && asked.Profile == set.Profile {
		return Conflict{}, false
	}
	return Conflict{c, c.Annotation, field, pod, asked.Type == set.Type}, true
}

// Reference is a place that chooses a profile for one or more containers.
type Reference struct {
	Setting
	Reason Reason // ByContainer, ByPod or ByAnnotation
	// Container is the one that it is for; nil for the field of the pod, and
	// for an annotation of a container that does not exist.
	Container *Container
}

// References returns the places in a pod that choose a profile, each once,
// whatever release of Kubernetes reads them. Those that the cluster refuses
// and empty annotations are left out.
func (t *PodTemplate) References() []Reference {
	var all []Reference
	for _, a := range t.Annotations {
		if s, ok := a.Setting(); ok && s.Type != NoType {
			all = append(all, Reference{s, ByAnnotation, t.containerNamed(a.Container)})
		}
	}
	if t.Field != nil {
		if s, ok := t.Field.Setting(); ok {
			all = append(all, Reference{s, ByPod, nil})
		}
	}
	for _, c := range t.Containers {
		if c.Field == nil {
			continue
		}
		if s, ok := c.Field.Setting(); ok {
			all = append(all, Reference{s, ByContainer, c})
		}
	}
	return all
}

// Fields returns the fields of a pod: its own, and those of its containers.
func (t *PodTemplate) Fields() []*Field {
	var all []*Field
	if t.Field != nil {
		all = append(all, t.Field)
	}
	for _, c := range t.Containers {
		if c.Field != nil {
			all = append(all, c.Field)
		}
	}
	return all
}

// Unset returns the containers for which nobody has chosen a profile: those
// that the runtime gives its default, and privileged ones, which get none.
func (t *PodTemplate) Unset(v Version) []*Container {
	var unset []*Container
	for _, c := range t.Containers {
		if e := c.Effective(v); e.Reason == ByDefault || e.Reason == ByPrivilege {
			unset = append(unset, c)
		}
	}
	return unset
}
