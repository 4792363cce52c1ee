package parser

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

const rlimitShape = "a resource limit is: set rlimit name <= value,"

func buildRlimit(s *statement, quals ast.Qualifiers) built {
	r := &ast.RlimitRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noPrefix, "a resource limit")
	items := s.rule.items
	if len(items) == 0 || s.toks[items[0].at].Kind != lexer.Rlimit {
		s.notRlimit(items)
		return r
	}
	r.Keyword = r.Keyword.Join(s.itemSpan(items[0]))
	items = items[1:]
	want := []lexer.Kind{lexer.Word, lexer.Le, lexer.Integer, lexer.Word}
	for n, kind := range want {
		if n == len(items) {
			if n < 3 {
				s.report(diag.InvalidRlimit, r.Keyword, "the resource limit is not complete").Notes = []string{rlimitShape}
			}
			break
		}
		t := s.toks[items[n].at]
		infinity := n == 2 && s.text(t) == "infinity"
		if t.Kind != kind && !infinity || n == 0 && s.text(t) == "infinity" {
			mark := len(s.diags)
			s.leftover(items[n:], rlimitShape)
			if n == 1 && s.splice == nil && len(s.diags) > mark {
				switch {
				case t.Kind == lexer.Integer || s.text(t) == "infinity":
					s.fix(s.finding(mark), false, source.At(t.Span.Start), "<= ", `insert "<="`)
				case slices.Contains([]string{"=", "<", "==", "=<", ":"}, s.text(t)):
					s.fix(s.finding(mark), false, t.Span, "<=", `write "<="`)
				}
			}
			return r
		}
		s.setRlimit(r, n, s.asWord(t))
	}
	if len(items) > len(want) {
		s.leftover(items[len(want):], rlimitShape)
		return r
	}
	if !r.Value.IsZero() {
		s.checkRlimit(r)
	}
	return r
}

func (in *input) setRlimit(r *ast.RlimitRule, n int, w ast.Word) {
	switch n {
	case 0:
		r.Resource = w
	case 2:
		r.Value = w
	case 3:
		r.Unit = w
	}
}

func (s *statement) notRlimit(items []item) {
	at := s.keywordSpan()
	if len(items) > 0 {
		at = s.itemSpan(items[0])
	}
	s.report(diag.SyntaxError, at, `expected "rlimit" behind "set"`).Notes = []string{rlimitShape}
}

func (rp *reporter) checkRlimit(r *ast.RlimitRule) {
	limit, ok := ast.Rlimits.Lookup(r.Resource.Raw)
	if !ok {
		rp.unknown(r.Resource, ast.Rlimits)
		return
	}
	if r.Value.Raw == "infinity" {
		return
	}
	text := r.Value.Raw
	base := 10
	if strings.HasPrefix(text, "0") {
		base = 8
	}
	n, err := strconv.ParseInt(text, base, 64)
	kind := ast.RlimitKind(limit.Value)
	switch {
	case err != nil:
		rp.report(diag.InvalidRlimit, r.Value.Place, "%s is not a number", text).Notes = []string{"a number that starts with 0 is octal"}
	case kind == ast.RlimitNice:
		if n < -20 || n > 19 {
			rp.report(diag.InvalidRlimit, r.Value.Place, "nice is %d, it goes from -20 to 19", n)
		}
		rp.noUnit(r)
	case n < 0:
		rp.report(diag.InvalidRlimit, r.Value.Place, "the limit %s cannot be negative", limit.Name)
	case kind == ast.RlimitCount:
		rp.noUnit(r)
	case kind == ast.RlimitSize:
		rp.unit(r, ast.SizeUnits)
	case rp.unit(r, ast.TimeUnits) && kind == ast.RlimitSeconds:
		rp.wholeSecond(r, n)
	}
}

func (rp *reporter) noUnit(r *ast.RlimitRule) {
	if !r.Unit.IsZero() {
		rp.report(diag.InvalidRlimit, r.Unit.Place, "the limit %s has no unit", r.Resource.Raw)
	}
}

// unit checks the unit of a limit; false if there is none or a wrong one.
func (rp *reporter) unit(r *ast.RlimitRule, units *ast.Vocabulary) bool {
	if r.Unit.IsZero() {
		return false
	}
	if units.Has(r.Unit.Raw) {
		return true
	}
	f := rp.report(diag.InvalidRlimit, r.Unit.Place, "unknown unit %q of the limit %s", r.Unit.Raw, r.Resource.Raw)
	near := units.Nearest(r.Unit.Raw)
	if upper := strings.ToUpper(r.Unit.Raw); units.Has(upper) {
		near = []string{upper}
	}
	if len(near) > 0 {
		f.Message += ", did you mean \"" + near[0] + "\"?"
		rp.fix(f, false, r.Unit.Place, near[0], "replace by %q", near[0])
	}
	return false
}

// wholeSecond checks that a limit on processor time is at least a second.
func (rp *reporter) wholeSecond(r *ast.RlimitRule, n int64) {
	unit, _ := ast.TimeUnits.Lookup(r.Unit.Raw)
	if n > 0 && n < 1e6 && n*int64(unit.Value) < 1e6 {
		rp.report(diag.InvalidRlimit, r.Value.Place.Join(r.Unit.Place), "the limit cpu is %d%s, it must be at least a second", n, r.Unit.Raw)
	}
}
