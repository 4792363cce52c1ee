package redundancy

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// idleScene is one profile, in which rules are judged.
type idleScene struct {
	profile  *policy.Profile
	rules    []policy.Rule
	text     *source.File // of the profile
	all      *policy.Redundancy
	optional map[*source.File]bool
	assumed  map[int]string // variables of rules of which no value is known
	pass     *lint.Pass
	wide     map[int]bool          // see tooWide
	direct   map[*source.File]bool // see included
	// elsewhere tells of the rules in other worlds, by their names.
	elsewhere map[string]*policy.Redundancy
	// The rules on sockets, nil until they are needed, and what tells of them in other worlds.
	sockets          []int
	socketsElsewhere map[string]*policy.Redundancy
}

// files returns the files that the rules stand in.
func (s *idleScene) files() []*source.File {
	var files []*source.File
	seen := map[*source.File]bool{}
	var last *source.File
	for i := range s.rules {
		if file := s.rules[i].Place.File; file != last && !seen[file] {
			seen[file] = true
			files = append(files, file)
		}
		last = s.rules[i].Place.File
	}
	return files
}

// judge returns those rules of a file that do nothing, of some kinds. The rules that may be the
// reason are those of its bundle; all, if there is none.
func (s *idleScene) judge(file *source.File, b *bundle, kind func(ast.Rule) bool) []idleRule {
	if s.all == nil {
		s.all, s.optional = s.profile.Redundancy(), map[*source.File]bool{}
	}
	var found []idleRule
	for i := range s.rules {
		if s.rules[i].Place.File != file || !kind(s.rules[i].Stmt) {
			continue
		}
		j := judgement{idleScene: s, i: i, rule: &s.rules[i], bundle: b}
		if r, ok := j.contained(); ok {
			found = append(found, r)
		}
		found = append(found, j.overruled()...)
	}
	return found
}

// judgement is the question whether one rule does nothing.
type judgement struct {
	*idleScene
	i      int
	rule   *policy.Rule
	bundle *bundle // of the file that the rule stands in, if that is an included one
}

// verdict returns a verdict on the rule.
func (j *judgement) verdict(why idleReason, by ...int) idleRule {
	r := idleRule{why: why, rule: *j.rule, own: j.rule.Place.File == j.text}
	for _, i := range by {
		r.by = append(r.by, j.rules[i])
	}
	r.included = len(r.by) > 0 && r.by[0].Place.File != j.rule.Place.File
	return r
}

// sure reports whether a rule is there for sure if the judged one is: it stands
// in the same file, or in one that is always there with it, and no condition or
// directive leaves it out.
func (j *judgement) sure(i int) bool { return j.there(i) && !j.isOptional(&j.rules[i]) }

// there is like sure, but for rules that may not be there on every machine.
func (j *judgement) there(i int) bool {
	r := &j.rules[i]
	if r.Conditional() && !r.Alongside(j.rule) || r.Guarded() || j.assumes(i) != j.assumes(j.i) {
		return false
	}
	return r.Place.File == j.rule.Place.File || j.bundle == nil || j.bundle.files[r.Place.File]
}

// assumes returns the variables in a rule of which no value is known. With other
// values than those that stand in for them, two rules are alike only if both use
// the same ones.
func (s *idleScene) assumes(i int) string {
	names, known := s.assumed[i]
	if !known {
		at := s.rules[i].Place
		names = strings.Join(s.profile.Assumed(at.File.Slice(at.Span)), " ")
		if s.assumed == nil {
			s.assumed = map[int]string{}
		}
		s.assumed[i] = names
	}
	return names
}

// isOptional reports whether a rule comes from a file that need not be there, or
// that is for local additions, while the judged one does not.
func (j *judgement) isOptional(r *policy.Rule) bool {
	file := r.Place.File
	if file == j.rule.Place.File || j.bundle != nil && j.bundle.files[file] {
		return false
	}
	optional, known := j.optional[file]
	if !known {
		for _, at := range r.Chain() {
			optional = optional || optionalInclude(at.Place.File.Slice(at.Place.Span))
		}
		j.optional[file] = optional
	}
	return optional
}

// optionalInclude reports whether an include, as it is written, names a file that
// need not be there, or that is for local additions.
func optionalInclude(text string) bool {
	return strings.Contains(text, "if exists") || strings.Contains(text, "local/")
}

// contained finds a rule that contains the judged one: in the same file, if there
// is one.
func (j *judgement) contained() (idleRule, bool) {
	candidates := j.all.Candidates(j.i, j.sure)
	if len(candidates) == 0 {
		return idleRule{}, false
	}
	here := func(i int) bool { return j.rules[i].Place.File == j.rule.Place.File }
	if r, ok := j.containedBy(candidates, here, true); ok {
		return r, true
	}
	elsewhere := func(i int) bool { return !here(i) }
	if r, ok := j.containedBy(candidates, func(i int) bool { return elsewhere(i) && j.next(i) }, false); ok {
		return r, true
	}
	r, ok := j.containedBy(candidates, elsewhere, false)
	r.far = true
	return r, ok
}

// mostContainers is how many rules that contain another one are looked at, for one
// that does wherever the profile may be loaded.
const mostContainers = 8

