package source_test

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/source"
)

var units = []struct {
	name string
	unit source.Unit
}{{"runes", source.Runes}, {"bytes", source.Bytes}, {"utf16", source.UTF16}}

// place is a position without its offset.
type place struct{ Line, Column int }

func TestPosition(t *testing.T) {
	tests := []struct {
		name   string
		text   string
		offset uint32
		runes  place
		bytes  place
		utf16  place
	}{
		{"empty file", "", 0, place{1, 1}, place{1, 1}, place{1, 1}},
		{"beyond the end", "ab", 9, place{1, 3}, place{1, 3}, place{1, 3}},
		{"ASCII", "/a r,\n/b w,\n", 9, place{2, 4}, place{2, 4}, place{2, 4}},
		{"a tab is one column", "\t\tx", 2, place{1, 3}, place{1, 3}, place{1, 3}},
		{"on the newline", "ab\ncd", 2, place{1, 3}, place{1, 3}, place{1, 3}},
		{"behind the last newline", "ab\n", 3, place{2, 1}, place{2, 1}, place{2, 1}},
		{"CRLF", "ab\r\ncd", 5, place{2, 2}, place{2, 2}, place{2, 2}},
		{"between CR and LF", "ab\r\ncd", 3, place{1, 4}, place{1, 4}, place{1, 4}},
		{"CR alone ends no line", "ab\rcd", 4, place{1, 5}, place{1, 5}, place{1, 5}},
		{"UTF-8", "äöx", 4, place{1, 3}, place{1, 5}, place{1, 3}},
		{"astral", "😀x", 4, place{1, 2}, place{1, 5}, place{1, 3}},
		{"not UTF-8", "\xff\x80x", 2, place{1, 3}, place{1, 3}, place{1, 3}},
		{"cut at the end of the file", "\xf0\x9f\x98", 3, place{1, 4}, place{1, 4}, place{1, 4}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := source.NewFile("f", test.text)
			for i, want := range []place{test.runes, test.bytes, test.utf16} {
				got := f.Position(test.offset, units[i].unit)
				offset := min(int(test.offset), len(test.text))
				if diff := cmp.Diff(source.Position{Line: want.Line, Column: want.Column, Offset: offset}, got); diff != "" {
					t.Errorf("%s (-want +got)\n%s", units[i].name, diff)
				}
			}
		})
	}
}

