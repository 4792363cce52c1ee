package rules_test

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// form is one of the ways to write the rules of a mutation; false if they cannot
// be written so.
type form struct {
	name string
	// apart is set if the rules have less to do with others of the profile then.
	apart bool
	// respelled is set if the text of the rules is another one, even without
	// quotes and blanks.
	respelled bool
	write     func(s *subject, m mutation) (mutant, bool)
}

// forms are ways to write rules that make no difference to what is wrong with
// them. The first one is as they are.
var forms = []form{
	{"as it is", false, false, func(s *subject, m mutation) (mutant, bool) { return s.put(m, m.rules), true }},
	{"with a quoted path", false, false, eachPath(func(path string) string {
		if strings.HasPrefix(path, `"`) {
			return ""
		}
		return `"` + path + `"`
	})},
	{"with an alternation", false, true, eachPath(func(path string) string { return insidePath(path, "{%[1]s,%[1]s}") })},
	{"with a class", false, true, eachPath(func(path string) string { return insidePath(path, "[%s]") })},
	{"with the keyword file", false, false, eachRule(func(r ast.Rule, text string) string {
		file, ok := r.(*ast.FileRule)
		if !ok || !file.Keyword.IsZero() || file.Bare() || file.PermsFirst || file.Scrub != ast.ScrubDefault {
			return ""
		}
		at := file.Path.Place.Start - r.Span().Start
		return text[:at] + "file " + text[at:]
	})},
	{"with permissions first", false, false, eachRule(func(r ast.Rule, text string) string {
		file, ok := r.(*ast.FileRule)
		if !ok || file.Bare() || file.PermsFirst || file.Scrub != ast.ScrubDefault || !file.Target.IsZero() {
			return ""
		}
		at := file.Path.Place.Start - r.Span().Start
		return text[:at] + file.Perms.Raw + " " + file.Path.Raw + ","
	})},
	{"with allow", false, false, eachRule(func(r ast.Rule, text string) string {
		if r.Quals().Access != ast.AccessDefault || r.Quals().Audit || r.Quals().Ownership != ast.OwnAny || r.Quals().Priority != nil {
			return ""
		}
		return "allow " + text
	})},
	{"with audit", true, false, eachRule(func(r ast.Rule, text string) string {
		if r.Quals().Audit || r.Quals().Priority != nil {
			return ""
		}
		return "audit " + text
	})},
	{"with a priority", true, false, withPriority},
	{"in a block", false, true, eachRule(func(r ast.Rule, text string) string {
		q := r.Quals()
		switch {
		case !actsInBlock(r) || q.Audit || q.Ownership != ast.OwnAny || q.Priority != nil:
			return ""
		case q.Deny():
			return "deny {\n" + strings.TrimPrefix(text, "deny ") + "\n}"
		}
		return "allow {\n" + strings.TrimPrefix(text, "allow ") + "\n}"
	})},
	{"in a block with audit", true, false, eachRule(func(r ast.Rule, text string) string {
		if !actsInBlock(r) || r.Quals().Audit || r.Quals().Priority != nil {
			return ""
		}
		return "audit {\n" + text + "\n}"
	})},
	{"with a variable", false, true, withVariable},
	{"on several lines", false, false, eachRule(func(r ast.Rule, text string) string {
		if file, ok := r.(*ast.FileRule); !ok || file.Bare() || file.PermsFirst {
			return ""
		}
		return strings.ReplaceAll(text, " ", "\n      ")
	})},
	{"under a condition", true, false, allRules(func(rules string) string { return "if not defined @{mutant_unknown} {\n" + rules + "\n}" })},
	{"in an included file", true, false, inIncluded},
	{"in a child profile", true, false, allRules(func(rules string) string { return "profile mutant {\n" + rules + "\n}" })},
	{"in a hat", true, false, allRules(func(rules string) string { return "^mutant {\n" + rules + "\n}" })},
}

// withPriority gives all rules the same priority, if none has one of its own.
func withPriority(s *subject, m mutation) (mutant, bool) {
	if strings.Contains(m.rules, "priority=") {
		return mutant{}, false
	}
	return eachRule(func(_ ast.Rule, text string) string { return "priority=5 " + text })(s, m)
}

// actsInBlock reports whether a rule does anything in a block with qualifiers:
// the reference drops all others.
func actsInBlock(r ast.Rule) bool {
	switch r.(type) {
	case *ast.FileRule, *ast.LinkRule, *ast.ChangeProfileRule:
		return true
	}
	return false
}

// put returns the profile with a text for the rules of a mutation.
func (s *subject) put(m mutation, rules string) mutant {
	if m.at.Start == m.at.End {
		rules = "\n" + rules + "\n"
	}
	text, err := diag.Apply(s.source, append(m.edits[:len(m.edits):len(m.edits)], s.edit(m.at, rules)))
	if err != nil {
		panic(err) // a mutation is wrong
	}
	return mutant{text: text}
}

