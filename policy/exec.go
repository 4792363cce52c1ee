package policy

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

// maxTargets is the number of named exec targets that one profile can have.
const maxTargets = 12

// execEntry is an exec rule of a profile, from the file that wrote it.
type execEntry struct {
	exec
	place  diag.Place
	chain  []diag.Related
	prompt bool
}

// addExecs takes over the exec rules of a file or block.
func (u *unit) addExecs(o *outline, c context) {
	if len(o.execs) == 0 {
		return
	}
	chain := u.chain(u.file.file.Source)
	for _, e := range o.execs {
		if c.block != nil {
			e.quals = combined(c.block, e.quals)
		}
		c.scope.execs = append(c.scope.execs, execEntry{
			exec: e, place: u.place(e.at), chain: chain, prompt: e.quals.Access == ast.AccessPrompt,
		})
	}
}

// execKey is what exec rules must have in common to conflict.
type execKey struct {
	path   string
	target string // of a change_profile rule
	change bool
	prompt bool
	level  int
}

// execMeaning is what exec rules on one path must agree in.
type execMeaning struct {
	mode   ast.ExecMode
	target string
}

// checkExecs reports rules that execute the same path in different ways. Each
// path is compared as text, with its variables and aliases expanded.
func (u *unit) checkExecs(s *scope) {
	if len(s.execs) < 2 || u.standalone {
		return
	}
	u.checkTargets(s)
	owners := map[execKey][]*execEntry{}
	for i := range s.execs {
		e := &s.execs[i]
		for _, path := range u.execPaths(e, s) {
			key := execKey{path: path, prompt: e.prompt, level: e.quals.Level(), change: e.kind == changeExec}
			if key.change {
				key.target = e.target.Value()
			}
			if u.conflicts(e, owners[key], path) {
				continue
			}
			owners[key] = append(owners[key], e)
		}
	}
}

// conflicts reports the first of the earlier rules that e contradicts.
func (u *unit) conflicts(e *execEntry, before []*execEntry, path string) bool {
	for _, b := range before {
		if disjoint(e.quals.Ownership, b.quals.Ownership) || meaning(e) == meaning(b) || e.guarded || b.guarded {
			continue
		}
		at, first := e, b
		f := u.reportAt(diag.ConflictingExecModes, at.place, "conflicting exec modes for %s: %s here, %s in another rule",
			path, at.describe(), first.describe())
		f.Related = append([]diag.Related{{Place: first.place, Message: first.describe() + " here"}}, at.chain...)
		f.Notes = append(f.Notes, "one path has one way to be executed: drop one of the rules, or give one a priority (parser 4.1 and later)")
		return true
	}
	return false
}

func disjoint(a, b ast.Ownership) bool {
	return a != ast.OwnAny && b != ast.OwnAny && a != b
}

func (e *execEntry) describe() string {
	mode := e.mode.String()
	if e.kind == changeExec {
		mode = "change_profile safe"
		if !e.mode.Scrub {
			mode = "change_profile unsafe"
		}
	}
	if !e.target.IsZero() {
		return mode + " -> " + e.target.Raw
	}
	return mode
}

// meaning returns what a rule comes down to. With a target, px and ux mean the
// same, and so do ix and Pix.
func meaning(e *execEntry) execMeaning {
	m := execMeaning{mode: e.mode}
	if e.target.IsZero() || e.kind == changeExec {
		return m
	}
	m.target = e.target.Value()
	switch m.mode.Transition {
	case ast.ExecUnconfined:
		m.mode.Transition = ast.ExecProfile
	case ast.ExecInherit:
		m.mode.Transition, m.mode.Fallback = ast.ExecProfile, ast.ExecInherit
	}
	return m
}

// execPaths returns the paths of a rule as the reference compares them: with
// variables expanded, and again for each alias that applies.
func (u *unit) execPaths(e *execEntry, s *scope) []string {
	if e.kind == anyExec {
		return []string{"/{**,}"}
	}
	path := u.expandedPath(e.path)
	if strings.Contains(path, builtinMark) {
		path = collapse(u.withBuiltins(path, s.profile))
	}
	paths := []string{path}
	if e.kind == changeExec {
		return paths
	}
	for _, a := range u.aliases {
		if rest, ok := strings.CutPrefix(path, a.from); ok && a.to != a.from {
			paths = append(paths, collapse(a.to+rest))
		}
	}
	return paths
}

// withBuiltins puts the values of the built-in variables in their places.
func (u *unit) withBuiltins(path string, p *ast.Profile) string {
	attachment := p.Attachment
	if attachment.IsZero() {
		attachment = p.Name
	}
	exec := u.expandedPath(attachment)
	return strings.NewReplacer(
		builtinMark+"exec_path", exec, builtinMark+"attach_path", exec, builtinMark+"profile_name", p.Name.Value(),
	).Replace(path)
}

// expandedPath returns the text of a path with its variables expanded; as it
// is, if they cannot be.
func (u *unit) expandedPath(w ast.Word) string {
	if text, ok := u.expanded[w.Raw]; ok {
		return text
	}
	text, err := u.vars.text(w.Value())
	if err != nil {
		text = w.Value()
	}
	text = collapse(text)
	u.expanded[w.Raw] = text
	return text
}

// checkTargets reports the first rule whose target is one too many.
func (u *unit) checkTargets(s *scope) {
	targets := map[string]bool{}
	for i := range s.execs {
		e := &s.execs[i]
		if e.kind == changeExec || e.target.IsZero() {
			continue
		}
		key := e.target.Value()
		if e.mode.Transition == ast.ExecChild {
			key = "//" + key
		}
		if targets[key] {
			continue
		}
		targets[key] = true
		if len(targets) == maxTargets+1 {
			u.reportAt(diag.InvalidRuleShape, e.place, "a profile can name at most %d different exec targets, this is one more", maxTargets)
			return
		}
	}
}

// combined returns the qualifiers of a rule inside of a block.
func combined(outer, inner *ast.Qualifiers) *ast.Qualifiers {
	q := *inner
	if q.Access == ast.AccessDefault {
		q.Access = outer.Access
	}
	if q.Ownership == ast.OwnAny {
		q.Ownership = outer.Ownership
	}
	return &q
}
