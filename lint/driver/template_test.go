package driver_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
)

func TestTemplates(t *testing.T) {
	files := map[string]string{
		"go":      "profile {{.Name}} {\n  {{range .Paths}}\n  {{.}} r,\n  {{end}}\n  signal set=(x),\n}\n",
		"snapd":   "profile \"###PROFILEATTACH###\" {\n  ###SNIPPETS###\n  /a rr\n}\n",
		"no":      "profile no {\n  /a r\n  # {{ in a comment }}\n}\n",
		"profile": "profile fine {\n  /{{a,b},c} r,\n}\n",
	}
	got := runWith(t, files, lint.Choice{Select: []string{"AA1"}}, driver.Options{})
	if diff := cmp.Diff([]string{"go:1 AA101", "no:2 AA102", "snapd:1 AA101"}, brief(got)); diff != "" {
		t.Error(diff)
	}
	if worst, _ := runWith(t, map[string]string{"go": files["go"]}, lint.Choice{Select: []string{"AA1"}}, driver.Options{}).Findings.Worst(); worst.String() != "info" {
		t.Errorf("a template is %s", worst)
	}
	reference := runWith(t, map[string]string{"go": files["go"]}, lint.Choice{Preset: lint.Reference}, driver.Options{})
	if len(reference.Findings.Errors()) == 0 {
		t.Error("the reference refuses templates")
	}
}
