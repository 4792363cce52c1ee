package security

import (
	"iter"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
)

// executions yields the file rules that allow execution, with the scope around
// them.
func executions(t *lint.Text) iter.Seq2[*ast.FileRule, *lint.Scope] {
	return func(yield func(*ast.FileRule, *lint.Scope) bool) {
		for rule, scope := range lint.EachAllowing[*ast.FileRule](t) {
			if rule.Perms.Exec.Transition != ast.NoExec && !yield(rule, scope) {
				return
			}
		}
	}
}

// allowOption is the option by which users name programs that a rule leaves
// alone.
func allowOption() lint.Option {
	return lint.Option{
		Name: "allow", Check: optioncheck.GlobPattern, Default: []string{},
		Help: "Paths of programs that are not reported, as patterns with * and **.",
	}
}

// isAllowed reports whether the option "allow" names the path of a rule.
func isAllowed(p *lint.Pass, rule *ast.FileRule) bool {
	path := rule.Path.Value()
	for _, pattern := range p.Strings("allow") {
		if ok, err := doublestar.Match(pattern, path); pattern == path || ok && err == nil {
			return true
		}
	}
	return false
}

// execLetters returns the place of the exec mode in the permissions of a rule,
// as offsets in its spelling; false if it cannot be told.
func execLetters(rule *ast.FileRule) (start, end int, ok bool) {
	raw := strings.ToLower(rule.Perms.Raw)
	end = strings.IndexByte(raw, 'x') + 1
	if end == 0 {
		return 0, 0, false
	}
	start = end - 1
	for start > 0 && strings.IndexByte("ipcu", raw[start-1]) >= 0 {
		start--
	}
	return start, end, start < end-1
}
