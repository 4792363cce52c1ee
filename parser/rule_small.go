package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/source"
)

func buildAll(s *statement, quals ast.Qualifiers) built {
	r := &ast.AllRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner|noPriority, `the rule "all"`)
	s.leftover(s.rule.items, `"all," allows everything and takes nothing else`)
	return r
}

func buildUserns(s *statement, quals ast.Qualifiers) built {
	r := &ast.UsernsRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "a userns rule")
	items := s.rule.items
	if len(items) > 0 && items[0].kind == wordItem {
		r.Create = s.wordAt(items[0].at)
		items = items[1:]
	}
	s.leftover(items, `a userns rule is: userns, or userns create,`)
	return r
}

func buildCapability(s *statement, quals ast.Qualifiers) built {
	r := &ast.CapabilityRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "a capability rule")
	for i, it := range s.rule.items {
		if it.kind != wordItem {
			s.leftover(s.rule.items[i:], "a capability rule is: capability [names],")
			break
		}
		w := s.wordAt(it.at)
		r.Names = append(r.Names, w)
		s.capability(w, s.toks[it.at].Kind)
	}
	return r
}

func (rp *reporter) capability(w ast.Word, kind lexer.Kind) {
	value := w.Value()
	plain := strings.TrimPrefix(strings.ToLower(value), "cap_")
	switch {
	case kind == lexer.Ident && ast.Capabilities.Has(value):
	case kind == lexer.Path && w.Quoted() || kind != lexer.Ident && kind != lexer.Path && kind != lexer.Reserved && kind != lexer.Perms:
		rp.report(diag.SyntaxError, w.Place, "unexpected %s in a capability rule, expected the name of a capability", w.Raw)
	case value != plain && ast.Capabilities.Has(plain):
		rp.unknownIn(w, value, "capability", []string{plain})
	default:
		rp.unknown(w, ast.Capabilities)
	}
}

func buildLink(s *statement, quals ast.Qualifiers) built {
	r := &ast.LinkRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	items := s.rule.items
	if len(items) > 0 && s.toks[items[0].at].Kind == lexer.Subset {
		r.Subset, r.SubsetSpan = true, s.toks[items[0].at].Span
		items = items[1:]
	}
	r.Path, items = s.linkPath(items)
	if r.Path.IsZero() {
		s.leftover(items, "a link rule is: link [subset] /name -> /target,")
		if len(items) == 0 {
			s.report(diag.SyntaxError, r.Keyword, "no path behind %q", "link")
		}
		return r
	}
	if len(items) == 0 {
		f := s.report(diag.InvalidRuleShape, r.Path.Place, `a link rule has a target: link %s -> /target`, r.Path.Raw)
		f.Notes = append(f.Notes, "l "+r.Path.Raw+", allows a link to any file that the name may be linked to")
		return r
	}
	if items[0].kind != arrowItem || len(items) == 1 || items[1].kind != wordItem {
		s.leftover(items, "a link rule is: link [subset] /name -> /target,")
		return r
	}
	r.Target = s.wordAt(items[1].at)
	s.leftover(items[2:], "a link rule is: link [subset] /name -> /target,")
	return r
}

func (s *statement) linkPath(items []item) (ast.Word, []item) {
	if len(items) > 0 && items[0].kind == wordItem {
		switch s.toks[items[0].at].Kind {
		case lexer.Path, lexer.Ident, lexer.Variable:
			return s.wordAt(items[0].at), items[1:]
		}
	}
	return ast.Word{}, items
}

