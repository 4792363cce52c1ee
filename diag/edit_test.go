package diag_test

import (
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

func edit(file *source.File, start, end uint32, text string) diag.Edit {
	return diag.Edit{Place: diag.Place{File: file, Span: source.Span{Start: start, End: end}}, Text: text}
}

func TestApply(t *testing.T) {
	f, other := source.NewFile("f", "0123456789"), source.NewFile("f", "0123456789")
	tests := []struct {
		name  string
		edits []diag.Edit
		want  string
	}{
		{"no edits", nil, "0123456789"},
		{"a replacement", []diag.Edit{edit(f, 2, 4, "ab c")}, "01ab c456789"},
		{"a removal", []diag.Edit{edit(f, 2, 4, "")}, "01456789"},
		{"all of the file", []diag.Edit{edit(f, 0, 10, "x")}, "x"},
		{"insertions at both ends", []diag.Edit{edit(f, 10, 10, ">"), edit(f, 0, 0, "<")}, "<0123456789>"},
		{"any order", []diag.Edit{edit(f, 7, 8, "c"), edit(f, 1, 2, "a"), edit(f, 4, 5, "b")}, "0a23b56c89"},
		{"one directly behind the other", []diag.Edit{edit(f, 4, 6, "b"), edit(f, 2, 4, "a")}, "01ab6789"},
		{"insertions at one place keep their order", []diag.Edit{edit(f, 5, 5, "a"), edit(f, 5, 5, "b"), edit(f, 5, 5, "c")}, "01234abc56789"},
		{"an insertion comes before a replacement", []diag.Edit{edit(f, 5, 6, "R"), edit(f, 5, 5, "i")}, "01234iR6789"},
		{"an insertion behind a replacement", []diag.Edit{edit(f, 6, 6, "i"), edit(f, 5, 6, "R")}, "01234Ri6789"},
		{"another file of the same name", []diag.Edit{edit(other, 0, 10, ""), edit(f, 0, 1, "x")}, "x123456789"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := diag.Apply(f, test.edits)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestApplyRefuses(t *testing.T) {
	f := source.NewFile("dir/f", "0123456789")
	tests := []struct {
		name  string
		edits []diag.Edit
		want  string
	}{
		{"two that overlap", []diag.Edit{edit(f, 4, 6, ""), edit(f, 3, 5, "")}, "dir/f: edit of bytes 4 to 6 overlaps another or leaves the file"},
		{"one twice", []diag.Edit{edit(f, 3, 5, "x"), edit(f, 3, 5, "x")}, "dir/f: edit of bytes 3 to 5 overlaps another or leaves the file"},
		{"an insertion inside of a replacement", []diag.Edit{edit(f, 4, 4, "x"), edit(f, 3, 5, "")}, "dir/f: edit of bytes 4 to 4 overlaps another or leaves the file"},
		{"beyond the end", []diag.Edit{edit(f, 9, 11, "")}, "dir/f: edit of bytes 9 to 11 overlaps another or leaves the file"},
		{"an insertion beyond the end", []diag.Edit{edit(f, 11, 11, "x")}, "dir/f: edit of bytes 11 to 11 overlaps another or leaves the file"},
		{"ends before it starts", []diag.Edit{edit(f, 5, 4, "")}, "dir/f: edit of bytes 5 to 4 overlaps another or leaves the file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text, err := diag.Apply(f, test.edits)
			if err == nil {
				t.Fatalf("got the text %q and no error", text)
			}
			if err.Error() != test.want {
				t.Errorf("got %q, want %q", err, test.want)
			}
		})
	}
}
