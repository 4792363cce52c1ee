package lexer_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// FuzzScanner scans anything and holds what others build on: tokens and
// comments lie in the text in order, nothing but separators lies between them,
// and reading again gives the same.
func FuzzScanner(f *testing.F) {
	for _, text := range goldenTexts(f) {
		f.Add(text)
	}
	for _, dir := range []string{"../../testdata/profiles", "../../parser/testdata"} {
		for _, text := range seeds(f, dir) {
			f.Add(text)
		}
	}
	f.Fuzz(checkScanner)
}

// seeds returns the texts of all files under a directory, and those that lie in
// archives; none if there is no such directory.
func seeds(f *testing.F, dir string) []string {
	f.Helper()
	var texts []string
	err := filepath.WalkDir(filepath.FromSlash(dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, string(text))
		for _, file := range txtar.Parse(text).Files {
			texts = append(texts, string(file.Data))
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		f.Fatal(err)
	}
	return texts
}

// step is what one call of Next tells.
type step struct {
	Token    lexer.Token
	Comments []source.Span
}

// scanAll reads up to EOF. Each byte makes at most two tokens: itself, and an
// empty one for a name or value that is missing behind it.
func scanAll(t *testing.T, text string, s *lexer.Scanner) []step {
	t.Helper()
	var steps []step
	for range 2*len(text) + 1 {
		offset, mode := s.Offset(), s.Mode()
		token := s.Next()
		if token.Kind != lexer.EOF && s.Offset() == offset && s.Mode() == mode {
			t.Fatalf("no progress at %d in the mode %v: %+v", offset, mode, token)
		}
		if s.Offset() < token.Span.End {
			t.Fatalf("the scanner is at %d, inside of %+v", s.Offset(), token)
		}
		steps = append(steps, step{token, append([]source.Span(nil), s.Comments()...)})
		if token.Kind == lexer.EOF {
			return steps
		}
	}
	t.Fatalf("more than %d tokens", 2*len(text)+1)
	return nil
}

func checkScanner(t *testing.T, text string) {
	steps := scanAll(t, text, lexer.New(text))
	at := uint32(0)
	for _, s := range steps {
		gap := source.Span{Start: at, End: s.Token.Span.Start}
		if gap.End < gap.Start || s.Token.Span.End < s.Token.Span.Start || int(s.Token.Span.End) > len(text) {
			t.Fatalf("%+v comes behind the offset %d of %d", s.Token, at, len(text))
		}
		checkGap(t, text, gap, s)
		checkToken(t, text, s.Token)
		at = s.Token.Span.End
	}
	if int(at) != len(text) {
		t.Fatalf("EOF at %d of %d", at, len(text))
	}
	sameSteps(t, "scanning again", steps, scanAll(t, text, lexer.New(text)))
	checkSeek(t, text, steps)
}

// checkGap holds that nothing is lost between two tokens.
func checkGap(t *testing.T, text string, gap source.Span, s step) {
	t.Helper()
	inList := s.Token.Mode == lexer.ListMode || s.Token.Mode == lexer.GroupMode
	inAssignment := s.Token.Mode == lexer.AssignMode || s.Token.Mode == lexer.BooleanValueMode
	comments := s.Comments
	for i := gap.Start; i < gap.End; i++ {
		if len(comments) > 0 && comments[0].Start == i {
			checkComment(t, text, gap, comments[0])
			i = comments[0].End - 1
			comments = comments[1:]
			continue
		}
		continues := int(i)+1 < len(text) && text[i+1] == '\n'
		switch b := text[i]; {
		case b == ' ' || b == '\t' || b == '\n':
		case b == '\r' && continues:
		case b == ',' && inList:
		case b == '\\' && continues && inAssignment:
		default:
			t.Fatalf("%q is lost before %+v", text[i:i+1], s.Token)
		}
	}
	if len(comments) > 0 {
		t.Fatalf("the comment %v is not where it was read, before %+v", comments[0], s.Token)
	}
}

func checkComment(t *testing.T, text string, gap, c source.Span) {
	t.Helper()
	if !gap.Contains(c) || c.Empty() || text[c.Start] != '#' || int(c.End) < len(text) && text[c.End] != '\n' && text[c.End] != '\r' {
		t.Fatalf("the comment %v is not from # to the end of its line", c)
	}
}

// checkToken holds which tokens have no text and which have a reason.
func checkToken(t *testing.T, text string, token lexer.Token) {
	t.Helper()
	switch token.Kind {
	case lexer.EOF:
		if !token.Span.Empty() || int(token.Span.Start) != len(text) {
			t.Fatalf("%+v is not at the end", token)
		}
	case lexer.EndOfLine, lexer.Illegal:
	default:
		if token.Span.Empty() {
			t.Fatalf("%+v has no text", token)
		}
	}
	if (token.Kind == lexer.Illegal) != (token.Reason != lexer.NoReason) {
		t.Fatalf("%+v: illegal tokens, and they alone, have a reason", token)
	}
	if token.Kind.String() == "Kind?" || token.Mode.String() == "Mode?" || token.Reason.String() == "Reason?" {
		t.Fatalf("%+v is not one of the known kinds", token)
	}
}

// checkSeek goes back to some of the tokens that were read in DefaultMode: what
// follows depends on nothing before it.
func checkSeek(t *testing.T, text string, steps []step) {
	t.Helper()
	stride := 1 + len(steps)/8
	for i := 0; i < len(steps); i += stride {
		token := steps[i].Token
		if token.Mode != lexer.DefaultMode {
			continue
		}
		s := lexer.New(text)
		s.Seek(token.Span.Start)
		got := scanAll(t, text, s)
		want := append([]step(nil), steps[i:]...)
		want[0].Comments = nil
		sameSteps(t, fmt.Sprintf("from %+v on", token), want, got)
	}
}

func sameSteps(t *testing.T, what string, want, got []step) {
	t.Helper()
	same := func(a, b step) bool { return a.Token == b.Token && slices.Equal(a.Comments, b.Comments) }
	if !slices.EqualFunc(want, got, same) { // cmp.Diff alone is slow for a fuzz target
		t.Fatalf("%s (-want +got)\n%s", what, cmp.Diff(want, got))
	}
}
