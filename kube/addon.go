package kube

import (
	"path"
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// AddonProfile is the name of the file with the profile of an add-on for Home
// Assistant. It lies beside the configuration of the add-on.
const AddonProfile = "apparmor.txt"

// AddonConfigs are the names that the configuration of an add-on may have.
var AddonConfigs = []string{"config.yaml", "config.yml", "config.json"}

// Addon is an add-on for Home Assistant, which runs as a container.
type Addon struct {
	Object *Object // of kind Addon; it has the profile, if the add-on has one
	Slug   Value
	// AppArmor is the value of "apparmor" in the configuration: true, false, or
	// the name of a profile on the host. None means true.
	AppArmor Value
	Problems []Problem
	// Heads are the lines of the profile that Home Assistant takes for the head
	// of one: those that start with "profile". It wants exactly one name, and
	// puts the slug in its place.
	Heads []AddonHead
}

// AddonHead is a line that starts with "profile".
type AddonHead struct {
	Name  string
	Place diag.Place // of the name
}

// addonHead is what Home Assistant looks for; it reads line by line.
var addonHead = regexp.MustCompile(`(?m)^profile ([^ \n]+)`)

// ReadAddon reads the configuration of an add-on, and its profile; nil if it
// has none. It returns nil for a configuration that is not one of an add-on:
// one without name, version and slug.
func ReadAddon(config, profile *source.File) *Addon {
	if _, wrong := wrongEncoding(config); wrong {
		return nil
	}
	d, err := decode(config, config.Span())
	if len(d.roots) == 0 {
		return nil
	}
	c := cursor{doc: d, node: d.roots[0]}
	slug := c.get("slug")
	if !slug.is(yaml.ScalarNode) || !c.get("version").found() || !c.get("name").found() {
		return nil
	}
	o := &Object{Kind: "Addon", Name: slug.value(), Place: slug.place(), Document: config.Span(), Span: config.Span()}
	a := &Addon{Object: o, Slug: o.Name, AppArmor: c.get("apparmor").value(), Problems: d.survey().duplicates}
	if err != nil {
		a.Problems = append(a.Problems, d.problem(err))
	}
	if profile != nil {
		a.profile(profile)
	}
	return a
}

func (a *Addon) profile(file *source.File) {
	a.Object.Profiles = []*Profile{{
		Object: a.Object, Form: FromAddon, Source: file, manifest: file,
		Key: Value{Text: path.Base(file.Name()), Place: diag.Place{File: file}},
	}}
	for _, m := range addonHead.FindAllStringSubmatchIndex(file.Text(), -1) {
		span := source.Span{Start: uint32(m[2]), End: uint32(m[3])}
		a.Heads = append(a.Heads, AddonHead{file.Slice(span), diag.Place{File: file, Span: span}})
	}
}

// Off reports whether the add-on runs unconfined.
func (a *Addon) Off() bool {
	return a.AppArmor.Given() && falses[a.AppArmor.Text]
}

var falses = map[string]bool{"false": true, "False": true, "FALSE": true, "no": true, "off": true}

// Effective returns the profile that the add-on's container gets: its own, one
// of the host's, the default of Docker, or none.
func (a *Addon) Effective() Effective {
	switch {
	case a.Off():
		return Effective{Setting: Setting{Type: Unconfined, Value: a.AppArmor}, Reason: ByContainer}
	case a.AppArmor.Given() && !isTruth(a.AppArmor.Text):
		return Effective{Setting: Setting{Type: Localhost, Profile: a.AppArmor.Text, Value: a.AppArmor}, Reason: ByContainer}
	case len(a.Heads) > 0:
		return Effective{Setting: Setting{Type: Localhost, Profile: a.Heads[0].Name, Value: a.Slug}, Reason: ByAddon}
	case len(a.Object.Profiles) > 0:
		return Effective{Reason: ByAddon, Refused: true}
	}
	return Effective{Setting: Setting{Type: RuntimeDefault}, Reason: ByDefault}
}
