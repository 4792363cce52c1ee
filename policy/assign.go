package policy

import (
	"sort"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/source"
)

// assign carries out an assignment. Of those that are guarded the build step of
// apparmor.d keeps one.
func (u *unit) assign(a *ast.VariableAssignment, guarded bool) {
	name := ast.VariableName(a.Name)
	u.touched = true
	u.vars.changeVariable(name)
	v := u.vars.get(name)
	switch a.Op {
	case ast.Assign:
		if v != nil && v.defined == nil {
			if guarded || v.guarded {
				return
			}
			u.assignedTwice(a.Name, "@{"+name+"}", v)
			return
		}
	case ast.AssignAdd:
		if v == nil || v.boolean {
			u.addedFirst(a, name)
			return
		}
		u.addValues(v, a)
		v.open = true
		return
	case ast.AssignUnset:
		if v != nil {
			return
		}
	}
	v = &variable{place: u.place(a.Name.Place), guarded: guarded}
	v.open = inTunables(v.place.File.Name())
	u.addValues(v, a)
	u.vars.own[name] = v
}

func (u *unit) addValues(v *variable, a *ast.VariableAssignment) {
	for _, w := range a.Values {
		v.values = append(v.values, w)
		v.places = append(v.places, u.place(w.Place))
	}
	v.state, v.expanded, v.problem = untouched, nil, nil
}

func (u *unit) assignedTwice(name ast.Word, spelled string, v *variable) {
	if u.standalone {
		return
	}
	if u.toldTwice(name, spelled, v) {
		return
	}
	f := u.report(diag.VariableOrder, name.Place, "%s is assigned a second time", spelled)
	if v.place.File != nil {
		u.relate(f, v.place, "first assigned here")
	}
	f.Notes = append(f.Notes, `"+=" adds values, ":=" replaces them`)
}

// toldTwice reports whether it was told already that two files assign the same
// variable: they do not go together, and one is enough to show it.
func (u *unit) toldTwice(name ast.Word, spelled string, v *variable) bool {
	pair := [2]*source.File{v.place.File, u.place(name.Place).File}
	if pair[0] == nil || pair[0] == pair[1] {
		return false
	}
	i, told := u.twice[pair]
	if !told {
		u.twice[pair] = len(u.findings)
		return false
	}
	f := &u.findings[i]
	const more = "both files assign more variables: "
	if last := len(f.Notes) - 1; strings.HasPrefix(f.Notes[last], more) {
		if !strings.HasSuffix(f.Notes[last], "…") {
			f.Notes[last] = listed(f.Notes[last], spelled)
		}
	} else {
		f.Notes = append(f.Notes, more+spelled)
	}
	return true
}

// listed adds a name to a list in a sentence, and breaks a long one off.
func listed(list, name string) string {
	if strings.Count(list, ", ") >= 4 {
		return list + " and so on…"
	}
	return list + ", " + name
}

func (u *unit) addedFirst(a *ast.VariableAssignment, name string) {
	if !u.complete() {
		return
	}
	f := u.report(diag.VariableOrder, a.Name.Place, `"+=" adds to @{%s}, which is not assigned before`, name)
	f.Notes = append(f.Notes, `assign it with "=" first, or include the file that does`)
}

func (u *unit) assignBoolean(a *ast.BooleanAssignment) {
	name := ast.VariableName(a.Name)
	truth := u.eval(a.Value)
	u.touched = true
	u.vars.changeVariable(name)
	v := u.vars.get(name)
	switch a.Op {
	case ast.Assign:
		if v != nil {
			u.assignedTwice(a.Name, "${"+name+"}", v)
			return
		}
	case ast.AssignAdd:
		u.report(diag.VariableOrder, a.Name.Place, `"+=" cannot be used on the boolean ${%s}`, name)
		return
	case ast.AssignUnset:
		if v != nil {
			return
		}
	}
	u.vars.own[name] = &variable{boolean: true, truth: truth, place: u.place(a.Name.Place)}
}

// missedUse names a variable that a file uses without a definition.
type missedUse struct {
	file *source.File
	name string
}

// checkUses checks that the variables in the plain rules of a file or block
// can be expanded. Those of a file are checked once, however often it is
// included; only what depends on the profile is checked again.
func (u *unit) checkUses(o *outline, c context) {
	if base := u.vars.base; base != nil && base.isClean(o) {
		return
	}
	done := u.checked[o]
	u.checked[o] = c.block == nil
	if !done && c.block == nil {
		u.checkGlobs(o)
	}
	for _, use := range o.uses {
		if done && !u.dependsOnProfile(use.name) || c.block != nil && use.dropped {
			continue
		}
		u.checkUse(use, c.scope.special)
	}
}

