package kube

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
)

// Type is how a container is confined.
type Type uint8

// The types. Only Localhost has the name of a profile.
const (
	NoType Type = iota
	RuntimeDefault
	Localhost
	Unconfined
)

var typeNames = [...]string{"", "RuntimeDefault", "Localhost", "Unconfined"}

// String returns the type as it is written in a field.
func (t Type) String() string { return typeNames[t] }

// parseType returns the type of a name; NoType if there is none.
func parseType(name string) Type {
	for t := RuntimeDefault; t <= Unconfined; t++ {
		if typeNames[t] == name {
			return t
		}
	}
	return NoType
}

// Field is a field securityContext.appArmorProfile.
type Field struct {
	Place     diag.Place // of the key
	Type      Value
	Localhost Value // localhostProfile
	// Unknown are keys that the field does not have.
	Unknown []Value
	// Scalar is a text in the place of the mapping.
	Scalar Value

	shape bool // it is no mapping
}

// readField reads the field of a security context, nil if it has none.
func readField(context yamltext.Cursor) *Field {
	e := context.Entry("appArmorProfile")
	if !e.Value.Found() || e.Value.Node.Tag == "!!null" {
		return nil
	}
	f := &Field{Place: e.Key.UsePlace(), Type: valueOf(e.Value.Get("type")), Localhost: valueOf(e.Value.Get("localhostProfile"))}
	f.shape = !e.Value.Is(yaml.MappingNode)
	if e.Value.Is(yaml.ScalarNode) {
		f.Scalar = valueOf(e.Value)
	}
	for _, k := range e.Value.Entries() {
		if name := k.Key.Node.Value; name != "type" && name != "localhostProfile" && k.Key.Doc.Spend(1) {
			f.Unknown = append(f.Unknown, valueOf(k.Key))
		}
	}
	return f
}

// Setting is what a field or an annotation asks for.
type Setting struct {
	Type    Type
	Profile string // the name of the profile, of Localhost
	// Value is what names the profile, or the type if that has none.
	Value Value
}

// Setting returns what the field asks for; false if the cluster refuses it.
func (f *Field) Setting() (Setting, bool) {
	if f.Fault() != NoFault {
		return Setting{}, false
	}
	s := Setting{Type: parseType(f.Type.Text), Value: f.Type}
	if s.Type == Localhost {
		s.Profile, s.Value = f.Localhost.Text, f.Localhost
	}
	return s, true
}

// The annotations.
const (
	// AnnotationPrefix is what the keys of annotations start with that choose
	// the profile of a container; the name of the container follows.
	AnnotationPrefix = annotationDomain + "/"
	annotationDomain = "container.apparmor.security.beta.kubernetes.io"
	policyDomain     = "apparmor.security.beta.kubernetes.io"

	localhostPrefix = "localhost/"
)

// Annotation is an annotation that chooses the profile of a container.
type Annotation struct {
	Key       Value
	Container string // the name in the key
	Value     Value

	entry  yamltext.Entry
	around around
}

// Setting returns what the annotation asks for; NoType if its value is empty,
// false if the cluster refuses it.
func (a *Annotation) Setting() (Setting, bool) {
	if a.Fault() != NoFault {
		return Setting{}, false
	}
	s := Setting{Value: a.Value}
	switch name, local := strings.CutPrefix(a.Value.Text, localhostPrefix); {
	case local:
		s.Type, s.Profile = Localhost, name
	case a.Value.Text == "runtime/default":
		s.Type = RuntimeDefault
	case a.Value.Text == "unconfined":
		s.Type = Unconfined
	}
	return s, true
}

// readAnnotations reads the annotations of a pod, and what stands beside them
// to no effect.
func (t *PodTemplate) readAnnotations(parts podParts) {
	for _, annotations := range parts.annotations {
		entries := annotations.Entries()
		around := aroundEntries(annotations, entries)
		for _, e := range entries {
			name, ok := strings.CutPrefix(e.Key.Node.Value, AnnotationPrefix)
			switch {
			case ok && name != "":
				if t.byContainer[name] == nil && e.Key.Doc.Spend(1) {
					a := &Annotation{Key: valueOf(e.Key), Container: name, Value: valueOf(e.Value), entry: e, around: around}
					if !a.Value.Given() {
						a.Value.Place = a.Key.Place
					}
					t.Annotations = append(t.Annotations, a)
					t.byContainer[name] = a
				}
			case meansAnnotation(e.Key.Node.Value):
				t.Object.stray(StrayKey, e, around)
			}
		}
	}
	t.Object.strayLabels(parts.labels)
}
