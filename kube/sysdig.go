package kube

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/source"
)

// sysdigGroup is the group of the resources of kube-apparmor-manager.
const sysdigGroup = "crd.security.sysdig.com"

// sysdigFlags are the flags of the profiles that kube-apparmor-manager writes.
const sysdigFlags = "attach_disconnected,mediate_deleted"

// readSysdigProfile reads an AppArmorProfile of kube-apparmor-manager. The manager writes a
// profile with the name of the object and the lines of the rules, and then sets
// its mode.
func (o *Object) readSysdigProfile(c yamltext.Cursor) {
	spec := c.Get("spec")
	rules, enforced := spec.Get("rules"), spec.Get("enforced")
	if !rules.Found() && !spec.Found() {
		return
	}
	p := &Profile{Object: o, Form: FromRules, manifest: c.Doc.File, Mode: mode.Enforce}
	at := o.Place
	switch {
	case !enforced.Found():
		p.objectToProfile(at, "spec.enforced is missing: the cluster refuses the object")
	case !enforced.Truth():
		p.Mode = mode.Complain
	}
	if !objectName(o.Name.Text) {
		p.objectToProfile(at, objectNameRule)
	}
	w := sysdigWriter{profile: p, head: at.Span}
	w.origin = w.out.BeginOrigin()
	if rules.IsText() {
		s := rules.Scalar()
		p.scalar = &s
		w.scalar = s
	} else {
		p.objectToProfile(at, "spec.rules is missing, or no text: the cluster refuses the object")
	}
	w.writeSysdigText(o.Name.Text)
	p.Source, p.pieces = source.NewFile(c.Doc.File.Name(), string(w.out.Text)), w.out.Pieces
	o.Profiles = append(o.Profiles, p)
}

// sysdigWriter writes a profile as kube-apparmor-manager does.
type sysdigWriter struct {
	profile *Profile
	head    source.Span // where the name of the object stands
	scalar  yamltext.Scalar
	out     yamltext.Builder
	origin  uint32 // of the rules
}

func (w *sysdigWriter) writeSysdigText(name string) {
	flags := sysdigFlags
	if w.profile.Mode == mode.Complain {
		flags += ",complain"
	}
	w.out.Made("profile ", w.head)
	w.out.Made(name, w.head)
	w.out.Made(" flags=("+flags+") {\n", w.head)
	at := uint32(0)
	for line := range strings.SplitSeq(w.scalar.Value, "\n") {
		end := at + uint32(len(line))
		w.writeRuleLine(line, source.Span{Start: at, End: end})
		at = end + 1
	}
	w.out.Made("}\n", w.head)
}

// writeRuleLine writes a line of the rules: behind a tab, with a comma unless it has one
// at its end. Empty lines, and those that start with "#", are dropped.
func (w *sysdigWriter) writeRuleLine(line string, span source.Span) {
	if line == "" || line[0] == '#' {
		return
	}
	if i := strings.IndexByte(line, '\''); i >= 0 {
		quote := w.itemPlace(source.Span{Start: span.Start + uint32(i), End: span.Start + uint32(i) + 1})
		w.profile.objectToProfile(quote, "a single quote ends the text in the shell that writes it on the node: what follows is run as a command")
	}
	w.out.Made("\t", w.scalar.Pieces.Place(source.At(span.Start)))
	w.out.Copy(w.scalar.Value, w.scalar.Pieces, span, w.origin)
	if !strings.HasSuffix(line, ",") {
		w.out.Made(",", w.scalar.Pieces.Place(source.At(span.End)))
	}
	w.out.Made("\n", w.scalar.Pieces.Place(source.At(span.End)))
}

func (w *sysdigWriter) itemPlace(span source.Span) diag.Place {
	return diag.Place{File: w.profile.manifest, Span: w.scalar.Pieces.Place(span)}
}
