package protect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Nearest is the deny rule that comes nearest to a path that can be changed,
// and why it does not stop that.
type Nearest struct {
	Rule *policy.Rule
	Why  string // a sentence without subject: "covers /usr, not /var"
	// Names tells that the rule is about the directory or what lies below it,
	// so that it was perhaps meant to protect it.
	Names bool
}

// explain finds the rules that leave a gap open, and the deny rule that comes
// nearest to closing it.
func (j *judge) explain(g *Gap, dir string) {
	if g.Reason == ByRule {
		for _, grant := range j.files.Explain(g.gapKey(), g.gapPerms()).Deciding {
			if r := j.files.RuleOf(grant); r != nil && !grant.Deny() && !slices.Contains(g.Allow, r) {
				g.Allow = append(g.Allow, r)
			}
		}
	}
	g.Nearest = j.nearest(g, dir)
}

// gapPerms are the permissions of the key by which a gap is one.
func (g *Gap) gapPerms() key.Perms {
	var both key.Perms
	if g.Owner {
		both |= g.want
	}
	if g.Other {
		both |= g.want << key.OtherShift
	}
	return both
}

// relevant are the permissions of deny rules that were perhaps meant to close a
// gap.
func (g *Gap) relevant() key.Perms {
	if g.want&(written|key.FileLink) != 0 {
		return written | key.FileLink
	}
	return g.want
}

// gapKey is the key of the access that a gap is.
func (g *Gap) gapKey() string {
	if g.Target == "" {
		return g.Witness
	}
	return g.Witness + "\x00" + g.Target
}

// meant is the path that a deny rule against the gap would name.
func (g *Gap) meant() string {
	if g.Kind == LinkOut {
		return g.Target
	}
	return g.Witness
}

// candidate is a deny rule and how near it comes to a path.
type candidate struct {
	grant *policy.Grant
	match match
	alive int // how many bytes of the path it can match the start of
	gap   int // how far its next byte is from that of the path
	write bool
}

// match says how a deny rule matches a path.
type match uint8

const (
	matched  match = iota
	linked         // it matches the path by a name below a symbolic link
	mismatch       // not at all
)

// nearest returns the deny rule that comes nearest to closing a gap; nil if the
// profile denies nothing of the kind.
func (j *judge) nearest(g *Gap, dir string) *Nearest {
	var best *candidate
	for _, grant := range j.files.Grants {
		if !grant.Deny() || grant.Rule < 0 || grant.Perms&key.Both(g.relevant()) == 0 {
			continue
		}
		c := j.candidate(grant, g.meant())
		if best == nil || c.compareCandidate(*best) < 0 {
			best = &c
		}
	}
	if best == nil {
		return nil
	}
	n := &Nearest{Rule: j.files.RuleOf(best.grant), Names: best.alive >= len(dir)-1 || best.match != mismatch}
	if best.match == matched {
		n.Why = j.whyThough(g, best.grant)
	} else {
		n.Why = j.whyNot(g, *best, dir)
	}
	return n
}

// candidate works out how near a deny rule comes to a path.
func (j *judge) candidate(grant *policy.Grant, path string) candidate {
	c := candidate{grant: grant, match: mismatch, write: grant.Perms&key.Both(key.FileWrite) != 0}
	starts := prefixes(grant.Keys)
	var whole bool
	if c.alive, whole = followPath(grant.Keys, starts, path); whole {
		c.match = matched
		return c
	}
	for _, l := range j.links {
		if rest, ok := belowDir(path, l.to); ok {
			if _, whole := followPath(grant.Keys, starts, l.from+rest); whole {
				c.match = linked
			}
		}
	}
	c.gap = distance(starts, path, c.alive)
	return c
}

// distance returns how far the next byte behind a common start is from that of
// a path, for the one of several prefixes that is the nearest; 0 if there is no
// telling.
func distance(prefixes []string, path string, at int) int {
	const far = 256
	nearest := far
	for _, p := range prefixes {
		if at < len(path) && at < len(p) && p[:at] == path[:at] {
			d := int(p[at]) - int(path[at])
			nearest = min(nearest, max(d, -d))
		}
	}
	if nearest == far {
		return 0
	}
	return nearest
}

