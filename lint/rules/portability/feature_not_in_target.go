package portability

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/abifeature"
)

var featureNotInTarget = lint.Analyzer{
	Code:     diag.Code{ID: "AA404", Name: "feature-not-in-target"},
	Severity: diag.Warning,
	Summary:  "a rule that the parser in use does not know, or the abi does not enforce",
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Run:      findUnknownFeatures,
}

func findUnknownFeatures(p *lint.Pass) {
	guarded := p.Text.Guarded()
	parser := p.Project.Target.Parser
	abi, features := abifeature.Of(p)
	for stmt, scope := range lint.Each[ast.Stmt](p.Text) {
		if guarded[stmt] {
			continue
		}
		if parser != "" {
			reportTooNew(p, stmt, parser)
		}
		if features == nil {
			continue
		}
		if what, keys := abiKeys(stmt); len(keys) > 0 && !abifeature.HasOne(features, keys) {
			f := p.Report(stmt.Span(), "%s does not have %s: the rule is ignored", abi, what)
			lint.Note(f, "what it is about is then not restricted at all")
			continue
		}
		reportDropped(p, stmt, scope, abi, features)
	}
}

// reportTooNew reports what a statement needs that the parser of the target does
// not have.
func reportTooNew(p *lint.Pass, stmt ast.Stmt, parser string) {
	for _, n := range newer(stmt) {
		if !olderThan(parser, n.since) {
			continue
		}
		place := n.at.Place
		if n.at.IsZero() {
			place = stmt.Span()
		}
		f := p.Report(place, "%s needs apparmor_parser %s, and the target has %s: the file does not load", n.what, n.since, parser)
		f.Severity = diag.Error
		return
	}
}

// need is a feature that a statement needs, with the release of the parser that
// brought it.
type need struct {
	what, since string
	at          ast.Word // zero if it is the statement as a whole
}

// newer returns what a statement needs that releases of the parser lack.
func newer(stmt ast.Stmt) []need {
	var needs []need
	add := func(what, since string, at ast.Word) { needs = append(needs, need{what, since, at}) }
	term := func(v *ast.Vocabulary, w ast.Word) {
		name := strings.TrimSuffix(w.Value(), ",")
		t, ok := v.Lookup(name)
		if key, _, valued := strings.Cut(name, "="); !ok && valued {
			t, ok = v.Lookup(key + "=")
		}
		if ok && t.Since != "" {
			add(v.What()+" "+t.Name, t.Since, w)
		}
	}
	switch s := stmt.(type) {
	case *ast.DbusRule:
		add("a dbus rule", "2.8.95", ast.Word{})
	case *ast.SignalRule:
		add("a signal rule", "2.8.95", ast.Word{})
		for _, c := range s.Conditions {
			for _, w := range c.Values {
				term(ast.Signals, w)
			}
		}
	case *ast.PtraceRule:
		add("a ptrace rule", "2.8.95", ast.Word{})
	case *ast.UnixRule:
		add("a unix rule", "2.9", ast.Word{})
	case *ast.MountRule:
		add("a rule on mounts", "2.8", ast.Word{})
		for _, c := range s.Options {
			for _, w := range c.Values {
				term(ast.MountOptions, w)
			}
		}
	case *ast.PivotRootRule:
		add("a pivot_root rule", "2.8", ast.Word{})
	case *ast.ABI:
		add("an abi statement", "3.0", ast.Word{})
	case *ast.Include:
		if s.IfExists {
			add("include if exists", "2.13", ast.Word{})
		}
	case *ast.UsernsRule:
		add("a userns rule", "4.0", ast.Word{})
	case *ast.MqueueRule:
		add("an mqueue rule", "4.0", ast.Word{})
	case *ast.IOUringRule:
		add("an io_uring rule", "4.0", ast.Word{})
	case *ast.AllRule:
		add("the rule \"all\"", "4.0", ast.Word{})
	case *ast.NetworkRule:
		if s.Interface != nil || s.Label != nil {
			add("a network rule with interface= or label=", "5.0", ast.Word{})
		}
		if !s.Access.Place.IsZero() || len(s.Conditions) > 0 || s.Peer != nil {
			add("a network rule with permissions or addresses", "4.0", ast.Word{})
		}
		term(ast.NetworkFamilies, s.Family)
	case *ast.CapabilityRule:
		for _, w := range s.Names {
			term(ast.Capabilities, w)
		}
	case *ast.Conditional:
		if isExpression(s.Cond) {
			add("a condition with operators", "5.0", ast.Word{})
		}
	case *ast.FileRule:
		stacked(add, s.Target)
	case *ast.ChangeProfileRule:
		stacked(add, s.Target)
	case *ast.VariableAssignment:
		if s.Op == ast.AssignUnset || s.Op == ast.AssignForce {
			add("the operator "+s.Op.String(), "5.0", s.Name)
		}
	case *ast.Profile:
		if s.Xattrs != nil {
			add("xattrs=() in the head of a profile", "3.0", ast.Word{})
		}
		for range s.Identities {
			add("+identities", "5.0", ast.Word{})
		}
		if s.Flags != nil {
			for _, w := range s.Flags.Values {
				term(ast.ProfileFlags, w)
			}
		}
	}
	if r, ok := stmt.(ast.Rule); ok {
		needs = append(needs, qualifierNeeds(r.Quals())...)
	}
	slices.SortStableFunc(needs, func(a, b need) int { return -compareReleases(a.since, b.since) })
	return needs
}

