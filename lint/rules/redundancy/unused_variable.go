package redundancy

import (
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
)

var unusedVariable = lint.Analyzer{
	Code:     diag.Code{ID: "AA307", Name: "unused-variable"},
	Severity: diag.Info,
	Summary:  "a variable that a profile's file assigns is never used",
	Needs:    lint.NeedsPolicy,
	Run:      findUnusedVariables,
}

func findUnusedVariables(p *lint.Pass) {
	vars := assignedVariables(p.Text)
	if len(vars) == 0 || !isWholeText(p) {
		return
	}
	texts := []*mentions{mentionsOf(p.Text.Tree)}
	for _, file := range p.Policy.Report.Included {
		texts = append(texts, includedMentions(p, file))
	}
	isSettled := sync.OnceValue(func() bool { return settled(p) })
	for _, v := range vars {
		if slices.ContainsFunc(texts, func(m *mentions) bool { return m.used[v.name] }) {
			continue
		}
		if !v.adds && slices.ContainsFunc(texts[1:], func(m *mentions) bool { return m.added[v.name] }) {
			continue // what an include adds to must be there
		}
		f := p.Report(v.words[0].Place, "nothing uses %s", v.words[0].Raw)
		lint.Note(f, "neither this file nor any that it includes mentions it again")
		var edits []diag.Edit
		for i, stmt := range v.stmts {
			if i > 0 {
				lint.Relate(f, p.Text.Place(v.words[i].Place), "assigned here too")
			}
			edits = append(edits, p.Text.Remove(stmt))
		}
		if isSettled() {
			lint.FixByMeaning(f, "remove the assignment", edits...)
		} else {
			lint.FixUnsafely(f, "remove the assignment, if no local addition and no other release of what is included uses it", edits...)
		}
	}
}

// settled reports whether the texts that can use a variable are the same wherever
// the file is loaded: they are checked too, and none of them is optional.
func settled(p *lint.Pass) bool {
	files := append([]*load.File{p.Text.File}, p.Policy.Report.Included...)
	return !slices.ContainsFunc(files, func(file *load.File) bool {
		if !p.Project.Checks(file.Source) {
			return true
		}
		for inc := range ast.Includes(file.Tree.Stmts) {
			if optionalInclude(file.Source.Slice(inc.Span())) {
				return true
			}
		}
		return false
	})
}

// isWholeText reports whether all is known of what can use a variable of a file.
func isWholeText(p *lint.Pass) bool {
	broken := func(file *load.File) bool {
		return (&lint.Text{File: file}).Broken()
	}
	missing := func(f diag.Finding) bool { return f.Code == diag.IncludeNotFound }
	report := &p.Policy.Report
	return !report.Spliced && !p.Text.Broken() && !slices.ContainsFunc(report.Included, broken) &&
		!slices.ContainsFunc(report.Findings, missing)
}

// assigned is a variable or boolean with the assignments to it in one file.
type assigned struct {
	name  string
	adds  bool // the first assignment adds to what another file assigns
	words []ast.Word
	stmts []ast.Stmt
}

// assignedVariables returns the variables that a file assigns, in the order of
// their first assignments.
func assignedVariables(t *lint.Text) []*assigned {
	var all []*assigned
	byName := map[string]*assigned{}
	note := func(w ast.Word, op ast.AssignOp, stmt ast.Stmt) {
		name := ast.VariableName(w)
		v := byName[name]
		if v == nil {
			v = &assigned{name: name, adds: op == ast.AssignAdd}
			byName[name] = v
			all = append(all, v)
		}
		v.words = append(v.words, w)
		v.stmts = append(v.stmts, stmt)
	}
	for stmt := range lint.Each[ast.Stmt](t) {
		switch s := stmt.(type) {
		case *ast.VariableAssignment:
			note(s.Name, s.Op, s)
		case *ast.BooleanAssignment:
			note(s.Name, s.Op, s)
		}
	}
	return all
}

// mentions are the names of variables and booleans that a text mentions.
type mentions struct {
	used  map[string]bool
	added map[string]bool // by "+=", which wants them to be assigned
}

type mentionsKey struct{}

// includedMentions is mentionsOf for a file that many others may include.
func includedMentions(p *lint.Pass, file *load.File) *mentions {
	known := lint.SharedByAll(p, mentionsKey{}, func() *sync.Map { return new(sync.Map) })
	m, ok := known.Load(file)
	if !ok {
		m, _ = known.LoadOrStore(file, mentionsOf(file.Tree))
	}
	return m.(*mentions)
}

// mentionsOf returns what a text mentions. It takes for a mention whatever looks
// like one, also in the directives of apparmor.d, from which rules are made.
func mentionsOf(tree *ast.File) *mentions {
	m := &mentions{used: map[string]bool{}, added: map[string]bool{}}
	assigned := map[*ast.Word]bool{}
	ast.Walk(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.VariableAssignment:
			assigned[&n.Name] = true
			if n.Op == ast.AssignAdd {
				m.added[ast.VariableName(n.Name)] = true
			}
		case *ast.BooleanAssignment:
			assigned[&n.Name] = true
		case *ast.Word:
			if !assigned[n] {
				m.note(n.Raw)
			}
		case *ast.Comment:
			if strings.HasPrefix(n.Text, "#aa:") {
				m.note(n.Text)
			}
		}
		return true
	})
	return m
}

// note notes the names behind each @ and $ of a text, with braces or without.
func (m *mentions) note(text string) {
	for {
		at := strings.IndexAny(text, "@$")
		if at < 0 {
			return
		}
		text = strings.TrimPrefix(text[at+1:], "{")
		end := strings.IndexFunc(text, func(r rune) bool {
			return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
		})
		if end < 0 {
			end = len(text)
		}
		m.used[text[:end]] = true
	}
}
