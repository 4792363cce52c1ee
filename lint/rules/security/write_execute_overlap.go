package security

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

var writeExecuteOverlap = lint.Analyzer{
	Code:     diag.Code{ID: "AA204", Name: "write-execute-overlap"},
	Severity: diag.Warning,
	Summary:  "what the program can write it can also execute",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{
		{Name: "mmap", Default: true, Help: "Whether one rule that allows both writing files and mapping them as code (mrw) counts too."},
		{Name: "through-includes", Default: true, Help: "Whether rules count of which one comes from another file."},
	},
	Run: findWrittenCode,
}

func findWrittenCode(p *lint.Pass) {
	for _, f := range fileRulesOf(p) {
		if !confines(f.Profile) || f.lacksLimits(key.FileWrite) {
			continue
		}
		alone := f.inOneRule(p)
		f.inTwoRules(p, alone)
	}
}

// inOneRule reports the rules that let files be written and executed.
func (f *fileRules) inOneRule(p *lint.Pass) map[*policy.Rule]bool {
	code := key.FileExec
	if p.Bool("mmap") {
		code |= key.FileMmap
	}
	done := map[*policy.Rule]bool{}
	anyProgram := f.runsAnyProgram(p)
	alike := map[string][]*diag.Finding{}
	for _, g := range f.Allows {
		how := overlap(g.Perms, code)
		if how == key.FileMmap && g.Rule.Place.File != f.Profile.Place.File {
			continue // caches in abstractions are data that is mapped with too wide a rule
		}
		if how == 0 || done[g.Rule] || g.Wide || isEncrypted(g.Start, pathIn(g.Rule)) || isDevice(g.Start) {
			continue
		}
		path, ok := f.bothOn(g, how)
		if !ok {
			continue
		}
		done[g.Rule] = true
		does, out := "executed", ""
		if how&key.FileExec == 0 {
			does = "mapped as code"
		} else if out = f.escapeOf(p, g.Exec, path); out != "" {
			does += ", and runs " + out
		}
		found := p.ReportAt(g.Rule.Place, "what %s allows writing can be %s", pathIn(g.Rule), does)
		lint.Note(found, "such as %s: who takes over the program brings code along, and runs it", path)
		switch {
		case makesCode(pathIn(g.Rule)):
			found.Severity = diag.Info
			lint.Note(found, "the name is that of code that a library makes while the program runs")
		case out == "" && anyProgram:
			found.Severity = diag.Info
			lint.Note(found, "any program of the system runs under this profile, shells and interpreters too, so this adds little")
		default:
			lint.Note(found, "let data be written (rw) and code be read (mr, ix), each in its own place")
		}
		alike[does+found.Severity.String()] = append(alike[does+found.Severity.String()], found)
	}
	for does, all := range alike {
		if len(all) > few {
			for _, found := range all {
				found.Cause = f.Profile.FullName() + " " + causeIn(all[0].Place) + " " + does
			}
		}
	}
	return done
}

// runsAnyProgram reports whether a profile executes all programs of the system
// without another profile.
func (f *fileRules) runsAnyProgram(p *lint.Pass) bool {
	w := filerules.WideOf(p)
	return slices.ContainsFunc(f.Files.Grants, func(g *policy.Grant) bool {
		return g.Allow() && g.Exec.Kind == 'i' && (w.Covers(g.Keys, "/usr/bin/") || w.Covers(g.Keys, "/bin/"))
	})
}

