package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// globalTunables is the include that stands at the top of most profiles.
func globalTunables() *ast.Include {
	return &ast.Include{File: ast.FileName{Word: ast.Word{Raw: "<tunables/global>"}}}
}

// lacksTunables reports, if a variable is one that the tunables assign, that the
// file does not include them. That is one mistake of the file that is loaded,
// however many variables its includes use. It returns false if the variable is
// missing for another reason.
func (u *unit) lacksTunables(at source.Span, name string) bool {
	tunables := u.c.preambleOf(globalTunables())
	none := u.noVariables()
	code := diag.TunablesNotIncluded
	if tunables.vars[name] == nil {
		if !tunables.missing || !none {
			return false
		}
		code = diag.UndefinedVariable // who knows what they assign
	}
	if u.missed[missedUse{}] {
		return true
	}
	u.missed[missedUse{}] = true
	place := u.place(at)
	used := place
	top := u.file
	for ; top.outer != nil; top = top.outer {
		place = diag.Place{File: top.outer.file.Source, Span: top.at}
	}
	message := "the variable @{%s} is not defined: <tunables/global> assigns it, and is not included"
	if none {
		message = "the variable @{%s} is not defined: the file assigns none and includes no tunables"
	}
	f := u.reportAt(code, place, message, name)
	f.Related = nil
	if used != place {
		u.relate(f, used, "used here")
	}
	f.Notes = append(f.Notes, `"include <tunables/global>" stands at the top of most profiles; further variables are not reported`)
	if start, ok := preambleEnd(top.file.Tree); ok && !u.assignsOneOf(tunables) && !tunables.missing {
		f.Fixes = append(f.Fixes, diag.Fix{Message: "insert include <tunables/global>", Safe: true, Edits: []diag.Edit{{
			Place: diag.Place{File: top.file.Source, Span: source.At(start)}, Text: "include <tunables/global>\n\n",
		}}})
	}
	return true
}

// noVariables reports whether the file and its includes assign no variable.
func (u *unit) noVariables() bool {
	none := true
	u.vars.all(func(_ string, v *variable) { none = none && v.defined != nil })
	return none
}

// assignsOneOf reports whether the file and its includes assign a variable that
// the tunables assign as well.
func (u *unit) assignsOneOf(tunables *preamble) bool {
	found := false
	u.vars.all(func(name string, _ *variable) { found = found || tunables.vars[name] != nil })
	return found
}

// preambleEnd returns the offset of the first statement of a file that names no
// abi.
func preambleEnd(tree *ast.File) (uint32, bool) {
	for _, stmt := range tree.Stmts {
		if _, ok := stmt.(*ast.ABI); !ok {
			return stmt.Span().Start, true
		}
	}
	return 0, false
}
