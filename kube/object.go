package kube

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// Object is an object of Kubernetes that has something to do with AppArmor.
type Object struct {
	APIVersion string // "apps/v1"
	Kind       string
	Namespace  string     // "" if none is written
	Name       Value      // metadata.name
	Place      diag.Place // of the name; of the kind if it has none
	// Chart is the file that a "# Source:" comment of Helm names.
	Chart string
	// Document is the text of the document that the object stands in.
	Document source.Span
	// Span is from where the object starts to where the next one does that the
	// document holds.
	Span source.Span
	// Ignores are the annotations that ask not to report something.
	Ignores []Ignore
	// Templates are the pods that the object is or makes.
	Templates []*PodTemplate
	// Profiles are the profiles whose text the object carries.
	Profiles []*Profile
	// Strays are what names a profile where nobody reads it.
	Strays []Stray
	// OldDefinition is the apiVersion of a definition of resources that carry
	// profiles, if clusters take none of that version since 1.22. Its Place has
	// no File for others.
	OldDefinition Value

	nested bool // it stands in a value of another object
}

// String returns kind and name, as kubectl writes them.
func (o *Object) String() string {
	name := o.Name.Text
	if !o.Name.Given() {
		name = "(no name)"
	}
	return strings.ToLower(o.Kind) + "/" + name
}

// Group returns the API group: "apps" of "apps/v1", "" of "v1".
func (o *Object) Group() string { return groupOf(o.APIVersion) }

func groupOf(apiVersion string) string {
	group, _, found := strings.Cut(apiVersion, "/")
	if !found {
		return ""
	}
	return group
}

// Ignore is an annotation "aa-lint.dev/ignore.AA706: reason" on an object: what
// the code names is not to be reported for it.
type Ignore struct {
	Code   string // a code or a name of a rule
	Reason Value
	Key    Value // the whole key
}

// ignorePrefix is what keys of annotations start with that make an Ignore.
const ignorePrefix = "aa-lint.dev/ignore."

// readDocument reads one document of the stream.
func (r *reader) readDocument(span source.Span) {
	text := r.file.Slice(span)
	if !r.mayMatter(text) {
		return
	}
	d, err := decode(r.file, span)
	s := d.survey()
	switch {
	case s.template != nil:
		r.isTemplate(s.templatePlace())
		return
	case err != nil:
		if at, ok := templateAction(text); ok {
			r.isTemplate(diag.Place{File: r.file, Span: d.spanInFile(at, at+len("{{"))})
			return
		}
		r.stream.Problems = append(r.stream.Problems, d.problem(err))
	}
	r.stream.Problems = append(r.stream.Problems, s.duplicates...)
	chart := chartFile(text)
	first := len(r.stream.Objects)
	for _, root := range d.roots {
		r.readObjects(cursor{doc: d, node: root}, "", chart, 0)
	}
	spread(r.stream.Objects[first:], span)
	if d.overspent() {
		r.stream.Problems = append(r.stream.Problems, Problem{
			Kind: TooLarge, Place: d.nodePlace(d.roots[0]),
			Message: "the document has more objects than aa-lint looks at, aliases taken at their word: the others are left out",
		})
	}
}

// spread gives each object of a document the text up to the next one, and to a
// single one the whole document.
func spread(objects []*Object, document source.Span) {
	sorted := slices.DeleteFunc(slices.Clone(objects), func(o *Object) bool { return o.nested })
	slices.SortStableFunc(sorted, func(a, b *Object) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	for i, o := range sorted {
		o.Span.End = document.End
		if i+1 < len(sorted) {
			o.Span.End = sorted[i+1].Span.Start
		}
	}
	if len(sorted) == 1 {
		sorted[0].Span = document
	}
}

// isTemplate notes that a document is a template.
func (r *reader) isTemplate(at diag.Place) {
	if r.stream.Template.File == nil {
		r.stream.Template = at
	}
}

// readObjects reads an object, or the objects in a list. The kind is that of the
// elements of a list, which need not repeat it.
func (r *reader) readObjects(c cursor, kind, chart string, depth int) {
	if !c.doc.spend(1) || depth > maxDepth {
		return
	}
	for item := range c.sequenceItems() {
		// A file may hold an array of objects in JSON.
		r.readObjects(item, kind, chart, depth+1)
	}
	if !c.is(yaml.MappingNode) {
		return
	}
	if k := c.getKey("kind").scalarValue(); k != "" {
		kind = k
	}
	for _, list := range lists(c, kind) {
		for item := range list.sequenceItems() {
			r.readObjects(item, strings.TrimSuffix(kind, "List"), chart, depth+1)
		}
		if list.is(yaml.MappingNode) {
			r.readObjects(list, "", chart, depth+1)
		}
	}
	o := r.readObject(c, kind, chart)
	if len(o.Templates) > 0 || len(o.Profiles) > 0 || len(o.Strays) > 0 || o.OldDefinition.Given() {
		r.stream.Objects = append(r.stream.Objects, o)
	}
	r.stream.Objects = append(r.stream.Objects, r.inner...)
	r.inner = nil
}

// lists returns what holds other objects: the elements of a list, those of a
// template of OpenShift, the object that a webhook is asked about.
func lists(c cursor, kind string) []cursor {
	switch {
	case strings.HasSuffix(kind, "List"):
		return []cursor{c.getKey("items")}
	case kind == "Template":
		return []cursor{c.getKey("objects")}
	case kind == "AdmissionReview":
		return []cursor{c.followKeys("request", "object")}
	}
	return nil
}

func (r *reader) readObject(c cursor, kind, chart string) *Object {
	meta := c.getKey("metadata")
	o := &Object{
		APIVersion: c.getKey("apiVersion").scalarValue(),
		Kind:       kind,
		Namespace:  meta.getKey("namespace").scalarValue(),
		Name:       meta.getKey("name").scalarAsValue(),
		Chart:      chart,
		Document:   c.doc.span,
		Span:       c.usePlace().Span,
	}
	switch {
	case o.Name.Given():
		o.Place = o.Name.Place
	case c.getKey("kind").foundNode():
		o.Place = c.getKey("kind").usePlace()
	default:
		o.Place = c.usePlace()
	}
	for _, e := range meta.getKey("annotations").entries() {
		if code, ok := strings.CutPrefix(e.key.node.Value, ignorePrefix); ok && code != "" {
			o.Ignores = append(o.Ignores, Ignore{Code: code, Reason: e.value.scalarAsValue(), Key: e.key.scalarAsValue()})
		}
	}
	r.podTemplates(o, c)
	r.readProfiles(o, c)
	o.mendStrays()
	if group := c.followKeys("spec", "group").scalarValue(); kind == "CustomResourceDefinition" && o.APIVersion == "apiextensions.k8s.io/v1beta1" &&
		(group == sysdigGroup || group == operatorGroup) {
		o.OldDefinition = c.getKey("apiVersion").scalarAsValue()
	}
	o.forget()
	return o
}

// forget drops what leads to the nodes of the document, which takes much more
// memory than what was read from them.
func (o *Object) forget() {
	for _, t := range o.Templates {
		t.spec, t.meta = cursor{}, cursor{}
		for _, a := range t.Annotations {
			a.entry = entry{}
		}
		for _, c := range t.Containers {
			c.node = cursor{}
		}
	}
	for i := range o.Strays {
		o.Strays[i].entry, o.Strays[i].parent = entry{}, cursor{}
	}
}