func TestOffset(t *testing.T) {
	tests := []struct {
		name         string
		text         string
		line, column int
		unit         source.Unit
		want         uint32
	}{
		{"empty file", "", 1, 1, source.Runes, 0},
		{"start of a line", "ab\ncd", 2, 1, source.Runes, 3},
		{"beyond the end of a line", "ab\ncd", 1, 9, source.Runes, 2},
		{"beyond the end of a line in bytes", "ab\ncd", 1, 9, source.Bytes, 2},
		{"beyond the end of a CRLF line", "ab\r\ncd", 1, 9, source.UTF16, 2},
		{"a column before the first", "ab\ncd", 2, 0, source.Runes, 3},
		{"a column before the first in bytes", "ab\ncd", 2, -1, source.Bytes, 3},
		{"a line before the first", "ab\ncd", 0, 2, source.Runes, 0},
		{"a line behind the last", "ab\ncd", 3, 1, source.Runes, 5},
		{"behind a character of two units", "😀x", 1, 3, source.UTF16, 4},
		{"inside of a character of two units", "😀x", 1, 2, source.UTF16, 4},
		{"inside of a character in bytes", "äx", 1, 2, source.Bytes, 1},
		{"the CR at the end of the file is text", "ab\r", 1, 4, source.Runes, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := source.NewFile("f", test.text)
			if got := f.Offset(test.line, test.column, test.unit); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	tests := []struct {
		name string
		text string
		want []string
	}{
		{"empty file", "", []string{""}},
		{"one line", "ab", []string{"ab"}},
		{"final newline", "ab\n", []string{"ab", ""}},
		{"empty lines", "\n\n", []string{"", "", ""}},
		{"CRLF", "a\r\n\r\nb", []string{"a", "", "b"}},
		{"CR without LF is text", "a\rb\r\r\n\r", []string{"a\rb\r", "\r"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := source.NewFile("f", test.text)
			got := []string{}
			for n := 1; n <= f.Lines(); n++ {
				got = append(got, f.Slice(f.Line(n)))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLineOutside(t *testing.T) {
	f := source.NewFile("f", "ab\ncd")
	got := []source.Span{f.Line(-1), f.Line(0), f.Line(3)}
	want := []source.Span{source.At(0), source.At(0), source.At(5)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestLineAt(t *testing.T) {
	f := source.NewFile("f", "ab\n\ncd")
	got := []int{}
	for offset := range uint32(8) {
		got = append(got, f.LineAt(offset))
	}
	if diff := cmp.Diff([]int{1, 1, 1, 2, 3, 3, 3, 3}, got); diff != "" {
		t.Errorf("lines of the offsets from 0 (-want +got)\n%s", diff)
	}
}

func TestSlice(t *testing.T) {
	f := source.NewFile("name", "abcdef")
	tests := []struct {
		name string
		span source.Span
		want string
	}{
		{"inside", source.Span{Start: 1, End: 3}, "bc"},
		{"all", f.Span(), "abcdef"},
		{"empty", source.At(2), ""},
		{"the end is beyond the file", source.Span{Start: 4, End: 99}, "ef"},
		{"all is beyond the file", source.Span{Start: 98, End: 99}, ""},
		{"the largest offsets", source.Span{Start: source.MaxSize, End: source.MaxSize}, ""},
		{"ends before it starts", source.Span{Start: 4, End: 2}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := f.Slice(test.span); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if f.Name() != "name" || f.Text() != "abcdef" {
		t.Errorf("name %q and text %q are not those given", f.Name(), f.Text())
	}
}

// slowPosition works a position out from the start of the file.
func slowPosition(text string, offset int, unit source.Unit) source.Position {
	before := text[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	width := offset - start
	switch unit {
	case source.Runes:
		width = utf8.RuneCountInString(before[start:])
	case source.UTF16:
		width = len(utf16.Encode([]rune(before[start:])))
	}
	return source.Position{Line: 1 + strings.Count(before, "\n"), Column: 1 + width, Offset: offset}
}

// pieces are what random texts are made of: all that columns and lines depend
// on.
var pieces = []string{"a", "\t", "ä", "日", "😀", "\xff", "\x80\x80\x80\x80", "\xf0\x9f", "\xe6", "\r", "\r\n", "\n"}

func randomText(random *rand.Rand, size, kinds int) string {
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(pieces[random.IntN(kinds)])
	}
	return b.String()
}

// TestPositionProperty holds Position against the plain way to work it out, and
// Offset against Position.
func TestPositionProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		size, kinds := random.IntN(60), len(pieces)
		if round%10 == 0 {
			// Lines so long that marks are used; few of them, or none.
			size, kinds = 20_000, len(pieces)-round/10%4
		}
		text := randomText(random, size, kinds)
		f := source.NewFile("f", text)
		for range 100 {
			checkPosition(t, f, random.IntN(len(text)+1))
		}
	}
}

func checkPosition(t *testing.T, f *source.File, offset int) {
	t.Helper()
	for _, u := range units {
		want := slowPosition(f.Text(), offset, u.unit)
		got := f.Position(uint32(offset), u.unit)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s of offset %d in %.60q (-want +got)\n%s", u.name, offset, f.Text(), diff)
		}
		if u.unit != source.Bytes && cutsCharacter(f.Text(), offset) || betweenCRLF(f.Text(), offset) {
			continue
		}
		if back := f.Offset(got.Line, got.Column, u.unit); back != uint32(offset) {
			t.Fatalf("%s: offset %d has the position %+v, which has the offset %d, in %.60q", u.name, offset, got, back, f.Text())
		}
	}
}

func cutsCharacter(text string, offset int) bool {
	for at := 0; at < offset; {
		_, size := utf8.DecodeRuneInString(text[at:])
		if at += size; at > offset {
			return true
		}
	}
	return false
}

// betweenCRLF reports whether an offset is inside of a line end: no column
// leads there.
func betweenCRLF(text string, offset int) bool {
	return offset > 0 && offset < len(text) && text[offset-1:offset+1] == "\r\n"
}

// TestBlockEdges looks at and around the offsets at which counting starts anew
// in long lines.
func TestBlockEdges(t *testing.T) {
	const block = 1 << 12
	for _, piece := range []string{"a", "ä", "日", "😀", "\x80", "\xf0\x9f\x98"} {
		for shift := range 4 {
			text := strings.Repeat("x", shift) + strings.Repeat(piece, 3*block/len(piece))
			f := source.NewFile("f", text)
			for edge := block; edge <= len(text); edge += block {
				for offset := edge - 5; offset <= min(edge+5, len(text)); offset++ {
					checkPosition(t, f, offset)
				}
			}
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	text := strings.Repeat("ä", 10_000)
	f := source.NewFile("f", text)
	var wg sync.WaitGroup
	for _, u := range units {
		for range 4 {
			wg.Go(func() {
				want := slowPosition(text, 18_000, u.unit)
				if diff := cmp.Diff(want, f.Position(18_000, u.unit)); diff != "" {
					t.Errorf("%s (-want +got)\n%s", u.name, diff)
				}
			})
		}
	}
	wg.Wait()
}

// BenchmarkPosition asks for the places of a thousand findings.
func BenchmarkPosition(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"lines", strings.Repeat("  /usr/share/some/ä/** rw,\n", 10_000)},
		{"one line", strings.Repeat("  /usr/share/some/ä/** rw, ", 400_000)},
	} {
		for _, u := range units {
			b.Run(c.name+"/"+u.name, func(b *testing.B) {
				f := source.NewFile("f", c.text)
				step := len(c.text) / 1000
				for b.Loop() {
					for i := range 1000 {
						f.Position(uint32(i*step), u.unit)
					}
				}
			})
		}
	}
}
