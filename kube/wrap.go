package kube

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// WrapOptions say which manifest Wrap writes.
type WrapOptions struct {
	// Form is FromConfigMap, FromRules or FromAbstract.
	Form Form
	// Name is the name of a ConfigMap; that of the first profile, as far as the
	// cluster takes it, if it is empty. Custom resources have the name of their
	// profile.
	Name      string
	Namespace string // of a ConfigMap; none is written if it is empty
	Key       string // in a ConfigMap; the name of the file if it is empty
	// Tighter lets the security-profiles-operator deny more than the profile
	// does: it adds rules that deny.
	Tighter bool
}

// Wrap returns a manifest that stands for the profiles of a file. If there is
// none, it says what of the file no such manifest can say. The manifest is read
// again: what a node gets is the same text, or the same rules.
func Wrap(file *source.File, opts WrapOptions) (string, []Objection) {
	tree, findings := parser.Parse(file, parser.Options{})
	w := &wrapper{file: file, tree: tree, opts: opts}
	for _, f := range findings.Errors() {
		w.objectToWrap(f.Place.Span, "%s", f.Message)
	}
	if len(w.objections) > 0 {
		return "", w.objections
	}
	var manifest string
	switch opts.Form {
	case FromConfigMap:
		manifest = w.configMap()
	case FromRules:
		manifest = w.wrapSysdig()
	case FromAbstract:
		manifest = w.abstract()
	default:
		w.objectToWrap(source.At(0), "no manifest of the form %s is written", opts.Form)
	}
	if len(w.objections) == 0 {
		w.verifyManifest(manifest)
	}
	if len(w.objections) > 0 {
		slices.SortStableFunc(w.objections, func(a, b Objection) int {
			return cmp.Or(cmp.Compare(a.Place.Span.Start, b.Place.Span.Start), cmp.Compare(a.Message, b.Message))
		})
		return "", slices.CompactFunc(w.objections, func(a, b Objection) bool { return a.Place == b.Place && a.Message == b.Message })
	}
	return manifest, nil
}

// wrapper writes one manifest.
type wrapper struct {
	file       *source.File
	tree       *ast.File
	opts       WrapOptions
	objections []Objection
}

// objectToWrap adds an objection.
func (w *wrapper) objectToWrap(at source.Span, format string, args ...any) {
	w.objections = append(w.objections, Objection{Place: diag.Place{File: w.file, Span: at}, Message: fmt.Sprintf(format, args...)})
}

// onlyProfile returns the one profile of the file, which a custom resource can stand
// for; nil, with an objection, if it is not one. It objects to a head that the
// manager does not write.
func (w *wrapper) onlyProfile(manager string, flags ...string) *ast.Profile {
	var only *ast.Profile
	for _, s := range w.tree.Stmts {
		p, ok := s.(*ast.Profile)
		if !ok {
			continue
		}
		if only != nil {
			w.objectToWrap(p.Head(), "a resource stands for one profile: this is another one")
			return nil
		}
		only = p
	}
	if only == nil {
		w.objectToWrap(w.file.Span(), "there is no profile in the file")
		return nil
	}
	w.checkProfileHead(only, manager, flags)
	return only
}

// checkProfileHead objects to what of the head of a profile a manager does not write.
func (w *wrapper) checkProfileHead(p *ast.Profile, manager string, flags []string) {
	name := p.Name.Value()
	if !objectName(name) {
		w.objectToWrap(p.Name.Place, "the profile has the name of the resource, and the cluster takes no such name: lower case letters, digits, - and . only")
	}
	for _, part := range []ast.Node{p.Attachment, p.Xattrs} {
		if span := spanOf(part); !span.IsZero() {
			w.objectToWrap(span, "%s writes no attachment", manager)
		}
	}
	for _, id := range p.Identities {
		w.objectToWrap(id.Place, "%s writes no identities", manager)
	}
	w.checkFlags(p, manager, flags)
}

