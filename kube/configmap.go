package kube

import (
	"path"
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// configMap reads the values of a ConfigMap that are profiles. A loader takes
// each for a file by the name of its key; what is in binaryData it does not
// load.
func (r *reader) configMap(o *Object, c cursor) {
	all := r.isProfileMap(o.Name.Text)
	for _, e := range c.getKey("data").entries() {
		if e.value.isText() && strings.Contains(e.value.node.Value, "AppArmorProfile") && LooksLikeManifest(e.value.node.Value) {
			r.nested(e.value, o.Chart)
			continue
		}
		if !e.value.isText() || !c.doc.takeStep(len(e.value.node.Value)) || !all && !looksLikeProfile(e.value.node.Value) {
			continue
		}
		o.raw(FromConfigMap, e.key.scalarAsValue(), e.value)
	}
}

// nested reads the custom resources in a value of a ConfigMap, which somebody
// puts into the cluster: the security-profiles-operator keeps its own profiles
// so. Whether the rest of the value is as it should be is not for us to say.
func (r *reader) nested(text cursor, chart string) {
	if !text.doc.takeStep(10 * len(text.node.Value)) {
		return
	}
	outer := text.scalar()
	before, inner := r.stream.Objects, r.inner
	for span := range documents(outer.value) {
		d := &document{file: r.file, span: span, text: outer.value[span.Start:span.End], outer: &outer, objects: MaxObjects}
		if d.decode() != nil {
			continue
		}
		for _, root := range d.roots {
			r.stream.Objects, r.inner = nil, nil
			r.readObjects(cursor{doc: d, node: root}, "", chart, 1)
			for _, o := range r.stream.Objects {
				if o.Kind == "AppArmorProfile" && len(o.Profiles) > 0 {
					o.Document, o.Span, o.nested = text.doc.span, outer.span, true
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
