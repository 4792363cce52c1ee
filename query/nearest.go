package query

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Nearest is a rule that nearly allows an access, and what it lacks.
type Nearest struct {
	Rule *policy.Rule
	Why  string
}

// noteNearest notes the rule that comes nearest to allowing an access which no rule
// decides.
func (a *asker) noteNearest(m *policy.Mediation, x policy.Asked, key string) {
	f := &a.answer.Found
	f.Nearest = nil
	if f.HasKey && isAllAllowed(f.Decision.Label, x) || len(f.Deciding) > 0 || x.Link {
		return
	}
	best := 0
	for _, g := range m.Grants {
		if g.Rule < 0 || !g.Allow() {
			continue
		}
		if score, why := nearness(g, x, key); score > best {
			best = score
			f.Nearest = &Nearest{m.RuleOf(g), why}
		}
	}
}

// nearness tells how near a grant comes to allowing an access, 0 if it has
// nothing to do with it, and what it lacks.
func nearness(g *policy.Grant, x policy.Asked, k string) (int, string) {
	const whole = 1 << 20
	const changes = key.FileChangeProfile | key.FileOnExec | key.FileSubset
	switch {
	case k == "":
		return 0, ""
	case x.Class == key.ClassFile && x.Perms&key.Both(changes) == 0 && g.Perms&^key.Both(changes) == 0:
		return 0, "" // keys of changes of profile look like paths
	case g.Keys.Match(k):
		return whole, lacks(g, x)
	case g.Perms&x.Perms == 0:
		return 0, ""
	}
	if x.Class != key.ClassFile || x.Perms&key.Both(key.FileChangeProfile|key.FileOnExec) != 0 {
		return otherFields(g, x, k)
	}
	n := matched(g.Keys, k)
	if strings.IndexByte(k[1:max(n, 1)], '/') < 0 {
		return 0, ""
	}
	why := fmt.Sprintf("matches as far as %s", k[:n])
	if k[n] == '/' && n > 0 {
		why = fmt.Sprintf("stops at the slash behind %s", k[:n])
	}
	return n, why
}

// lacks says which permissions a rule does not have.
func lacks(g *policy.Grant, x policy.Asked) string {
	has := g.Perms & x.Perms
	if x.Class != key.ClassFile {
		return "allows " + strings.Join(key.PermWords(x.Class, g.Perms), ", ") + " of it"
	}
	owner, other := g.Perms.For(true), g.Perms.For(false)
	switch {
	case has != 0 && other == 0:
		return "is for files of the owner"
	case has != 0 && owner == 0:
		return "is for files of others"
	}
	return "allows " + strings.Join(key.PermWords(x.Class, owner|other), "") + " of it"
}

// matched returns how many bytes of a text an expression can start with.
func matched(e glob.Expr, text string) int {
	auto := glob.NewAutomaton()
	auto.Add(e, 0, 1)
	at, n := auto.Start(), 0
	for n < len(text) {
		if at = auto.Step(at, text[n]); at == glob.Dead {
			break
		}
		n++
	}
	return min(n, len(text)-1)
}

// otherFields compares an access with one that a rule allows, part by part.
func otherFields(g *policy.Grant, x policy.Asked, k string) (int, string) {
	example, ok := g.Keys.Example()
	if !ok {
		return 0, ""
	}
	asked, ok1 := key.Decode(x.Class, k, x.Perms)
	allowed, ok2 := key.Decode(x.Class, example, x.Perms)
	if !ok1 || !ok2 || asked.Kind != allowed.Kind {
		return 0, ""
	}
	same := 0
	var other []string
	for _, f := range asked.Fields {
		switch value := allowed.Get(f.Name); value {
		case f.Value:
			same++
		default:
			other = append(other, f.Name)
		}
	}
	if len(other) != 1 || len(asked.Fields) < 2 {
		return 0, "" // what differs in more is another matter
	}
	return 1 + same, "is for another " + other[0]
}
