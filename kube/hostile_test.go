package kube

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// bombs returns a text in which aliases of aliases stand for more than anyone
// could read.
func bombs(first, next string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "a0: &a0 %s\n", first)
	for i := range 40 {
		fmt.Fprintf(&b, "a%d: &a%d "+next+"\n", i+1, i+1, i, i)
	}
	return b.String()
}

// resource is a custom resource, as the value of a ConfigMap.
var resource = "    apiVersion: " + sysdigGroup + "/v1alpha1\n    kind: AppArmorProfile\n    spec:\n      rules: |\n" + strings.Repeat("        /a r,\n", 1000)

func nested(value string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  k%d: %s\n", i, value)
	}
	return b.String()
}

// within puts a text into values of ConfigMaps in values of ConfigMaps, each of
// which doubles what has to be escaped.
func within(text string, depth int) string {
	for range depth {
		text = yamltext.QuoteJSON(`{"apiVersion": "v1", "kind": "ConfigMap", "data": {"AppArmorProfile": ` + yamltext.QuoteJSON(text[:min(len(text), 1<<20)]) + `}}`)
	}
	return text
}

func strays(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "    %s%d: localhost/a\n", AnnotationPrefix, i)
	}
	return b.String()
}

// TestHostile reads texts that would take for ever, or all memory, if they were
// taken at their word. That the test ends is what it tests.
func TestHostile(t *testing.T) {
	pod := "{kind: Pod, spec: {containers: [{name: a}]}}"
	line := strings.Repeat("{name: é, securityContext: {privileged: true}}, ", 20_000)
	tests := []struct {
		name, text string
		objects    int
		problem    ProblemKind
		problems   int
	}{
		{"lists of lists", bombs(pod, "{kind: List, items: [*a%d, *a%d]}") + "kind: List\nitems: [*a40]\n", MaxObjects / 4, TooLarge, 1},
		{"pods of many containers", "c: &c [" + strings.Repeat("{name: a},", 1000) + "]\n" + bombs("{kind: Pod, spec: {containers: *c}}", "{kind: List, items: [*a%d, *a%d]}") + "kind: List\nitems: [*a40]\n", 90, TooLarge, 1},
		{"pods of many keys", "c: &c {" + strings.ReplaceAll(keys(1000), "\n", ", ") + "}\n" + bombs("{kind: Pod, spec: {containers: [*c]}}", "{kind: List, items: [*a%d, *a%d]}") + "kind: List\nitems: [*a40]\n", 100, TooLarge, 1},
		{"merges of merges", "kind: Pod\n" + bombs("{x: y}", "{<<: [*a%d, *a%d]}") + "spec: *a40\n", 0, 0, 0},
		{"a list in itself", "kind: List\nitems: &i\n- kind: List\n  items: *i\n", 0, 0, 0},
		{"deep", "kind: Pod\nx: " + strings.Repeat("[", 100_000), 0, BrokenText, 1},
		{"deep JSON", `{"kind": "Pod", "x": ` + strings.Repeat("[", 100_000), 0, BrokenText, 1},
		{"deep and closed", "kind: Pod\nx: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), 0, 0, 0},
		{"a line of containers", "kind: Pod\nspec: {containers: [" + line + "]}\n", 1, 0, 0},
		{"many documents", strings.Repeat("---\nkind: Pod\n", 20_000), 0, 0, 0},
		{"many markers", strings.Repeat("---\n", 500_000), 0, 0, 0},
		{"many comments", "kind: Pod\n" + strings.Repeat("# x\n", 200_000), 0, 0, 0},
		{"many directives", strings.Repeat("%a\n", 200_000) + "---\nkind: Pod\n", 0, BrokenText, 1},
		{"many keys", "kind: Pod\n" + keys(30_000), 0, 0, 0},
		{"one long block", "kind: ConfigMap\ndata:\n  a: |\n" + strings.Repeat("    profile x {\n", 100_000), 1, 0, 0},
		{"one value, many times", "kind: ConfigMap\ndata:\n  a: &a |\n" + resource + nested("*a", 2000), 40, TooLarge, 1},
		{"values in values", "kind: ConfigMap\ndata:\n  a: " + within(resource, 12) + "\n", 0, 0, 0},
		{"many strays", "kind: Deployment\nmetadata:\n  annotations:\n" + strays(2000) + "spec: {template: {spec: {containers: [{name: a}]}}}\n", 1, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := Read(source.NewFile("m.yaml", test.text), Options{ConfigMaps: []string{"*"}})
			if got := len(s.Objects); got < test.objects || got > test.objects+MaxObjects/2 {
				t.Errorf("%d objects", got)
			}
			if len(s.Problems) != test.problems || test.problems > 0 && s.Problems[0].Kind != test.problem {
				t.Errorf("problems: %v", s.Problems)
			}
		})
	}
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: x\n", i)
	}
	return b.String()
}
