package kube

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/source"
)

// operatorGroup is the group of the resources of the security-profiles-operator.
const operatorGroup = "security-profiles-operator.x-k8s.io"

// PathList says which list of the security-profiles-operator a path stands in.
type PathList uint8

// The lists.
const (
	Executables PathList = iota
	Libraries
	ReadOnly
	WriteOnly
	ReadWrite
)

// pathLists are the keys of the lists below spec.abstract, with what the
// operator writes for a path: a rule that allows and, unless the mode is
// complain, one that denies.
var pathLists = [...]struct {
	keys        []string
	allow, deny string
}{
	Executables: {[]string{"executable", "allowedExecutables"}, "ixr", ""},
	Libraries:   {[]string{"executable", "allowedLibraries"}, "mr", ""},
	ReadOnly:    {[]string{"filesystem", "readOnlyPaths"}, "r", "wlk"},
	WriteOnly:   {[]string{"filesystem", "writeOnlyPaths"}, "wlk", "r"},
	ReadWrite:   {[]string{"filesystem", "readWritePaths"}, "rwlk", ""},
}

// String returns the key of the list: "readOnlyPaths".
func (l PathList) String() string { return pathLists[l].keys[1] }

// ListedPath is a path in a list of the security-profiles-operator.
type ListedPath struct {
	List PathList
	Path Value
}

// operatorDenies are the rules that the operator writes into each profile that
// enforces: nothing in /proc that would let a container change or spy on its
// node, and no variables of the firmware.
var operatorDenies = []string{
	"@{PROC}/* w",
	"@{PROC}/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9]*}/** w",
	"@{PROC}/sys/[^k]** w",
	"@{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w",
	"@{PROC}/sysrq-trigger rwklx",
	"@{PROC}/mem rwklx",
	"@{PROC}/kmem rwklx",
	"@{PROC}/kcore rwklx",
	"/sys/firmware/efi/efivars/** rwklx",
}

// operatorPreamble is what stands before each profile of the operator.
const operatorPreamble = "include <tunables/global>\n\n"

// readOperatorProfile reads an AppArmorProfile of the security-profiles-operator.
func (o *Object) readOperatorProfile(c yamltext.Cursor) {
	spec := c.Get("spec")
	if policy := spec.Get("policy"); policy.IsText() {
		p := o.raw(FromPolicy, Value{}, policy)
		p.Old = valueOf(spec.Entry("policy").Key)
		p.Disabled = disabled(spec)
		return
	}
	if !spec.Found() {
		return
	}
	p := &Profile{Object: o, Form: FromAbstract, manifest: c.Doc.File, Disabled: disabled(spec)}
	p.operatorMode(spec)
	switch name := o.Name.Text; {
	case !operatorName(name):
		p.objectToProfile(o.Place, "the operator takes no such name: letters, digits, _, ., / and - only")
	case !objectName(name):
		p.objectToProfile(o.Place, objectNameRule)
	}
	w := operatorWriter{profile: p, head: o.Place.Span, spec: spec, abstract: spec.Get("abstract")}
	w.writeOperatorText(o.Name.Text)
	p.Source, p.pieces = source.NewFile(c.Doc.File.Name(), string(w.out.Text)), w.out.Pieces
	o.Profiles = append(o.Profiles, p)
}

// operatorModes are the modes that spec.mode can name.
var operatorModes = map[string]mode.Mode{"Enforce": mode.Enforce, "Complain": mode.Complain}

