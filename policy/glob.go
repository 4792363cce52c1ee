package policy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
)

// badGlob is a word that is no pattern; with variables in it, it may be one
// once they are expanded.
type badGlob struct {
	word      ast.Word
	err       error
	variables bool
}

// withoutVariables puts a letter in the place of each variable of a decoded
// word.
func withoutVariables(value string) string {
	var b strings.Builder
	at := 0
	for ref := range ast.References(value) {
		b.WriteString(value[at:ref.Start])
		b.WriteByte('x')
		at = ref.End
	}
	if at == 0 {
		return value
	}
	b.WriteString(value[at:])
	return b.String()
}

// literalGlob checks a pattern in which the reference expands nothing.
func (o *outline) literalGlob(w ast.Word) {
	if w.IsZero() {
		return
	}
	if err := glob.Check(w.Value()); err != nil {
		o.globs = append(o.globs, badGlob{word: w, err: err})
	}
}

// checkGlobs reports the patterns of a file or block that cannot be compiled.
// It needs the variables only for those that are no patterns without them, and
// for those with a variable whose values are none.
func (u *unit) checkGlobs(o *outline) {
	for _, g := range o.globs {
		if !g.variables {
			u.badGlob(g.word, g.err)
		} else if u.complete() {
			u.checkExpanded(g.word)
		}
	}
	if !u.complete() {
		return
	}
	for _, use := range o.uses {
		if u.oddValues(use.name) {
			u.checkExpanded(use.word)
		}
	}
}

func (u *unit) checkExpanded(w ast.Word) {
	text, err := u.vars.text(w.Value())
	if err != nil {
		return
	}
	if err := glob.Check(text); err != nil {
		u.badGlob(w, err)
	}
}

func (u *unit) badGlob(w ast.Word, err error) {
	f := u.report(diag.UnbalancedGlob, w.Place, "%s is not a pattern: %s", w.Raw, err)
	if !strings.ContainsAny(err.Error(), `{}[]`) {
		return
	}
	if u.foreignVariable(f, w) {
		return
	}
	f.Notes = append(f.Notes, `a brace or bracket that is meant as itself is written with a backslash: \{ \} \[ \]`)
}

// foreignName is a variable as shells and templates write it.
var foreignName = regexp.MustCompile(`[$#%]\{([A-Za-z][A-Za-z0-9_]*)\}`)

// foreignVariable adds to the finding on a word how a variable in it is written;
// false if it shows none.
func (u *unit) foreignVariable(f *diag.Finding, w ast.Word) bool {
	if !slices.ContainsFunc([]string{"${", "#{", "%{", "$(", "{{"}, func(s string) bool { return strings.Contains(w.Raw, s) }) {
		return false
	}
	if u.homeOfShell(f, w) {
		return true
	}
	f.Notes = append(f.Notes, "a variable is written @{NAME}, such as @{profile_name} for the name of the profile")
	names := foreignName.FindAllStringSubmatch(w.Raw, -1)
	fix := diag.Fix{Message: "write @{NAME}"}
	for _, m := range names {
		if name := m[1]; !isBuiltin(name) && u.vars.get(name) == nil {
			return true // nothing is called so here
		}
	}
	if len(names) == 0 {
		return true
	}
	if len(names) == 1 {
		fix.Message = "write @{" + names[0][1] + "}"
	}
	fix.Edits = []diag.Edit{{Place: f.Place, Text: foreignName.ReplaceAllString(w.Raw, "@{$1}")}}
	f.Fixes = append(f.Fixes, fix)
	return true
}

// oddValues reports whether a variable has a value that is no pattern by
// itself.
func (u *unit) oddValues(name string) bool {
	if base := u.vars.base; base != nil && base.vars[name] != nil {
		return base.odd[name]
	}
	if odd, ok := u.odd[name]; ok {
		return odd
	}
	values, err := u.vars.lookup(ast.Reference{Name: name})
	odd := false
	for _, value := range values {
		odd = odd || err == nil && glob.Check(value) != nil
	}
	u.odd[name] = odd
	return odd
}

// shellHome is the home directory of the user as shells write it.
var shellHome = regexp.MustCompile(`^("?)(?:/home/[$#%]\{(?:USER|user|LOGNAME|USERNAME)\}|[$#%]\{(?:HOME|home)\})`)

// homeOfShell adds to the finding on a word that starts with the home directory
// of a user as shells write it how that is written; false if it does not.
func (u *unit) homeOfShell(f *diag.Finding, w ast.Word) bool {
	if !shellHome.MatchString(w.Raw) {
		return false
	}
	text := shellHome.ReplaceAllString(w.Raw, "$1@{HOME}")
	f.Notes = append(f.Notes, "variables of the environment mean nothing here: @{HOME} is the home directories, with <tunables/global> included")
	if !foreignName.MatchString(text) {
		f.Fixes = append(f.Fixes, diag.Fix{Message: "write @{HOME}", Edits: []diag.Edit{{Place: f.Place, Text: text}}})
	}
	return true
}
