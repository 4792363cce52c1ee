package rules

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

var writeExecuteOverlap = lint.Analyzer{
	Code:     diag.Code{ID: "AA204", Name: "write-execute-overlap"},
	Severity: diag.Warning,
	Summary:  "what the program can write it can also execute",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{
		{Name: "mmap", Default: true, Help: "Whether one rule that lets files be written and mapped as code (mrw) counts too."},
		{Name: "through-includes", Default: true, Help: "Whether rules count of which one comes from another file."},
	},
	Run: findWrittenCode,
}

func findWrittenCode(p *lint.Pass) {
	for _, f := range fileRulesOf(p) {
		if !confines(f.profile) || f.lacksLimits(p, policy.FileWrite) {
			continue
		}
		alone := f.inOneRule(p)
		f.inTwoRules(p, alone)
	}
}

// inOneRule reports the rules that let files be written and executed.
func (f *fileRules) inOneRule(p *lint.Pass) map[*policy.Rule]bool {
	code := policy.FileExec
	if p.Bool("mmap") {
		code |= policy.FileMmap
	}
	w := wideOf(p)
	done := map[*policy.Rule]bool{}
	for _, g := range f.allows {
		how := overlap(g.Perms, code)
		if how == policy.FileMmap && g.rule.Place.File != f.profile.Place.File {
			continue // caches in abstractions are data that is mapped with too wide a rule
		}
		if how == 0 || done[g.rule] || w.anywhere(g.Keys) || isEncrypted(g.start, pathIn(g.rule)) || isDevice(g.start) {
			continue
		}
		path, ok := f.bothOn(g, how)
		if !ok {
			continue
		}
		done[g.rule] = true
		does := "executed"
		if how&policy.FileExec == 0 {
			does = "mapped as code"
		}
		found := p.ReportAt(g.rule.Place, "what %s lets the program write can be %s", pathIn(g.rule), does)
		lint.Note(found, "such as %s: who takes over the program brings code along, and runs it", path)
		lint.Note(found, "let data be written (rw) and code be read (mr, ix), each in its own place")
	}
	return done
}

// isEncrypted reports whether a rule is on what lies below eCryptfs, by what its
// paths start with or by its text. Nobody writes there but the kernel, and what
// is there is no code.
func isEncrypted(start, text string) bool {
	return strings.Contains(start, "/.Private/") || strings.Contains(text, "/.Private/")
}

// isDevice reports whether a rule is on devices, by what its paths start with:
// what they have in memory is no code.
func isDevice(start string) bool {
	return strings.HasPrefix(start, "/dev/") && !strings.HasPrefix(start, "/dev/shm/")
}

// directories matches paths of directories.
func directories() glob.Expr {
	return glob.Concat(glob.Many(glob.ByteSet{}.Not()), glob.One(glob.ByteSet{}.With('/')))
}

func encrypted() glob.Expr {
	any := glob.Many(glob.ByteSet{}.Not())
	return glob.Concat(any, glob.Literal("/.Private/"), any)
}

// overlap returns those of some permissions that come together with that to
// write, for files of the owner or of others.
func overlap(p, code policy.Perms) policy.Perms {
	var both policy.Perms
	for _, owner := range []bool{true, false} {
		if side := p.For(owner); side&policy.FileWrite != 0 {
			both |= side & code
		}
	}
	return both
}

// bothOn returns a path on which a rule has its way with writing and one of some
// other permissions.
func (f *fileRules) bothOn(g fileGrant, code policy.Perms) (string, bool) {
	path, v := meetReal(g.Keys)
	if v != glob.Yes {
		return "", false
	}
	if !strings.HasSuffix(path, "/") && f.lets(g, path, policy.Both(policy.FileWrite)) && f.lets(g, path, policy.Both(code)) {
		return path, true
	}
	return f.both(g, policy.FileWrite, code)
}

// both looks for a path on which a rule has its way with two permissions for the
// same files.
func (f *fileRules) both(g fileGrant, a, b policy.Perms) (string, bool) {
	for _, shift := range []int{0, policy.OtherShift} {
		perms := (a | b) << shift
		if g.Perms&(a<<shift) == 0 || g.Perms&(b<<shift) == 0 {
			continue
		}
		var denied []glob.Expr
		for _, other := range f.others {
			if other.Perms&perms != 0 && beats(other, g.Grant) {
				denied = append(denied, other.Keys)
			}
		}
		left := g.Keys.Set().Intersect(glob.RealPaths(), glob.Union(append(denied, directories())...).Set().Complement())
		if path, v := left.Witness(glob.Budget(5_000)); v == glob.Yes {
			return path, true
		}
	}
	return "", false
}

