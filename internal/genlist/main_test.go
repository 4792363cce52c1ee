package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestListIsFresh checks that the list of rules is that of the files.
func TestListIsFresh(t *testing.T) {
	dir := filepath.Join("..", "..", "lint", "rules")
	want, err := ruleList(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "list.go"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("the list is stale, run go generate ./...:\n%s", diff)
	}
}
