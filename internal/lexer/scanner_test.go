package lexer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// words reads the rest of a scanner's tokens: kind and text, the text out of
// the sources that lie at the bases.
func words(s *lexer.Scanner, at func(source.Span) string) []string {
	list := []string{}
	for {
		t := s.Next()
		for _, c := range s.Comments() {
			list = append(list, at(c))
		}
		if t.Kind == lexer.EOF {
			return list
		}
		list = append(list, fmt.Sprintf("%s %s", t.Kind, at(t.Span)))
	}
}

func within(text string, base uint32) func(source.Span) string {
	return func(s source.Span) string { return text[s.Start-base : s.End-base] }
}

// spliced stands for the text of an included file, which takes the place of
// the include.
func TestSplice(t *testing.T) {
	tests := []struct{ name, outer, inner, want string }{
		{"statements", "/a r, include <x> /b r,", "/i r,", "Path /a|Perms r|Comma ,|Include include|FileName <x>|Path /i|Perms r|Comma ,|Path /b|Perms r|Comma ,"},
		{"nothing", "include <x> /b r,", "", "Include include|FileName <x>|Path /b|Perms r|Comma ,"},
		{"words do not go on over a seam", "include <x>b", "/a", "Include include|FileName <x>|Path /a|Ident b"},
		{"rules do", "/a include <x> ,", "r", "Path /a|Include include|FileName <x>|Ident r|Comma ,"},
		{"braces do", "include <x> /b r, }", "profile p {", "Include include|FileName <x>|Profile profile|Word p|LBrace {|Path /b|Perms r|Comma ,|RBrace }"},
		{"modes do", "include <x> inet, /b r,", "network", "Include include|FileName <x>|Network network|Word inet|Comma ,|Path /b|Perms r|Comma ,"},
		{"an assignment ends with the includer's line", "include <x>\n/b r,", "@{A} = b", "Include include|FileName <x>|Variable @{A}|Eq =|Word b|EndOfLine \n|Path /b|Perms r|Comma ,"},
		{"an include at the end of what is included", "include <x> /b", "include <y> ", "Include include|FileName <x>|Include include|FileName <y>|Path /n|Path /b"},
		{"a comment needs its newline there", "include <x>\n/b", "# c", "Include include|FileName <x>|Illegal # c|Path /b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, strings.Join(splice(test.outer, test.inner), "|")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// splice scans outer with inner in the place of <x> and "/n" in that of <y>.
func splice(outer, inner string) []string {
	const base, nestedBase = 1000, 2000
	at := func(s source.Span) string {
		switch {
		case s.Start >= nestedBase:
			return "/n"[s.Start-nestedBase : s.End-nestedBase]
		case s.Start >= base:
			return inner[s.Start-base : s.End-base]
		}
		return outer[s.Start:s.End]
	}
	s := lexer.New(outer)
	list := []string{}
	for {
		t := s.Next()
		if t.Kind == lexer.EOF {
			return list
		}
		text := at(t.Span)
		list = append(list, t.Kind.String()+" "+text)
		switch text {
		case "<x>":
			s.Splice(inner, base)
		case "<y>":
			s.Splice("/n", nestedBase)
		}
	}
}

func TestSpliced(t *testing.T) {
	s := lexer.New("a b")
	depths := []int{s.Spliced()}
	s.Splice("c", 100)
	s.Splice("d", 200)
	depths = append(depths, s.Spliced())
	for s.Next().Kind != lexer.EOF {
		depths = append(depths, s.Spliced())
	}
	if diff := cmp.Diff([]int{0, 2, 2, 1, 0, 0}, depths); diff != "" {
		t.Errorf("texts around the present one (-want +got)\n%s", diff)
	}
}

func TestSeek(t *testing.T) {
	text := "# one\nnetwork inet\n/b r, # two\n@{A} = c"
	tests := []struct {
		name string
		seek string // the text to go to
		want string
	}{
		{"the start", "# one", "# one|Network network|Word inet|Word /b|Word r|Comma ,|# two|Variable @{A}|Eq =|Word c"},
		{"out of a rule", "/b", "Path /b|Perms r|Comma ,|# two|Variable @{A}|Eq =|Word c"},
		{"before a comment", "# two", "# two|Variable @{A}|Eq =|Word c"},
		{"out of an assignment", "c", "Ident c"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := lexer.New(text)
			for s.Next().Kind != lexer.EOF {
			}
			s.Comments()
			s.Seek(uint32(strings.LastIndex(text, test.seek)))
			if s.Mode() != lexer.DefaultMode {
				t.Errorf("the mode is %v", s.Mode())
			}
			if diff := cmp.Diff(test.want, strings.Join(words(s, within(text, 0)), "|")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestSeekForgetsComments holds that what will be read again is not told twice.
func TestSeekForgetsComments(t *testing.T) {
	text := "# one\n/a # two\n r, # three\n"
	s := lexer.New(text)
	for s.Next().Kind != lexer.EOF {
	}
	s.Seek(uint32(strings.Index(text, "/a")))
	var got []string
	for _, c := range s.Comments() {
		got = append(got, text[c.Start:c.End])
	}
	if diff := cmp.Diff([]string{"# one"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestBase(t *testing.T) {
	text := "/a r, # c\n@{A} = b\n"
	const base = 100
	s := lexer.NewAt(text, base)
	if s.Offset() != base {
		t.Errorf("the offset is %d at the start", s.Offset())
	}
	want := words(lexer.New(text), within(text, 0))
	if diff := cmp.Diff(want, words(s, within(text, base))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	s.Seek(base + uint32(strings.Index(text, "@")))
	if diff := cmp.Diff(want[4:], words(s, within(text, base))); diff != "" {
		t.Errorf("behind Seek (-want +got)\n%s", diff)
	}
}

// TestCopy holds that a copy of a scanner goes its own way.
func TestCopy(t *testing.T) {
	text := "network peer=(a=b), /c r,"
	s := lexer.New(text)
	for range 4 {
		s.Next()
	}
	saved := *s
	want := words(s, within(text, 0))
	if diff := cmp.Diff(want, words(&saved, within(text, 0))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestEOFForEver(t *testing.T) {
	s := lexer.New("a")
	s.Next()
	for range 3 {
		if got, want := s.Next(), (lexer.Token{Kind: lexer.EOF, Span: source.At(1)}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestTokenLength(t *testing.T) {
	const limit = lexer.MaxToken
	pad := func(n int) string { return strings.Repeat("x", n) }
	fits := func(kind lexer.Kind) lexer.Token { return lexer.Token{Kind: kind} }
	long := lexer.Token{Kind: lexer.Illegal, Reason: lexer.TooLong}
	unclosed := lexer.Token{Kind: lexer.Illegal, Reason: lexer.UnclosedQuote}
	tests := []struct {
		name string
		text string
		want lexer.Token
	}{
		{"a path", "/" + pad(limit-1), fits(lexer.Path)},
		{"a longer path", "/" + pad(limit), long},
		{"a name", "y" + pad(limit-1), fits(lexer.Ident)},
		{"a longer name", "y" + pad(limit), long},
		{"a comment with its newline", "#" + pad(limit-2) + "\n", fits(lexer.EOF)},
		{"a longer comment", "#" + pad(limit-1) + "\n", long},
		{"a quote", `"/` + pad(limit-3) + `"`, fits(lexer.Path)},
		{"a longer quote", `"/` + pad(limit-2) + `"`, unclosed},
		{"a quote that ends behind a backslash", `"/` + pad(limit-4) + `\"`, fits(lexer.Path)},
		{"the same with more text behind it", `"/` + pad(limit-4) + `\" `, unclosed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := lexer.New(test.text).Next()
			got.Span = source.Span{}
			if got != test.want {
				t.Errorf("got %v %v, want %v %v", got.Kind, got.Reason, test.want.Kind, test.want.Reason)
			}
		})
	}
}

// TestEveryReason holds that each reason for an illegal token has an example
// in the golden files; those that are too long are in TestTokenLength.
func TestEveryReason(t *testing.T) {
	seen := map[lexer.Reason]bool{lexer.TooLong: true}
	for _, text := range goldenTexts(t) {
		s := lexer.New(text)
		for t := s.Next(); t.Kind != lexer.EOF; t = s.Next() {
			seen[t.Reason] = true
		}
	}
	for r := lexer.UnexpectedByte; r.String() != "Reason?"; r++ {
		if !seen[r] {
			t.Errorf("no golden file has a token that is illegal for the reason %v", r)
		}
	}
}

// TestEveryKindAndMode holds that the golden files have each of them.
func TestEveryKindAndMode(t *testing.T) {
	kinds, modes := map[string]bool{}, map[string]bool{}
	for _, text := range goldenTexts(t) {
		s := lexer.New(text)
		for t := s.Next(); t.Kind != lexer.EOF; t = s.Next() {
			kinds[t.Kind.String()] = true
			modes[t.Mode.String()] = true
		}
	}
	for k := lexer.Illegal; k.String() != "Kind?"; k++ {
		if !kinds[k.String()] {
			t.Errorf("no golden file has a token of the kind %v", k)
		}
	}
	for m := lexer.DefaultMode; m.String() != "Mode?"; m++ {
		if !modes[m.String()] {
			t.Errorf("no golden file has a token in the mode %v", m)
		}
	}
}
