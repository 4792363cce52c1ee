package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// denyRules returns the rules that close all gaps of a root that rules on files
// can close; none if no deny rule can.
func denyRules(root protect.Protection) []string {
	dir := root.Path
	if root.Target != "" {
		dir = root.Target
	}
	priority, below, above := 0, false, false
	for _, g := range root.Gaps {
		switch g.Kind {
		case protect.LinkOut:
			return nil // what matters is the name of the link
		case protect.Mount, protect.Transition:
			continue // which no rule on files closes
		}
		below = below || g.Kind != protect.Root
		above = above || g.Kind == protect.Root
		for _, r := range g.Allow {
			priority = max(priority, r.Quals.Level())
		}
	}
	prefix := "deny "
	if priority > 0 {
		prefix = fmt.Sprintf("priority=%d deny ", priority)
	}
	var rules []string
	if below {
		rules = append(rules, prefix+dir+"/{,**} wl,")
	}
	if !above {
		return rules
	}
	if !below {
		rules = append(rules, prefix+dir+"/ w,")
	}
	for at := strings.LastIndexByte(dir, '/'); at > 0; at = strings.LastIndexByte(dir[:at], '/') {
		rules = append(rules, prefix+dir[:at]+"/ w,")
	}
	return rules
}

// denyRules returns the rules that close the gaps of roots; none if those of one
// of them cannot be closed.
func (c *coverage) denyRules(group []int) []string {
	var all []string
	for _, i := range group {
		rules := denyRules(c.all[i])
		if len(rules) == 0 {
			return nil
		}
		for _, r := range rules {
			if !slices.Contains(all, r) {
				all = append(all, r)
			}
		}
	}
	return all
}

// fix offers to add the rules that close all gaps at the end of the profile.
func (c *coverage) fix(f *diag.Finding, group []int) {
	root, rules := c.all[group[0]], c.denyRules(group)
	at, indent, ok := endOf(c.pass, c.profile)
	if len(rules) == 0 || !ok || root.Gaps[0].Reason == protect.ByMode && c.profile.Attrs.Mode == "unconfined" {
		return
	}
	text := ""
	for _, r := range rules {
		text += indent + r + "\n"
	}
	lint.FixUnsafely(f, "add `"+strings.Join(rules, "` and `")+"`", c.pass.Text.Insert(at, text))
}

// endOf returns where a line can be inserted behind the last one of a profile,
// and how its rules are indented; false if its brace does not stand on a line
// of its own in the file that is looked at.
func endOf(p *lint.Pass, profile *policy.Profile) (at uint32, indent string, ok bool) {
	body := profile.Decl.Body
	if profile.Place.File != p.Text.Source || body == nil || body.Close.Len() == 0 || len(body.Stmts) == 0 {
		return 0, "", false
	}
	text := p.Text.Source.Text()
	at = body.Close.Start
	for at > 0 && (text[at-1] == ' ' || text[at-1] == '\t') {
		at--
	}
	if at == 0 || text[at-1] != '\n' {
		return 0, "", false
	}
	first := p.Text.Source.Line(p.Text.Source.LineAt(body.Stmts[0].Span().Start))
	whole := p.Text.Source.Slice(source.Span{Start: first.Start, End: body.Stmts[0].Span().Start})
	if strings.TrimLeft(whole, " \t") != "" {
		whole = "  "
	}
	return at, whole, true
}

// writtenPath returns the path of a rule and whether the rule allows to write
// it.
func writtenPath(profile *policy.Profile, r *policy.Rule) (string, bool) {
	file, ok := r.Stmt.(*ast.FileRule)
	if !ok || r.Quals.Deny() || file.Bare() || file.Perms.Access&(ast.WriteAccess|ast.AppendAccess) == 0 {
		return "", false
	}
	return profile.Expand(file.Path), true
}

// protectionData is what a finding says of a root, for programs.
type protectionData struct {
	Profile  string    `json:"profile"`
	Root     string    `json:"root"`
	Covered  bool      `json:"covered"`
	Strength string    `json:"strength"`
	Gaps     []gapData `json:"gaps"`
	// Also has the other roots that are open for the same reason.
	Also []protectionData `json:"also,omitempty"`
}

type gapData struct {
	Kind        protect.Kind   `json:"kind"`
	Reason      protect.Reason `json:"reason"`
	Owner       string         `json:"owner"` // owner, other or both
	Witness     string         `json:"witness"`
	Target      string         `json:"target,omitempty"`
	Then        protect.Kind   `json:"then,omitempty"`
	Through     []stepData     `json:"through,omitempty"`
	Allow       []ruleData     `json:"allow"`
	NearestDeny *denyData      `json:"nearestDeny"`
}

type stepData struct {
	Means   protect.Means `json:"means"`
	Profile string        `json:"profile"` // "" for none
	Path    string        `json:"path,omitempty"`
	Rule    *ruleData     `json:"rule"`
}

type ruleData struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Rule string `json:"rule"`
}

type denyData struct {
	ruleData
	Why string `json:"why"`
}

func coverageData(p *lint.Pass, profile *policy.Profile, root protect.Protection) protectionData {
	d := protectionData{Profile: profile.Name, Root: root.Path, Covered: root.Protected(), Strength: "default", Gaps: []gapData{}}
	if root.Denied {
		d.Strength = "denied"
	}
	for _, g := range root.Gaps {
		gap := gapData{Kind: g.Kind, Reason: g.Reason, Owner: "both", Witness: g.Witness, Target: g.Target, Allow: []ruleData{}}
		switch {
		case !g.Other:
			gap.Owner = "owner"
		case !g.Owner:
			gap.Owner = "other"
		}
		gap.Then = g.Then
		for _, s := range g.Through {
			step := stepData{Means: s.Means, Profile: s.Profile, Path: s.Path}
			if s.Rule != nil {
				rule := dataOf(p, s.Rule)
				step.Rule = &rule
			}
			gap.Through = append(gap.Through, step)
		}
		for _, r := range g.Allow {
			gap.Allow = append(gap.Allow, dataOf(p, r))
		}
		if g.Nearest != nil {
			gap.NearestDeny = &denyData{dataOf(p, g.Nearest.Rule), g.Nearest.Why}
		}
		d.Gaps = append(d.Gaps, gap)
	}
	return d
}

func dataOf(p *lint.Pass, r *policy.Rule) ruleData {
	at := p.Text.Written(r.Place)
	return ruleData{at.File.Name(), at.File.LineAt(at.Span.Start), strings.Trim(wording.Quoted(r), "`")}
}
