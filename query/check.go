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

// word looks at a word that may be any text.
func (c *checker) word(w ast.Word) string {
	if w.IsZero() {
		return ""
	}
	text := c.profile.Expand(w)
	for ref := range ast.References(text) {
		c.fail("the variable @{%s} is not known to the profile %s", ref.Name, c.profile.FullName())
	}
	c.literal(text)
	return text
}

// literal looks at a text in which no variables are expanded.
func (c *checker) literal(text string) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '*', '?', '[', '{':
			c.patterns = true
		}
	}
}

// path looks at a word that must be a path.
func (c *checker) path(w ast.Word) {
	text := c.word(w)
	if text == "" || c.err != nil {
		return
	}
	pattern, err := glob.Parse(text)
	if err != nil {
		c.fail("%s is no pattern: %s", w.Raw, err)
		return
	}
	for _, start := range pattern.Expr().Prefixes(64) {
		switch {
		case strings.HasPrefix(start, "/"):
		case text == w.Value():
			c.fail("%q is no absolute path", w.Value())
		default:
			c.fail("%q is no absolute path: it stands for %s", w.Value(), text)
		}
	}
}

func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

func (c *checker) group(g *ast.Group) {
	if g == nil {
		return
	}
	for _, cond := range g.Conditions {
		c.word(cond.Value())
	}
}

func (c *checker) VisitFile(r *ast.FileRule) {
	if r.Bare() {
		c.patterns = true
		return
	}
	c.path(r.Path)
	if r.Perms.Access&ast.LinkAccess != 0 {
		c.path(r.Target)
	}
}

func (c *checker) VisitLink(r *ast.LinkRule) {
	c.path(r.Path)
	c.path(r.Target)
}

func (c *checker) VisitChangeProfile(r *ast.ChangeProfileRule) {
	c.path(r.Exec)
	c.word(r.Target)
}

func (c *checker) VisitMount(r *ast.MountRule) {
	c.word(r.Source)
	c.path(r.Target)
	types := 0
	for _, cond := range r.Fstype {
		for _, w := range cond.Values {
			c.word(w)
			types++
		}
	}
	several := slices.ContainsFunc(r.Options, func(cond *ast.Condition) bool { return cond.Op == ast.CondIn })
	c.patterns = c.patterns || types > 1 || several || len(r.Options) > 1
}

func (c *checker) VisitPivotRoot(r *ast.PivotRootRule) {
	c.path(r.NewRoot)
	c.path(r.OldRoot.Value())
}

func (c *checker) VisitDbus(r *ast.DbusRule) {
	c.path(r.Path.Value())
	for _, cond := range []*ast.Condition{r.Bus, r.Name, r.Interface, r.Member} {
		c.word(cond.Value())
	}
	c.group(r.Peer)
}

func (c *checker) VisitUnix(r *ast.UnixRule) {
	c.word(r.Addr.Value())
	c.group(r.Peer)
}

func (c *checker) VisitSignal(r *ast.SignalRule) {
	c.word(r.Peer.Value())
	signals := 0
	for _, cond := range r.Conditions {
		if cond.Name.Value() == "set" {
			signals += len(cond.Values)
		}
	}
	c.patterns = c.patterns || signals > 1
}

func (c *checker) VisitMqueue(r *ast.MqueueRule) {
	c.word(r.Queue)
	c.word(r.Label.Value())
}

func (c *checker) VisitPtrace(r *ast.PtraceRule) { c.word(r.Peer.Value()) }
func (c *checker) VisitNetwork(r *ast.NetworkRule) {
	c.literal(r.Label.Value().Value() + r.Peer.Get("label").Value().Value())
}
func (c *checker) VisitIOUring(r *ast.IOUringRule)       { c.literal(r.Label.Value().Value()) }
func (c *checker) VisitAll(*ast.AllRule)                 { c.patterns = true }
func (c *checker) VisitCapability(r *ast.CapabilityRule) { c.patterns = len(r.Names) > 1 }
func (c *checker) VisitUserns(*ast.UsernsRule)           {}
func (c *checker) VisitRlimit(*ast.RlimitRule)           {}
