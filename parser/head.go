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
func (bs *blocks) checkHead(prof *ast.Profile) {
	bs.checkName(prof)
	if a := prof.Attachment; !a.IsZero() {
		if v := a.Value(); !strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "@{") {
			bs.report(diag.RelativePath, a.Place, `the attachment %q must start with "/" or a variable`, v)
		}
	}
	bs.checkXattrs(prof)
	for _, id := range prof.Identities {
		bs.checkIdentities(id)
	}
	if prof.Flags != nil {
		bs.checkFlags(prof.Flags)
	}
}

func (bs *blocks) checkName(prof *ast.Profile) {
	name := prof.Name.Value()
	at := prof.Name.Place
	switch {
	case name == "":
		bs.report(diag.SyntaxError, at, "the name of a profile cannot be empty")
		return
	case strings.HasPrefix(name, "&"):
		bs.report(diag.SyntaxError, at, `the name of a profile cannot start with "&"`)
		return
	}
	if prof.Kind == ast.KindBare && bs.scope.kind >= inProfile {
		f := bs.report(diag.SyntaxError, at, `a profile inside of a profile needs the keyword "profile" or "hat"`)
		bs.fix(f, false, source.At(at.Start), "profile ", `insert "profile"`)
		return
	}
	if strings.HasPrefix(name, ":") {
		if ns, rest, ok := SplitNamespace(name); !ok || ns == "" || rest == "" {
			f := bs.report(diag.SyntaxError, at, "%q is not a name with a namespace", name)
			note(f, "it is written :namespace:name, and neither part is empty")
		}
		return
	}
	if prof.Kind == ast.KindBare && !strings.HasPrefix(name, "/") {
		f := bs.report(diag.RelativePath, at, `a profile whose name does not start with "/" needs the keyword "profile"`)
		bs.fix(f, true, source.At(at.Start), "profile ", `insert "profile"`)
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

func (bs *blocks) checkXattrs(prof *ast.Profile) {
	g := prof.Xattrs
	if g == nil {
		return
	}
	if g.Name.Raw != "xattrs" {
		bs.report(diag.InvalidRuleShape, g.Name.Place, "the head of a profile takes xattrs=( … ), not %s=( … )", g.Name.Raw)
		return
	}
	if prof.Hat() && bs.scope.kind >= inProfile && len(g.Conditions) > 0 {
		bs.report(diag.InvalidRuleShape, g.Place, "a hat cannot have xattrs: hats are not attached to files")
	}
	for _, c := range g.Conditions {
		if c.Paren && len(c.Values) != 1 {
			bs.report(diag.InvalidRuleShape, c.Place, "an attribute takes one value")
		}
	}
}

func (rp *reporter) emptyList(at source.Span, what string) {
	rp.report(diag.SyntaxError, at, "the list of %s is empty", what)
}

func (rp *reporter) checkIdentities(l *ast.FlagList) {
	if len(l.Values) == 0 {
		rp.emptyList(l.Place, "identities")
	}
	for _, w := range l.Values {
		if v := w.Value(); strings.Contains(v, " ") && !strings.HasPrefix(v, "/") {
			rp.report(diag.InvalidRuleShape, w.Place, `an identity with a blank must start with "/"`)
		}
	}
}

func (rp *reporter) checkFlags(l *ast.FlagList) {
	if len(l.Values) == 0 {
		rp.emptyList(l.Place, "flags")
	}
	var seen flagsSeen
	for i, w := range l.Values {
		if i > 0 && w.Quoted() && strings.HasSuffix(l.Values[i-1].Raw, "=") && l.Values[i-1].Place.End == w.Place.Start {
			rp.detachedValue(l.Values[i-1])
			continue
		}
		rp.checkFlag(w, &seen)
	}
}

// detachedValue reports a flag whose value stands in quotes of its own: to the parser
// it is another flag. One without a value at all was reported before.
func (rp *reporter) detachedValue(flag ast.Word) {
	if name, _, _ := strings.Cut(flag.Value(), "="); strings.HasPrefix(name, "attach_disconnected.") {
		rp.report(diag.RelativePath, flag.Place, `the value of %s must start with "/"`, name)
	}
}

// flagsSeen remembers the flags of a list that later ones may contradict.
type flagsSeen struct {
	groups [ast.ValueFlag + 1]ast.Word
	values map[string]ast.Word
}

func (rp *reporter) checkFlag(w ast.Word, seen *flagsSeen) {
	text := w.Value()
	if name, value, ok := strings.Cut(text, "="); ok {
		rp.valueFlag(w, name+"=", value, seen)
		return
	}
	t, ok := ast.ProfileFlags.Lookup(text)
	if !ok {
		rp.unknown(w, ast.ProfileFlags)
		return
	}
	group := ast.FlagGroup(t.Value)
	if group == ast.PlainFlag || group == ast.ValueFlag {
		return
	}
	rp.exclusive(w, group, seen)
}

// exclusive reports a flag that excludes an earlier one of its group.
func (rp *reporter) exclusive(w ast.Word, group ast.FlagGroup, seen *flagsSeen) {
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
	f := rp.report(diag.ConflictingFlags, w.Place, what, a, b)
	rp.related(f, before.Place, "the first of them")
}

// valueFlag checks a flag with a value.
func (rp *reporter) valueFlag(w ast.Word, name, value string, seen *flagsSeen) {
	key := value
	switch name {
	case "attach_disconnected.path=", "attach_disconnected.ipc=":
		rp.exclusive(w, ast.AttachFlag, seen)
	case "kill.signal=":
		t, ok := ast.Signals.Lookup(value)
		if !ok && !IsSignal(value) {
			rp.unknownSignal(w, value)
			return
		}
		if ok {
			key = fmt.Sprint(t.Value)
		}
	case "error=":
		t, ok := ast.Errnos.Lookup(strings.ToUpper(value))
		if !ok {
			rp.unknownIn(w, value, ast.Errnos.What(), ast.Errnos.Nearest(value))
			return
		}
		key = fmt.Sprint(t.Value)
	default:
		rp.unknownIn(w, name, ast.ProfileFlags.What(), ast.ProfileFlags.Nearest(name))
		return
	}
	rp.sameValue(w, name, key, seen)
}

// sameValue reports a flag that is given twice with different values.
func (rp *reporter) sameValue(w ast.Word, name, key string, seen *flagsSeen) {
	if seen.values == nil {
		seen.values = map[string]ast.Word{}
	}
	for k, before := range seen.values {
		if old, _, _ := strings.Cut(k, "\x00"); old == name && k != name+"\x00"+key {
			f := rp.report(diag.ConflictingFlags, w.Place, "the flag %s is given twice with different values", strings.TrimSuffix(name, "="))
			rp.related(f, before.Place, "the first of them")
			return
		}
	}
	seen.values[name+"\x00"+key] = w
}
