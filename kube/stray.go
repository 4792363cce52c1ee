package kube

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/internal/yamltext"
)

// StrayKind says why what names a profile does nothing.
type StrayKind uint8

// The kinds of strays.
const (
	// StrayOwner is an annotation on an object that makes pods, in the place of
	// the pods' own metadata.
	StrayOwner StrayKind = iota
	// StrayKey is an annotation of a pod whose key is not quite right: it names
	// no container, say.
	StrayKey
	// StrayLabel is a label in the place of an annotation.
	StrayLabel
	// StrayPolicy is an annotation of a PodSecurityPolicy, a kind that
	// Kubernetes has no more since 1.25.
	StrayPolicy
	// StrayField is a field that does not exist by this name at this place. The
	// cluster drops it, or refuses the object.
	StrayField
)

// Stray is what names a profile where nobody reads it.
type Stray struct {
	Kind  StrayKind
	Key   Value
	Value Value // none for a collection
	// Inner is set for a StrayOwner in the metadata of something between the
	// object and its pods: of the jobs of a CronJob.
	Inner bool
	// Want is the field that was meant, of StrayField: its path from where the
	// stray lies.
	Want string

	entry        yamltext.Entry
	around       around
	parent       yamltext.Cursor // of StrayField
	field        []diag.Edit     // see AsField
	asAnnotation []diag.Edit     // see AsAnnotation
}

// stray notes an entry that does nothing.
func (o *Object) stray(kind StrayKind, e yamltext.Entry, around around) {
	if !e.Key.Doc.Spend(1) {
		return
	}
	s := Stray{Kind: kind, Key: valueOf(e.Key), entry: e, around: around}
	if e.Value.Is(yaml.ScalarNode) {
		s.Value = valueOf(e.Value)
	}
	o.Strays = append(o.Strays, s)
}

// strayOnWay notes the annotations of the objects around a pod template, of
// those that were not seen before.
func (o *Object) strayOnWay(way []yamltext.Cursor, seen map[*yaml.Node]bool) {
	for i, c := range way {
		if seen[c.Node] {
			continue
		}
		seen[c.Node] = true
		meta := c.Get("metadata")
		annotations := meta.Get("annotations")
		entries := annotations.Entries()
		around := aroundEntries(annotations, entries)
		for _, e := range entries {
			switch key := e.Key.Node.Value; {
			case o.Kind == "PodSecurityPolicy" && strings.HasPrefix(key, policyDomain+"/"):
				o.stray(StrayPolicy, e, around)
			case strings.HasPrefix(key, policyDomain+"/"):
			case meansAnnotation(key):
				o.stray(StrayOwner, e, around)
				if n := len(o.Strays); n > 0 {
					o.Strays[n-1].Inner = i > 0
				}
			}
		}
		o.strayLabels(meta.Get("labels"))
	}
}

func (o *Object) strayLabels(labels yamltext.Cursor) {
	entries := labels.Entries()
	around := aroundEntries(labels, entries)
	for _, e := range entries {
		if meansAnnotation(e.Key.Node.Value) {
			o.stray(StrayLabel, e, around)
		}
	}
}

// meansAnnotation reports whether a key was meant for an annotation that chooses
// a profile: what stands before the slash is spelled much like that, or speaks
// of AppArmor and of Kubernetes.
func meansAnnotation(key string) bool {
	const most = 4 // the one for seccomp is farther away
	domain, _, _ := strings.Cut(strings.ToLower(key), "/")
	if len(domain) > 2*len(annotationDomain) {
		return false
	}
	if nearest.Distance(domain, annotationDomain, most) <= most {
		return true
	}
	plain := withoutMarks.Replace(domain)
	return strings.Contains(plain, "apparmor") && (strings.Contains(plain, "kubernetes.io") || strings.Contains(plain, "k8s.io") || strings.Contains(plain, "security."))
}

var withoutMarks = strings.NewReplacer("-", "", "_", "")

// meansField reports whether a key was meant for the field of a profile.
func meansField(key string) bool {
	const most = 3
	plain := withoutMarks.Replace(strings.ToLower(key))
	return strings.HasPrefix(plain, "apparmor") || nearest.Distance(plain, "apparmorprofile", most) <= most
}

// strayFields notes the fields of a mapping that were meant for the field of a
// profile. Its name is read with its capitals as they are.
func (o *Object) strayFields(c yamltext.Cursor, want string) {
	if !c.Is(yaml.MappingNode) || !c.Doc.TakeStep(len(c.Node.Content)) {
		return
	}
	for i := 0; i+1 < len(c.Node.Content); i += 2 {
		name := c.Node.Content[i].Value
		if name == want || !meansField(name) || !c.Doc.Spend(1) {
			continue
		}
		e := yamltext.Entry{Key: c.To(c.Node.Content[i]), Value: c.To(c.Node.Content[i+1])}
		s := Stray{Kind: StrayField, Key: valueOf(e.Key), Want: want, entry: e, parent: c}
		if e.Value.Is(yaml.ScalarNode) {
			s.Value = valueOf(e.Value)
		}
		o.Strays = append(o.Strays, s)
	}
}
