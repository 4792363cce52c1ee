package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// checker looks at the words of a rule that is a question: whether variables in
// them are known, paths are absolute, and there are patterns.
type checker struct {
	profile  *policy.Profile
	patterns bool
	err      error
}

// checkWord looks at a word that may be any text.
func (c *checker) checkWord(w ast.Word) string {
	if w.IsZero() {
		return ""
	}
	text := c.profile.Expand(w)
	for ref := range ast.References(text) {
		c.failCheck("the variable @{%s} is not known to the profile %s", ref.Name, c.profile.FullName())
	}
	c.checkLiteral(text)
	return text
}

// checkLiteral looks at a text in which no variables are expanded.
func (c *checker) checkLiteral(text string) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '*', '?', '[', '{':
			c.patterns = true
		}
	}
}

// checkPath looks at a word that must be a path.
func (c *checker) checkPath(w ast.Word) {
	text := c.checkWord(w)
	if text == "" || c.err != nil {
		return
	}
	pattern, err := glob.Parse(text)
	if err != nil {
		c.failCheck("%s is not a pattern: %s", w.Raw, err)
		return
	}
	for _, start := range pattern.Expr().Prefixes(64) {
		switch {
		case strings.HasPrefix(start, "/"):
		case text == w.Value():
			c.failCheck("%q is not an absolute path", w.Value())
		default:
			c.failCheck("%q is not an absolute path: it stands for %s", w.Value(), text)
		}
	}
}

func (c *checker) failCheck(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

func (c *checker) checkGroup(g *ast.Group) {
	if g == nil {
		return
	}
	for _, cond := range g.Conditions {
		c.checkWord(cond.Value())
	}
}

func (c *checker) VisitFile(r *ast.FileRule) {
	if r.Bare() {
		c.patterns = true
		return
	}
	c.checkPath(r.Path)
	if r.Perms.Access&ast.LinkAccess != 0 {
		c.checkPath(r.Target)
	}
}

func (c *checker) VisitLink(r *ast.LinkRule) {
	c.checkPath(r.Path)
	c.checkPath(r.Target)
}

func (c *checker) VisitChangeProfile(r *ast.ChangeProfileRule) {
	c.checkPath(r.Exec)
	c.checkWord(r.Target)
}

func (c *checker) VisitMount(r *ast.MountRule) {
	c.checkWord(r.Source)
	c.checkPath(r.Target)
	types := 0
	for _, cond := range r.Fstype {
		for _, w := range cond.Values {
			c.checkWord(w)
			types++
		}
	}
	several := slices.ContainsFunc(r.Options, func(cond *ast.Condition) bool { return cond.Op == ast.CondIn })
	c.patterns = c.patterns || types > 1 || several || len(r.Options) > 1
}

func (c *checker) VisitPivotRoot(r *ast.PivotRootRule) {
	c.checkPath(r.NewRoot)
	c.checkPath(r.OldRoot.Value())
}

func (c *checker) VisitDbus(r *ast.DbusRule) {
	c.checkPath(r.Path.Value())
	for _, cond := range []*ast.Condition{r.Bus, r.Name, r.Interface, r.Member} {
		c.checkWord(cond.Value())
	}
	c.checkGroup(r.Peer)
}

func (c *checker) VisitUnix(r *ast.UnixRule) {
	c.checkWord(r.Addr.Value())
	c.checkGroup(r.Peer)
}

func (c *checker) VisitSignal(r *ast.SignalRule) {
	c.checkWord(r.Peer.Value())
	signals := 0
	for _, cond := range r.Conditions {
		if cond.Name.Value() == "set" {
			signals += len(cond.Values)
		}
	}
	c.patterns = c.patterns || signals > 1
}

func (c *checker) VisitMqueue(r *ast.MqueueRule) {
	c.checkWord(r.Queue)
	c.checkWord(r.Label.Value())
}

func (c *checker) VisitPtrace(r *ast.PtraceRule) { c.checkWord(r.Peer.Value()) }
func (c *checker) VisitNetwork(r *ast.NetworkRule) {
	c.checkLiteral(r.Label.Value().Value() + r.Peer.Get("label").Value().Value())
}
func (c *checker) VisitIOUring(r *ast.IOUringRule)       { c.checkLiteral(r.Label.Value().Value()) }
func (c *checker) VisitAll(*ast.AllRule)                 { c.patterns = true }
func (c *checker) VisitCapability(r *ast.CapabilityRule) { c.patterns = len(r.Names) > 1 }
func (c *checker) VisitUserns(*ast.UsernsRule)           {}
func (c *checker) VisitRlimit(*ast.RlimitRule)           {}