// allRules writes all rules together.
func allRules(wrap func(rules string) string) func(*subject, mutation) (mutant, bool) {
	return func(s *subject, m mutation) (mutant, bool) {
		if _, ok := statements(m.rules); !ok {
			return mutant{}, false
		}
		return s.put(m, wrap(m.rules)), true
	}
}

// eachRule writes each rule in another form, those at least that have one.
func eachRule(write func(r ast.Rule, text string) string) func(*subject, mutation) (mutant, bool) {
	return func(s *subject, m mutation) (mutant, bool) {
		list, ok := statements(m.rules)
		if !ok {
			return mutant{}, false
		}
		any := false
		var lines []string
		for _, r := range list {
			text := m.rules[r.Span().Start:r.Span().End]
			if other := write(r, text); other != "" {
				any, text = true, other
			}
			lines = append(lines, text)
		}
		return s.put(m, strings.Join(lines, "\n")), any
	}
}

// eachPath writes each path of rules on files in another form.
func eachPath(write func(path string) string) func(*subject, mutation) (mutant, bool) {
	return eachRule(func(r ast.Rule, text string) string {
		file, ok := r.(*ast.FileRule)
		if !ok || file.Bare() {
			return ""
		}
		if path := write(file.Path.Raw); path != "" {
			return with(text, r, file.Path, path)
		}
		return ""
	})
}

// insidePath writes a letter of the first name in a path in another form.
func insidePath(path, format string) string {
	for i := 1; i < len(path); i++ {
		switch c := path[i]; {
		case path[0] != '/' || strings.IndexByte(`{[@\*/?`, c) >= 0:
			return ""
		case c >= 'a' && c <= 'z' && i > 1:
			return path[:i] + fmt.Sprintf(format, path[i:i+1]) + path[i+1:]
		}
	}
	return ""
}

// withVariable writes the first name of each path, or the whole label or name
// of a peer, as a variable.
func withVariable(s *subject, m mutation) (mutant, bool) {
	list, ok := statements(m.rules)
	if !ok {
		return mutant{}, false
	}
	any := false
	var lines []string
	names := map[string]string{} // of variables, by their values
	for _, r := range list {
		text := m.rules[r.Span().Start:r.Span().End]
		w, value, rest := variablePart(r)
		if value != "" {
			any = true
			if names[value] == "" {
				names[value] = fmt.Sprintf("@{mutant_%d}", len(names))
				assign := names[value] + "=" + value + "\n"
				m.edits = append(m.edits[:len(m.edits):len(m.edits)], s.edit(source.At(s.profile.Span().Start), assign))
			}
			text = with(text, r, w, names[value]+rest)
		}
		lines = append(lines, text)
	}
	return s.put(m, strings.Join(lines, "\n")), any
}

// variablePart returns a word of a rule that a variable can be part of, the
// value for it, and what stands behind it.
func variablePart(r ast.Rule) (w ast.Word, value, rest string) {
	switch r := r.(type) {
	case *ast.FileRule:
		w = r.Path
	case *ast.ChangeProfileRule:
		w = r.Target
	case *ast.PtraceRule:
		w = r.Peer.Value()
	case *ast.SignalRule:
		w = r.Peer.Value()
	case *ast.MountRule:
		w = r.Target
	case *ast.DbusRule:
		w = r.Peer.Get("name").Value()
	case *ast.LinkRule:
		w = r.Target
	}
	if w.IsZero() || strings.ContainsAny(w.Raw, "@\" ") {
		return w, "", ""
	}
	value = w.Raw
	if value[0] == '/' {
		if end := strings.IndexByte(value[1:], '/') + 1; end > 0 && !strings.ContainsAny(value[:end], "{[*") {
			return w, value[:end], value[end:]
		}
	}
	return w, `"` + value + `"`, ""
}

// inIncluded puts the rules into a file that the profile includes.
func inIncluded(s *subject, m mutation) (mutant, bool) {
	if _, ok := statements(m.rules); !ok {
		return mutant{}, false
	}
	name := fmt.Sprint("rules-", len(s.extra))
	with := s.put(m, fmt.Sprintf("include \"%s/%s\"", mutantsDir, name))
	with.files = map[string]string{name: m.rules + "\n"}
	return with, true
}

// statements parses rules; false if something else is among them.
func statements(text string) ([]ast.Rule, bool) {
	tree, found := parser.Parse(source.NewFile("rules", text), parser.Options{Fragment: true})
	if len(found.Errors()) > 0 {
		return nil, false
	}
	var list []ast.Rule
	for _, stmt := range tree.Stmts {
		r, ok := stmt.(ast.Rule)
		if !ok {
			return nil, false
		}
		list = append(list, r)
	}
	return list, len(list) > 0
}
