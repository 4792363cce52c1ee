package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

var denyWriteCoverage = lint.Analyzer{
	Code:     diag.Code{ID: "AA225", Name: "deny-write-coverage"},
	Severity: diag.Warning,
	Summary:  "a directory that the profile is meant to protect can be written",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{
		{Name: "when", Help: "which profiles are judged: those that seem to be meant to protect the roots (auto), besides those that allow writing everything or deny writing in a root (promises), all, or none", Default: "auto", Values: []string{"auto", "promises", "always", "never"}, Presets: map[lint.Preset]any{lint.Container: "promises"}},
		{Name: "roots", Help: "the directories to protect", Check: optioncheck.Directory, Default: []string{"/etc", "/var", "/tmp"}, Presets: map[lint.Preset]any{lint.ContainerStrict: systemRoots()}},
		{Name: "except", Help: "paths, which may be patterns, that may be written nevertheless", Default: []string(nil), Check: optioncheck.NamePattern},
		{Name: "require", Help: "effective: it is enough that nothing is allowed; deny: rules must deny it", Default: "effective", Values: []string{"effective", "deny"}},
		{Name: "check", Help: "the ways in that count: write, append, root (renaming the directory), link", Default: waysIn(), Values: waysIn()},
		{Name: "claims", Help: "profiles whose names say that they protect, * for anything; they are judged with when=auto too", Default: []string{"*deny-write*", "*readonly*", "*read-only*"}},
		{Name: "profiles", Help: "other profiles to judge with when=auto, * for anything", Default: []string(nil)},
		{Name: "mount", Help: "mounts by which a root can be changed: note adds them to other gaps, gap counts them as one", Default: "note", Values: []string{"note", "gap", "ignore"}},
		{Name: "transitions", Help: "programs and profiles that are protected less: note lists those that one step leads to, follow counts what any number of steps leads to as a gap", Default: "note", Values: []string{"note", "follow", "ignore"}},
		{Name: "symlinks", Help: "directories that are symbolic links, with what they lead to", Default: protect.Symlinks()},
	},
	Run: findUnprotected,
}

// systemRoots are the directories that a program in a container has no need to
// change if it keeps what it writes in volumes of its own.
func systemRoots() []string {
	return []string{
		"/etc", "/var", "/tmp", "/usr", "/bin", "/sbin", "/lib", "/lib64", "/boot", "/opt", "/root", "/home", "/srv", "/run", "/dev/shm",
	}
}

// waysIn are the kinds of gaps that users can choose from.
func waysIn() []string { return []string{"write", "append", "root", "link"} }

func findUnprotected(p *lint.Pass) {
	o, ok := protectOptions(p)
	if !ok {
		return
	}
	checkAssertions(p)
	for _, profile := range p.Policy.Profiles {
		roots, asserted := rootsOf(p, profile)
		if len(roots) > 0 {
			c := coverage{pass: p, profile: profile, asserted: asserted, opts: o, all: protect.Judge(profile, roots, o)}
			c.follow()
			c.report()
		}
	}
}

// protectOptions returns the options in the form that the judge takes. It
// reports what is no pattern.
func protectOptions(p *lint.Pass) (protect.Options, bool) {
	o := protect.Options{Symlinks: p.Map("symlinks"), RequireDeny: p.String("require") == "deny", Mounts: p.String("mount") == "gap"}
	for _, kind := range p.Strings("check") {
		o.Kinds = append(o.Kinds, protect.Kind(kind))
	}
	for _, text := range p.Strings("except") {
		pattern, err := glob.Parse(text)
		if err != nil {
			p.Report(p.Text.Source.Line(1), "the option except of this rule has %q, which is not a pattern: %s", text, err)
			return o, false
		}
		o.Except = append(o.Except, pattern)
	}
	return o, true
}

// rootsOf returns the directories that a profile has to protect, none if it is
// not judged, and whether a comment in it says so.
func rootsOf(p *lint.Pass, profile *policy.Profile) (roots []string, asserted bool) {
	when := p.String("when")
	if when == "never" {
		return nil, false
	}
	roots, asserted = assertedRoots(p, profile)
	switch {
	case len(roots) > 0:
		return roots, true
	case asserted, when == "always", named(profile, p.Strings("claims")), named(profile, p.Strings("profiles")),
		when == "promises" && protect.Promises(profile, p.Strings("roots")), protect.Claims(profile, p.Strings("roots")):
		return p.Strings("roots"), asserted
	}
	return nil, false
}

