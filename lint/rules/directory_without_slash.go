package rules

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
)

var directoryWithoutSlash = lint.Analyzer{
	Code:     diag.Code{ID: "AA116", Name: "directory-without-slash"},
	Severity: diag.Warning,
	Summary:  "a rule for a directory lacks the slash at its end, so it never matches",
	Needs:    lint.NeedsTree,
	Options: []lint.Option{{
		Name: "directories", Check: directory, Help: "Paths that are directories on every system.",
		Default: []string{
			"/tmp", "/var/tmp", "/etc", "/usr", "/usr/lib", "/usr/share", "/usr/bin", "/var", "/var/lib", "/var/log",
			"/home", "/root", "/opt", "/srv", "/run", "/dev", "/proc", "/sys", "/boot",
		},
	}},
	Run: findDirectoriesWithoutSlash,
}

func findDirectoriesWithoutSlash(p *lint.Pass) {
	known := p.Strings("directories")
	trees := treesOf(p.Text)
	for rule, scope := range lint.Each[*ast.FileRule](p.Text) {
		path := rule.Path.Value()
		if rule.Bare() || strings.HasSuffix(path, "/") || rule.Perms.Access&ast.ExecAccess != 0 || rule.Perms.Exec != (ast.ExecMode{}) {
			continue
		}
		if slices.Contains(known, path) {
			f := p.Report(rule.Path.Place, "%s is a directory: without a slash at its end the rule never matches", path)
			lint.FixUnsafely(f, "write "+path+"/", p.Text.Insert(beforeQuote(rule.Path), "/"))
			continue
		}
		inside := trees[scopedPath{scope.Profile, path}]
		if inside == nil || !namesOneFile(path) || trees[scopedPath{scope.Profile, path + "/"}] != nil {
			continue
		}
		f := p.Report(rule.Path.Place, "%s seems to be a directory: without a slash at its end the rule matches files only", path)
		f.Severity = diag.Info
		lint.Relate(f, p.Text.Place(inside.Span()), "a rule for what is in it")
		lint.FixUnsafely(f, "write "+path+"/", p.Text.Insert(beforeQuote(rule.Path), "/"))
	}
}

// namesOneFile reports whether a path is no pattern and more than a variable.
func namesOneFile(path string) bool {
	for ref := range ast.References(path) {
		if ref.Start == 0 && ref.End == len(path) {
			return false
		}
	}
	return !strings.ContainsAny(withPlaceholders(path), "*?[{")
}

// scopedPath is a path in a profile.
type scopedPath struct {
	profile *ast.Profile
	path    string
}

// treesOf returns the rules for what is in directories, by the directory without
// its slash, and those for directories themselves, by the directory with it.
// Patterns are left out, but those for everything in a directory.
func treesOf(t *lint.Text) map[scopedPath]ast.Stmt {
	trees := map[scopedPath]ast.Stmt{}
	for rule, scope := range lint.Each[*ast.FileRule](t) {
		path := rule.Path.Value()
		dir, rest := path[:strings.LastIndexByte(path, '/')+1], path[strings.LastIndexByte(path, '/')+1:]
		at := scopedPath{scope.Profile, dir}
		switch rest {
		case "":
			trees[at] = rule
		case "*", "**":
			trees[scopedPath{scope.Profile, strings.TrimSuffix(dir, "/")}] = rule
		case "{,*}", "{,**}", "{*,}", "{**,}":
			trees[at], trees[scopedPath{scope.Profile, strings.TrimSuffix(dir, "/")}] = rule, rule
		}
	}
	return trees
}

// beforeQuote returns the offset at the end of a word, before its quote if it
// has one.
func beforeQuote(w ast.Word) uint32 {
	if w.Quoted() {
		return w.Place.End - 1
	}
	return w.Place.End
}
