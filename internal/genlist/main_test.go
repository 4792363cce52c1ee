package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestListsAreFresh checks that the lists of rules are those of the files.
func TestListsAreFresh(t *testing.T) {
	lists, err := ruleLists(filepath.Join("..", "..", "lint", "rules"))
	if err != nil {
		t.Fatal(err)
	}
	if len(lists) < 9 {
		t.Errorf("%d lists, there are eight groups at least", len(lists))
	}
	for file, want := range lists {
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s is stale, run go generate ./...:\n%s", file, diff)
		}
	}
}