func buildChangeProfile(s *statement, quals ast.Qualifiers) built {
	r := &ast.ChangeProfileRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "a change_profile rule")
	const shape = "a change_profile rule is: change_profile [safe|unsafe] [/exec] [-> target],"
	items := s.rule.items
	if len(items) > 0 && items[0].kind == wordItem {
		if w := s.wordAt(items[0].at); w.Raw == "safe" || w.Raw == "unsafe" {
			r.ScrubSpan, r.Scrub = w.Place, ast.ScrubUnsafe
			if w.Raw == "safe" {
				r.Scrub = ast.ScrubSafe
			}
			items = items[1:]
		}
	}
	if s.otherArrow(r, items) {
		return r
	}
	if len(items) > 0 && items[0].kind == wordItem {
		r.Exec = s.wordAt(items[0].at)
		items = items[1:]
	}
	if len(items) > 1 && items[0].kind == arrowItem && items[1].kind == wordItem {
		r.Target = s.wordAt(items[1].at)
		items = items[2:]
	}
	s.leftover(items, shape)
	s.execCondition(r)
	return r
}

// otherArrow reports an arrow that is written in another way, and reads what
// stands behind it as the target; false if there is none.
func (s *statement) otherArrow(r *ast.ChangeProfileRule, items []item) bool {
	if s.splice != nil {
		return false
	}
	for n, it := range items {
		at := s.toks[it.at].Span
		written := arrowAt(s.src[at.Start:])
		if n > 1 || written == "" {
			continue
		}
		f := s.report(diag.SyntaxError, source.Span{Start: at.Start, End: at.Start + uint32(len(written))}, "unexpected %q in a change_profile rule", written)
		s.arrow(f, at)
		if last := items[len(items)-1]; last.kind == wordItem && len(items) > n+1 {
			r.Target = s.wordAt(last.at)
		}
		return true
	}
	return false
}

func (rp *reporter) execCondition(r *ast.ChangeProfileRule) {
	if r.Exec.IsZero() {
		if r.Scrub != ast.ScrubDefault {
			rp.report(diag.InvalidRuleShape, r.ScrubSpan, "%q needs the path of a program behind it", rp.slice(r.ScrubSpan))
		}
		return
	}
	if v := r.Exec.Value(); !strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "@{") {
		f := rp.report(diag.RelativePath, r.Exec.Place, `the program %q must be a path that starts with "/" or a variable`, v)
		if r.Target.IsZero() {
			f.Notes = append(f.Notes, "a profile to change to stands behind \"->\": change_profile -> "+r.Exec.Raw+",")
		}
	}
}

func buildPivotRoot(s *statement, quals ast.Qualifiers) built {
	r := &ast.PivotRootRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "a pivot_root rule")
	const shape = "a pivot_root rule is: pivot_root [oldroot=/path] [/newroot] [-> profile],"
	var group *ast.Group
	var items []item
	r.Conditions, group, items = s.conditions(nil, s.rule.items)
	if group != nil {
		s.report(diag.InvalidRuleShape, group.Place, "a pivot_root rule has no group of conditions")
	}
	if n := len(r.Conditions); n > 0 {
		// The reference looks at the last one alone.
		s.checkOldRoot(r.Conditions[n-1])
		r.OldRoot = conditionNamed(r.Conditions, "oldroot")
	}
	if len(items) > 0 && items[0].kind == wordItem {
		switch s.toks[items[0].at].Kind {
		case lexer.Path, lexer.Ident:
			r.NewRoot = s.wordAt(items[0].at)
			items = items[1:]
		case lexer.Variable:
			w := s.wordAt(items[0].at)
			f := s.report(diag.SyntaxError, w.Place, "the new root cannot be a variable alone")
			s.fix(f, false, w.Place, w.Raw+"/", "write %s/", w.Raw)
			return r
		}
	}
	if len(items) > 1 && items[0].kind == arrowItem && items[1].kind == wordItem {
		r.Target = s.wordAt(items[1].at)
		items = items[2:]
	}
	s.leftover(items, shape)
	return r
}

func (rp *reporter) checkOldRoot(c *ast.Condition) {
	if c.Name.Raw != "oldroot" {
		rp.unknownIn(c.Name, c.Name.Raw, "condition of a pivot_root rule", nearest.Of(c.Name.Raw, []string{"oldroot"}))
	}
}
