package security

import (
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
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
	program := rule.Path.Value()
	for _, pattern := range p.Strings("allow") {
		if ok, err := doublestar.Match(pattern, program); pattern == program || ok && err == nil {
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

// shellNames are the programs in which users type their commands, and those that
// stand for them where there shall be none (shells(5), nologin(8)).
func shellNames() []string {
	return []string{
		"sh", "bash", "bash2", "rbash", "bsh", "dash", "ash", "csh", "tcsh", "ksh", "ksh93", "mksh", "zsh", "zsh4", "zsh5", "fish", "nu",
		"nologin", "false",
	}
}

// interpreterNames are programs that do whatever somebody tells who starts them.
func interpreterNames() []string {
	return append(shellNames()[:17], "busybox", "env", "perl", "python3", "ruby", "lua", "node", "awk", "systemd-run")
}

// grantsFor returns what a rule gives in the profiles of the file, as far as that
// is known.
func grantsFor(p *lint.Pass, rule *ast.FileRule) []filerules.Grant {
	if p.Policy == nil {
		return nil
	}
	var found []filerules.Grant
	for _, f := range fileRulesOf(p) {
		for _, g := range f.Allows {
			if g.Rule.Stmt == ast.Rule(rule) {
				found = append(found, g)
			}
		}
	}
	return found
}

// startsOnly reports whether a rule executes nothing but programs of some names.
func startsOnly(p *lint.Pass, rule *ast.FileRule, names []string) bool {
	grants := grantsFor(p, rule)
	for _, g := range grants {
		for _, start := range g.Facts.Starts {
			if !slices.Contains(names, path.Base(start)) {
				return false
			}
		}
	}
	return len(grants) > 0
}

// startsAny reports whether a rule executes programs of some names in one of the
// directories in which the system has its programs; of a rule of which no more
// than its text is known, whether it is for all files of such a directory.
func startsAny(p *lint.Pass, rule *ast.FileRule, names []string) bool {
	grants := grantsFor(p, rule)
	for _, g := range grants {
		for _, name := range names {
			if g.Keys.Match("/usr/bin/"+name) || g.Keys.Match("/bin/"+name) {
				return true
			}
		}
	}
	dir, last := path.Split(rule.Path.Value())
	return len(grants) == 0 && (last == "*" || last == "**") &&
		slices.Contains([]string{"/", "bin", "sbin", "{bin,sbin}", "{,s}bin", "{s,}bin", "@{bin}", "@{sbin}", "@{bin_dirs}"}, path.Base(dir))
}

// sameCause are findings in one profile that are told of together if they are
// many.
type sameCause map[*ast.Profile][]*diag.Finding

// few is how many findings of one cause are each told of.
const few = 3

func (c *sameCause) add(f *diag.Finding, scope *lint.Scope) {
	if *c == nil {
		*c = sameCause{}
	}
	(*c)[scope.Profile] = append((*c)[scope.Profile], f)
}

// tellOnce gives the findings of each profile a cause.
func (c sameCause) tellOnce() {
	for _, all := range c {
		if len(all) <= few {
			continue
		}
		for _, f := range all {
			f.Cause = causeIn(all[0].Place)
		}
	}
}

// causeIn names the place of the first finding of a cause.
func causeIn(at diag.Place) string { return fmt.Sprintf("%s:%d", at.File.Name(), at.Span.Start) }
