package lint

import "github.com/aa-lint/aa-lint/kube"

// Manifest is a file of manifests.
type Manifest struct {
	Path   string
	Stream *kube.Stream // without objects for an add-on
	Addon  *kube.Addon  // for Home Assistant; nil for others
	Before *kube.Stream // what it was before a change; nil if that is not known
}

// Objects returns the objects of a manifest.
func (m *Manifest) Objects() []*kube.Object {
	if m.Addon != nil {
		return []*kube.Object{m.Addon.Object}
	}
	return m.Stream.Objects
}

// Manifests are all manifests that are checked together. They do not change.
type Manifests struct {
	Files   []*Manifest
	Index   *kube.Index // the profiles that containers can be given
	Version kube.Version
}

// About tells what in a manifest a finding is about. It is the Data of findings
// of rules on manifests.
type About struct {
	Namespace string `json:"namespace"`
	Object    string `json:"object"`    // "deployment/web"
	Pod       string `json:"pod"`       // the path of the pod template in the object
	Container string `json:"container"` // "" if it is about all of them
}

// AboutObject returns what a finding on a whole object is about.
func AboutObject(o *kube.Object) About { return About{Namespace: o.Namespace, Object: o.String()} }

// AboutPod returns what a finding on a pod is about, or on one container of it
// if that is not nil.
func AboutPod(t *kube.PodTemplate, c *kube.Container) About {
	about := AboutObject(t.Object)
	about.Pod = t.Path
	if c != nil {
		about.Container = c.Name.Text
	}
	return about
}
