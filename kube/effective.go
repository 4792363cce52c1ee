package kube

// Reason says what decides on the profile of a container.
type Reason uint8

// The reasons.
const (
	ByContainer  Reason = iota // the field of the container
	ByPod                      // the field of the pod
	ByAnnotation               // the annotation of the pod for the container
	ByDefault                  // nothing is set: the runtime's default profile
	ByPrivilege                // nothing is set and the container is privileged: none
	ByWindows                  // there is no AppArmor on Windows
	ByAddon                    // the profile beside the add-on for Home Assistant
)

// String tells the reason in a few words: "container field".
func (r Reason) String() string {
	return [...]string{"container field", "pod field", "annotation", "nothing set", "nothing set, privileged", "Windows", AddonProfile}[r]
}

// Effective is the profile that a container gets.
type Effective struct {
	// Setting is what it comes to. Its Type is NoType on Windows, and for what
	// the cluster refuses.
	Setting
	Reason Reason
	// Refused is set if the cluster refuses what decides.
	Refused bool
}

// Explicit reports whether somebody has chosen the profile. A node without
// AppArmor refuses a pod with an explicit one, and runs others unconfined.
func (e Effective) Explicit() bool { return e.Reason <= ByAnnotation || e.Reason == ByAddon }

// String returns the profile as an annotation would name it: "localhost/web",
// "runtime/default", "unconfined"; "none" on Windows, "refused" for what the
// cluster refuses.
func (e Effective) String() string {
	switch {
	case e.Refused:
		return "refused"
	case e.Type == Localhost:
		return localhostPrefix + e.Profile
	case e.Type == RuntimeDefault:
		return "runtime/default"
	case e.Type == Unconfined:
		return "unconfined"
	}
	return "none"
}

// Effective returns the profile that a container gets in a release of
// Kubernetes, and why.
//
// The field of the container goes first. The API server copies the annotation
// of a container without a field into it, and so before the field of the pod.
// If nothing is set, the runtime applies its default profile, but none to
// privileged containers (KEP-24). An annotation that contradicts a field it has
// to agree with is refused, and so is the object.
func (c *Container) Effective(v Version) Effective {
	t := c.Template
	if t.Windows.File != nil {
		return Effective{Reason: ByWindows}
	}
	if conflict, ok := c.conflict(v); ok {
		return Effective{Reason: conflict.reason(), Refused: true}
	}
	if c.Field != nil && v.HasField() {
		return effectiveFor(ByContainer, c.Field.Setting)
	}
	if c.Annotation != nil {
		if e := effectiveFor(ByAnnotation, c.Annotation.Setting); e.Refused || e.Type != NoType {
			return e
		}
	}
	if t.Field != nil && v.HasField() {
		return effectiveFor(ByPod, t.Field.Setting)
	}
	if c.Privileged.File != nil {
		return Effective{Setting: Setting{Type: Unconfined}, Reason: ByPrivilege}
	}
	return Effective{Setting: Setting{Type: RuntimeDefault}, Reason: ByDefault}
}

func effectiveFor(reason Reason, setting func() (Setting, bool)) Effective {
	s, ok := setting()
	return Effective{Setting: s, Reason: reason, Refused: !ok}
}