// makesCode reports whether a path is one to which a library writes machine code
// while a program runs, to map it: ORC and libglvnd.
func makesCode(path string) bool {
	return strings.Contains(path, "/orcexec.") || strings.Contains(path, "/.glvnd")
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

// withoutCode matches paths of what holds no code: directories, sockets, and what
// seems to lie in directories that are links, which the kernel never asks about.
func withoutCode() glob.Expr {
	any := glob.Many(glob.ByteSet{}.Not())
	return glob.Union(
		glob.Concat(any, glob.One(glob.ByteSet{}.With('/'))),
		glob.Concat(any, glob.Union(glob.Literal("socket"), glob.Literal(".sock"))),
		glob.Concat(glob.Union(glob.Literal("/var/run/"), glob.Literal("/var/lock/")), any),
	)
}

// holdsCode reports whether a path is none that withoutCode matches.
func holdsCode(path string) bool {
	for _, end := range []string{"/", "socket", ".sock"} {
		if strings.HasSuffix(path, end) {
			return false
		}
	}
	return !strings.HasPrefix(path, "/var/run/") && !strings.HasPrefix(path, "/var/lock/")
}

func encrypted() glob.Expr {
	any := glob.Many(glob.ByteSet{}.Not())
	return glob.Concat(any, glob.Literal("/.Private/"), any)
}

// overlap returns those of some permissions that come together with that to
// write, for files of the owner or of others.
func overlap(p, code key.Perms) key.Perms {
	var both key.Perms
	for _, owner := range []bool{true, false} {
		if side := p.For(owner); side&key.FileWrite != 0 {
			both |= side & code
		}
	}
	return both
}

// bothOn returns a path on which a rule has its way with writing and one of some
// other permissions.
func (f *fileRules) bothOn(g filerules.Grant, code key.Perms) (string, bool) {
	path, v := g.Facts.RealPath(func() (string, glob.Verdict) { return f.meetReal(g.Keys) })
	if v != glob.Yes {
		return "", false
	}
	if holdsCode(path) && f.Lets(g, path, key.Both(key.FileWrite)) && f.Lets(g, path, key.Both(code)) {
		return path, true
	}
	return f.both(g, key.FileWrite, code)
}

// both looks for a path on which a rule has its way with two permissions for the
// same files.
func (f *fileRules) both(g filerules.Grant, a, b key.Perms) (string, bool) {
	for _, shift := range []int{0, key.OtherShift} {
		perms := (a | b) << shift
		if g.Perms&(a<<shift) == 0 || g.Perms&(b<<shift) == 0 {
			continue
		}
		var denied []glob.Expr
		for _, other := range f.Others {
			if other.Perms&perms != 0 && filerules.Beats(other, g.Grant) {
				denied = append(denied, other.Keys)
			}
		}
		left := g.Keys.Set().Intersect(glob.RealPaths(), glob.Union(append(denied, withoutCode())...).Set().Complement())
		if path, v := f.Witness(left); v == glob.Yes {
			return path, true
		}
	}
	return "", false
}

// meetReal returns a path that an expression matches.
func (f *fileRules) meetReal(e glob.Expr) (string, glob.Verdict) {
	if text, ok := e.Literal(); ok {
		return text, glob.Yes
	}
	return e.Set().Intersect(glob.RealPaths()).Witness(glob.Budget(20_000), glob.Charge(f.Meter))
}

// inTwoRules reports files that one rule lets be written and another be
// executed, or mapped as code.
func (f *fileRules) inTwoRules(p *lint.Pass, alone map[*policy.Rule]bool) {
	done := map[*policy.Rule]bool{}
	exec := f.limited(key.FileExec)
	slices.SortStableFunc(exec, func(a, b filerules.Grant) int { return cmp.Compare(byEscape(a.Exec), byEscape(b.Exec)) })
	pairs := f.writtenAnd(p, alone, done, exec, key.FileExec)
	f.reportPairs(p, f.reportEscapes(p, pairs), "executed", "executing")
	if p.Bool("mmap") {
		f.reportPairs(p, f.writtenAnd(p, alone, done, f.mapped(p), key.FileMmap), "mapped as code", "mapping as code")
	}
}

// mapped returns the grants of the profile's own file that allow mapping files
// as code, but not executing them.
func (f *fileRules) mapped(p *lint.Pass) []filerules.Grant {
	var grants []filerules.Grant
	for _, g := range append(slices.Clip(f.everywhere(key.FileMmap)), f.limited(key.FileMmap)...) {
		if g.Rule.Place.File == f.Profile.Place.File && g.Perms&key.Both(key.FileExec) == 0 {
			grants = append(grants, g)
		}
	}
	return grants
}

// writtenAnd returns the rules that let files be written which others let be
// used as code, and have none in done, where it notes them.
func (f *fileRules) writtenAnd(p *lint.Pass, alone, done map[*policy.Rule]bool, uses []filerules.Grant, code key.Perms) []codePair {
	meeting := lint.SharedByAll(p, meetingKey{}, func() *sync.Map { return new(sync.Map) })
	write := f.limited(key.FileWrite)
	index := newPrefixIndex(len(write), func(i int) []string { return write[i].Facts.Starts })
	var pairs []codePair
	for _, b := range uses {
		if alone[b.Rule] {
			continue
		}
		var nearby []filerules.Grant
		for _, i := range index.near(b.Facts.Starts) {
			a := write[i]
			p.Spend(filerules.StepsPerMatch)
			if a.Rule != b.Rule && !done[a.Rule] && !alone[a.Rule] && p.Checks(f.tellsOf(a, b).Place.File) {
				nearby = append(nearby, a)
			}
		}
		f.ruleOut(meeting, b, nearby)
		for _, a := range nearby {
			if done[a.Rule] {
				continue
			}
			path, ok := f.onePath(meeting, a.Keys, b.Keys)
			if ok {
				path, ok = f.onBoth(a, b, code, path)
			}
			if ok {
				done[a.Rule] = true
				pairs = append(pairs, codePair{a, b, path})
			}
		}
	}
	return pairs
}

// limited returns the grants that allow a permission, but not everywhere.
func (f *fileRules) limited(perm key.Perms) []filerules.Grant {
	var grants []filerules.Grant
	for _, g := range f.Grants {
		if g.Perms&key.Both(perm) != 0 && !g.Wide {
			grants = append(grants, g)
		}
	}
	return grants
}

type (
	meetingKey struct{}
	exprPair   struct{ a, b glob.Expr }
)

// onePath returns a path of code that two expressions match, and false if there is
// none. Most pairs come from abstractions, and so from many profiles.
func (f *fileRules) onePath(known *sync.Map, a, b glob.Expr) (path string, ok bool) {
	at := exprPair{a, b}
	if known, found := known.Load(at); found {
		return known.(string), known != ""
	}
	if f.overlapping(b, a) {
		path, _ = f.Witness(a.Set().Intersect(b.Set(), leftOut().Set().Complement()))
	}
	known.Store(at, path)
	return path, path != ""
}

// ruleOut notes that what a rule lets be executed meets none of many that let
// files be written, if that is so, as it mostly is: to look at those all at once
// takes little more time than to look at one.
func (f *fileRules) ruleOut(known *sync.Map, exec filerules.Grant, write []filerules.Grant) {
	var all []glob.Expr
	for _, a := range write {
		at := exprPair{a.Keys, exec.Keys}
		if _, found := known.Load(at); found {
			continue
		}
		if a.Keys.Apart(exec.Keys, f.Meter) {
			known.Store(at, "")
		} else {
			all = append(all, a.Keys)
		}
	}
	if len(all) < 2 || f.overlapping(exec.Keys, all...) {
		return
	}
	for _, a := range all {
		known.Store(exprPair{a, exec.Keys}, "")
	}
}

// onBoth returns a path that one rule lets be written and another be used as
// code, for the same files, where both have their way.
func (f *fileRules) onBoth(write, exec filerules.Grant, code key.Perms, path string) (string, bool) {
	for _, shift := range []int{0, key.OtherShift} {
		w, x := key.FileWrite<<shift, code<<shift
		if write.Perms&w == 0 || exec.Perms&x == 0 {
			continue
		}
		if f.Lets(write, path, w) && f.Lets(exec, path, x) {
			return path, true
		}
		var denied []glob.Expr
		for _, other := range f.Others {
			if other.Perms&w != 0 && filerules.Beats(other, write.Grant) || other.Perms&x != 0 && filerules.Beats(other, exec.Grant) {
				denied = append(denied, other.Keys)
			}
		}
		left := write.Keys.Set().Intersect(exec.Keys.Set(), glob.Union(append(denied, leftOut())...).Set().Complement())
		if path, v := f.Witness(left); v == glob.Yes {
			return path, true
		}
	}
	return "", false
}

// overlapping reports whether an expression may match a string that one of others
// matches.
func (f *fileRules) overlapping(e glob.Expr, others ...glob.Expr) bool {
	auto := glob.NewAutomaton()
	auto.Charge(f.Meter)
	auto.Add(e, 0, 1)
	for _, other := range others {
		auto.Add(other, 1, 2)
	}
	_, v := auto.Find(glob.Search{
		From: auto.Start(), Budget: 1_000,
		Want:  func(at glob.State) bool { return auto.AcceptMask(at) == 3 },
		Prune: func(at glob.State) bool { return auto.Reach(at) != 3 },
	})
	return v != glob.No
}

// leftOut matches what does not count as code that can be written.
func leftOut() glob.Expr { return glob.Union(glob.UnrealPath(), encrypted(), withoutCode()) }

// tellsOf returns the rule, of two, of which is told that they come together: the
// one in the profile's own file, if one of them alone is there, so that what an
// abstraction lets be written is not told again and again of the abstraction; or
// else the one of wider paths.
func (f *fileRules) tellsOf(write, exec filerules.Grant) *policy.Rule {
	own := f.Profile.Place.File
	if there := exec.Rule.Place.File == own; there != (write.Rule.Place.File == own) {
		if there {
			return exec.Rule
		}
		return write.Rule
	}
	if f.shortest(exec) < f.shortest(write) {
		return exec.Rule
	}
	return write.Rule
}

// shortest returns how many bytes all paths of a rule have to start with.
func (f *fileRules) shortest(g filerules.Grant) int {
	least := math.MaxInt
	for _, start := range g.Facts.Starts {
		least = min(least, len(start))
	}
	return least
}

// codePair is a rule that lets a path be written and one that lets it be
// executed.
type codePair struct {
	write, exec filerules.Grant
	path        string
}

// reportPairs reports rules that come together, in the words for how the files
// are used as code: of many that meet the same one,
// be it at the place of the finding or not, all are told of once.
func (f *fileRules) reportPairs(p *lint.Pass, pairs []codePair, used, use string) {
	told := map[*policy.Rule]*diag.Finding{}
	toldBy := map[pairedRule]*diag.Finding{}
	more := map[*diag.Finding]int{}
	for _, pair := range pairs {
		at, other, does, by := pair.write.Rule, pair.exec.Rule, "what %s allows writing can be "+used, used+" by this"
		if f.tellsOf(pair.write, pair.exec) == pair.exec.Rule {
			at, other, does, by = other, at, "what %s allows "+use+" can be written", "written by this"
		}
		if at.Place.File != other.Place.File && !p.Bool("through-includes") {
			continue
		}
		paired := pairedRule{other, at.Place.File}
		found := cmp.Or(told[at], toldBy[paired])
		if found == nil {
			found = p.ReportAt(at.Place, does, pathIn(at))
			lint.Note(found, "such as %s", pair.path)
			found.Severity = diag.Info
			lint.Relate(found, other.Place, "%s", by)
			told[at], toldBy[paired] = found, found
			continue
		}
		switch more[found]++; {
		case more[found] > mostPairs:
		case told[at] != nil:
			lint.Relate(found, other.Place, "%s", by)
		default:
			lint.Relate(found, at.Place, "as this")
		}
	}
	for found, n := range more {
		if n > mostPairs {
			lint.Note(found, "rules that come together so and are not named: %d", n-mostPairs)
		}
	}
}

// pairedRule is a rule that rules of a file come together with.
type pairedRule struct {
	rule *policy.Rule
	file *source.File
}

// mostPairs is the number of further rules that are named in a finding.
const mostPairs = 3