// spanOf returns the span of a part that may be nil.
func spanOf(n ast.Node) source.Span {
	switch n := n.(type) {
	case ast.Word:
		return n.Place
	case *ast.Group:
		if n != nil {
			return n.Place
		}
	}
	return source.Span{}
}

// checkFlags objects unless a profile has the flags that a manager sets, and a mode
// that it can set.
func (w *wrapper) checkFlags(p *ast.Profile, manager string, flags []string) {
	at := p.Name.Place
	has := map[string]bool{}
	if p.Flags != nil {
		at = p.Flags.Place
		for _, f := range p.Flags.Values {
			has[f.Value()] = true
		}
	}
	switch m := mode.Of(p); m {
	case mode.Enforce, mode.Complain:
		delete(has, string(m))
	default:
		w.objectToWrap(at, "%s sets no other modes than enforce and complain", manager)
		delete(has, string(m))
	}
	for _, f := range flags {
		if !has[f] {
			w.objectToWrap(at, "%s sets the flag %s, which the profile does not have", manager, f)
		}
		delete(has, f)
	}
	for _, f := range flagWords(p) {
		if has[f.Value()] {
			w.objectToWrap(f.Place, "%s does not set the flag %s", manager, f.Value())
		}
	}
}

func flagWords(p *ast.Profile) []ast.Word {
	if p.Flags == nil {
		return nil
	}
	return p.Flags.Values
}

// checkAroundProfile objects to what stands outside of the profile and means something in
// it. A manager that includes <tunables/global> gives it those variables, and no
// others; from another one it has none, but variables that are not used do not
// matter. Includes of tunables are taken to hold nothing else.
func (w *wrapper) checkAroundProfile(manager string, global bool) {
	for _, s := range w.tree.Stmts {
		switch s := s.(type) {
		case *ast.Profile:
			continue
		case *ast.VariableAssignment, *ast.BooleanAssignment:
			if !global {
				continue
			}
		case *ast.Include:
			name := s.File.Name()
			if s.File.Magic() && (name == "tunables/global" || !global && strings.HasPrefix(name, "tunables/")) {
				continue
			}
		}
		w.objectToWrap(s.Span(), "%s writes nothing like this beside the profile", manager)
	}
	if !global {
		w.variables(manager)
	}
}

// variables objects to the first variable in the profiles: without an include
// that sets them there are none.
func (w *wrapper) variables(manager string) {
	found := source.Span{}
	ast.Walk(w.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.VariableAssignment:
			return false
		case *ast.Word:
			for ref := range ast.References(n.Value()) {
				if ref.Name != "profile_name" && found.IsZero() {
					found = n.Place
				}
			}
		}
		return true
	})
	if !found.IsZero() {
		w.objectToWrap(found, "%s includes no tunables, so there are no variables: write the path out", manager)
	}
}

// body returns the statements of a profile that are rules; it objects to others.
func (w *wrapper) body(p *ast.Profile, manager string, include string) []ast.Rule {
	var rules []ast.Rule
	included := false
	for _, s := range p.Body.Stmts {
		if inc, ok := s.(*ast.Include); ok && include != "" && inc.File.Magic() && inc.File.Name() == include {
			included = true
			continue
		}
		rule, ok := s.(ast.Rule)
		_, block := s.(*ast.QualifierBlock)
		switch {
		case !ok || block:
			w.objectToWrap(s.Span(), "%s writes rules only, and no %s", manager, statementName(s))
		default:
			rules = append(rules, rule)
		}
	}
	if include != "" && !included {
		w.objectToWrap(p.Head(), "%s includes <%s>, which the profile does not", manager, include)
	}
	return rules
}

// statementName names a statement that is no rule.
func statementName(s ast.Stmt) string {
	switch s := s.(type) {
	case *ast.Include:
		return "include"
	case *ast.Profile:
		if s.Hat() {
			return "hat"
		}
		return "child profile"
	case *ast.Conditional:
		return "condition"
	case *ast.QualifierBlock:
		return "block"
	}
	return "such statement"
}
