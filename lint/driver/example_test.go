package driver_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// Check profiles in memory with the rules of aa-lint and one more.
func Example() {
	tree := fstest.MapFS{
		"usr.bin.foo": {Data: []byte(`abi <kernel>,

profile foo /usr/bin/foo {
  include <abstractions/base>
  /opt/foo/** rw,
  /usr/bin/less Ux,
}
`)},
		"abstractions/base": {Data: []byte("/etc/ld.so.cache r,\n")},
	}
	loader := load.New(load.Config{
		Roots:   []load.Root{{Dir: "/profiles", FS: tree}}, // load.OpenRoot is for a real directory
		Search:  []string{"/profiles"},
		WorkDir: "/profiles",
	})
	targets, err := loader.Walk(".")
	if err != nil {
		log.Fatal(err)
	}
	noOpt := lint.Analyzer{
		Code:     diag.Code{ID: "X001", Name: "no-opt"},
		Severity: diag.Warning,
		Summary:  "our systems have nothing in /opt",
		Needs:    lint.NeedsTree,
		Run: func(p *lint.Pass) {
			for rule := range lint.Each[*ast.FileRule](p.Text) {
				if strings.HasPrefix(rule.Path.Value(), "/opt/") {
					p.Report(rule.Path.Place, "our systems have nothing in /opt")
				}
			}
		},
	}
	selection, err := lint.Select(append(rules.All(), noOpt), lint.Choice{
		Preset: lint.None,
		Select: []string{"unconfined-exec", "no-opt"},
	})
	if err != nil {
		log.Fatal(err)
	}
	result, err := driver.Run(context.Background(), driver.Options{Loader: loader, Targets: targets, Selection: selection})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range result.Findings {
		at := f.Place.File.Position(f.Place.Span.Start, source.Runes)
		fmt.Printf("%s:%d:%d: %s: %s [%s]\n", f.Place.File.Name(), at.Line, at.Column, f.Severity, f.Message, f.Code)
	}
	// Output:
	// usr.bin.foo:5:3: warning: our systems have nothing in /opt [X001 no-opt]
	// usr.bin.foo:6:17: warning: /usr/bin/less runs unconfined: Ux [AA201 unconfined-exec]
}