// operatorMode reads the mode of a profile. Today's releases read spec.mode
// alone; without it the profile enforces, whatever complainMode says.
func (p *Profile) operatorMode(spec yamltext.Cursor) {
	p.Mode = mode.Enforce
	e := spec.Entry("mode")
	if e.Value.Found() && e.Value.Node.Tag != "!!null" {
		m, ok := operatorModes[e.Value.Text()]
		if ok {
			p.Mode = m
		} else {
			p.wrongMode(e.Value)
		}
	}
	old := spec.Entry("complainMode")
	if !old.Value.Found() {
		return
	}
	p.Old = valueOf(old.Key)
	if e.Value.Found() || !old.Key.Here() || !old.Value.Here() || !old.Value.Is(yaml.ScalarNode) {
		return
	}
	today := "Enforce"
	if old.Value.Truth() {
		today = "Complain"
	}
	key, value := old.Key.UsePlace(), old.Value.UsePlace()
	key.Span = spanInQuotes(key)
	value.Span = spanInQuotes(value)
	p.Renew = []diag.Edit{{Place: key, Text: "mode"}, {Place: value, Text: today}}
}

// spanInQuotes returns the span of a scalar without quotes around it.
func spanInQuotes(at diag.Place) source.Span {
	text := at.File.Slice(at.Span)
	if len(text) > 1 && (text[0] == '"' || text[0] == '\'') {
		return source.Span{Start: at.Span.Start + 1, End: at.Span.End - 1}
	}
	return at.Span
}

// wrongMode objects to a mode that there is not.
func (p *Profile) wrongMode(v yamltext.Cursor) {
	o := Objection{Place: v.UsePlace(), Message: diag.Quote(v.Text()) + " is not a mode: it is Enforce or Complain"}
	for name := range operatorModes {
		if v.Here() && v.Is(yaml.ScalarNode) && strings.EqualFold(name, v.Text()) {
			at := v.UsePlace()
			at.Span = spanInQuotes(at)
			o.Fixes = []diag.Fix{{Message: "write " + name, Edits: []diag.Edit{{Place: at, Text: name}}}}
		}
	}
	p.Objections = append(p.Objections, o)
}

// disabled returns what keeps the operator from loading a profile.
func disabled(spec yamltext.Cursor) Value {
	if v := spec.Get("disabled"); v.Truth() {
		return valueOf(v)
	}
	if v := spec.Get("state"); v.Text() == "Disabled" {
		return valueOf(v)
	}
	return Value{}
}

// operatorWriter writes a profile as the security-profiles-operator does.
type operatorWriter struct {
	profile  *Profile
	head     source.Span // where the name of the object stands
	spec     yamltext.Cursor
	abstract yamltext.Cursor
	out      yamltext.Builder
}

func (w *operatorWriter) enforces() bool { return w.profile.Mode == mode.Enforce }

func (w *operatorWriter) writeOperatorText(name string) {
	modeAt := w.head
	if v := w.spec.Get("mode"); v.Found() {
		modeAt = v.UsePlace().Span
	}
	w.out.Made(operatorPreamble+"profile ", w.head)
	w.out.Made(name, w.head)
	w.out.Made(" flags=(", w.head)
	w.out.Made(string(w.profile.Mode), modeAt)
	w.out.Made(",attach_disconnected,mediate_deleted) {\n  include <abstractions/base>\n", w.head)
	mounts := w.mountCapability()
	w.writePathRules(Executables)
	w.writePathRules(Libraries)
	if mounts.Found() {
		w.writeOperatorRule("/sbin/fsck ixr", mounts.UsePlace().Span)
		w.writeOperatorRule("/sbin/fsck.ext4 ixr", mounts.UsePlace().Span)
	}
	w.writePathRules(ReadOnly)
	w.writePathRules(WriteOnly)
	w.writePathRules(ReadWrite)
	w.writeNetworkRules()
	for c := range w.abstract.Follow("capability", "allowedCapabilities").Items() {
		w.item("capability ", c, "")
	}
	if mounts.Found() {
		for _, rule := range []string{"mount", "remount", "umount"} {
			w.writeOperatorRule(rule, mounts.UsePlace().Span)
		}
	}
	if w.enforces() {
		for _, deny := range operatorDenies {
			w.writeOperatorRule("deny "+deny, w.head)
		}
	}
	w.out.Made("}\n", w.head)
}

