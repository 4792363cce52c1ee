package kube

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// verifyManifest reads a manifest again, and objects if a node would get something else
// than the file holds.
func (w *wrapper) verifyManifest(manifest string) {
	s := Read(source.NewFile("manifest.yaml", manifest), Options{ConfigMaps: []string{"*"}})
	if len(s.Problems) > 0 || len(s.Objects) != 1 || len(s.Objects[0].Profiles) != 1 {
		w.objectToWrap(w.file.Span(), "the manifest cannot be read again: this is a bug")
		return
	}
	p := s.Objects[0].Profiles[0]
	for _, o := range p.Objections {
		w.objectToWrap(w.file.Span(), "%s", o.Message)
	}
	if p.Form == FromConfigMap {
		if p.Source.Text() != w.file.Text() {
			w.objectToWrap(w.file.Span(), "the manifest does not hold the text as it is: this is a bug")
		}
		return
	}
	w.sameRules(p)
}

// sameRules objects to rules that a node would not get, or get in addition.
func (w *wrapper) sameRules(p *Profile) {
	tree, findings := parser.Parse(p.Source, parser.Options{})
	for _, f := range findings.Errors() {
		w.objectToWrap(w.file.Span(), "what the node gets is refused: %s", f.Message)
	}
	want, got := ruleKeys(w.tree), ruleKeys(tree)
	for key, at := range want {
		if _, ok := got[key]; !ok {
			w.objectToWrap(at, "the node would not get this rule")
		}
	}
	var added []string
	for key := range got {
		if _, ok := want[key]; !ok && !(w.opts.Tighter && strings.HasPrefix(key, "deny ")) {
			added = append(added, "`"+key+"`")
		}
	}
	slices.Sort(added)
	for _, rule := range added {
		w.objectToWrap(w.headOf(), "the manager would add the rule %s", rule)
	}
}

// headOf returns the head of the profile in the file.
func (w *wrapper) headOf() source.Span {
	for _, s := range w.tree.Stmts {
		if p, ok := s.(*ast.Profile); ok {
			return p.Head()
		}
	}
	return w.file.Span()
}

// ruleKeys returns the rules of a file in a form in which rules that say the
// same are mostly the same, with their places.
func ruleKeys(tree *ast.File) map[string]source.Span {
	keys := map[string]source.Span{}
	for s := range ast.Statements(tree.Stmts) {
		rule, ok := s.(ast.Rule)
		if _, block := s.(*ast.QualifierBlock); !ok || block {
			continue
		}
		if c, ok := rule.(*ast.CapabilityRule); ok && len(c.Names) > 1 {
			for _, name := range c.Names {
				keys[qualifierKey(rule)+"capability "+name.Value()] = rule.Span()
			}
			continue
		}
		keys[ruleKey(tree.Source, rule)] = rule.Span()
	}
	return keys
}

// ruleKey returns a rule in one form: permissions in one order, without "allow",
// a comma, and more than single blanks.
func ruleKey(file *source.File, rule ast.Rule) string {
	quals := qualifierKey(rule)
	if f, ok := rule.(*ast.FileRule); ok && !f.Bare() {
		key := quals + f.Path.Value() + " " + permissionKey(f)
		if !f.Target.IsZero() {
			key += " -> " + f.Target.Value()
		}
		if f.Subset {
			key += " subset"
		}
		return key
	}
	text := file.Slice(source.Span{Start: max(rule.Span().Start, rule.Quals().Span().End), End: rule.Span().End})
	return quals + oneLine(strings.TrimRight(strings.TrimSpace(text), ", \t\n"))
}

func qualifierKey(rule ast.Rule) string {
	q := rule.Quals()
	key := ""
	if q.Deny() {
		key = "deny "
	}
	if q.Access == ast.AccessPrompt {
		key = "prompt "
	}
	if q.Audit {
		key += "audit "
	}
	if q.Priority != nil {
		key += fmt.Sprintf("priority=%d ", q.Level())
	}
	return key + [...]string{"", "owner ", "other "}[q.Ownership]
}

// permissionKey returns permissions as "rwlkm", with the exec mode behind.
func permissionKey(f *ast.FileRule) string {
	key := ""
	for i, letter := range "rwalkm" {
		access := [...]ast.FileAccess{ast.ReadAccess, ast.WriteAccess, ast.AppendAccess, ast.LinkAccess, ast.LockAccess, ast.MmapAccess}[i]
		if f.Perms.Access&access != 0 {
			key += string(letter)
		}
	}
	if f.Perms.Access&ast.ExecAccess != 0 && f.Exec().Transition == ast.NoExec {
		return key + "x"
	}
	return key + f.Exec().String()
}

// oneLine returns a text with single blanks in the place of blanks and line
// breaks outside of quotes.
func oneLine(text string) string {
	var b strings.Builder
	quoted, blank := false, false
	for i := range len(text) {
		c := text[i]
		if !quoted && isSpace(c) {
			blank = true
			continue
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		if c == '"' && (i == 0 || text[i-1] != '\\') {
			quoted = !quoted
		}
		b.WriteByte(c)
	}
	return b.String()
}