// meetReal returns a path that an expression matches.
func meetReal(e glob.Expr) (string, glob.Verdict) {
	if text, ok := e.Literal(); ok {
		return text, glob.Yes
	}
	return e.Set().Intersect(glob.RealPaths()).Witness(glob.Budget(20_000))
}

// inTwoRules reports files that one rule lets be written and another be
// executed.
func (f *fileRules) inTwoRules(p *lint.Pass, alone map[*policy.Rule]bool) {
	grants := f.meeting(wideOf(p))
	if len(grants) == 0 {
		return
	}
	s := policy.NewSearch(grants, glob.UnrealPath(), encrypted(), directories())
	s.Budget = 5_000
	done := map[*policy.Rule]bool{}
	s.Each([]policy.Perms{policy.Both(policy.FileWrite), policy.Both(policy.FileExec)}, func(l policy.Label, in policy.Sets) bool {
		return in == 0 && overlap(l.Allow, policy.FileExec) != 0
	}, func(key string) bool {
		write, exec := f.ruleFor(s, key, policy.FileWrite), f.ruleFor(s, key, policy.FileExec)
		if write == nil || exec == nil || write == exec || alone[write] || alone[exec] || done[write] {
			return true
		}
		done[write] = true
		f.reportPair(p, write, exec, key)
		return true
	})
}

// meeting returns the grants that let files be written or executed and that may
// meet one of the other kind, by what their patterns start with, and all that
// do not allow; none if no two meet.
func (f *fileRules) meeting(w *wide) []*policy.Grant {
	write, exec := f.limited(w, policy.FileWrite), f.limited(w, policy.FileExec)
	meets := map[*policy.Grant]bool{}
	for _, a := range write {
		for _, b := range exec {
			if a.Rule != b.Rule && near(f.starts(a.Keys), f.starts(b.Keys)) {
				meets[a], meets[b] = true, true
			}
		}
	}
	if len(meets) == 0 {
		return nil
	}
	var grants []*policy.Grant
	for _, g := range f.files.Grants {
		if meets[g] || !g.Allow() && g.Perms&policy.Both(policy.FileWrite|policy.FileExec) != 0 {
			grants = append(grants, g)
		}
	}
	return grants
}

// limited returns the grants that allow a permission, but not everywhere.
func (f *fileRules) limited(w *wide, perm policy.Perms) []*policy.Grant {
	var grants []*policy.Grant
	for _, g := range f.files.Grants {
		if g.Allow() && g.Rule >= 0 && g.Perms&policy.Both(perm) != 0 && !w.anywhere(g.Keys) {
			grants = append(grants, g)
		}
	}
	return grants
}

// ruleFor returns the first rule that allows a permission on a path.
func (f *fileRules) ruleFor(s *policy.Search, key string, perm policy.Perms) *policy.Rule {
	for _, g := range s.Matching(key) {
		if g.Allow() && g.Perms&policy.Both(perm) != 0 {
			return f.files.RuleOf(g)
		}
	}
	return nil
}

// reportPair reports two rules where they come together: in the profile's own
// file if one of them is there, so that what an abstraction lets be written is
// not told again and again of the abstraction.
func (f *fileRules) reportPair(p *lint.Pass, write, exec *policy.Rule, path string) {
	own := f.profile.Place.File
	if write.Place.File != exec.Place.File && !p.Bool("through-includes") {
		return
	}
	if write.Place.File != own && exec.Place.File == own {
		found := p.ReportAt(exec.Place, "what %s lets the program execute can be written: %s", pathIn(exec), path)
		found.Severity = diag.Info
		lint.Relate(found, write.Place, "written by this")
		return
	}
	found := p.ReportAt(write.Place, "what %s lets the program write can be executed: %s", pathIn(write), path)
	found.Severity = diag.Info
	lint.Relate(found, exec.Place, "executed by this")
}
