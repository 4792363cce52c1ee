package security

import (
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var execFallbackUnconfined = lint.Analyzer{
	Code:     diag.Code{ID: "AA202", Name: "exec-fallback-unconfined"},
	Severity: diag.Warning,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsInfo},
	Summary:  "a program is started unconfined if its profile is missing",
	Needs:    lint.NeedsTree | lint.NeedsProject | lint.UsesPolicy,
	Options:  []lint.Option{allowOption()},
	Run:      findUnconfinedFallbacks,
}

func findUnconfinedFallbacks(p *lint.Pass) {
	var with, without sameCause
	for rule, scope := range executions(p.Text) {
		mode := rule.Perms.Exec
		if mode.Fallback != ast.ExecUnconfined || isAllowed(p, rule) {
			continue
		}
		f := p.Report(rule.Perms.Place, "%s runs unconfined if its profile is not loaded: %s", rule.Path.Raw, rule.Exec())
		exists := targetExists(p.Project, rule, scope)
		switch {
		case exists:
			f.Severity = diag.Info
			lint.Note(f, "the project has a profile for it")
			with.add(f, scope)
		case !p.Project.Whole:
			f.Severity = diag.Info
			without.add(f, scope)
		default:
			lint.Note(f, "the project has no profile for it: unless one comes from elsewhere, it always does")
			if startsAny(p, rule, interpreterNames()) {
				lint.Note(f, "a shell or an interpreter does what it is told: whoever takes this program over is out")
				break
			}
			f.Severity = diag.Info
			without.add(f, scope)
		}
		// Without the profile, the program would not start at all.
		if start, end, ok := execLetters(rule); ok && exists {
			text := map[ast.ExecTransition]string{ast.ExecProfile: "p", ast.ExecChild: "c"}[mode.Transition]
			if mode.Scrub {
				text = strings.ToUpper(text)
			}
			lint.FixUnsafely(f, "write "+text+"x, which fails without the profile", p.Text.Replace(spelling.Part(rule.Perms.Word, start, end), text+"x"))
		}
	}
	with.tellOnce()
	without.tellOnce()
}

// targetExists reports whether a project has the profile that an exec rule
// leads to.
func targetExists(project *lint.Project, rule *ast.FileRule, scope *lint.Scope) bool {
	target := rule.Target.Value()
	child := rule.Perms.Exec.Transition == ast.ExecChild
	switch {
	case target != "" && child:
		return project.Exists(scope.ProfileName + "//" + target)
	case target != "":
		return project.Exists(target)
	case child:
		return false
	}
	program := rule.Path.Value()
	// What profiles that come from elsewhere attach to is not known, but most are
	// named after it.
	return project.Attached(program) || slices.Contains(project.KnownProfiles, program) ||
		slices.Contains(project.KnownProfiles, path.Base(program))
}
