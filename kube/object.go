package kube

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
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
	d, err := yamltext.Decode(r.file, span, MaxObjects)
	s := surveyDocument(d)
	switch {
	case s.template != nil:
		r.isTemplate(s.templatePlace())
		return
	case err != nil:
		if at, ok := templateAction(text); ok {
			r.isTemplate(diag.Place{File: r.file, Span: d.SpanInFile(at, at+len("{{"))})
			return
		}
		r.stream.Problems = append(r.stream.Problems, unreadable(d, err))
	}
	r.stream.Problems = append(r.stream.Problems, s.duplicates...)
	chart := chartFile(text)
	first := len(r.stream.Objects)
	for _, root := range d.Roots {
		r.readObjects(yamltext.Cursor{Doc: d, Node: root}, "", chart, 0)
	}
	spread(r.stream.Objects[first:], span)
	if d.Overspent() {
		r.stream.Problems = append(r.stream.Problems, Problem{
			Kind: TooLarge, Place: d.PlaceOf(d.Roots[0]),
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
func (r *reader) readObjects(c yamltext.Cursor, kind, chart string, depth int) {
	if !c.Doc.Spend(1) || depth > yamltext.MaxDepth {
		return
	}
	for item := range c.Items() {
		// A file may hold an array of objects in JSON.
		r.readObjects(item, kind, chart, depth+1)
	}
	if !c.Is(yaml.MappingNode) {
		return
	}
	if k := c.Get("kind").Text(); k != "" {
		kind = k
	}
	for _, list := range lists(c, kind) {
		for item := range list.Items() {
			r.readObjects(item, strings.TrimSuffix(kind, "List"), chart, depth+1)
		}
		if list.Is(yaml.MappingNode) {
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
func lists(c yamltext.Cursor, kind string) []yamltext.Cursor {
	switch {
	case strings.HasSuffix(kind, "List"):
		return []yamltext.Cursor{c.Get("items")}
	case kind == "Template":
		return []yamltext.Cursor{c.Get("objects")}
	case kind == "AdmissionReview":
		return []yamltext.Cursor{c.Follow("request", "object")}
	}
	return nil
}

func (r *reader) readObject(c yamltext.Cursor, kind, chart string) *Object {
	meta := c.Get("metadata")
	o := &Object{
		APIVersion: c.Get("apiVersion").Text(),
		Kind:       kind,
		Namespace:  meta.Get("namespace").Text(),
		Name:       valueOf(meta.Get("name")),
		Chart:      chart,
		Document:   c.Doc.Span,
		Span:       c.UsePlace().Span,
	}
	switch {
	case o.Name.Given():
		o.Place = o.Name.Place
	case c.Get("kind").Found():
		o.Place = c.Get("kind").UsePlace()
	default:
		o.Place = c.UsePlace()
	}
	for _, e := range meta.Get("annotations").Entries() {
		if code, ok := strings.CutPrefix(e.Key.Node.Value, ignorePrefix); ok && code != "" {
			o.Ignores = append(o.Ignores, Ignore{Code: code, Reason: valueOf(e.Value), Key: valueOf(e.Key)})
		}
	}
	r.podTemplates(o, c)
	r.readProfiles(o, c)
	o.mendStrays()
	if group := c.Follow("spec", "group").Text(); kind == "CustomResourceDefinition" && o.APIVersion == "apiextensions.k8s.io/v1beta1" &&
		(group == sysdigGroup || group == operatorGroup) {
		o.OldDefinition = valueOf(c.Get("apiVersion"))
	}
	o.forget()
	return o
}

// forget drops what leads to the nodes of the document, which takes much more
// memory than what was read from them.
func (o *Object) forget() {
	for _, t := range o.Templates {
		t.spec, t.meta = yamltext.Cursor{}, yamltext.Cursor{}
		for _, a := range t.Annotations {
			a.entry = yamltext.Entry{}
		}
		for _, c := range t.Containers {
			c.node = yamltext.Cursor{}
		}
	}
	for i := range o.Strays {
		o.Strays[i].entry, o.Strays[i].parent = yamltext.Entry{}, yamltext.Cursor{}
	}
}
