package diag_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// TestByCause looks at what is told of findings with one cause: all places, all
// messages, and a fix with all edits.
func TestByCause(t *testing.T) {
	a, b := source.NewFile("a", "one\ntwo\nthree\n"), source.NewFile("b", "one\n")
	at := func(file *source.File, start uint32, message, cause string, fixes ...diag.Fix) diag.Finding {
		place := diag.Place{File: file, Span: source.Span{Start: start, End: start + 3}}
		return diag.Finding{Code: diag.SyntaxError, Place: place, Message: message, Cause: cause, Fixes: fixes}
	}
	remove := func(file *source.File, start uint32, safe bool) diag.Fix {
		place := diag.Place{File: file, Span: source.Span{Start: start, End: start + 3}}
		return diag.Fix{Message: "remove it", Safe: safe, Edits: []diag.Edit{{Place: place}}}
	}
	list := diag.List{
		at(a, 0, "first", "x", remove(a, 0, true)),
		at(a, 0, "other", "x"),
		at(a, 4, "first", "x", remove(a, 4, true)),
		at(a, 8, "alone", ""),
		at(a, 8, "single", "y"),
		at(b, 0, "first", "x", remove(b, 0, false)),
	}
	told := list.ByCause()
	var messages []string
	for _, f := range told {
		messages = append(messages, f.Message)
	}
	if diff := cmp.Diff([]string{"first", "alone", "single"}, messages); diff != "" {
		t.Error(diff)
	}
	want := []string{"also: other", "1 more in this file, on line 2", "1 more in 1 more file: b"}
	if diff := cmp.Diff(want, told[0].Notes); diff != "" {
		t.Error(diff)
	}
	edits := []int{}
	for _, fix := range told[0].Fixes {
		edits = append(edits, len(fix.Edits))
	}
	if diff := cmp.Diff([]int{2, 1}, edits); diff != "" || !told[0].Fixes[0].Safe || told[0].Fixes[1].Safe {
		t.Error("fixes", diff)
	}
	if len(list[0].Notes) != 0 || len(list[0].Related) != 0 {
		t.Error("the list has changed")
	}
}

// TestByCauseOverlap keeps a fix that can be made where all cannot be together.
func TestByCauseOverlap(t *testing.T) {
	a := source.NewFile("a", "one\n")
	place := diag.Place{File: a, Span: source.Span{Start: 0, End: 3}}
	f := diag.Finding{Code: diag.SyntaxError, Place: place, Cause: "x", Fixes: []diag.Fix{{Message: "remove", Edits: []diag.Edit{{Place: place}}}}}
	if told := (diag.List{f, f}).ByCause(); len(told) != 1 || len(told[0].Fixes[0].Edits) != 1 {
		t.Error(told)
	}
}