// stacked adds what a profile needs that is named as one of a stack.
func stacked(add func(what, since string, at ast.Word), target ast.Word) {
	if strings.HasPrefix(target.Value(), "&") {
		add("a stack of profiles", "2.11", target)
	}
}

// isExpression reports whether a condition is more than the test of one variable.
func isExpression(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Binary, *ast.Paren:
		return true
	case *ast.Not:
		return isExpression(e.X)
	}
	return false
}

func qualifierNeeds(q *ast.Qualifiers) []need {
	var needs []need
	if q.Priority != nil {
		needs = append(needs, need{"priority=", "4.1", ast.Word{Raw: "priority", Place: q.Priority.Place}})
	}
	if q.Access == ast.AccessPrompt {
		needs = append(needs, need{"the qualifier prompt", "4.1", ast.Word{Raw: "prompt", Place: q.AccessSpan}})
	}
	return needs
}

func olderThan(release, since string) bool { return compareReleases(release, since) < 0 }

// compareReleases compares releases such as 4.0 and 3.0.8 by their numbers.
func compareReleases(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		m, _ := strconv.Atoi(x[i])
		n, _ := strconv.Atoi(y[i])
		if m != n {
			return cmp.Compare(m, n)
		}
	}
	return cmp.Compare(len(x), len(y))
}

// abiKeys returns what of an abi enforces a rule, any of it; nothing if every abi
// does.
func abiKeys(stmt ast.Stmt) (what string, keys []string) {
	switch r := stmt.(type) {
	case *ast.UsernsRule:
		return "user namespaces", []string{"namespaces/mask/userns_create"}
	case *ast.MqueueRule:
		if r.Type.Value().Value() == "sysv" {
			return "System V message queues", []string{"ipc/sysv_mqueue"}
		}
		return "message queues", []string{"ipc/posix_mqueue"}
	case *ast.IOUringRule:
		return "io_uring", []string{"io_uring"}
	case *ast.DbusRule:
		return "D-Bus", []string{"dbus"}
	case *ast.NetworkRule:
		return "networks", []string{"network", "network_v8", "network_v9"}
	case *ast.UnixRule:
		return "unix sockets", []string{"network", "network_v8", "network_v9"}
	case *ast.SignalRule:
		return "signals", []string{"signal"}
	case *ast.PtraceRule:
		return "ptrace", []string{"ptrace"}
	case *ast.MountRule, *ast.PivotRootRule:
		return "mounts", []string{"mount"}
	}
	return "", nil
}