// dependsOnProfile reports whether a variable has a built-in one in its values,
// or is one.
func (u *unit) dependsOnProfile(name string) bool {
	v := u.vars.get(name)
	return v == nil && isBuiltin(name) || v != nil && len(u.builtins(name, v.expanded)) > 0
}

// builtins returns the built-in variables in the values of a variable, looked up
// once: a variable may have many values and be used as often.
func (u *unit) builtins(name string, values []string) []string {
	known, ok := u.builtin[name]
	if !ok || known.among != len(values) {
		known = builtinsAmong{len(values), builtins(values)}
		u.builtin[name] = known
	}
	return known.found
}

// builtinsAmong are the built-in variables among so many values.
type builtinsAmong struct {
	among int
	found []string
}

func isBuiltin(name string) bool {
	return name == "profile_name" || name == "exec_path" || name == "attach_path"
}

func (u *unit) checkUse(use use, has special) {
	if u.standalone {
		if !use.valid {
			u.unexpandable(&problem{err: errInvalid, name: use.name}, use.at)
		}
		return
	}
	values, err := u.vars.lookup(ast.Reference{Name: use.name})
	if err != nil {
		u.unexpandable(err, use.at)
		return
	}
	for _, name := range u.builtins(use.name, values) {
		if !has.hasBuiltin(name) {
			u.unexpandable(&problem{err: errUndefined, name: name}, use.at)
		}
	}
}

// checkHeadUses checks the variables in the head of a profile.
func (u *unit) checkHeadUses(p *ast.Profile, s *scope) {
	var o outline
	if p.Attachment.IsZero() {
		o.glob(p.Name)
	} else {
		o.use(p.Name)
		o.glob(p.Attachment)
	}
	if p.Xattrs != nil && u.c.opts.Kernel.Has("domain/attach_conditions/xattr") {
		for _, c := range p.Xattrs.Conditions {
			o.glob(c.Value())
		}
	}
	for _, use := range o.uses {
		u.checkUse(use, special{})
	}
	u.checkGlobs(&o)
	if p.Flags != nil {
		for _, w := range p.Flags.Values {
			u.checkFlagPath(w, s)
		}
	}
}

// checkFlagPath checks the value of attach_disconnected.path and .ipc: a path
// once its variables are expanded.
func (u *unit) checkFlagPath(w ast.Word, s *scope) {
	name, value, ok := strings.Cut(w.Value(), "=")
	if !ok || name != "attach_disconnected.path" && name != "attach_disconnected.ipc" {
		return
	}
	var o outline
	o.use(w)
	before := len(u.findings)
	for _, use := range o.uses {
		u.checkUse(use, s.special)
	}
	if len(u.findings) > before || !u.complete() && len(o.uses) > 0 {
		return
	}
	text, err := u.vars.text(value)
	if err == nil && !strings.HasPrefix(text, "/") {
		f := u.report(diag.RelativePath, w.Place, `the value of %s must start with "/"`, name)
		if text != value {
			f.Notes = append(f.Notes, "it is "+orEmpty(text)+" once variables are expanded")
		}
	}
}

// orEmpty returns a text as messages show it: one that is empty in quotes.
func orEmpty(text string) string {
	if text == "" {
		return `""`
	}
	return text
}

// MissingVariable is the name of a variable that nothing defines, the Data of the
// finding on it.
type MissingVariable string

func (u *unit) undefinedAt(where diag.Place, at source.Span, name string) {
	if !isBuiltin(name) && u.spliced == nil && u.lacksTunables(at, name) {
		return
	}
	key := missedUse{where.File, name}
	if u.missed[key] {
		return
	}
	u.missed[key] = true
	f := u.reportAt(diag.UndefinedVariable, where, "the variable @{%s} is not defined", name)
	if where != u.place(at) {
		u.relate(f, u.place(at), "needed here")
	}
	if isBuiltin(name) {
		f.Notes = append(f.Notes, builtinNote(name))
		return
	}
	f.Data = MissingVariable(name)
	if near := nearest.Of(name, u.variableNames()); len(near) > 0 {
		f.Message += ", did you mean @{" + near[0] + "}?"
	}
}

func builtinNote(name string) string {
	if name == "profile_name" {
		return "@{profile_name} cannot be used in the name or attachment of the profile itself"
	}
	return "@{" + name + "} is there only in the rules of a profile that has an attachment"
}

func (u *unit) undefined(at source.Span, message string) {
	u.report(diag.UndefinedVariable, at, "%s", message)
}

func (u *unit) variableNames() []string {
	var all []string
	u.vars.all(func(name string, v *variable) {
		if !v.boolean {
			all = append(all, name)
		}
	})
	sort.Strings(all)
	return all
}
