package kube

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// Definition is a profile that can be loaded on a node, as far as a container
// that is to run under it is concerned.
type Definition struct {
	Name       string // as the kernel knows it; children as parent//child
	Mode       mode.Mode
	Attachment string     // the programs of the host that it confines, "" for none
	Place      diag.Place // of the name
	// Detach are the edits that take the attachment out of the head; none if the
	// name is one itself, or if it is not written in the manifest.
	Detach []diag.Edit
	// Profile is the one of a manifest, nil for those of files.
	Profile *Profile
}

// Define returns the profiles of a file, without hats.
func Define(tree *ast.File) []Definition {
	var all []Definition
	define(&all, tree, tree.Stmts, "")
	return all
}

func define(all *[]Definition, tree *ast.File, stmts []ast.Stmt, parent string) {
	for _, s := range stmts {
		inner := parent
		if p, ok := s.(*ast.Profile); ok {
			if inner = p.Name.Value(); parent != "" {
				inner = ast.Nested(parent, inner)
			}
			if !p.Hat() {
				*all = append(*all, Definition{
					Name: inner, Mode: mode.Of(p), Attachment: attachment(p, parent), Detach: detach(p, tree.Source),
					Place: diag.Place{File: tree.Source, Span: p.Name.Place},
				})
			}
		}
		for _, b := range ast.Blocks(s) {
			define(all, tree, b.Stmts, inner)
		}
	}
}

// attachment returns the pattern of the programs that a profile is attached to:
// a name that is a path is one itself.
func attachment(p *ast.Profile, parent string) string {
	name := p.Name.Value()
	switch {
	case !p.Attachment.IsZero():
		return p.Attachment.Value()
	case parent == "" && (strings.HasPrefix(name, "/") || strings.HasPrefix(name, "@{")):
		return name
	}
	return ""
}

// detach returns the edits that take the attachment out of a head.
func detach(p *ast.Profile, file *source.File) []diag.Edit {
	if p.Attachment.IsZero() {
		return nil
	}
	at := source.Span{Start: p.Name.Place.End, End: p.Attachment.Place.End}
	return []diag.Edit{{Place: diag.Place{File: file, Span: at}}}
}

// Definitions returns the profiles in the text, with places in the manifest. A
// profile that its manager does not load, or makes none of, defines nothing.
func (p *Profile) Definitions() []Definition {
	if p.Disabled.Given() || len(p.Objections) > 0 {
		return nil
	}
	tree, _ := parser.Parse(p.Source, parser.Options{})
	all := Define(tree)
	for i := range all {
		all[i].Place = p.Place(all[i].Place.Span)
		all[i].Profile = p
		all[i].Detach, _ = p.Edits(all[i].Detach)
	}
	return all
}

// RuntimeProfiles are the names of the profiles that container runtimes load on
// their own; * stands for anything.
var RuntimeProfiles = []string{"docker-default", "cri-containerd.apparmor.d", "crio-default", "containers-default-*", "buildkit-default"}

// Index knows the profiles that there are, by name.
type Index struct {
	known  []string // may be patterns
	byName map[string][]Definition
	byFile map[string][]Definition
	names  []string
}

// NewIndex returns the index of definitions, and of names of profiles that the
// nodes have besides, in which * stands for anything. Those of container runtimes
// are known without.
func NewIndex(definitions []Definition, known []string) *Index {
	x := &Index{known: slices.Concat(RuntimeProfiles, known), byName: map[string][]Definition{}, byFile: map[string][]Definition{}}
	for _, d := range definitions {
		x.byName[d.Name] = append(x.byName[d.Name], d)
		file := path.Base(d.Place.File.Name())
		if d.Profile != nil && d.Profile.Form == FromConfigMap {
			file = d.Profile.Key.Text
		}
		x.byFile[file] = append(x.byFile[file], d)
	}
	for name := range x.byName {
		x.names = append(x.names, name)
	}
	slices.Sort(x.names)
	return x
}

// Empty reports whether the index knows no definition: then nothing can be said
// about a name that is not found.
func (x *Index) Empty() bool { return len(x.byName) == 0 }

// Has reports whether there is a profile of a name, known or defined.
func (x *Index) Has(name string) bool {
	return len(x.byName[name]) > 0 || slices.ContainsFunc(x.known, func(known string) bool { return ast.MatchesName(known, name) })
}

// Find returns the definitions of a name, in the order in which they were
// given.
func (x *Index) Find(name string) []Definition { return x.byName[name] }

// InFile returns the profiles in the files of a name: what somebody meant who
// names a file instead of a profile.
func (x *Index) InFile(name string) []Definition { return x.byFile[path.Base(name)] }

// Nearest returns the names of profiles that are spelled much like one, the
// nearest first, or else those of the profiles in files of such a name.
func (x *Index) Nearest(name string) []string {
	candidates := slices.Clone(x.names)
	for _, known := range x.known {
		if !strings.Contains(known, "*") {
			candidates = append(candidates, known)
		}
	}
	near := nearest.Of(name, candidates)
	if len(near) > 0 {
		return near
	}
	for _, file := range nearest.Of(path.Base(name), slices.Sorted(maps.Keys(x.byFile))) {
		for _, d := range x.byFile[file] {
			near = append(near, d.Name)
		}
	}
	return near
}

// Collisions returns the definitions whose name another one has too, by name.
// Which of them is loaded, no one can tell.
func (x *Index) Collisions() [][]Definition {
	var all [][]Definition
	for _, name := range x.names {
		if list := x.byName[name]; len(list) > 1 {
			all = append(all, list)
		}
	}
	return all
}

// Renewed is a profile whose text changed and whose name did not. Loaders load
// names that are new, so nodes keep the old text.
type Renewed struct{ Old, New Definition }

// RenewedProfiles returns the profiles of manifests with the same name and
// another text.
func RenewedProfiles(before, after []Definition) []Renewed {
	x := NewIndex(before, nil)
	var all []Renewed
	for _, d := range after {
		for _, old := range x.Find(d.Name) {
			if old.Profile != nil && d.Profile != nil && old.Profile.Source.Text() != d.Profile.Source.Text() {
				all = append(all, Renewed{old, d})
			}
		}
	}
	return all
}
