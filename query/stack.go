package query

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// A process may be confined by several profiles at once, a stack. Its label has
// their names with this between them.
const stacking = "//&"

// decideStacked decides on a key with a label in it. The kernel looks for the
// label as a whole first; what that does not allow is allowed if it is for each
// profile of the stack (aa_label_match in security/apparmor/label.c of Linux).
func decideStacked(m *policy.Mediation, label string, k func(label string) string) policy.Decision {
	d := m.Decide(k(label))
	parts := strings.Split(label, stacking)
	if len(parts) == 1 || !m.Mediated {
		return d
	}
	all, audit := every, key.Perms(0)
	for _, part := range parts {
		one := m.Decide(k(part))
		all &= one.Allow
		audit |= one.Audit
	}
	more := all &^ d.Allow
	d.Allow |= more
	d.Audit |= audit & more
	d.Quiet &^= more
	d.Prompt &^= more
	return d
}

// unstacked returns a rule for each profile of the stack that a rule names as
// its peer or target; none if that is no stack.
func unstacked(r ast.Rule) []ast.Rule {
	var all []ast.Rule
	for i := 0; ; i++ {
		u := unstacker{at: i}
		r.Accept(&u)
		if u.rule == nil {
			return all
		}
		all = append(all, u.rule)
	}
}

// unstacker makes the rule for one profile of a stack.
type unstacker struct {
	at   int
	rule ast.Rule
}

// part returns the word for the profile of a stack; false if there is none.
func (u *unstacker) part(w ast.Word) (ast.Word, bool) {
	text := w.Raw
	quoted := w.Quoted()
	if quoted {
		text = strings.TrimSuffix(text[1:], `"`)
	}
	parts := strings.Split(text, stacking)
	if len(parts) == 1 || u.at >= len(parts) {
		return w, false
	}
	if w.Raw = parts[u.at]; quoted {
		w.Raw = `"` + w.Raw + `"`
	}
	return w, true
}

func (u *unstacker) unstackCondition(c *ast.Condition) (*ast.Condition, bool) {
	w, ok := u.part(c.Value())
	if !ok {
		return c, false
	}
	changed := *c
	changed.Values = []ast.Word{w}
	return &changed, true
}

// unstackGroup changes the label among the conditions on a peer.
func (u *unstacker) unstackGroup(g *ast.Group) (*ast.Group, bool) {
	label, ok := u.unstackCondition(g.Get("label"))
	if !ok {
		return g, false
	}
	changed := *g
	changed.Conditions = nil
	for _, c := range g.Conditions {
		if c == g.Get("label") {
			c = label
		}
		changed.Conditions = append(changed.Conditions, c)
	}
	return &changed, true
}

func (u *unstacker) VisitSignal(r *ast.SignalRule) {
	changed := *r
	if peer, ok := u.unstackCondition(r.Peer); ok {
		changed.Peer, u.rule = peer, &changed
	}
}

func (u *unstacker) VisitPtrace(r *ast.PtraceRule) {
	changed := *r
	if peer, ok := u.unstackCondition(r.Peer); ok {
		changed.Peer, u.rule = peer, &changed
	}
}

func (u *unstacker) VisitUnix(r *ast.UnixRule) {
	changed := *r
	if peer, ok := u.unstackGroup(r.Peer); ok {
		changed.Peer, u.rule = peer, &changed
	}
}

func (u *unstacker) VisitDbus(r *ast.DbusRule) {
	changed := *r
	if peer, ok := u.unstackGroup(r.Peer); ok {
		changed.Peer, u.rule = peer, &changed
	}
}

func (u *unstacker) VisitChangeProfile(r *ast.ChangeProfileRule) {
	changed := *r
	if target, ok := u.part(r.Target); ok {
		changed.Target, u.rule = target, &changed
	}
}

func (u *unstacker) VisitFile(*ast.FileRule)             {}
func (u *unstacker) VisitCapability(*ast.CapabilityRule) {}
func (u *unstacker) VisitNetwork(*ast.NetworkRule)       {}
func (u *unstacker) VisitIOUring(*ast.IOUringRule)       {}
func (u *unstacker) VisitUserns(*ast.UsernsRule)         {}
func (u *unstacker) VisitRlimit(*ast.RlimitRule)         {}
func (u *unstacker) VisitAll(*ast.AllRule)               {}
func (u *unstacker) VisitMqueue(*ast.MqueueRule)         {}
func (u *unstacker) VisitLink(*ast.LinkRule)             {}
func (u *unstacker) VisitMount(*ast.MountRule)           {}
func (u *unstacker) VisitPivotRoot(*ast.PivotRootRule)   {}
