package rules_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

// TestManyConflicts has many profiles for one program: each is told of once, with
// some of the others.
func TestManyConflicts(t *testing.T) {
	const profiles = 3000
	var text strings.Builder
	for i := range profiles {
		fmt.Fprintf(&text, "profile p%d /usr/bin/f* {\n}\n", i)
	}
	loader := load.New(load.Config{WorkDir: "/", Roots: []load.Root{{Dir: "/", FS: fstest.MapFS{"many": {Data: []byte(text.String())}}}}})
	result, err := driver.Run(context.Background(), driver.Options{
		Loader: loader, Targets: []load.Target{{Path: "many"}}, Selection: selected(t, lint.Choice{Select: []string{"AA604"}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Findings) != profiles-1 {
		t.Fatalf("%d findings", len(result.Findings))
	}
	for i, want := range map[int]string{3: "further profiles with the same conflict: 1", 100: "further profiles with the same conflict: 7 at least"} {
		f := result.Findings[i]
		if len(f.Related) != 3 || len(f.Notes) != 2 || f.Notes[0] != want {
			t.Errorf("%v: %q, %d related places", place(f.Place), f.Notes, len(f.Related))
		}
	}
}
