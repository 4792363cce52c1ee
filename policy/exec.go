package policy

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/policy/key"
)

// maxTargets is the number of named exec targets that one profile can have.
const maxTargets = 12

// exec returns what an exec mode comes down to. With a target, px and ux mean
// the same, and so do ix and Pix.
func (l *lowering) exec(mode ast.ExecMode, target, path ast.Word) Exec {
	e := Exec{Scrub: mode.Scrub}
	letters := [...]byte{ast.ExecInherit: 'i', ast.ExecUnconfined: 'u', ast.ExecProfile: 'p', ast.ExecChild: 'c'}
	e.Kind, e.Fallback = letters[mode.Transition], letters[mode.Fallback]
	if e.Kind == 'i' {
		e.Scrub = true
	}
	if target.IsZero() || mode.Transition == ast.ExecChild && target.Value() == path.Value() {
		return e
	}
	if e.Kind == 'i' {
		e.Fallback = 'i'
	}
	e.Target = target.Value()
	if e.Kind == 'c' {
		l.own = true
		self := l.p.Name
		if l.p.Parent != nil && l.quirk(key.ClassFile, QuirkNestedExecTarget) {
			self = l.p.OwnName()
		}
		e.Target = self + "//" + strings.TrimPrefix(e.Target, "//")
	}
	e.Kind = 'n'
	l.target(e.Target, target)
	return e
}

// target counts a named exec target, and reports the first one too many.
func (l *lowering) target(name string, at ast.Word) {
	l.lastTarget = name
	if l.targets[name] {
		return
	}
	l.targets[name] = true
	if len(l.targets) == maxTargets+1 {
		l.report(diag.InvalidRuleShape, at.Place, "a profile can name at most %d different exec targets, this is one more", maxTargets)
	}
}

// combined returns the qualifiers of a rule inside of a block.
func combined(outer, inner *ast.Qualifiers) *ast.Qualifiers {
	q := *inner
	if q.Access == ast.AccessDefault {
		q.Access = outer.Access
	}
	q.Ownership |= outer.Ownership
	if !q.Audit {
		q.Audit, q.AuditSpan = outer.Audit, outer.AuditSpan
	}
	return &q
}
