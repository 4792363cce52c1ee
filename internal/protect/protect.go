// Package protect tells whether the program that a profile confines can change
// what lies below a directory: with a path that it can change, the rule that
// lets it, and the rule that was probably meant to stop it.
//
// It judges what all rules together mean. A profile without a rule on /etc
// protects it, and one that denies writing below /etc may leave a way in.
package protect

import (
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Kind is a way to change what lies below a directory.
type Kind string

// The ways to change what lies below a directory.
const (
	// Write is writing to, making, renaming or removing a file or directory
	// below it.
	Write Kind = "write"
	// Append is appending to a file below it that cannot be written.
	Append Kind = "append"
	// Root is renaming the directory or one above it: below its new name other
	// rules count.
	Root Kind = "root"
	// Link is making a name below it for a file that can be written elsewhere.
	Link Kind = "link"
	// LinkOut is making a name elsewhere, by which a file can be written, for
	// one below it.
	LinkOut Kind = "link-out"
	// Prompt is writing after the user was asked.
	Prompt Kind = "prompt"
	// Mount is mounting the directory, or something above or below it, where it
	// can be written, or mounting something over it.
	Mount Kind = "mount"
	// Transition is going on as a program that is confined less.
	Transition Kind = "transition"
)

// Kinds are the kinds that rules on files decide, the worst first.
func Kinds() []Kind { return []Kind{Write, Append, Prompt, Root, Link, LinkOut} }

// perms returns the permission that a gap of the kind comes from.
func (k Kind) perms() key.Perms {
	switch k {
	case Append:
		return key.FileAppend
	case Link, LinkOut:
		return key.FileLink
	}
	return key.FileWrite
}

// Reason is what leaves a gap open.
type Reason string

// The reasons of gaps.
const (
	// ByRule is a rule that allows it.
	ByRule Reason = "rule"
	// ByMode is the mode of the profile, which lets happen what no rule denies.
	ByMode Reason = "mode"
	// ByDefault is a profile that allows nothing of the kind, where denies are
	// asked for.
	ByDefault Reason = "default"
	// ByABI is that the abi of the policy or the kernel does not know rules of
	// the kind.
	ByABI Reason = "abi"
)

// Options say what counts.
type Options struct {
	// Kinds are the kinds of gaps to look for; nil for all. Prompt comes with
	// Write, LinkOut with Link.
	Kinds []Kind
	// Except are paths that may be changed.
	Except []glob.Pattern
	// Symlinks are directories that are symbolic links, with what they lead to:
	// the kernel asks about the latter only. Nil stands for Symlinks().
	Symlinks map[string]string
	// Mounts counts gaps of the kind Mount.
	Mounts bool
	// RequireDeny counts as a gap what is protected by nothing but the lack of
	// a rule that allows it.
	RequireDeny bool
	// Budget is the number of states that one question may look at; 0 for
	// glob.DefaultBudget.
	Budget int
	// Compiled judges what the reference compiles, where that is something else
	// than what the rules mean: see policy.Quirk.
	Compiled bool
}

// Symlinks returns the directories that are symbolic links everywhere.
func Symlinks() map[string]string {
	return map[string]string{"/var/run": "/run", "/var/lock": "/run/lock"}
}

// Protection is how well a profile protects a directory.
type Protection struct {
	// Path is the directory, without a slash at its end unless it is "/".
	Path string
	// Target is what is judged in its place, if it lies below a symbolic link.
	Target string
	// Gaps are the ways in, at most two of each kind, the worst first. The root
	// is protected if there are none and Undecided is not set.
	Gaps []Gap
	// Denied tells that rules deny to write whatever lies below the root, so
	// that no other rule of the same priority can allow it.
	Denied bool
	// By are the rules that deny to write a file right below the root.
	By []*policy.Rule
	// Elsewhere are symbolic links below the root that lead out of it to where
	// something can be written.
	Elsewhere []Elsewhere
	// Undecided is set if the budget did not suffice for all questions.
	Undecided bool
}

// Protected reports whether there is no way in.
func (r Protection) Protected() bool { return len(r.Gaps) == 0 && !r.Undecided }

// RenameOnly reports whether all that can be done is to rename the directory or
// one above it.
func (r Protection) RenameOnly() bool {
	for _, g := range r.Gaps {
		if g.Kind != Root && !(g.Kind == Transition && g.Then == Root) {
			return false
		}
	}
	return len(r.Gaps) > 0
}

// Gap is a way to change what lies below a root.
type Gap struct {
	Kind   Kind
	Reason Reason
	// Owner and Other tell for which files: those of the user that the program
	// runs as, and those of others.
	Owner, Other bool
	// Witness is a path that can be changed. Of links it is the new name, and
	// Target is the file that gets it. Of mounts it is the mount point, and Target
	// what gets that name, "" if something is mounted over the directory.
	Witness, Target string
	// Allow are the rules that allow it; none but for the reason ByRule.
	Allow []*policy.Rule
	// Through are the steps that the program takes before, and Then is what it can
	// do under the rules that it has come to; of gaps of the kind Transition only.
	Through []Step
	Then    Kind
	// Nearest is the deny rule that comes nearest to the witness; nil if there
	// is none at all.
	Nearest *Nearest

	want key.Perms // the permission that makes it one
}

// Elsewhere is a symbolic link and what can be written behind it.
type Elsewhere struct{ Link, Target, Witness string }

// Judge returns how well a profile protects directories. Their paths are taken
// from the root, whether they start with a slash or not.
func Judge(p *policy.Profile, roots []string, o Options) []Protection {
	j := newJudge(p, roots, written|key.FileLink, o)
	var all []Protection
	for _, root := range j.roots {
		all = append(all, j.judge(root))
	}
	return all
}

// judge works on one profile.
type judge struct {
	profile *policy.Profile
	files   *policy.Mediation
	opts    Options
	links   []link
	roots   []Protection    // with their paths alone
	grants  []*policy.Grant // that make a difference on files
	search  *policy.Search
}

// written are the permissions by which a file is changed.
const written = key.FileWrite | key.FileAppend

// The sets of the search.
const (
	outside policy.Sets = 1 << iota // what no path is, or what may be changed
	topmost                         // the roots themselves
)

// newJudge returns a judge of directories that looks at some permissions.
func newJudge(p *policy.Profile, roots []string, perms key.Perms, o Options) *judge {
	if o.Symlinks == nil {
		o.Symlinks = Symlinks()
	}
	j := &judge{profile: p, files: p.Mediation(key.ClassFile), opts: o, links: linksOf(o.Symlinks)}
	if o.Compiled {
		j.files = j.files.Reference()
	}
	var tops []glob.Expr
	for _, dir := range roots {
		root := Protection{Path: path.Clean("/" + dir)}
		if target := j.resolvePath(root.Path); target != root.Path {
			root.Target = target
		}
		j.roots = append(j.roots, root)
		tops = append(tops, glob.Literal(root.dirOf()))
	}
	j.grants = j.narrow()
	var some []*policy.Grant
	for _, g := range j.grants {
		if g.Perms&key.Both(perms) != 0 && single(g.Keys) {
			some = append(some, g)
		}
	}
	j.search = policy.NewSearch(some, j.outside(), glob.Union(tops...)).Charge(j.profile.Policy.Meter())
	j.search.Budget = o.Budget
	return j
}

// dirOf is the path of the directory that is judged, as the kernel knows it.
func (r Protection) dirOf() string {
	dir := r.Path
	if r.Target != "" {
		dir = r.Target
	}
	return strings.TrimSuffix(dir, "/") + "/"
}

// looksFor reports whether gaps of a kind count.
func (j *judge) looksFor(kind Kind) bool {
	if j.opts.Kinds == nil {
		return true
	}
	for _, k := range j.opts.Kinds {
		if k == kind || k == Write && kind == Prompt || k == Link && kind == LinkOut {
			return true
		}
	}
	return false
}

// judge judges one root.
func (j *judge) judge(root Protection) Protection {
	if j.profile.Attrs.Mode == "unconfined" {
		root.Gaps = []Gap{{Kind: Write, Reason: ByMode, Owner: true, Other: true, Witness: probes(root.dirOf())[0]}}
		return root
	}
	for _, kind := range Kinds() {
		if !j.looksFor(kind) {
			continue
		}
		gaps, undecided := j.gaps(root.dirOf(), kind)
		root.Gaps = append(root.Gaps, gaps...)
		root.Undecided = root.Undecided || undecided
	}
	if j.opts.Mounts {
		m := j.mounts(root.dirOf())
		if m.Capable {
			root.Gaps = append(root.Gaps, m.Gaps...)
			root.Undecided = root.Undecided || m.Undecided
		}
	}
	j.strength(&root)
	j.elsewhere(&root)
	return root
}

func (j *judge) gaps(dir string, kind Kind) ([]Gap, bool) {
	var gaps []Gap
	undecided := false
	switch kind {
	case Root:
		gaps = j.renames(dir)
	case Link, LinkOut:
		gaps, undecided = j.linkGaps(dir, kind)
	default:
		gaps, undecided = j.accesses(dir, kind)
	}
	for i := range gaps {
		gaps[i].want = kind.perms()
		j.explain(&gaps[i], dir)
	}
	return gaps, undecided
}

// requireDeny adds what nothing protects but the lack of a rule that allows it:
// something below a root, or the directory itself.
func (j *judge) requireDeny(root *Protection, below glob.Verdict) {
	if below == glob.Yes && j.looksFor(Write) {
		root.Gaps, root.Undecided = j.undenied(root.dirOf())
	}
	if l, in := j.search.At(root.dirOf()); in&outside == 0 && j.looksFor(Root) {
		g := Gap{Kind: Root, Reason: ByDefault, Witness: root.dirOf(), Owner: !writes(l.Deny.For(true)), Other: !writes(l.Deny.For(false))}
		if g.Owner || g.Other {
			root.Gaps = append(root.Gaps, g)
		}
	}
}

// denied works out whether rules deny one of some permissions on whatever lies
// below a root, and which rules do that right below it. The verdict is that on
// whether there is a path on which none does.
func (j *judge) denied(root *Protection, perms key.Perms) glob.Verdict {
	_, v := j.search.Find(policy.Wanted{
		Prefix: root.dirOf(),
		Key: func(l policy.Label, in policy.Sets) bool {
			return in&(outside|topmost) == 0 && (perms&^l.Deny.For(true) == perms || perms&^l.Deny.For(false) == perms)
		},
	})
	root.Denied = v == glob.No
	for _, g := range j.files.Explain(root.dirOf()+"x", key.Both(perms)).Deciding {
		if r := j.files.RuleOf(g); g.Deny() && r != nil && !slices.Contains(root.By, r) {
			root.By = append(root.By, r)
		}
	}
	return v
}

// strength works out whether rules deny what lies below a root, and which do.
func (j *judge) strength(root *Protection) {
	v := j.denied(root, key.FileWrite)
	if j.opts.RequireDeny && len(root.Gaps) == 0 {
		j.requireDeny(root, v)
	}
}
