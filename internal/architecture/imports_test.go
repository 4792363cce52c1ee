// Package architecture holds the table of who may import whom to the code.
package architecture

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/aa-lint/aa-lint"

// allowed has for each package those of the project that it may import,
// directly or not. Data goes one way: text, tokens, tree, files, meaning,
// findings, output.
var allowed = map[string][]string{
	"source":              {},
	"diag":                {"source"},
	"ast":                 {"internal/escape", "internal/nearest", "source"},
	"internal/lexer":      {"source"},
	"glob":                {"internal/escape", "internal/work"},
	"parser":              {"ast", "diag", "internal/grammar", "internal/lexer", "internal/nearest", "source"},
	"recognize":           {"ast", "internal/escape", "internal/nearest", "source"},
	"load":                {"ast", "diag", "internal/lexer", "internal/nearest", "parser", "recognize", "source"},
	"format":              {"ast", "diag", "internal/lexer", "parser", "source"},
	"edit":                {"ast", "diag", "format", "internal/lexer", "parser", "source"},
	"mode":                {"ast", "diag", "edit", "format", "internal/lexer", "parser", "source"},
	"kube":                {"ast", "diag", "edit", "format", "internal/lexer", "internal/nearest", "internal/yamltext", "mode", "parser", "source"},
	"policy/key":          {"ast"},
	"policy":              {"ast", "diag", "glob", "internal/lexer", "internal/nearest", "internal/work", "load", "parser", "policy/key", "source"},
	"internal/profiledir": {"ast", "diag", "edit", "format", "glob", "internal/lexer", "internal/parallel", "internal/words", "load", "mode", "parser", "policy", "policy/key", "report", "source"},
	"query":               {"ast", "diag", "glob", "internal/lexer", "internal/nearest", "internal/protect", "load", "parser", "policy", "policy/key", "source"},
	"semdiff":             {"ast", "diag", "glob", "internal/lexer", "internal/parallel", "load", "parser", "policy", "policy/key", "source"},
	"internal/protect":    {"ast", "diag", "glob", "internal/lexer", "internal/work", "load", "parser", "policy", "policy/key", "source"},
	"report":              {"diag", "internal/words", "source"},
	"report/answers":      {"diag", "glob", "internal/words", "policy", "policy/key", "query", "report", "source"},
	"report/containers":   {"diag", "internal/protect", "kube", "lint", "lint/driver", "policy", "policy/key", "report", "source"},
	"report/differences":  {"ast", "diag", "internal/textdiff", "internal/words", "policy", "policy/key", "report", "semdiff", "source"},
	"auditlog":            {},
	"internal/escape":     {},
	"internal/jsonrpc":    {},
	"internal/gitfs":      {},
	"internal/nearest":    {},
	"internal/parallel":   {},
	"internal/protocol":   {},
	"internal/textdiff":   {},
	"internal/words":      {},
	"internal/work":       {},
	"internal/yamltext":   {"diag", "source"},
	"internal/grammar":    {"ast", "internal/lexer", "source"},
	"internal/config":     {"ast", "diag", "edit", "format", "glob", "internal/lexer", "internal/nearest", "kube", "lint", "load", "mode", "parser", "policy", "policy/key", "source"},
	"internal/ruledocs":   {"ast", "diag", "edit", "format", "glob", "internal/lexer", "kube", "lint", "load", "mode", "parser", "policy", "policy/key", "source"},
	"lsp":                 {"ast", "diag", "format", "glob", "internal/config", "internal/jsonrpc", "internal/lexer", "internal/protocol", "internal/textdiff", "internal/words", "lint", "lint/driver", "load", "mode", "policy", "policy/key", "recognize", "source"},
	".":                   {"diag", "format", "glob", "internal/parallel", "lint", "lint/driver", "lint/rules", "load", "policy", "policy/key", "query", "semdiff", "source"},

	// What a rule is, what runs rules, the rules by group, and what groups share.
	"lint/internal/canonical":         {"ast"},
	"lint/internal/directive":         {"ast", "source"},
	"lint":                            {"ast", "diag", "glob", "internal/lexer", "internal/nearest", "internal/work", "kube", "lint/internal/canonical", "lint/internal/directive", "load", "policy", "policy/key", "source"},
	"lint/driver":                     {"ast", "diag", "edit", "format", "internal/nearest", "internal/parallel", "internal/work", "kube", "lint", "lint/internal/canonical", "lint/internal/directive", "load", "parser", "policy", "policy/key", "recognize", "source"},
	"lint/linttest":                   {"diag", "internal/config", "kube", "lint", "lint/driver", "lint/rules", "load", "policy", "source"},
	"lint/rules":                      {"lint", "lint/rules/correctness", "lint/rules/kubernetes", "lint/rules/meta", "lint/rules/portability", "lint/rules/project", "lint/rules/redundancy", "lint/rules/security", "lint/rules/style"},
	"lint/rules/meta":                 {"diag", "lint"},
	"lint/rules/correctness":          {"ast", "diag", "glob", "lint", "lint/rules/internal/filerules", "lint/rules/internal/optioncheck", "lint/rules/internal/ruleword", "lint/rules/internal/spelling", "lint/rules/internal/symlink", "lint/rules/internal/wording", "policy", "policy/key", "source"},
	"lint/rules/internal/abifeature":  {"ast", "lint", "policy", "policy/key"},
	"lint/rules/internal/addon":       {"glob", "lint"},
	"lint/rules/internal/filerules":   {"glob", "internal/protect", "internal/work", "lint", "policy", "policy/key"},
	"lint/rules/internal/optioncheck": {"glob", "lint/rules/internal/spelling"},
	"lint/rules/internal/ruleword":    {"ast", "lint", "policy", "policy/key"},
	"lint/rules/internal/spelling":    {"ast", "source"},
	"lint/rules/internal/symlink":     {"ast", "glob", "lint", "policy", "policy/key"},
	"lint/rules/internal/wording":     {"diag", "lint", "policy", "policy/key"},
	"lint/rules/kubernetes":           {"ast", "diag", "glob", "internal/nearest", "kube", "lint", "lint/rules/internal/addon", "lint/rules/internal/ruleword", "lint/rules/internal/spelling", "mode", "parser", "policy", "policy/key", "source"},
	"lint/rules/portability":          {"ast", "diag", "glob", "lint", "lint/rules/internal/abifeature", "lint/rules/internal/optioncheck", "lint/rules/internal/ruleword", "lint/rules/internal/spelling", "lint/rules/internal/symlink", "lint/rules/internal/wording", "load", "policy", "policy/key", "source"},
	"lint/rules/project":              {"ast", "diag", "glob", "internal/work", "lint", "lint/rules/internal/addon", "lint/rules/internal/ruleword", "lint/rules/internal/spelling", "lint/rules/internal/wording", "load", "policy", "policy/key", "source"},
	"lint/rules/redundancy":           {"ast", "diag", "glob", "lint", "lint/rules/internal/abifeature", "lint/rules/internal/filerules", "lint/rules/internal/optioncheck", "lint/rules/internal/wording", "load", "policy", "policy/key", "source"},
	"lint/rules/security":             {"ast", "diag", "glob", "internal/protect", "internal/work", "lint", "lint/rules/internal/filerules", "lint/rules/internal/optioncheck", "lint/rules/internal/spelling", "lint/rules/internal/wording", "policy", "policy/key", "source"},
	"lint/rules/style":                {"ast", "diag", "format", "lint", "lint/rules/internal/spelling", "source"},

	// What stands at the end may import everything.
	"internal/cli": nil,
	"cmd/aa-lint":  nil,
}

