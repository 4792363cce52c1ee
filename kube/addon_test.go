package kube

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/source"
)

func TestAddon(t *testing.T) {
	config := "name: Tea timer\nversion: 1.0.0\nslug: tea_timer\n"
	profile := "include <tunables/global>\n\nprofile tea flags=(attach_disconnected) {\n  profile inner {\n  }\n}\n"
	tests := []struct{ name, config, profile, want string }{
		{"own", config, profile, `addon/tea_timer localhost/tea (apparmor.txt) heads ["tea" at 3:9]`},
		{"none", config, "", `addon/tea_timer runtime/default (nothing set) heads []`},
		{"off", config + "apparmor: false\n", profile, `addon/tea_timer unconfined (container field) heads ["tea" at 3:9]`},
		{"on", config + "apparmor: true\n", profile, `addon/tea_timer localhost/tea (apparmor.txt) heads ["tea" at 3:9]`},
		{"of the host", config + "apparmor: lxc\n", "", `addon/tea_timer localhost/lxc (container field) heads []`},
		{"no head", config, "  profile tea {\n}\n", `addon/tea_timer refused (apparmor.txt) heads []`},
		{"two heads", config, "profile a {\n}\nprofile b {\n}\n", `addon/tea_timer localhost/a (apparmor.txt) heads ["a" at 1:9 "b" at 3:9]`},
		{"JSON", `{"name": "Tea", "version": "1", "slug": "tea"}`, "", `addon/tea runtime/default (nothing set) heads []`},
		{"another config", "name: x\nservices: []\n", "", "none"},
		{"broken", config + "x: [\n", "", "none"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var file *source.File
			if test.profile != "" {
				file = source.NewFile("tea/apparmor.txt", test.profile)
			}
			a := ReadAddon(source.NewFile("tea/config.yaml", test.config), file)
			got := "none"
			if a != nil {
				var heads []string
				for _, h := range a.Heads {
					position := h.Place.File.Position(h.Place.Span.Start, source.Runes)
					heads = append(heads, fmt.Sprintf("%q at %d:%d", h.Name, position.Line, position.Column))
				}
				e := a.Effective()
				got = fmt.Sprintf("%s %s (%s) heads [%s]", a.Object, e, e.Reason, strings.Join(heads, " "))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestAddonProfile looks at the places in the profile of an add-on, which is a
// file of its own.
func TestAddonProfile(t *testing.T) {
	file := source.NewFile("apparmor.txt", "profile tea {\n  /a r,\n}\n")
	a := ReadAddon(source.NewFile("config.yaml", "name: x\nversion: 1\nslug: tea\n"), file)
	p := a.Object.Profiles[0]
	if checkPlaces(t, p) == 0 {
		t.Error("no place was looked at")
	}
	definitions := p.Definitions()
	if len(definitions) != 1 || at(definitions[0].Place) != `1:9 "tea"` || definitions[0].Place.File != file {
		t.Errorf("definitions: %v", definitions)
	}
}
