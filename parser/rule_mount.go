package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

var mountConds = map[string]condRule{
	"options": {list: true, in: true, many: true}, "option": {list: true, in: true, many: true},
	"fstype": {list: true, in: true, many: true}, "vfstype": {list: true, in: true, many: true},
}

func buildMount(s *statement, quals ast.Qualifiers) built {
	keyword := s.toks[s.rule.keyword]
	r := &ast.MountRule{Keyword: s.asWord(keyword)}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, s.ruleName())
	switch keyword.Kind {
	case lexer.Remount:
		r.Op = ast.Remount
	case lexer.Umount:
		r.Op = ast.Umount
	}
	var group *ast.Group
	var items []item
	r.Conditions, group, items = s.conditions(mountConds, s.rule.items)
	if group != nil {
		s.report(diag.InvalidRuleShape, group.Place, "a mount rule has no group of conditions %s=( … )", group.Name.Raw)
	}
	for _, c := range r.Conditions {
		switch c.Name.Raw {
		case "options", "option":
			r.Options = append(r.Options, c)
		case "fstype", "vfstype":
			r.Fstype = append(r.Fstype, c)
		}
	}
	s.mountOptions(r.Options)
	if r.Op == ast.Mount {
		s.mountPaths(r, items)
	} else {
		s.mountPoint(r, items)
	}
	return r
}

// isOn reports whether a word is "on", as mount(8) has it in what it prints.
func isOn(w ast.Word) bool { return w.Raw == "on" }

// mountedOn reports that "on" stands before a mount point.
func (rp *reporter) mountedOn(on ast.Word) {
	f := rp.report(diag.InvalidRuleShape, on.Place, `"->" stands before the mount point of a rule, not "on"`)
	rp.fix(f, false, on.Place, "->", `replace by "->"`)
}

// isPathWord reports whether a word is a path or starts with a variable.
func isPathWord(w ast.Word) bool {
	value := w.Value()
	return strings.HasPrefix(value, "/") || strings.HasPrefix(value, "@{")
}

// mountPaths reads `[source] [-> mount point]`.
func (s *statement) mountPaths(r *ast.MountRule, items []item) {
	const shape = "a mount rule is: mount [conditions] [source] [-> mount point],"
	if len(items) > 0 && items[0].kind == wordItem {
		r.Source = s.wordAt(items[0].at)
		items = items[1:]
	}
	if len(items) == 0 {
		return
	}
	switch {
	case isOn(r.Source):
		s.mountedOn(r.Source)
		return
	case items[0].kind == wordItem && isOn(s.wordAt(items[0].at)):
		s.mountedOn(s.wordAt(items[0].at))
		return
	case items[0].kind == wordItem && !r.Source.IsZero() && len(items) == 1:
		w := s.wordAt(items[0].at)
		if len(w.Raw) > 2 && w.Raw[:2] == "->" {
			f := s.report(diag.SyntaxError, w.Place, `a blank is needed behind "->"`)
			s.fix(f, true, w.Place, "-> "+w.Raw[2:], "insert a blank")
			return
		}
		both := r.Source.Place.Join(w.Place)
		f := s.report(diag.InvalidRuleShape, both, `"->" is missing between the source and the mount point`)
		// A word that is no path may be a mistake of another kind.
		s.fix(f, isPathWord(r.Source) && isPathWord(w), both, r.Source.Raw+" -> "+w.Raw, `insert "->"`)
		return
	case items[0].kind == arrowItem && len(items) > 1 && items[1].kind == wordItem:
		r.Target = s.wordAt(items[1].at)
		s.leftover(items[2:], shape)
		return
	case items[0].kind == arrowItem && len(items) > 1:
		s.report(diag.InvalidRuleShape, s.itemSpan(items[1]), `conditions of a mount rule stand before the source, not behind "->"`)
		return
	}
	s.leftover(items, shape)
}

// mountPoint reads the one path of a remount or umount rule.
func (s *statement) mountPoint(r *ast.MountRule, items []item) {
	if len(items) > 1 && items[0].kind == wordItem && isOn(s.wordAt(items[0].at)) {
		on := s.wordAt(items[0].at)
		f := s.report(diag.InvalidRuleShape, on.Place, `the mount point of %s stands without "on"`, s.ruleName())
		s.fix(f, false, source.Span{Start: on.Place.Start, End: s.itemSpan(items[1]).Start}, "", `remove "on"`)
		return
	}
	if len(items) > 0 && items[0].kind == wordItem {
		r.Target = s.wordAt(items[0].at)
		items = items[1:]
	}
	s.leftover(items, s.ruleName()+" is: "+r.Keyword.Raw+" [conditions] [mount point],")
}

// mountOptions checks the words of options and that those of options=( … ) do
// not contradict each other.
func (rp *reporter) mountOptions(conds []*ast.Condition) {
	for _, c := range conds {
		var set, clear uint32
		for _, w := range c.Values {
			o, ok := ast.MountOptionNamed(w.Value())
			switch {
			case !ok:
				rp.unknownOption(w)
			case c.Op == ast.CondIn:
			case o.Clear && set&o.Bit != 0, !o.Clear && clear&o.Bit != 0:
				rp.report(diag.InvalidRuleShape, w.Place, "the option %q contradicts another one of %s", w.Value(), rp.slice(c.Place))
			case o.Clear:
				clear |= o.Bit
			default:
				set |= o.Bit
			}
		}
	}
}

// unknownOption reports an option that does not exist. Outside of parentheses a
// list with commas is one word.
func (rp *reporter) unknownOption(w ast.Word) {
	rp.unknown(w, ast.MountOptions)
	for i := range len(w.Raw) {
		if w.Raw[i] == ',' {
			f := rp.finding(len(rp.diags) - 1)
			f.Notes = append(f.Notes, "several options are written in parentheses: options=("+w.Raw+")")
			rp.fix(f, true, w.Place, "("+w.Raw+")", "write (%s)", w.Raw)
			return
		}
	}
}