// followPath returns how many bytes of a path an expression with some prefixes can
// match the start of, and whether it matches all of it, or links of that name.
func followPath(e glob.Expr, starts []string, path string) (alive int, whole bool) {
	apart := true
	for _, start := range starts {
		n := common(start, path)
		alive, apart = max(alive, n), apart && n < len(start) && n < len(path)
	}
	if apart {
		return alive, false
	}
	auto := glob.NewAutomaton()
	auto.Add(e, 0, 1)
	at := auto.Start()
	alive = 0
	for ; alive < len(path); alive++ {
		next := auto.Step(at, path[alive])
		if next == glob.Dead {
			return alive, false
		}
		at = next
	}
	return alive, auto.AcceptMask(at) != 0 || auto.Step(at, 0) != glob.Dead
}

// common returns the length of the common start of two texts.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// compareCandidate orders candidates, the nearest first.
func (c candidate) compareCandidate(d candidate) int {
	reads := func(c candidate) int {
		if c.write {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(c.match, d.match),
		cmp.Compare(d.alive, c.alive),
		cmp.Compare(reads(c), reads(d)),
		cmp.Compare(c.gap, d.gap),
		cmp.Compare(len(c.grant.Keys.Prefix()), len(d.grant.Keys.Prefix())),
		cmp.Compare(c.grant.Rule, d.grant.Rule),
	)
}

// whyNot tells why a deny rule does not match a path.
func (j *judge) whyNot(g *Gap, c candidate, dir string) string {
	root := strings.TrimSuffix(dir, "/")
	text := j.pathOf(c.grant)
	switch {
	case c.match == linked:
		return fmt.Sprintf("names %s, which is below a symbolic link: the kernel asks about %s", text, j.resolvePath(text))
	case g.Kind == Root && c.alive == len(g.Witness):
		return fmt.Sprintf("covers what lies below %s, not the directory itself", g.Witness)
	case text == root:
		return fmt.Sprintf("has no slash at its end, so it is not about the directory %s", dir)
	case matches(strings.ReplaceAll(text, "*", "**"), g.meant()):
		return fmt.Sprintf("does not cover %s: * stops at the next slash", g.meant())
	case c.alive < len(dir) && about(c.grant) != "/":
		return fmt.Sprintf("covers %s, not %s", about(c.grant), root)
	case c.alive < len(dir):
		return fmt.Sprintf("does not cover %s", root)
	}
	return fmt.Sprintf("does not cover %s", g.meant())
}

// whyThough tells why a deny rule that matches a path leaves a gap open.
func (j *judge) whyThough(g *Gap, deny *policy.Grant) string {
	denied := deny.Perms.For(true) | deny.Perms.For(false)
	for _, grant := range j.files.Matching(g.gapKey()) {
		if grant.Rule == deny.Rule {
			denied |= grant.Perms.For(true) | grant.Perms.For(false)
		}
	}
	switch {
	case g.Kind == LinkOut && denied&key.FileLink == 0:
		return fmt.Sprintf("is about the name %s, not about others that a link gives the file", g.Target)
	case denied&g.want == 0 && g.Kind == Link:
		return "does not deny links"
	case denied&g.want == 0 && denied&key.FileAppend != 0:
		return "denies to append only: whoever may write a file can still append to it"
	case denied&g.want == 0:
		return "denies links only"
	case j.profile.Attrs.Mode == "complain" && deny.Audit():
		return "is only logged: in complain mode a deny with audit stops nothing"
	case g.Other && deny.Perms.For(false)&g.want == 0:
		return "is for files of the user that the program runs as only"
	case g.Owner && deny.Perms.For(true)&g.want == 0:
		return "is for files of other users only"
	}
	for _, r := range g.Allow {
		if allow := r.Quals.Level(); allow > deny.Priority() {
			return fmt.Sprintf("has the priority %d, lower than the %d of the rule that allows it", deny.Priority(), allow)
		}
	}
	return "loses against a rule of a higher priority"
}

// pathOf returns the path of a rule with its variables expanded, "" if it has
// none.
func (j *judge) pathOf(g *policy.Grant) string {
	switch r := j.files.RuleOf(g).Stmt.(type) {
	case *ast.FileRule:
		return j.profile.Expand(r.Path)
	case *ast.LinkRule:
		return j.profile.Expand(r.Path)
	}
	return ""
}

// matches reports whether a pattern matches a path.
func matches(pattern, path string) bool {
	p, err := glob.Parse(pattern)
	return err == nil && p.Match(path)
}

// about returns the directory that a rule is about, "/" if it is about several.
func about(g *policy.Grant) string {
	prefix := g.Keys.Prefix()
	if i := strings.LastIndexByte(prefix, '/'); i > 0 {
		return prefix[:i]
	}
	return "/"
}
