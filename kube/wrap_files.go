package kube

import (
	"path"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// WrapFiles is Wrap for one ConfigMap with several files, each under its own
// name. It objects to two files of one name or with a profile of one name.
func WrapFiles(files []*source.File, opts WrapOptions) (string, []Objection) {
	x := filesWrapper{keys: map[string]*source.File{}, names: map[string]diag.Place{}}
	opts.Form, opts.Key = FromConfigMap, ""
	for _, file := range files {
		x.wrapFile(file, &opts)
	}
	manifest := configMapHead(opts.Name, opts.Namespace) + x.entries.String()
	switch {
	case len(x.objections) > 0:
	case x.size > maxConfigMap:
		last := files[len(files)-1]
		x.objectToFiles(diag.Place{File: last, Span: last.Span()}, "the cluster takes no ConfigMap of more than 1 MiB: wrap fewer files at once")
	case !x.holdsTexts(manifest):
		x.objectToFiles(diag.Place{File: files[0], Span: files[0].Span()}, "the manifest does not hold the texts as they are: this is a bug")
	}
	if len(x.objections) > 0 {
		return "", x.objections
	}
	return manifest, nil
}

// filesWrapper puts files into one ConfigMap.
type filesWrapper struct {
	entries    strings.Builder
	size       int
	keys       map[string]*source.File
	names      map[string]diag.Place
	objections []Objection
}

func (x *filesWrapper) objectToFiles(at diag.Place, message string, notes ...string) {
	x.objections = append(x.objections, Objection{Place: at, Message: message, Notes: notes})
}

// wrapFile adds a file. The first one names the ConfigMap, if nothing else does.
func (x *filesWrapper) wrapFile(file *source.File, opts *WrapOptions) {
	tree, _ := parser.Parse(file, parser.Options{})
	if opts.Name == "" {
		opts.Name = (&wrapper{file: file, tree: tree}).defaultName()
	}
	_, objections := Wrap(file, *opts)
	x.objections = append(x.objections, objections...)
	key := path.Base(file.Name())
	if other := x.keys[key]; other != nil {
		x.objectToFiles(diag.Place{File: file, Span: source.At(0)}, diag.Quote(key)+" is the key of "+other.Name()+" too: rename one of the files")
	}
	x.keys[key] = file
	for _, d := range Define(tree) {
		if other, ok := x.names[d.Name]; ok && other.File != file && !strings.Contains(d.Name, "//") {
			x.objectToFiles(d.Place, "the profile "+d.Name+" is in "+other.File.Name()+" too: whichever is loaded last counts")
		}
		x.names[d.Name] = d.Place
	}
	x.size += len(key) + len(file.Text())
	x.entries.WriteString(configMapEntry(key, file.Text()))
}

// holdsTexts reads the manifest again, and reports whether a node gets each text as
// it is.
func (x *filesWrapper) holdsTexts(manifest string) bool {
	s := Read(source.NewFile("manifest.yaml", manifest), Options{ConfigMaps: []string{"*"}})
	if len(s.Problems) > 0 || len(s.Objects) != 1 || len(s.Objects[0].Profiles) != len(x.keys) {
		return false
	}
	for _, p := range s.Objects[0].Profiles {
		if file := x.keys[p.Key.Text]; file == nil || file.Text() != p.Source.Text() {
			return false
		}
	}
	return true
}
