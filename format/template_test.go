package format

import (
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

func TestFindTemplate(t *testing.T) {
	tests := map[string]struct{ text, kind, at string }{
		"an action":             {"profile {{.Name}} {\n}\n", "Go template", "{{.Name}}"},
		"a block of actions":    {"{{- range .Paths }}\n{{.}} r,\n{{end}}\n", "Go template", "{{- range .Paths }}"},
		"in quotes":             {"profile \"{{ .name }}\" {\n}\n", "Go template", "{{ .name }}"},
		"in an include":         {"#include <abstractions/{{.Base}}>\n", "Go template", "{{.Base}}"},
		"snapd's":               {"###VAR###\n###PROFILEATTACH### {\n}\n", "snapd template", "###VAR###"},
		"a pattern":             {"/a{{b,c},d} r,\n/{,{x,y}} r,\n", "", ""},
		"a comment":             {"# {{.Name}}\n/a r, # {{.Name}}\n  #{{x}}\n", "", ""},
		"a banner":              {"### BANNER ###\n##########\n###x###\n", "", ""},
		"the start of a banner": {"###NOTE\n###\n", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, ok := FindTemplate(test.text)
			if ok != (test.kind != "") || got.Kind != test.kind || test.text[got.Span.Start:got.Span.End] != test.at {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestNoTemplates looks for templates where there are none.
func TestNoTemplates(t *testing.T) {
	for _, path := range policyFiles(t, filepath.Join(corpus.Dir(t), "corpus", "profiles")) {
		if found, ok := FindTemplate(corpus.ReadFile(t, path)); ok {
			t.Errorf("%s: taken for a template: %+v", path, found)
		}
	}
}
