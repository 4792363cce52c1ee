package kube

import (
	"path"
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// configMap reads the values of a ConfigMap that are profiles. A loader takes
// each for a file by the name of its key; what is in binaryData it does not
// load.
func (r *reader) configMap(o *Object, c yamltext.Cursor) {
	all := r.isProfileMap(o.Name.Text)
	for _, e := range c.Get("data").Entries() {
		if e.Value.IsText() && strings.Contains(e.Value.Node.Value, "AppArmorProfile") && LooksLikeManifest(e.Value.Node.Value) {
			r.nested(e.Value, o.Chart)
			continue
		}
		if !e.Value.IsText() || !c.Doc.TakeStep(len(e.Value.Node.Value)) || !all && !looksLikeProfile(e.Value.Node.Value) {
			continue
		}
		o.raw(FromConfigMap, valueOf(e.Key), e.Value)
	}
}

// nested reads the custom resources in a value of a ConfigMap, which somebody
// puts into the cluster: the security-profiles-operator keeps its own profiles
// so. Whether the rest of the value is as it should be is not for us to say.
func (r *reader) nested(text yamltext.Cursor, chart string) {
	if !text.Doc.TakeStep(10 * len(text.Node.Value)) {
		return
	}
	outer := text.Scalar()
	before, inner := r.stream.Objects, r.inner
	for span := range yamltext.Documents(outer.Value) {
		d := &yamltext.Document{File: r.file, Span: span, Text: outer.Value[span.Start:span.End], Outer: &outer, Objects: MaxObjects}
		if d.Decode() != nil {
			continue
		}
		for _, root := range d.Roots {
			r.stream.Objects, r.inner = nil, nil
			r.readObjects(yamltext.Cursor{Doc: d, Node: root}, "", chart, 1)
			for _, o := range r.stream.Objects {
				if o.Kind == "AppArmorProfile" && len(o.Profiles) > 0 {
					o.Document, o.Span, o.nested = text.Doc.Span, outer.Span, true
					inner = append(inner, o)
				}
			}
		}
	}
	r.stream.Objects, r.inner = before, inner
}

// isProfileMap reports whether the user has said that the values of a ConfigMap
// are profiles.
func (r *reader) isProfileMap(name string) bool {
	for _, pattern := range r.opts.ConfigMaps {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

// head is the start of a line that may open a profile.
var head = regexp.MustCompile(`(?m)^[ \t]*(?:profile[ \t]+[^ \t(=]|(?:"?/|"?@\{)[^\n]*\{)`)

// looksLikeProfile reports whether a text holds a profile. Other files open
// blocks with a path as well, as those of logrotate do: what is in the block
// tells. Mistakes are no reason to take a profile for something else, so it is
// enough that more of it is right than wrong.
func looksLikeProfile(text string) bool {
	if !head.MatchString(text) {
		return false
	}
	tree, findings := parser.Parse(source.NewFile("", text), parser.Options{})
	profiles, good := 0, 0
	for s := range ast.Statements(tree.Stmts) {
		switch s := s.(type) {
		case *ast.Profile:
			profiles++
			if s.Kind != ast.KindBare {
				good++
			}
		case ast.Rule, *ast.Include, *ast.ABI, *ast.VariableAssignment:
			good++
		}
	}
	return profiles > 0 && good > len(findings)
}

// validKey reports whether the cluster takes a name for a key of a ConfigMap.
func validKey(name string) bool {
	return name != "" && len(name) <= 253 && name != "." && !strings.HasPrefix(name, "..") && !strings.ContainsFunc(name, func(r rune) bool {
		return !(r == '-' || r == '_' || r == '.' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z')
	})
}