// mountCapability returns the capability that makes the operator let a profile mount.
func (w *operatorWriter) mountCapability() yamltext.Cursor {
	for c := range w.abstract.Follow("capability", "allowedCapabilities").Items() {
		if c.Text() == "sys_rawio" {
			return c
		}
	}
	return yamltext.Cursor{}
}

// writePathRules writes the rules for a list of paths: first all that allow.
func (w *operatorWriter) writePathRules(list PathList) {
	form := pathLists[list]
	items := w.abstract.Follow(form.keys...)
	for c := range items.Items() {
		w.profile.Paths = append(w.profile.Paths, ListedPath{list, valueOf(c)})
		if !operatorPath(c.Text()) {
			w.profile.Objections = append(w.profile.Objections, refusedPath(c))
		}
		w.item("", c, " "+form.allow)
	}
	if form.deny == "" || !w.enforces() {
		return
	}
	for c := range items.Items() {
		w.item("deny ", c, " "+form.deny)
	}
}

// writeNetworkRules writes the rules for the network.
func (w *operatorWriter) writeNetworkRules() {
	network := w.abstract.Get("network")
	raw := network.Get("allowRaw")
	switch {
	case raw.Truth():
		w.writeOperatorRule("network raw", raw.UsePlace().Span)
	case raw.Is(yaml.ScalarNode) && raw.Node.Tag != "!!null" && w.enforces():
		w.writeOperatorRule("deny network raw", raw.UsePlace().Span)
	}
	for _, protocol := range []struct{ key, name string }{{"allowTcp", "tcp"}, {"allowUdp", "udp"}} {
		if v := network.Follow("allowedProtocols", protocol.key); v.Truth() {
			w.writeOperatorRule("network "+protocol.name, v.UsePlace().Span)
		}
	}
}

// writeOperatorRule writes a rule that is there because of a place.
func (w *operatorWriter) writeOperatorRule(text string, at source.Span) {
	w.out.Made("  "+text+",\n", at)
}

// item writes a rule around an element of a list.
func (w *operatorWriter) item(before string, c yamltext.Cursor, behind string) {
	at := c.UsePlace().Span
	w.out.Made("  "+before, at)
	if c.Is(yaml.ScalarNode) {
		s := c.Scalar()
		w.out.Copy(s.Value, s.Pieces, source.Span{End: uint32(len(s.Value))}, w.out.BeginOrigin())
	}
	w.out.Made(behind+",\n", at)
}

// operatorName reports whether the operator takes a name for a profile.
func operatorName(name string) bool { return name != "" && isMadeOf(name, "_./-") }

// isMadeOf reports whether a text consists of letters, digits and others.
func isMadeOf(text, others string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' || r < 0x80 && strings.ContainsRune(others, r))
	})
}

// PathConflict is a path that a list makes read-only or write-only, and another
// list lets be written or read. Explicit denies win, so the other is cut down.
type PathConflict struct {
	Denied, Allowed ListedPath
}

// PathConflicts returns the conflicts between the lists of FromAbstract.
// overlaps reports whether two patterns have a path in common.
func (p *Profile) PathConflicts(overlaps func(a, b string) bool) []PathConflict {
	if p.Mode == mode.Complain {
		return nil // then the operator writes no denies
	}
	var conflicts []PathConflict
	for _, denied := range p.Paths {
		for _, allowed := range p.Paths {
			if cutsDown(denied.List, allowed.List) && overlaps(denied.Path.Text, allowed.Path.Text) {
				conflicts = append(conflicts, PathConflict{denied, allowed})
			}
		}
	}
	return conflicts
}

// cutsDown reports whether the denies for a list take away what another allows.
func cutsDown(denied, allowed PathList) bool {
	switch denied {
	case ReadOnly:
		return allowed == WriteOnly || allowed == ReadWrite
	case WriteOnly:
		return allowed != WriteOnly
	}
	return false
}

// At returns the place of a value: where it is written.
func (v Value) At() diag.Place {
	if v.Anchor.File != nil {
		return v.Anchor
	}
	return v.Place
}