// tools are packages that no other one imports.
var tools = []string{"internal/gen", "internal/genlist", "internal/refcheck", "internal/precision", "internal/refcheck/answers", "internal/corpus", "internal/corpus/realtree", "internal/asttest", "internal/readme", "internal/update", "internal/architecture", "internal/integration"}

// TestImports checks the imports of every package against the table.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name, ours := nameInModule(words[0])
		if !ours || slices.Contains(tools, name) || strings.HasPrefix(name, commandLine+"/") {
			continue
		}
		found++
		may, known := allowed[name]
		if !known {
			t.Errorf("the package %s is not in the table", name)
			continue
		}
		for _, path := range words[1:] {
			imported, ours := nameInModule(path)
			if ours && may != nil && !slices.Contains(may, imported) {
				t.Errorf("%s imports %s, which the table does not allow", name, imported)
			}
		}
	}
	if found != len(allowed) {
		t.Errorf("%d packages found, the table has %d", found, len(allowed))
	}
}

// nameInModule returns the directory of a package of the project, "." for the
// uppermost; false for packages of others, and for programs that pages show.
func nameInModule(path string) (string, bool) {
	if path == module {
		return ".", true
	}
	name, ours := strings.CutPrefix(path, module+"/")
	return name, ours && !strings.HasPrefix(name, "docs/")
}

// TestGoroutines checks that goroutines for work are started in one package
// only, which keeps a panic in one of them from passing for an answer.
func TestGoroutines(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if slices.Contains(words[1:], "golang.org/x/sync/errgroup") && words[0] != module+"/internal/parallel" {
			t.Errorf("%s imports errgroup: internal/parallel runs functions on all processors", words[0])
		}
	}
}

// TestLibrariesAreSilent checks that no library reaches for the terminal, the
// log or the process: only the command line does.
func TestLibrariesAreSilent(t *testing.T) {
	for name := range allowed {
		if name == commandLine || name == "cmd/aa-lint" {
			continue
		}
		out, err := exec.Command("go", "list", "-f", `{{join .Imports " "}}`, module+"/"+name).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range strings.Fields(string(out)) {
			if path == "log" || path == "log/slog" || path == "os/signal" || path == "flag" {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}

// TestProgramsAreStartedInOnePlace checks that only the package that runs git,
// which turns off what a repository names, starts programs.
func TestProgramsAreStartedInOnePlace(t *testing.T) {
	for name := range allowed {
		out, err := exec.Command("go", "list", "-f", `{{join .Imports " "}}`, module+"/"+name).Output()
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(strings.Fields(string(out)), "os/exec") != (name == "internal/gitfs") {
			t.Errorf("%s: programs are started in internal/gitfs alone", name)
		}
	}
}
