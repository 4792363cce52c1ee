package kube

import "strings"

// MaxLocalhostProfile is the length in bytes of the longest name that the
// cluster takes for a profile.
const MaxLocalhostProfile = 4095

// Fault says why the cluster refuses a setting.
type Fault uint8

// The faults. Those from MissingType on are of fields.
const (
	NoFault      Fault = iota
	UnknownValue       // neither runtime/default, unconfined nor localhost/NAME
	EmptyProfile       // Localhost, with an empty name
	MissingType
	UnknownType
	MissingProfile  // Localhost without localhostProfile
	PaddedProfile   // with blanks before or behind it
	LongProfile     // longer than MaxLocalhostProfile
	NeedlessProfile // localhostProfile with another type
	NoMapping       // a text, or a list, in the place of a mapping
	UnknownKey      // a key that the field does not have
)

// Fault returns why the cluster refuses the annotation; NoFault if it does not.
func (a *Annotation) Fault() Fault {
	name, local := strings.CutPrefix(a.Value.Text, localhostPrefix)
	switch {
	case local && name == "":
		return EmptyProfile
	case local, a.Value.Text == "", a.Value.Text == "runtime/default", a.Value.Text == "unconfined":
		return NoFault
	}
	return UnknownValue
}

// Fault returns why the cluster refuses the field; NoFault if it does not.
func (f *Field) Fault() Fault {
	t, name := parseType(f.Type.Text), f.Localhost.Text
	switch {
	case f.shape:
		return NoMapping
	case !f.Type.Given() || f.Type.Text == "":
		return MissingType
	case t == NoType:
		return UnknownType
	case t != Localhost && f.Localhost.Given():
		return NeedlessProfile
	case t != Localhost:
		return NoFault
	case !f.Localhost.Given():
		return MissingProfile
	case name == "":
		return EmptyProfile
	case strings.TrimSpace(name) != name:
		return PaddedProfile
	case len(name) > MaxLocalhostProfile:
		return LongProfile
	}
	return NoFault
}

// faultSpan returns what of the field is at fault.
func (f *Field) faultSpan(fault Fault) Value {
	switch fault {
	case MissingType, MissingProfile, NoMapping:
		return Value{Place: f.Place}
	case UnknownType:
		return f.Type
	}
	return f.Localhost
}

// Refused is a setting that the cluster refuses, and the object with it.
type Refused struct {
	Fault Fault
	Value Value // the value that is wrong; the key of a field in which one is missing
	// Container is the one that the setting is for, nil for the whole pod or
	// none that exists.
	Container *Container
	// Scalar is the text in the place of a mapping, of NoMapping.
	Scalar Value
}

// Refused returns the settings of a pod that the cluster refuses, and keys that
// fields do not have: those are dropped, or refused too.
func (t *PodTemplate) Refused() []Refused {
	var all []Refused
	for _, a := range t.Annotations {
		if fault := a.Fault(); fault != NoFault {
			all = append(all, Refused{Fault: fault, Value: a.Value, Container: t.containerNamed(a.Container)})
		}
	}
	all = t.Field.refused(all, nil)
	for _, c := range t.Containers {
		all = c.Field.refused(all, c)
	}
	return all
}

func (f *Field) refused(all []Refused, c *Container) []Refused {
	if f == nil {
		return all
	}
	if fault := f.Fault(); fault != NoFault {
		all = append(all, Refused{fault, f.faultSpan(fault), c, f.Scalar})
	}
	for _, key := range f.Unknown {
		all = append(all, Refused{Fault: UnknownKey, Value: key, Container: c})
	}
	return all
}

// containerNamed returns the container of a name, nil if there is none.
// Annotations are not for ephemeral containers.
func (t *PodTemplate) containerNamed(name string) *Container { return t.byName[name] }
