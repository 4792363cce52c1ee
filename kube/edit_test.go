package kube

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// edited is a profile with what needs care in YAML.
const edited = `abi <abi/4.0>,

include <tunables/global>
# it's a comment
profile "edit me" flags=(attach_disconnected) {
  include <abstractions/base>

  "/srv/a \"b\"/**" r,
	/tab w,
  deny /etc/{a,b}/** wl,   # behind
}
`

// TestEdits edits a profile in a manifest: what is read again is the edited
// text, or the edit is refused.
func TestEdits(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	texts := []string{"", "x", "\n", "  /new r,\n", "it's \"quoted\" \\ é", "\n\n  # two\n", " ", ": # ", "\t"}
	for name, carrier := range carriers {
		t.Run(name, func(t *testing.T) {
			made, refused := 0, 0
			for range 500 {
				p := carried(t, carrier(edited))
				text := p.Source.Text()
				start := random.IntN(len(text) + 1)
				end := min(start+random.IntN(1+random.IntN(40)), len(text))
				e := diag.Edit{
					Place: diag.Place{File: p.Source, Span: source.Span{Start: uint32(start), End: uint32(end)}},
					Text:  texts[random.IntN(len(texts))],
				}
				edits, ok := p.Edits([]diag.Edit{e})
				if !ok {
					refused++
					continue
				}
				made++
				want, err := diag.Apply(p.Source, []diag.Edit{e})
				if err != nil {
					t.Fatal(err)
				}
				manifest, err := diag.Apply(p.manifest, edits)
				if err != nil {
					t.Fatal(err)
				}
				if got := carried(t, manifest).Source.Text(); got != want && p.Form == FromConfigMap {
					t.Fatalf("%+v in\n%s\n(-want +got)\n%s", edits, p.manifest.Text(), cmp.Diff(want, got))
				}
			}
			t.Logf("%d edits made, %d refused", made, refused)
			if least := map[string]int{"literal": 400, "double": 400, "json": 450, "crlf": 300}[name]; made < least {
				t.Errorf("only %d edits were made, %d refused", made, refused)
			}
		})
	}
}

func carried(t *testing.T, manifest string) *Profile {
	t.Helper()
	s := Read(source.NewFile("m.yaml", manifest), Options{ConfigMaps: []string{"all-*"}})
	if len(s.Problems) > 0 || len(s.Objects) != 1 {
		t.Fatalf("%v in\n%s", s.Problems, manifest)
	}
	return s.Objects[0].Profiles[0]
}