// containedBy returns the verdict that a candidate of those that may be contains the
// judged one: one that does wherever the profile may be loaded, if there is one. Of
// two in the same file that say the same, the first one stays; those in the same
// words are told of elsewhere.
func (j *judgement) containedBy(candidates []int, may func(int) bool, same bool) (best idleRule, ok bool) {
	tried := 0
	for _, by := range candidates {
		if !may(by) || !j.all.Contains(by, j.i) {
			continue
		}
		alike := same && j.all.Contains(j.i, by)
		if alike && (by > j.i || j.sameWords(by)) {
			continue
		}
		r := j.verdict(isContained, by)
		r.alike, r.owner, r.renumbers, r.wide = alike, j.redundantOwner(by), j.all.Renumbers(j.i), j.tooWide(by)
		r.reach = j.reachOf([]int{by}, func(all *policy.Redundancy, rule int, by []int) bool { return all.Contains(by[0], rule) })
		if r.reach == everywhere {
			return r, true
		}
		if r.reach == here && !ok {
			best, ok = r, true
		}
		if tried++; tried == mostContainers {
			break
		}
	}
	return best, ok
}

// next reports whether a rule stands in a file that the file of the judged one
// includes itself. A file that several include is read for the first of them.
func (j *judgement) next(i int) bool {
	r := &j.rules[i]
	if j.bundle != nil {
		return j.bundle.direct[r.Place.File]
	}
	return len(r.Chain()) <= len(j.rule.Chain())+1 || j.rule.Place.File == j.text && j.included()[r.Place.File]
}

// included returns the files that the file of the profile includes itself.
func (s *idleScene) included() map[*source.File]bool {
	if s.direct == nil {
		s.direct = map[*source.File]bool{}
		for inc := range ast.Includes(s.pass.Text.Tree.Stmts) {
			for _, file := range s.pass.Project.Loader.Include(inc.File).Files {
				s.direct[file.Source] = true
			}
		}
	}
	return s.direct
}

// sameWords reports whether another rule of the same block is written alike.
func (j *judgement) sameWords(i int) bool {
	r := &j.rules[i]
	return j.sameBlock(r) && lint.Canonical(j.rule.Stmt) == lint.Canonical(r.Stmt)
}

// sameBlock reports whether another rule stands in the same block of the same
// file.
func (j *judgement) sameBlock(r *policy.Rule) bool {
	return r.Place.File == j.rule.Place.File && !inBlock(j.rule) && !inBlock(r) &&
		(j.rule.Alongside(r) || !j.rule.Conditional() && !r.Conditional())
}

// inBlock reports whether a block with qualifiers is around a rule.
func inBlock(r *policy.Rule) bool { return r.Quals != r.Stmt.Quals() }

// redundantOwner reports whether the rule is for the files of a user alone, while
// another one has the same path for those of everyone.
func (j *judgement) redundantOwner(i int) bool {
	outer := &j.rules[i]
	if j.rule.Quals.Ownership == ast.OwnAny || outer.Quals.Ownership != ast.OwnAny {
		return false
	}
	inner, ok1 := j.rule.Stmt.(*ast.FileRule)
	wide, ok2 := outer.Stmt.(*ast.FileRule)
	return ok1 && ok2 && j.profile.Expand(inner.Path) == j.profile.Expand(wide.Path)
}

// overruled finds rules that leave nothing of the judged one, or of some of its
// permissions.
func (j *judgement) overruled() []idleRule {
	var found []idleRule
	add := func(r idleRule, left policy.Overruled, ask overruler) {
		r.left = left
		r.reach = j.reachOf(left.By, func(all *policy.Redundancy, rule int, by []int) bool {
			there, ok := ask(all, rule, func(i int) bool { return slices.Contains(by, i) })
			return ok && (there.All || !left.All && there.Perms&left.Perms == left.Perms)
		})
		if r.reach != nowhere {
			found = append(found, r)
		}
	}
	denied, some := j.all.Denied(j.i, j.sure)
	if some && !j.contradicts(denied.By) {
		add(j.verdict(isDenied, denied.By...), denied, (*policy.Redundancy).Denied)
	}
	if more, ok := j.all.Denied(j.i, j.there); ok && more.All && !denied.All {
		r := j.verdict(isDenied, more.By...)
		r.optional = true
		add(r, more, (*policy.Redundancy).Denied)
	}
	if over, ok := j.all.Overridden(j.i, j.sure); ok && over.All && !denied.All {
		add(j.verdict(isOverridden, over.By...), over, (*policy.Redundancy).Overridden)
	}
	return found
}

// overruler is one of the questions for what rules leave of another one.
type overruler func(r *policy.Redundancy, rule int, may func(int) bool) (policy.Overruled, bool)

// contradicts reports whether one of some deny rules denies the very same thing
// in the same block, which is told elsewhere.
func (j *judgement) contradicts(by []int) bool {
	return slices.ContainsFunc(by, func(i int) bool {
		r := &j.rules[i]
		return j.sameBlock(r) && lint.CanonicalBody(j.rule.Stmt) == lint.CanonicalBody(r.Stmt)
	})
}
