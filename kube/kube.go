// Package kube reads Kubernetes manifests: which profile each container gets,
// and the text of the profiles that manifests carry.
//
// [Read] takes a stream of manifests as kubectl, Helm and Kustomize print it,
// in YAML or JSON, and returns the objects that say something about AppArmor.
// An [Object] has pod templates, whose containers a profile is chosen for, and
// profiles, whose text lies in the manifest: in a ConfigMap, or in a custom
// resource of which a manager makes a profile. Places in such a text lead back
// to the bytes of the manifest.
//
//	stream := kube.Read(source.NewFile("web.yaml", text), kube.Options{})
//	for _, o := range stream.Objects {
//		for _, t := range o.Templates {
//			for _, c := range t.Containers {
//				fmt.Println(o, c.Name.Text, c.Effective(kube.Newest))
//			}
//		}
//	}
//
// What the rules of a linter need beyond that is in the methods of
// [PodTemplate] and [Profile] and in [Index]: values with places, without a
// judgement.
package kube

import (
	"iter"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// Options say what to look for beside what is known.
type Options struct {
	// Paths are further places of pod templates.
	Paths []PodPath
	// ConfigMaps are patterns (path.Match) of the names of ConfigMaps whose
	// values are all profiles, even where they do not look like one.
	ConfigMaps []string
}

// MaxObjects is how many objects, containers and annotations Read looks at in
// one document. Aliases can make a list of a few lines as long as one likes.
const MaxObjects = 100_000

// Stream is what a text of manifests holds.
type Stream struct {
	File *source.File
	// Objects are those that have a pod template, carry a profile, or have an
	// annotation for AppArmor, in the order of the text.
	Objects []*Object
	// Refs are what ReadRefs has found.
	Refs []Ref
	// Problems are what keeps a document from being read as it is meant.
	Problems []Problem
	// Template is the first place that shows that a document is not a manifest
	// but a template which Helm makes one of. Such documents are left out. Its
	// File is nil if there is none.
	Template diag.Place
}

// ProblemKind says what is wrong with a document.
type ProblemKind uint8

// The kinds of problems.
const (
	BrokenText   ProblemKind = iota // neither YAML nor JSON
	DuplicateKey                    // a key stands twice in a mapping; the last counts
	TooLarge                        // more objects than Read looks at
)

// Problem is something wrong with the text of a document.
type Problem struct {
	Kind    ProblemKind
	Place   diag.Place
	Message string     // what is wrong, in one line
	Other   diag.Place // of a DuplicateKey: the other one; File is nil otherwise
}

// Value is a scalar of a manifest.
type Value struct {
	Text string
	// Place is where the value is used, with its quotes: an alias, if it comes
	// through one. File is nil if there is no such value.
	Place diag.Place
	// Anchor is where a value is written that is used through an alias or a
	// merge key. File is nil for others.
	Anchor diag.Place
}

// Given reports whether there is such a value.
func (v Value) Given() bool { return v.Place.File != nil }

// valueOf returns a scalar as a Value. A collection gives one without text; what
// does not exist or is null gives none.
func valueOf(c yamltext.Cursor) Value {
	if c.Null() {
		return Value{}
	}
	v := Value{Place: c.UsePlace(), Text: c.Text()}
	if c.Aliased() {
		v.Anchor = c.Doc.PlaceOf(c.Node)
	}
	return v
}

// Documents yields the spans of the documents of a stream, each from its "---"
// on.
func Documents(text string) iter.Seq[source.Span] { return yamltext.Documents(text) }

// unreadable returns the problem of a document that cannot be read.
func unreadable(d *yamltext.Document, err error) Problem {
	at, message := d.Problem(err)
	return Problem{Kind: BrokenText, Place: at, Message: message}
}

// Read reads a stream of manifests. Documents are read one by one, and only
// those that may hold something of interest: a mistake in one spoils no other.
func Read(file *source.File, opts Options) *Stream {
	r := &reader{file: file, opts: opts, kinds: podPathsByKind(opts.Paths), stream: &Stream{File: file}}
	if at, message, wrong := yamltext.WrongEncoding(file); wrong {
		r.stream.Problems = append(r.stream.Problems, Problem{Kind: BrokenText, Place: at, Message: message})
		return r.stream
	}
	for span := range yamltext.Documents(file.Text()) {
		r.readDocument(span)
	}
	return r.stream
}

// reader reads one stream.
type reader struct {
	file   *source.File
	opts   Options
	kinds  map[string][]podSource
	stream *Stream
	inner  []*Object // those in values of the object that is being read
}
