package lint_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// TestAttachments: variables are expanded where the project has their values,
// nothing but their parents leads to children, and what a profile means can be
// asked for.
func TestAttachments(t *testing.T) {
	loader := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: fstest.MapFS{
			"tunables/global": {Data: []byte("@{bin} = /{,usr/}bin/\n")},
			"a": {Data: []byte("include <tunables/global>\n@{exec} = @{bin}/a\nprofile a @{exec} {\n  profile /bin/child { }\n  ^hat { }\n}\n" +
				"profile named { }\nprofile wild /opt/*/{x,y} { }\nprofile unknown @{nowhere}/x { }\n")},
			"b": {Data: []byte("/usr/bin/b { /etc/b w, }\n")},
		}}},
		Search: []string{"/tree"}, WorkDir: "/tree",
	})
	var got []string
	rule := lint.Analyzer{Code: diag.Code{ID: "AA299", Name: "attachments"}, Needs: lint.NeedsProject, Run: func(p *lint.Pass) {
		for _, a := range p.Project.Attachments() {
			got = append(got, a.Name+" "+a.Pattern.String())
		}
		got = append(got, fmt.Sprint(p.Project.Names()))
		for _, at := range p.Project.Profiles("/usr/bin/b") {
			got = append(got, fmt.Sprint(len(p.Project.Policy(nil, at.Text).Find(at.Name).Rules()), " rule"))
		}
	}}
	selection, err := lint.Select([]lint.Analyzer{rule}, lint.Choice{})
	if err != nil {
		t.Fatal(err)
	}
	targets := []load.Target{{Path: "a"}, {Path: "b"}, {Path: "tunables/global", Fragment: true}}
	if _, err := driver.Run(context.Background(), driver.Options{Loader: loader, Selection: selection, Targets: targets}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a /bin/a", "a /usr/bin/a", "wild /opt/*/x", "wild /opt/*/y", "/usr/bin/b /usr/bin/b",
		"[/usr/bin/b a a///bin/child a//hat named unknown wild]", "1 rule",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
