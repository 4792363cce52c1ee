package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// access is something that a rule on paths must not give away.
type access struct {
	places *places
	// perms are the permissions of files of the owner that count, each alone;
	// with needs, only together with these.
	perms, needs key.Perms
	// others is set if only files of other users count.
	others bool
	// exec, if set, tells whether a way to be executed counts.
	exec func(policy.Exec) bool
	// when, if set, tells of which profiles the rules count.
	when func(*fileRules) bool
}

// weighedHits are the rules that give something away, in the order in which they
// are found, with all that each does.
type weighedHits struct {
	pass   *lint.Pass
	byRule map[*policy.Rule]*weighedHit
	order  []*policy.Rule
}

// weighedHit is what one rule gives away, the worst first.
type weighedHit struct {
	hits     []hit
	severity diag.Severity
	its      *job // by which it is no more than an information
}

func newWeighedHits(p *lint.Pass) weighedHits {
	return weighedHits{pass: p, byRule: map[*policy.Rule]*weighedHit{}}
}

// add looks for rules that give something away. How bad that is for one of them,
// and by which job it is no worse, weigh tells.
func (all *weighedHits) add(a access, weigh func(*policy.Rule, []hit) (diag.Severity, *job)) {
	a.find(all.pass, func(r *policy.Rule, hits []hit) {
		severity, its := weigh(r, hits)
		known := all.byRule[r]
		if known == nil {
			known = &weighedHit{severity: severity, its: its}
			all.byRule[r] = known
			all.order = append(all.order, r)
		}
		for _, h := range hits {
			if !slices.ContainsFunc(known.hits, func(k hit) bool { return k.place == h.place }) {
				known.hits = append(known.hits, h)
			}
		}
		if severity > known.severity {
			known.severity, known.its = severity, its
		}
	})
}

// find calls report for each rule that gives something away, once, with all that
// it does.
func (a access) find(p *lint.Pass, report func(r *policy.Rule, hits []hit)) {
	for _, f := range fileRulesOf(p) {
		if !confines(f.Profile) || f.lacksLimits(a.perms) || a.when != nil && !a.when(f) {
			continue
		}
		done := map[*policy.Rule]bool{}
		for _, g := range f.Allows {
			if g.Facts.Nothing(a.places.question) || !a.counts(g) || done[g.Rule] || g.Wide {
				continue // what allows everything is for AA205 and AA207
			}
			if hits := a.hits(f, g); len(hits) > 0 {
				done[g.Rule] = true
				report(g.Rule, hits)
			}
		}
	}
}

// counts reports whether a rule gives permissions that matter.
func (a access) counts(g filerules.Grant) bool {
	for _, owner := range []bool{true, false} {
		perms := g.Perms.For(owner)
		if owner && a.others || perms&a.perms == 0 || perms&a.needs != a.needs {
			continue
		}
		return a.exec == nil || a.exec(g.Exec)
	}
	return false
}

// hits returns what a rule gives away.
func (a access) hits(f *fileRules, g filerules.Grant) []hit {
	perms := key.Both(a.perms)
	if a.others {
		perms = a.perms << key.OtherShift
	}
	var all []hit
	found := a.places.hits(f.Meter, g.Keys, g.Facts)
	anywhere := len(found) > 0 && slices.ContainsFunc(g.Facts.Starts, func(start string) bool { return len(start) <= 1 })
	for _, h := range found {
		h.profile, h.starts = f.Profile, g.Facts.Starts
		h.general = !meansIt(g.Facts.Starts, h.prefixes)
		if !h.glob.Exact() && (anywhere || h.general && !g.Keys.OpenEnd()) {
			continue // such as /**.log: that there is such a file is not likely
		}
		if !f.Lets(g, h.witness, perms) {
			witness, ok := f.another(g, h, perms)
			if !ok {
				continue
			}
			h.witness = witness
		}
		all = append(all, h)
	}
	return all
}

// meansIt reports whether a pattern is about the place that it meets, by what
// both start with: it goes further than the directory of the system in which
// programs have their own.
func meansIt(starts, place []string) bool {
	for _, at := range place {
		parent := "/"
		for _, dir := range []string{"/etc/", "/run/", "/run/user/", "/var/", "/var/lib/", "/var/cache/", "/var/snap/", "/usr/", "/sys/", "/sys/kernel/", "/sys/kernel/security/"} {
			if strings.HasPrefix(at, dir) && at != dir && len(dir) > len(parent) {
				parent = dir
			}
		}
		for _, start := range starts {
			if len(start) > len(parent) && filerules.Near([]string{start}, []string{at}) {
				return true
			}
		}
	}
	return false
}

// general reports whether a rule is about none of the places that it meets.
func general(hits []hit) bool {
	return !slices.ContainsFunc(hits, func(h hit) bool { return !h.general })
}

// allowing says that a rule lets the program do something with the paths of hits.
// A rule that names its one path is not named besides.
func allowing(r *policy.Rule, does string, hits []hit) string {
	subject := pathIn(r)
	if namesOnePath(r, hits) {
		subject = "this"
	}
	return subject + " allows " + does + " " + witnesses(hits)
}

// namesOnePath reports whether a rule names the one path that it meets.
func namesOnePath(r *policy.Rule, hits []hit) bool {
	return len(hits) == 1 && hits[0].witness == pathIn(r)
}

// witnesses lists the paths of hits for a sentence, not too many of them.
func witnesses(hits []hit) string {
	const most = 3
	var all []string
	for _, h := range hits {
		if len(all) == most && len(hits) > most {
			return fmt.Sprintf("%s and %d more", strings.Join(all, ", "), len(hits)-most)
		}
		all = append(all, h.witness)
	}
	return wording.And(all)
}

// pathIn returns what a rule on files names, as it is written.
func pathIn(r *policy.Rule) string {
	if file, ok := r.Stmt.(*ast.FileRule); ok && !file.Bare() {
		return file.Path.Raw
	}
	return strings.Trim(wording.Quoted(r), "`,")
}

// noteWhy adds why the first of some hits matters.
func noteWhy(f *diag.Finding, hits []hit) {
	for _, h := range hits {
		if h.why != "" {
			if note := h.witness + ": " + h.why; !slices.Contains(f.Notes, note) {
				lint.Note(f, "%s", note)
			}
			return
		}
	}
}