// coverage is how well one profile protects its roots.
type coverage struct {
	pass     *lint.Pass
	profile  *policy.Profile
	asserted bool
	opts     protect.Options
	all      []protect.Protection
	ways     []protect.Ways // for each root, if steps to other profiles matter
	told     bool           // what is so for all roots
}

func (c *coverage) report() {
	if !slices.ContainsFunc(c.all, func(root protect.Protection) bool { return !root.Protected() }) {
		c.confirm()
	}
	groups := c.byCause()
	for i, root := range c.all {
		switch {
		case len(groups[i]) > 0:
			c.open(groups[i])
		case len(root.Gaps) > 0:
		case root.Undecided:
			f := c.pass.ReportAt(c.profile.Place, "it is not decided whether profile %q write-protects %s", c.profile.Name, root.Path)
			if !c.asserted {
				f.Severity = diag.Info
			}
			lint.Note(f, "its patterns are too many or too wild: the question was given up")
		}
	}
}

// byCause returns the roots that can be written, those together that one rule
// opens in the same way, by the first of them.
func (c *coverage) byCause() map[int][]int {
	type cause struct {
		kind       protect.Kind
		reason     protect.Reason
		rule       *policy.Rule
		renameOnly bool
	}
	first := map[cause]int{}
	groups := map[int][]int{}
	for i, root := range c.all {
		if len(root.Gaps) == 0 {
			continue
		}
		gap := root.Gaps[0]
		at := cause{gap.Kind, gap.Reason, nil, root.RenameOnly()}
		if len(gap.Allow) > 0 {
			at.rule = gap.Allow[0]
		}
		leader, found := first[at]
		if !found || gap.Kind == protect.Mount || gap.Kind == protect.Transition {
			leader, first[at] = i, i
		}
		groups[leader] = append(groups[leader], i)
	}
	return groups
}

// open reports roots that can be written for the same reason.
func (c *coverage) open(group []int) {
	root := c.all[group[0]]
	gap := root.Gaps[0]
	at, by := c.profile.Place, gap.Allow
	if gap.Kind == protect.Transition {
		by = nil
		if r := gap.Through[0].Rule; r != nil {
			by = []*policy.Rule{r}
		}
	}
	if len(by) > 0 {
		at = seenAt(c.pass, by[0])
	}
	f := c.pass.ReportAt(at, "%s", c.message(group))
	f.Profile = c.profile.Name
	switch {
	case c.asserted:
		f.Severity = diag.Error
	case root.RenameOnly():
		f.Severity = diag.Info
	}
	data := coverageData(c.pass, c.profile, root)
	for _, i := range group[1:] {
		data.Also = append(data.Also, coverageData(c.pass, c.profile, c.all[i]))
	}
	f.Data = data
	c.explain(f, group)
	if len(by) > 0 && at == by[0].Place {
		f.Related = append(f.Related, by[0].Chain()...)
	}
	c.relateDenies(f, group)
	c.fix(f, group)
}

// relateDenies adds the deny rules that come nearest to closing the gaps, each
// once.
func (c *coverage) relateDenies(f *diag.Finding, group []int) {
	var seen []*policy.Rule
	for _, i := range group {
		if n := c.all[i].Gaps[0].Nearest; n != nil && n.Names && !slices.Contains(seen, n.Rule) {
			seen = append(seen, n.Rule)
			lint.Relate(f, n.Rule.Place, "the nearest deny")
		}
	}
}

