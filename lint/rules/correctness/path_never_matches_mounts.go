package correctness

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
)

// systemDirectories are directories of every system, for rules on what is mounted
// on them.
var systemDirectories = []string{
	"/bin", "/boot", "/dev", "/dev/mqueue", "/dev/pts", "/dev/shm", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/proc/sys",
	"/root", "/run", "/run/lock", "/sbin", "/srv", "/sys", "/sys/fs/cgroup", "/sys/kernel/debug", "/sys/kernel/security", "/tmp", "/usr",
	"/usr/bin", "/usr/lib", "/usr/local", "/usr/sbin", "/usr/share", "/var", "/var/lib", "/var/log", "/var/tmp",
}

// endOfMount is one end of what a rule on mounts is about: a pattern of paths.
type endOfMount struct {
	word ast.Word
	text string // with variables expanded
	// directory is set if only a directory can stand there.
	directory bool
}

// reportMountPoints reports the patterns of directories in rules on mounts that
// match no directory, since the names of directories end in a slash.
func reportMountPoints(p *lint.Pass, profile *policy.Profile, rules []policy.Rule) {
	dead := map[string]bool{} // mount points of which it is known
	for _, sure := range []bool{true, false} {
		for i := range rules {
			r := &rules[i]
			for _, e := range endsOf(profile, r.Stmt) {
				if e.directory != sure || strings.HasSuffix(e.text, "/") || strings.HasSuffix(e.text, "**") || spelling.HasVariable(e.text) ||
					!sure && !dead[e.text] && !isSystemDirectory(p, e.text) || len(profile.Assumed(e.word.Raw)) > 0 {
					continue
				}
				if matchesDirectory(p, e.text) || !canMatch(p, e.text) {
					continue
				}
				dead[e.text] = true
				if p.Checks(r.Place.File) {
					reportMountPoint(p, r, e)
				}
			}
		}
	}
}

func reportMountPoint(p *lint.Pass, r *policy.Rule, e endOfMount) {
	at := r.PlaceOf(e.word.Place)
	f := p.ReportAt(at, "%s matches no directory: the name of one ends in a slash", e.word.Raw)
	switch r.Stmt.(type) {
	case *ast.PivotRootRule:
		lint.Note(f, "the root of a file system is a directory, so the rule matches none")
	default:
		lint.Note(f, "what the rule is about is a directory, so it matches none")
	}
	wording.NoteDeniesNothing(f, r.Quals.Deny())
	if at.Span == e.word.Place {
		at.Span.Start = spelling.BeforeQuote(e.word)
		at.Span.End = at.Span.Start
		lint.FixUnsafely(f, "write "+strings.Trim(e.word.Raw, `"`)+"/", diag.Edit{Place: at, Text: "/"})
	}
}

// endsOf returns the patterns of a rule on mounts that directories can match.
func endsOf(profile *policy.Profile, rule ast.Rule) []endOfMount {
	var ends []endOfMount
	add := func(w ast.Word, directory bool) {
		if !w.IsZero() {
			ends = append(ends, endOfMount{w, profile.ExpandPath(w), directory})
		}
	}
	switch r := rule.(type) {
	case *ast.PivotRootRule:
		add(r.OldRoot.Value(), true)
		add(r.NewRoot, true)
	case *ast.MountRule:
		if !ruleword.MovesMounts(r) {
			add(r.Target, mountsFileSystem(r))
			break
		}
		// One end is a directory if the other is one. "/" is the root of a file
		// system as well that is a file, as those of namespaces are.
		source, target := profile.ExpandPath(r.Source), profile.ExpandPath(r.Target)
		add(r.Source, strings.HasSuffix(target, "/") && target != "/")
		add(r.Target, strings.HasSuffix(source, "/") && source != "/")
	}
	return ends
}

// mountsFileSystem reports whether a rule is only about mounts of file systems, which
// are mounted on directories. With FUSE alone it can be a file.
func mountsFileSystem(r *ast.MountRule) bool {
	for _, c := range r.Fstype {
		for _, w := range c.Values {
			if strings.Contains(w.Raw, "fuse") || strings.ContainsAny(w.Raw, "*?[@") {
				return false
			}
		}
	}
	return ruleword.MountKinds(r) == policy.NewMount && !strings.Contains(r.Source.Raw, "fuse")
}

type (
	decidedKey         struct{}
	directoryKey       struct{ text string }
	systemDirectoryKey struct{ text string }
)

// matchesDirectory reports whether a pattern matches the name of a directory as the
// kernel has it, with a slash at its end.
func matchesDirectory(p *lint.Pass, text string) bool {
	return decided(p, directoryKey{text}, text, func(pattern glob.Set) bool {
		directories := glob.Concat(glob.Many(glob.ByteSet{}.Not()), glob.Literal("/")).Set()
		_, v := pattern.Intersect(glob.RealPaths(), noDots(), directories).Witness(glob.Budget(20_000), glob.Charge(p.Meter()))
		return v != glob.No
	})
}

// isSystemDirectory reports whether a pattern matches nothing but the names of known
// directories, without the slash at their end.
func isSystemDirectory(p *lint.Pass, text string) bool {
	return decided(p, systemDirectoryKey{text}, text, func(pattern glob.Set) bool {
		var known []glob.Expr
		for _, dir := range systemDirectories {
			known = append(known, glob.Literal(dir))
		}
		return pattern.Empty(glob.Budget(1_000), glob.Charge(p.Meter())) == glob.No && glob.Union(known...).Set().Includes(pattern, glob.Budget(20_000), glob.Charge(p.Meter())) == glob.Yes
	})
}

// decided answers a question about a pattern, once in a run for each key.
func decided(p *lint.Pass, key any, text string, ask func(pattern glob.Set) bool) bool {
	known := lint.SharedByAll(p, decidedKey{}, func() *sync.Map { return new(sync.Map) })
	if v, ok := known.Load(key); ok {
		return v.(bool)
	}
	p.Spend(stepsPerTextByte * len(text))
	answer := false
	if pattern, err := glob.Parse(text); err == nil {
		answer = ask(pattern.Set())
	}
	known.Store(key, answer)
	return answer
}
