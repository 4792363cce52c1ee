package kube

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/source"
)

// Form says how an object carries a profile.
type Form uint8

// The forms.
const (
	// FromConfigMap is a value of a ConfigMap that a loader on the nodes takes
	// for a file of profiles, as it stands.
	FromConfigMap Form = iota
	// FromRules is spec.rules of sysdig's AppArmorProfile: kube-apparmor-manager
	// makes a profile of the lines.
	FromRules
	// FromAbstract is spec.abstract of the security-profiles-operator's
	// AppArmorProfile: the operator makes a profile of lists.
	FromAbstract
	// FromPolicy is spec.policy of old releases of the security-profiles-operator:
	// the text of a profile, as it stands.
	FromPolicy
	// FromAddon is the apparmor.txt of an add-on for Home Assistant.
	FromAddon
)

// String names the form as messages do: "ConfigMap", "spec.rules" …
func (f Form) String() string {
	return [...]string{"ConfigMap", "spec.rules", "spec.abstract", "spec.policy", "apparmor.txt"}[f]
}

// Profile is the text of one or more profiles that an object carries or stands
// for.
type Profile struct {
	Object *Object
	Form   Form
	// Key is the key in a ConfigMap: the name of the file on the node.
	Key Value
	// Source is the text that apparmor_parser gets on a node. Its name is that
	// of the manifest.
	Source *source.File
	// Old is what only old releases of a manager read, as complainMode. Its
	// Place has no File if there is nothing of the kind. Nothing else of the
	// profile depends on it.
	Old Value
	// Renew are the edits that say the same in the way of today's releases; none
	// if there is no such way.
	Renew []diag.Edit
	// Disabled is the value that keeps the manager from loading the profile.
	Disabled Value
	// Mode is the mode that the object asks for, "enforce" or "complain"; "" if
	// the text says it.
	Mode mode.Mode
	// Objections are why the manager makes no profile of the object.
	Objections []Objection
	// Paths are the paths in the lists of FromAbstract.
	Paths []ListedPath

	manifest *source.File
	pieces   yamltext.Pieces
	scalar   *yamltext.Scalar // the text in the manifest, nil for FromAbstract
}

// Objection is a reason for which a manager makes no profile of an object.
type Objection struct {
	Place   diag.Place
	Message string
	Notes   []string
	Fixes   []diag.Fix
}

// Place returns where a part of the text lies in the manifest. What a manager
// adds lies where the reason for it is.
func (p *Profile) Place(span source.Span) diag.Place {
	if p.pieces == nil {
		return diag.Place{File: p.manifest, Span: span}
	}
	return diag.Place{File: p.manifest, Span: p.pieces.Place(span)}
}

// Finding returns a finding on the text as one on the manifest. Fixes that
// cannot be made there are left out.
func (p *Profile) Finding(f diag.Finding) diag.Finding { return p.FindingIn(f, p.Source) }

// FindingIn is Finding for a finding on a copy of the text that was read as a
// file of its own.
func (p *Profile) FindingIn(f diag.Finding, text *source.File) diag.Finding {
	f = inText(f, text, p.Source)
	f.Place = p.moved(f.Place)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].Place = p.moved(f.Related[i].Place)
	}
	var fixes []diag.Fix
	for _, fix := range f.Fixes {
		if edits, ok := p.Edits(fix.Edits); ok {
			fix.Edits = edits
			fixes = append(fixes, fix)
		}
	}
	f.Fixes = fixes
	return f
}

// inText returns a finding on a file as one on another file with the same text.
func inText(f diag.Finding, from, to *source.File) diag.Finding {
	if from == to {
		return f
	}
	move := func(at diag.Place) diag.Place {
		if at.File == from {
			at.File = to
		}
		return at
	}
	f.Place = move(f.Place)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].Place = move(f.Related[i].Place)
	}
	f.Fixes = slices.Clone(f.Fixes)
	for i := range f.Fixes {
		f.Fixes[i].Edits = slices.Clone(f.Fixes[i].Edits)
		for j := range f.Fixes[i].Edits {
			f.Fixes[i].Edits[j].Place = move(f.Fixes[i].Edits[j].Place)
		}
	}
	return f
}

// moved returns the place in the manifest of one in the text; places in other
// files stay.
func (p *Profile) moved(at diag.Place) diag.Place {
	if at.File != p.Source {
		return at
	}
	return p.Place(at.Span)
}

// readProfiles reads the profiles that an object carries.
func (r *reader) readProfiles(o *Object, c yamltext.Cursor) {
	switch {
	case o.Kind == "ConfigMap" && o.Group() == "":
		r.configMap(o, c)
	case o.Kind == "AppArmorProfile" && o.Group() == sysdigGroup:
		o.readSysdigProfile(c)
	case o.Kind == "AppArmorProfile" && o.Group() == operatorGroup:
		o.readOperatorProfile(c)
	}
}

// raw adds a profile whose text stands in the object as it is.
func (o *Object) raw(form Form, key Value, text yamltext.Cursor) *Profile {
	s := text.Scalar()
	p := &Profile{
		Object: o, Form: form, Key: key, manifest: text.Doc.File, pieces: s.Pieces, scalar: &s,
		Source: source.NewFile(text.Doc.File.Name(), s.Value),
	}
	if len(p.pieces) == 0 {
		p.pieces = yamltext.Pieces{{File: s.Span}}
	}
	o.Profiles = append(o.Profiles, p)
	return p
}

// objectToProfile adds an objection.
func (p *Profile) objectToProfile(at diag.Place, message string) {
	p.Objections = append(p.Objections, Objection{Place: at, Message: message})
}

// objectNameRule says what objectName wants.
const objectNameRule = "the cluster takes no such name for an object: lower case letters, digits, - and . only"

// objectName reports whether the cluster takes a name for an object: a
// subdomain of DNS.
func objectName(name string) bool {
	if len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

// Scalar returns the place in the manifest of the scalar that has the text; false
// if there is none, or if it holds more than the text. Several keys may have the
// same, as aliases.
func (p *Profile) Scalar() (diag.Place, bool) {
	if p.scalar == nil || !p.scalar.Exact || p.scalar.Nested || p.Form == FromRules {
		return diag.Place{}, false
	}
	return diag.Place{File: p.manifest, Span: p.scalar.Span}, true
}