// message tells in one line how far roots are protected.
func (c *coverage) message(group []int) string {
	root := c.all[group[0]]
	paths := wording.And(c.paths(group))
	byDefault := root.Gaps[0].Reason == protect.ByDefault
	directory := "the directory"
	if len(group) > 1 {
		directory = "the directories"
	}
	switch {
	case root.RenameOnly() && byDefault:
		return fmt.Sprintf("profile %q denies writing what is in %s, but not renaming %s", c.profile.Name, paths, directory)
	case byDefault:
		return fmt.Sprintf("profile %q has no rule that write-protects %s: only that none allows it does", c.profile.Name, paths)
	case root.RenameOnly() && !c.asserted && len(group) > 1:
		return fmt.Sprintf("profile %q write-protects what is in %s, but not the directories: they can be renamed", c.profile.Name, paths)
	case root.RenameOnly() && !c.asserted:
		return fmt.Sprintf("profile %q write-protects what is in %s, but not the directory: it can be renamed", c.profile.Name, paths)
	}
	return fmt.Sprintf("profile %q does not write-protect %s", c.profile.Name, paths)
}

// paths returns the paths of roots.
func (c *coverage) paths(group []int) []string {
	var paths []string
	for _, i := range group {
		paths = append(paths, c.all[i].Path)
	}
	return paths
}

// explain adds what can be done, what was meant to stop it, and what is
// protected.
func (c *coverage) explain(f *diag.Finding, group []int) {
	root := c.all[group[0]]
	gap := root.Gaps[0]
	lint.Note(f, "%s", c.allows(gap, f.Place.File))
	if len(group) > 1 {
		var others []string
		for _, i := range group[1:] {
			others = append(others, c.all[i].Gaps[0].Witness)
		}
		lint.Note(f, "likewise: %s", wording.And(others))
	}
	if len(root.Gaps) > 1 || gap.Kind != protect.Write {
		lint.Note(f, "gap: %s", kinds(root))
	}
	c.noteNearest(f, group)
	if gap.Kind != protect.Write {
		for _, i := range group {
			noteElsewhere(f, c.all[i])
		}
	}
	if root.RenameOnly() {
		onOverlays(f)
	}
	c.noteBeyond(f, group[0])
	lint.Note(f, "intended? %s", c.intended(group))
	if text := c.covered(f, group); text != "" {
		lint.Note(f, "covered: %s", text)
	}
}

// noteNearest tells which deny rules come nearest to closing the gaps, each once.
func (c *coverage) noteNearest(f *diag.Finding, group []int) {
	var seen []*policy.Rule
	for _, i := range group {
		root := c.all[i]
		n := root.Gaps[0].Nearest
		if n == nil || slices.Contains(seen, n.Rule) {
			continue
		}
		seen = append(seen, n.Rule)
		text := fmt.Sprintf("nearest deny: %s %s %s", line(c.pass, n.Rule.Place, f.Place.File), wording.Quoted(n.Rule), n.Why)
		if !n.Names {
			text += "; no deny rule names " + root.Path
		}
		lint.Note(f, "%s", text)
	}
}

// noteElsewhere tells of what is written behind symbolic links in a root.
func noteElsewhere(f *diag.Finding, root protect.Protection) {
	for _, e := range root.Elsewhere {
		lint.Note(f, "%s leads to %s, which is none of the roots: %s can be written", e.Link, e.Target, e.Witness)
	}
}

// noteBeyond tells of ways to a root that rules on its files do not close, and
// once of those that are so for all roots.
func (c *coverage) noteBeyond(f *diag.Finding, i int) {
	notes := c.beyond(f.Place.File, i)
	if !c.told {
		c.told = true
		notes = append(notes, c.around(f.Place.File)...)
	}
	f.Notes = append(f.Notes, notes...)
}

// allows tells what a gap lets happen.
func (c *coverage) allows(g protect.Gap, from *source.File) string {
	switch g.Kind {
	case protect.Transition:
		then := g
		if then.Kind = then.Then; g.Through[len(g.Through)-1].Unconfined() {
			return c.steps(g, from)
		}
		return c.steps(g, from) + ", which " + c.allows(then, from)
	case protect.Mount:
		return fmt.Sprintf("%s, by %s", mounted(g, "can be mounted"), c.reason(g, from))
	}
	whose := "owner and other"
	switch {
	case !g.Other:
		whose = "files of the user that the program runs as"
	case !g.Owner:
		whose = "files of other users"
	}
	what := map[protect.Reason]string{
		protect.ByRule: "allows", protect.ByMode: "the mode of the profile allows", protect.ByDefault: "no rule denies",
	}[g.Reason]
	switch g.Kind {
	case protect.Append:
		return fmt.Sprintf("%s a to %s (%s)", what, g.Witness, whose)
	case protect.Prompt:
		return fmt.Sprintf("%s w to %s when the user agrees (%s)", what, g.Witness, whose)
	case protect.Link:
		return fmt.Sprintf("%s to make %s a link to %s, which can be written (%s)", what, g.Witness, g.Target, whose)
	case protect.LinkOut:
		return fmt.Sprintf("%s to make %s, which can be written, a link to %s (%s)", what, g.Witness, g.Target, whose)
	}
	return fmt.Sprintf("%s w to %s (%s)", what, g.Witness, whose)
}

