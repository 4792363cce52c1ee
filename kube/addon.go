package kube

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/internal/yamltext"
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
	// of one. It wants exactly one name, and puts the slug in its place. On a
	// machine the slug has the repository of the add-on before it, as in
	// local_tea, which no file tells.
	Heads []AddonHead

	broken bool // the profile has a mistake, as Home Assistant loads it
}

// ReadAddon reads the configuration of an add-on, and its profile; nil if it
// has none. It returns nil for a configuration that is not one of an add-on:
// one without name, version and slug.
func ReadAddon(config, profile *source.File) *Addon {
	if _, _, wrong := yamltext.WrongEncoding(config); wrong {
		return nil
	}
	d, err := yamltext.Decode(config, config.Span(), MaxObjects)
	if len(d.Roots) == 0 {
		return nil
	}
	c := yamltext.Cursor{Doc: d, Node: d.Roots[0]}
	slug := c.Get("slug")
	if !slug.Is(yaml.ScalarNode) || !c.Get("version").Found() || !c.Get("name").Found() {
		return nil
	}
	o := &Object{Kind: "Addon", Name: valueOf(slug), Place: slug.UsePlace(), Document: config.Span(), Span: config.Span()}
	a := &Addon{Object: o, Slug: o.Name, AppArmor: valueOf(c.Get("apparmor")), Problems: surveyDocument(d).duplicates}
	if err != nil {
		a.Problems = append(a.Problems, unreadable(d, err))
	}
	if profile != nil {
		a.readAddonProfile(profile)
	}
	return a
}

// Name returns the name that the profile of the add-on has in its file; "" if
// Home Assistant finds none.
func (a *Addon) Name() string {
	if len(a.Heads) == 0 {
		return ""
	}
	return strings.Trim(strings.TrimSpace(a.Heads[0].Name), `"`)
}

// Loaded returns the name that a profile of the file is loaded by: with the slug
// in the place of the one that it has there.
func (a *Addon) Loaded(name string) string {
	if rest, ok := a.Own(name); ok {
		return a.Slug.Text + rest
	}
	return name
}

// Own reports whether a name is that of the add-on's profile in its file, or of
// a child of it, and returns what follows it: "//child".
func (a *Addon) Own(name string) (rest string, ok bool) {
	own := a.Name()
	if own == "" {
		return "", false
	}
	rest, ok = strings.CutPrefix(name, own)
	return rest, ok && (rest == "" || strings.HasPrefix(rest, "//"))
}

// Definitions returns the profiles of the add-on, by the names that they are
// loaded by.
func (a *Addon) Definitions() []Definition {
	var all []Definition
	for _, p := range a.Object.Profiles {
		all = append(all, p.Definitions()...)
	}
	return all
}

// Find returns the definitions of a name among those of the add-on.
func (a *Addon) Find(name string) []Definition {
	return slices.DeleteFunc(a.Definitions(), func(d Definition) bool { return d.Name != name })
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
	case a.AppArmor.Given() && !yamltext.IsTruth(a.AppArmor.Text):
		return Effective{Setting: Setting{Type: Localhost, Profile: a.AppArmor.Text, Value: a.AppArmor}, Reason: ByContainer}
	case len(a.Object.Profiles) > 0:
		if a.broken || len(a.Object.Profiles[0].Objections) > 0 {
			return Effective{Reason: ByAddon, Refused: true}
		}
		return Effective{Setting: Setting{Type: Localhost, Profile: a.Slug.Text, Value: a.Slug}, Reason: ByAddon}
	}
	return Effective{Setting: Setting{Type: RuntimeDefault}, Reason: ByDefault}
}
