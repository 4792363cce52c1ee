package report

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestSanitize(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"plain\ttext", "plain\ttext"},
		{"ä日😀", "ä日😀"},
		{"a\x1b[0m", `a\x1b[0m`},
		{"a\nb\r\x00", `a\nb\r\x00`},
		{"\x7f", `\x7f`},
		{"\u009b", `\u009b`},
		{"\x9b", `\x9b`},
		{"\u202e\u2066\u200b", `\u202e\u2066\u200b`},
		{"no\u00a0break", `no\u00a0break`},
		{"\U000e0041", `\U000e0041`},
		{"\xe6\x97", `\xe6\x97`},
		{`back\slash'"`, `back\slash'"`},
		{"\ufffd", "\ufffd"},
	} {
		if diff := cmp.Diff(c.want, Sanitize(c.text)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.text, diff)
		}
	}
}

func FuzzSanitize(f *testing.F) {
	f.Add("a\x1b[0m\xff\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		got := Sanitize(text)
		if !utf8.ValidString(got) {
			t.Errorf("%q gives %q", text, got)
		}
		for _, r := range got {
			if r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Errorf("%q gives %q", text, got)
			}
		}
		if again := Sanitize(got); again != got {
			t.Errorf("%q gives %q, then %q", text, got, again)
		}
	})
}