// kinds lists the ways in.
func kinds(root protect.Protection) string {
	var all []string
	for _, g := range root.Gaps {
		text := string(g.Kind)
		switch g.Kind {
		case protect.Root:
			text = fmt.Sprintf("root (%s itself can be renamed)", g.Witness)
		case protect.Mount:
			if text = fmt.Sprintf("mount (%s at %s)", g.Target, g.Witness); g.Target == "" {
				text = fmt.Sprintf("mount (over %s)", g.Witness)
			}
		case protect.Transition:
			last := g.Through[len(g.Through)-1]
			if text = fmt.Sprintf("transition (%s to %s)", g.Then, last.Profile); last.Unconfined() {
				text = "transition (to no profile)"
			}
		case protect.Link, protect.LinkOut:
			text = fmt.Sprintf("%s (%s -> %s)", g.Kind, g.Witness, g.Target)
		}
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, ", ")
}

// intended tells what to do if gaps are meant to be there, and if not.
func (c *coverage) intended(group []int) string {
	root := c.all[group[0]]
	switch root.Gaps[0].Kind {
	case protect.Mount:
		return "set the option in the settings, rules: {AA225: {mount: note}}; or deny the mount"
	case protect.Transition:
		return "set the option in the settings, rules: {AA225: {transitions: note}}; or let what it goes on as protect " + root.Path
	}
	var paths []string
	for _, i := range group {
		paths = append(paths, c.exceptions(c.all[i])...)
	}
	return fmt.Sprintf("name it in the settings, rules: {AA225: {except: [%s]}}%s", strings.Join(paths, ", "), c.instead(group))
}

// exceptions are the paths below a root that rules name to be written, or the
// witness.
func (c *coverage) exceptions(root protect.Protection) []string {
	var paths []string
	rules := c.profile.Rules()
	for i := range rules {
		path, writes := writtenPath(c.profile, &rules[i])
		if writes && strings.HasPrefix(path, root.Path+"/") && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	switch gap := root.Gaps[0]; {
	case gap.Kind == protect.LinkOut:
		return []string{gap.Target}
	case len(paths) == 0:
		return []string{gap.Witness}
	case len(paths) > 3:
		return append(paths[:3], "...")
	}
	return paths
}

// instead offers what closes the gaps.
func (c *coverage) instead(group []int) string {
	switch rules := c.denyRules(group); {
	case c.all[group[0]].Gaps[0].Reason == protect.ByMode:
		return fmt.Sprintf(", or let the profile enforce its rules: its mode is %s", c.profile.Attrs.Mode)
	case len(rules) > 0:
		return ", or write `" + strings.Join(rules, "` and `") + "`"
	}
	return ", or write `link subset`: then a link gives no more than its target"
}

// covered lists the other roots that are protected.
func (c *coverage) covered(f *diag.Finding, except []int) string {
	var all []string
	for i, root := range c.all {
		if slices.Contains(except, i) || !root.Protected() && !root.RenameOnly() {
			continue
		}
		text := "by default"
		if root.Denied {
			text = "denied"
			for _, r := range root.By {
				text += ", " + line(c.pass, r.Place, f.Place.File)
			}
		}
		if root.RenameOnly() {
			text += fmt.Sprintf("; root: %s can be renamed", root.Gaps[0].Witness)
		}
		all = append(all, fmt.Sprintf("%s (%s)", root.Path, text))
	}
	return strings.Join(all, ", ")
}
