package kube

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

func TestParseVersion(t *testing.T) {
	tests := map[string]string{
		"1.34": "1.34", "v1.30.2": "1.30", "1.33.5-gke.1080": "1.33", "v1.28+": "1.28", "1.4": "1.4",
		"": "", "1": "", "2.0": "", "1.3": "", "x.y": "", "1.x": "", "-1.30": "",
	}
	for text, want := range tests {
		v, err := ParseVersion(text)
		got := ""
		if err == nil {
			got = v.String()
		}
		if got != want {
			t.Errorf("%q: got %q (%v), want %q", text, got, err, want)
		}
	}
}

func TestPlaceholder(t *testing.T) {
	for name, want := range map[string]bool{
		"web": false, "{{ .Values.x }}": true, "${NAME}": true, "$(NAME)": true, "a-$NAME": true, "a$": false, "{a}": false, "": false,
	} {
		if got := Placeholder(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}

// TestIndex asks for profiles of files and of manifests.
func TestIndex(t *testing.T) {
	tree, _ := parser.Parse(source.NewFile("dir/web-file", "profile web flags=(complain) {\n  profile child /x {\n  }\n  ^hat {\n  }\n}\n/usr/bin/tool {\n}\n@{bin}/x {\n}\n"), parser.Options{})
	text := configMap("profile web {\n /a r,\n}\n", 0)
	stream := Read(source.NewFile("m.yaml", text), Options{ConfigMaps: []string{"*"}})
	all := append(Define(tree), stream.Objects[0].Profiles[0].Definitions()...)
	x := NewIndex(all, []string{"known"})

	var got []string
	for _, d := range all {
		got = append(got, fmt.Sprintf("%s %s %q", d.Name, d.Mode, d.Attachment))
	}
	want := []string{
		`web complain ""`, `web//child enforce "/x"`, `/usr/bin/tool enforce "/usr/bin/tool"`, `@{bin}/x enforce "@{bin}/x"`, `web enforce ""`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !x.Has("web") || !x.Has("known") || x.Has("nothing") || x.Empty() || !NewIndex(nil, nil).Empty() {
		t.Error("Has does not know what there is")
	}
	if n := len(x.InFile("web-file")); n != 4 {
		t.Errorf("%d profiles in a file", n)
	}
	if n := len(x.InFile("p")); n != 1 {
		t.Errorf("%d profiles in a key of a ConfigMap", n)
	}
	if near := x.Nearest("wep"); len(near) != 1 || near[0] != "web" {
		t.Errorf("near: %q", near)
	}
	if c := x.Collisions(); len(c) != 1 || len(c[0]) != 2 || c[0][0].Mode != mode.Complain {
		t.Errorf("collisions: %v", c)
	}
}

func TestRenewedProfiles(t *testing.T) {
	read := func(text string) []Definition {
		s := Read(source.NewFile("m.yaml", configMap(text, 0)), Options{})
		return s.Objects[0].Profiles[0].Definitions()
	}
	before := read("profile web {\n /a r,\n}\n")
	if n := len(RenewedProfiles(before, read("profile web {\n /a r,\n}\n"))); n != 0 {
		t.Errorf("the same text: %d", n)
	}
	if n := len(RenewedProfiles(before, read("profile web2 {\n /b r,\n}\n"))); n != 0 {
		t.Errorf("another name: %d", n)
	}
	if n := len(RenewedProfiles(before, read("profile web {\n /b r,\n}\n"))); n != 1 {
		t.Errorf("another text: %d", n)
	}
}

// TestUnset asks which containers nobody has chosen a profile for.
func TestUnset(t *testing.T) {
	s := Read(source.NewFile("m.yaml", strings.ReplaceAll(`kind: Pod
metadata: {annotations: {"KEYb": runtime/default}}
spec:
  containers:
  - {name: a, securityContext: {appArmorProfile: {type: RuntimeDefault}}}
  - {name: b}
  - {name: c, securityContext: {privileged: true}}
  - {name: d}
`, "KEY", AnnotationPrefix)), Options{})
	for v, want := range map[Version]string{{1, 29}: "a c d", {1, 30}: "c d", {1, 36}: "c d"} {
		var got []string
		for _, c := range s.Objects[0].Templates[0].Unset(v) {
			got = append(got, c.Name.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", v, got, want)
		}
	}
}