// TestFixesInRules mends what kube-apparmor-manager gets.
func TestFixesInRules(t *testing.T) {
	manifest := "apiVersion: " + sysdigGroup + "/v1alpha1\nkind: AppArmorProfile\nmetadata: {name: x}\n" +
		"spec:\n  enforced: true\n  rules: |\n    /a r,\n    capability chwon,\n"
	p := carried(t, manifest)
	_, findings := parser.Parse(p.Source, parser.Options{})
	if len(findings) != 1 || len(findings[0].Fixes) == 0 {
		t.Fatalf("findings: %v", findings)
	}
	f := p.Finding(findings[0])
	if got := at(f.Place); got != `8:16 "chwon"` {
		t.Errorf("the finding is at %s", got)
	}
	got, err := diag.Apply(p.manifest, f.Fixes[0].Edits)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Replace(manifest, "chwon", "chown", 1), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestMoveAnnotation moves annotations into fields: the containers have the
// profile that they had, and comments stay.
func TestMoveAnnotation(t *testing.T) {
	key := AnnotationPrefix + "app"
	tests := []struct{ name, before, after string }{
		{
			"no context",
			"kind: Pod\nmetadata:\n  annotations:\n    KEY: localhost/web\nspec:\n  containers:\n  - name: app\n    image: x\n",
			"kind: Pod\nmetadata:\nspec:\n  containers:\n  - name: app\n    securityContext:\n      appArmorProfile:\n        type: Localhost\n        localhostProfile: web\n    image: x\n",
		},
		{
			"a context, and comments",
			"kind: Pod\nmetadata:\n  annotations:\n    # first\n    a: b\n    KEY: runtime/default # why\n    c: d # kept\nspec:\n  containers:\n  - image: x # image\n    securityContext: # context\n      # run\n      runAsUser: 1\n    name: app\n",
			"kind: Pod\nmetadata:\n  annotations:\n    # first\n    a: b\n    c: d # kept\nspec:\n  containers:\n  - image: x # image\n    securityContext: # context\n      appArmorProfile: # why\n        type: RuntimeDefault\n      # run\n      runAsUser: 1\n    name: app\n",
		},
		{
			"in braces",
			"kind: Pod\nmetadata: {annotations: {a: b, KEY: unconfined}}\nspec: {containers: [{name: app, securityContext: {}}]}\n",
			"kind: Pod\nmetadata: {annotations: {a: b}}\nspec: {containers: [{name: app, securityContext: {\"appArmorProfile\": {\"type\": \"Unconfined\"}}}]}\n",
		},
		{
			"in JSON",
			"{\"kind\": \"Pod\", \"metadata\": {\"annotations\": {\n  \"KEY\": \"localhost/a b\",\n  \"c\": \"d\"}}, \"spec\": {\"containers\": [{\"name\": \"app\"}]}}\n",
			"{\"kind\": \"Pod\", \"metadata\": {\"annotations\": {\n  \"c\": \"d\"}}, \"spec\": {\"containers\": [{\"securityContext\": {\"appArmorProfile\": {\"type\": \"Localhost\", \"localhostProfile\": \"a b\"}}, \"name\": \"app\"}]}}\n",
		},
		{
			"a name that is no plain text",
			"kind: Pod\nmetadata:\n  annotations:\n    KEY: \"localhost/true\"\nspec:\n  containers:\n  - name: app",
			"kind: Pod\nmetadata:\nspec:\n  containers:\n  - name: app\n    securityContext:\n      appArmorProfile:\n        type: Localhost\n        localhostProfile: \"true\"",
		},
		{
			"an empty one",
			"kind: Pod\nmetadata:\n  annotations:\n    KEY: ''\n    a: b\nspec:\n  containers:\n  - name: app\n",
			"kind: Pod\nmetadata:\n  annotations:\n    a: b\nspec:\n  containers:\n  - name: app\n",
		},
		{
			"behind an alias",
			"kind: Pod\nmetadata:\n  annotations:\n    KEY: localhost/web\nspec:\n  containers:\n  - &a {name: app}\n  initContainers:\n  - *a\n",
			"",
		},
		{
			"with a field",
			"kind: Pod\nmetadata:\n  annotations:\n    KEY: localhost/web\nspec:\n  containers:\n  - name: app\n    securityContext: {appArmorProfile: {type: RuntimeDefault}}\n",
			"",
		},
	}
	for _, test := range tests {
		for _, lineEnd := range []string{"\n", "\r\n"} {
			t.Run(fmt.Sprintf("%s %q", test.name, lineEnd), func(t *testing.T) {
				before := strings.ReplaceAll(strings.ReplaceAll(test.before, "KEY", key), "\n", lineEnd)
				after := strings.ReplaceAll(test.after, "\n", lineEnd)
				file := source.NewFile("m.yaml", before)
				c := Read(file, Options{}).Objects[0].Templates[0].Containers[0]
				edits := c.MoveAnnotation()
				if test.after == "" {
					if edits != nil {
						t.Errorf("edits: %v", edits)
					}
					return
				}
				got, err := diag.Apply(file, edits)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(after, got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				moved := Read(source.NewFile("m.yaml", got), Options{}).Objects[0].Templates[0].Containers[0]
				was, is := c.Effective(Version{1, 29}), moved.Effective(Newest)
				if moved.Annotation != nil || was.String() != is.String() {
					t.Errorf("%s was the profile, %s is", was, is)
				}
			})
		}
	}
}
