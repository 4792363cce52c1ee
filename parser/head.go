package parser

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// checkHead reports what is wrong with the name, attachment and flags of a
// profile.
func (p *parser) checkHead(prof *ast.Profile) {
	p.checkName(prof)
	if a := prof.Attachment; !a.IsZero() {
		if v := a.Value(); !strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "@{") {
			p.report(diag.RelativePath, a.Place, `the attachment %q must start with "/" or a variable`, v)
		}
	}
	p.checkXattrs(prof)
	for _, id := range prof.Identities {
		p.checkIdentities(id)
	}
	if prof.Flags != nil {
		p.checkFlags(prof.Flags)
	}
}

func (p *parser) checkName(prof *ast.Profile) {
	name := prof.Name.Value()
	at := prof.Name.Place
	switch {
	case name == "":
		p.report(diag.SyntaxError, at, "the name of a profile cannot be empty")
		return
	case strings.HasPrefix(name, "&"):
		p.report(diag.SyntaxError, at, `the name of a profile cannot start with "&"`)
		return
	}
	if prof.Kind == ast.KindBare && p.scope.kind >= inProfile {
		f := p.report(diag.SyntaxError, at, `a profile inside of a profile needs the keyword "profile" or "hat"`)
		p.fix(f, false, source.At(at.Start), "profile ", `insert "profile"`)
		return
	}
	if strings.HasPrefix(name, ":") {
		if ns, rest, ok := SplitNamespace(name); !ok || ns == "" || rest == "" {
			f := p.report(diag.SyntaxError, at, "%q is no name with a namespace", name)
			note(f, "it is written :namespace:name, and neither part is empty")
		}
		return
	}
	if prof.Kind == ast.KindBare && !strings.HasPrefix(name, "/") {
		f := p.report(diag.RelativePath, at, `a profile whose name does not start with "/" needs the keyword "profile"`)
		p.fix(f, true, source.At(at.Start), "profile ", `insert "profile"`)
	}
}

// SplitNamespace splits :ns:name and :ns://name. ok is false if the name has
// no second colon.
func SplitNamespace(name string) (ns, rest string, ok bool) {
	if !strings.HasPrefix(name, ":") {
		return "", name, true
	}
	ns, rest, ok = strings.Cut(name[1:], ":")
	return ns, strings.TrimPrefix(rest, "//"), ok
}

func (p *parser) checkXattrs(prof *ast.Profile) {
	g := prof.Xattrs
	if g == nil {
		return
	}
	if g.Name.Raw != "xattrs" {
		p.report(diag.InvalidRuleShape, g.Name.Place, "the head of a profile takes xattrs=( … ), not %s=( … )", g.Name.Raw)
		return
	}
	if prof.Hat() && p.scope.kind >= inProfile && len(g.Conditions) > 0 {
		p.report(diag.InvalidRuleShape, g.Place, "a hat cannot have xattrs: hats are not attached to files")
	}
	for _, c := range g.Conditions {
		if c.Paren && len(c.Values) != 1 {
			p.report(diag.InvalidRuleShape, c.Place, "an attribute takes one value")
		}
	}
}

func (p *parser) emptyList(at source.Span, what string) {
	p.report(diag.SyntaxError, at, "the list of %s is empty", what)
}

func (p *parser) checkIdentities(l *ast.FlagList) {
	if len(l.Values) == 0 {
		p.emptyList(l.Place, "identities")
	}
	for _, w := range l.Values {
		if v := w.Value(); strings.Contains(v, " ") && !strings.HasPrefix(v, "/") {
			p.report(diag.InvalidRuleShape, w.Place, `an identity with a blank must start with "/"`)
		}
	}
}

func (p *parser) checkFlags(l *ast.FlagList) {
	if len(l.Values) == 0 {
		p.emptyList(l.Place, "flags")
	}
	var seen flagsSeen
	for _, w := range l.Values {
		p.checkFlag(w, &seen)
	}
}

// flagsSeen remembers the flags of a list that later ones may contradict.
type flagsSeen struct {
	groups [ast.ValueFlag + 1]ast.Word
	values map[string]ast.Word
}

func (p *parser) checkFlag(w ast.Word, seen *flagsSeen) {
	text := w.Value()
	if name, value, ok := strings.Cut(text, "="); ok {
		p.valueFlag(w, name+"=", value, seen)
		return
	}
	t, ok := ast.ProfileFlags.Lookup(text)
	if !ok {
		p.unknown(w, ast.ProfileFlags)
		return
	}
	group := ast.FlagGroup(t.Value)
	if group == ast.PlainFlag || group == ast.ValueFlag {
		return
	}
	p.exclusive(w, group, seen)
}

// exclusive reports a flag that excludes an earlier one of its group.
func (p *parser) exclusive(w ast.Word, group ast.FlagGroup, seen *flagsSeen) {
	before := seen.groups[group]
	if before.IsZero() {
		seen.groups[group] = w
		return
	}
	a, b := before.Value(), w.Value()
	if a == b || group == ast.AttachFlag && (a == "no_attach_disconnected") == (b == "no_attach_disconnected") {
		return
	}
	what := "the flags %q and %q exclude each other"
	if group == ast.ModeFlag {
		what = "a profile has one mode: %q and %q exclude each other"
	}
	f := p.report(diag.ConflictingFlags, w.Place, what, a, b)
	p.related(f, before.Place, "the first of them")
}

// valueFlag checks a flag with a value.
func (p *parser) valueFlag(w ast.Word, name, value string, seen *flagsSeen) {
	key := value
	switch name {
	case "attach_disconnected.path=", "attach_disconnected.ipc=":
		p.exclusive(w, ast.AttachFlag, seen)
	case "kill.signal=":
		t, ok := ast.Signals.Lookup(value)
		if !ok && !IsSignal(value) {
			p.unknownSignal(w, value)
			return
		}
		if ok {
			key = fmt.Sprint(t.Value)
		}
	case "error=":
		t, ok := ast.Errnos.Lookup(strings.ToUpper(value))
		if !ok {
			p.unknownIn(w, value, ast.Errnos.What(), ast.Errnos.Nearest(value))
			return
		}
		key = fmt.Sprint(t.Value)
	default:
		p.unknownIn(w, name, ast.ProfileFlags.What(), ast.ProfileFlags.Nearest(name))
		return
	}
	p.sameValue(w, name, key, seen)
}

// sameValue reports a flag that is given twice with different values.
func (p *parser) sameValue(w ast.Word, name, key string, seen *flagsSeen) {
	if seen.values == nil {
		seen.values = map[string]ast.Word{}
	}
	for k, before := range seen.values {
		if old, _, _ := strings.Cut(k, "\x00"); old == name && k != name+"\x00"+key {
			f := p.report(diag.ConflictingFlags, w.Place, "the flag %s is given twice with different values", strings.TrimSuffix(name, "="))
			p.related(f, before.Place, "the first of them")
			return
		}
	}
	seen.values[name+"\x00"+key] = w
}
