package kube

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

func TestAddon(t *testing.T) {
	config := "name: Tea timer\nversion: 1.0.0\nslug: tea_timer\n"
	profile := "include <tunables/global>\n\nprofile tea flags=(attach_disconnected) {\n  profile inner {\n  }\n}\n"
	tests := []struct{ name, config, profile, want string }{
		{"own", config, profile, `addon/tea_timer localhost/tea_timer (apparmor.txt) heads ["tea" at 3:9]`},
		{"none", config, "", `addon/tea_timer runtime/default (nothing set) heads []`},
		{"off", config + "apparmor: false\n", profile, `addon/tea_timer unconfined (container field) heads ["tea" at 3:9]`},
		{"on", config + "apparmor: true\n", profile, `addon/tea_timer localhost/tea_timer (apparmor.txt) heads ["tea" at 3:9]`},
		{"of the host", config + "apparmor: lxc\n", "", `addon/tea_timer localhost/lxc (container field) heads []`},
		{"no head", config, "  profile tea {\n}\n", `addon/tea_timer refused (apparmor.txt) heads []`},
		{"two heads", config, "profile a {\n}\nprofile b {\n}\n", `addon/tea_timer refused (apparmor.txt) heads ["a" at 1:9 "b" at 3:9]`},
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

// TestAddonLoaded looks at what Home Assistant loads in the place of the profile
// of an add-on with the slug tea, and at what it refuses.
func TestAddonLoaded(t *testing.T) {
	tests := []struct{ text, loaded, refused string }{
		{"profile x {\n}\n", "profile tea {\n}\n", ""},
		{"profile \"x\" {\n}\n", "profile tea {\n}\n", ""},
		{"profile x {\r\n}\r\n", "profile tea {\r\n}\r\n", ""},
		{"profile {{slug}} {\n}\n", "profile tea {\n}\n", ""},
		{"profile x flags=(complain)\n{\n}\n", "profile tea flags=(complain)\n{\n}\n", ""},
		{"profile xy /opt/xy {\n}\n#profile x\n", "profile tea /opt/tea {\n}\n#profile x\n", ""},
		{"profile x {\nprofile x {\n}\n}\n", "profile tea {\nprofile tea {\n}\n}\n", ""},
		{"profile x\n{\n}\n", "profile tea{\n}\n", "1:9"},
		{"profile \"x\"{\n}\n", "profile tea}\n", "1:9"},
		{"profile {{ slug }} {\n}\n", "profile tea slug }} {\n}\n", "1:9"},
		{"profile a flags=(audit) {\n}\n", "profile tea flteags=(teaudit) {\n}\n", "1:9"},
		{"profile x {\n}\n profile y {\n}\n", "profile tea {\n}\n profile y {\n}\n", "3:10"},
		{"profile x {\n}\n/y {\n}\n", "profile tea {\n}\n/y {\n}\n", "3:1"},
		{"profile x {\n}\nprofile y {\n}\n", "profile x {\n}\nprofile y {\n}\n", "3:9"},
		{"profile x {\nprofile y {\n}\n}\n", "profile x {\nprofile y {\n}\n}\n", "2:9"},
		{" profile x {\n}\n", " profile x {\n}\n", "1:10"},
		{"profile  x {\n}\n", "profile  x {\n}\n", "1:10"},
		{"/x {\n}\n", "/x {\n}\n", "1:1"},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			a := ReadAddon(source.NewFile("config.yaml", "name: x\nversion: 1\nslug: tea\n"), source.NewFile("apparmor.txt", test.text))
			checkAddon(t, a)
			p := a.Object.Profiles[0]
			if diff := cmp.Diff(test.loaded, p.Source.Text()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			var refused []string
			for _, o := range p.Objections {
				position := o.Place.File.Position(o.Place.Span.Start, source.Runes)
				refused = append(refused, fmt.Sprintf("%d:%d", position.Line, position.Column))
			}
			if got := strings.Join(refused, " "); got != test.refused {
				t.Errorf("refused at %q, want %q", got, test.refused)
			}
			if a.Effective().Refused != (test.refused != "") {
				t.Errorf("the container gets %s", a.Effective())
			}
		})
	}
}

// checkAddon holds the text that Home Assistant loads against the file that it
// is made of: it is the same but for the slug in the place of the name.
func checkAddon(t *testing.T, a *Addon) {
	t.Helper()
	for _, p := range a.Object.Profiles {
		file, at := p.manifest, uint32(0)
		for _, piece := range p.pieces {
			if piece.File.Start != at {
				t.Fatalf("what follows byte %d of the file is left out", at)
			}
			at = piece.File.End
			loaded, written := p.Source.Slice(piece.Text), file.Slice(piece.File)
			switch {
			case piece.Verbatim && loaded != written:
				t.Errorf("%q stands for %q", loaded, written)
			case !piece.Verbatim && (loaded != a.Slug.Text || written != a.Heads[0].Name):
				t.Errorf("%q is put in the place of %q", loaded, written)
			}
		}
		if p.pieces != nil && int(at) != len(file.Text()) {
			t.Errorf("what follows byte %d of the file is left out", at)
		}
		for _, o := range p.Objections {
			for _, fix := range o.Fixes {
				if _, err := diag.Apply(file, fix.Edits); err != nil {
					t.Errorf("%s: %v", fix.Message, err)
				}
			}
		}
		for _, d := range p.Definitions() {
			if !file.Span().Contains(d.Place.Span) {
				t.Errorf("%s lies outside of the file", d.Name)
			}
		}
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
