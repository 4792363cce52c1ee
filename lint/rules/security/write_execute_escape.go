package security

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// escapeOf says how a file that is executed in some way runs if that is a way
// out of a profile; "" if it is none, or that is not known.
func (f *fileRules) escapeOf(p *lint.Pass, exec policy.Exec, path string) string {
	switch exec.Kind {
	case 'n':
		if exec.Target != "unconfined" {
			return f.escapeTo(p, exec.Target)
		}
		return "unconfined"
	case 'p':
		for name, to := range newWorld(p).Attached {
			if strings.HasPrefix(path, to.Expr().Prefix()) && to.Match(path) {
				return f.escapeTo(p, name)
			}
		}
	}
	if exec.Kind == 'u' || exec.Fallback == 'u' {
		return "unconfined"
	}
	return ""
}

// byEscape orders ways to execute by whether they may be a way out, those that
// surely are first.
func byEscape(e policy.Exec) int {
	switch {
	case e.Kind == 'u' || e.Fallback == 'u':
		return 0
	case e.Kind == 'i':
		return 2
	}
	return 1
}

// escapeTo says under which profile a file runs, if that allows more than this
// one.
func (f *fileRules) escapeTo(p *lint.Pass, target string) string {
	if target == f.Profile.FullName() {
		return ""
	}
	find, profile := newWorld(p).Find(target)
	if find == nil {
		return ""
	}
	known := lint.SharedByAll(p, widerKey{}, func() *sync.Map { return new(sync.Map) })
	key := widerPair{f.Profile.Decl, find}
	wider, ok := known.Load(key)
	if !ok {
		target := profile()
		wider = target != nil && allowsMore(target, f.Profile)
		known.Store(key, wider)
	}
	if !wider.(bool) {
		return ""
	}
	return "under profile " + target + ", which allows more"
}

type (
	widerKey  struct{}
	widerPair struct{ from, to any }
)

// allowsMore reports whether a profile allows changing something, or going on to
// another program, that another one does not allow.
func allowsMore(wide, narrow *policy.Profile) bool {
	const budget = 20_000
	for _, c := range []key.Class{key.ClassCapability, key.ClassMount, key.ClassPtrace, key.ClassUserns} {
		if v, _ := narrow.Mediation(c).Includes(wide.Mediation(c), budget); v == glob.No {
			return true
		}
	}
	more := false
	pair := policy.NewPair(narrow.Mediation(key.ClassFile), wide.Mediation(key.ClassFile))
	pair.Differences(policy.LevelAccess, budget, func(d policy.Difference) bool {
		changes := key.Both(key.FileWrite | key.FileExec | key.FileChangeProfile)
		more = d.Right.Allow&^d.Left.Allow&changes != 0
		return !more
	})
	return more
}

// reportEscapes reports the rules by which what is written runs outside of the
// profile, and returns the others.
func (f *fileRules) reportEscapes(p *lint.Pass, pairs []codePair) []codePair {
	var rest []codePair
	told := map[*policy.Rule]*diag.Finding{}
	writers := map[*policy.Rule]int{}
	for _, pair := range pairs {
		how := f.escapeOf(p, pair.exec.Exec, pair.path)
		if how == "" || !f.tellsOfBoth(p, pair) {
			rest = append(rest, pair)
			continue
		}
		if found := told[pair.exec.Rule]; found != nil {
			if writers[pair.exec.Rule]++; writers[pair.exec.Rule] < mostPairs {
				lint.Relate(found, pair.write.Rule.Place, "written by this")
			}
			continue
		}
		at, other, by := pair.write.Rule, pair.exec.Rule, "executed by this: "+pair.exec.Exec.String()
		does := "what %s allows writing runs %s"
		if f.tellsOf(pair.write, pair.exec) == pair.exec.Rule {
			at, other, by = other, at, "written by this"
			does = "what %s allows executing can be written, and runs %s"
		}
		found := p.ReportAt(at.Place, does, pathIn(at), how)
		lint.Note(found, "such as %s: who takes the program over is out at once", pair.path)
		lint.Relate(found, other.Place, "%s", by)
		if other.Place.File != at.Place.File {
			found.Cause = causeIn(other.Place)
		}
		if its := jobOf(p, f.Profile, packageJob()); its != nil {
			found.Severity = diag.Info
			noteJob(found, *its)
		} else if f.byEnding(pair.write) {
			found.Severity = diag.Info
			lint.Note(found, "the rule is about files with that ending, of which none is a program")
		}
		told[pair.exec.Rule] = found
	}
	for exec, n := range writers {
		if n >= mostPairs {
			lint.Note(told[exec], "rules that come together so and are not named: %d", n-mostPairs+1)
		}
	}
	return rest
}

// byEnding reports whether a rule is about files anywhere that have some ending.
func (f *fileRules) byEnding(g filerules.Grant) bool {
	return !g.Keys.OpenEnd() && f.shortest(g) <= 1
}

// tellsOfBoth reports whether options let two rules count that are in two files.
func (f *fileRules) tellsOfBoth(p *lint.Pass, pair codePair) bool {
	return pair.write.Rule.Place.File == pair.exec.Rule.Place.File || p.Bool("through-includes")
}
