package lexer_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/lexer"
)

// headWords are the words of keywords.tsv that have a meaning before "=" or a
// blank only; Keyword knows nothing about what follows.
var headWords = map[string]bool{"include": true, "identities": true, "flags": true, "xattrs": true}

// TestKeywordTable compares the keywords with the table of the language's
// description.
func TestKeywordTable(t *testing.T) {
	for _, row := range corpus.Table(t, filepath.Join(corpus.Dir(t), "spec", "tables", "keywords.tsv")) {
		word, token, mode, role := row[0], row[1], row[3], row[4]
		got := lexer.Keyword(word)
		switch {
		case headWords[word]:
			if got != lexer.Ident {
				t.Errorf("%s: got %v, it is a keyword only before what follows it", word, got)
			}
			continue
		case strings.Contains(role, "permission") || role == "reserved":
			if got != lexer.Reserved {
				t.Errorf("%s: got %v, want Reserved", word, got)
			}
		case !strings.EqualFold(got.String(), strings.ReplaceAll(token, "_", "")):
			t.Errorf("%s: got %v, want %s", word, got, token)
		}
		if entered := modeAfter(word); !strings.EqualFold(entered, strings.ReplaceAll(mode, "_", "")) {
			t.Errorf("%s: enters the mode %s, want %s", word, entered, mode)
		}
	}
	for _, word := range []string{"foo", "Profile", "", "_x"} {
		if got := lexer.Keyword(word); got != lexer.Ident {
			t.Errorf("%q: got %v, want Ident", word, got)
		}
	}
}

// modeAfter returns the mode that a word leads to, "-" if it leads to none.
func modeAfter(word string) string {
	s := lexer.New(word + " ")
	s.Next()
	if s.Mode() == lexer.DefaultMode {
		return "-"
	}
	return s.Mode().String()
}

func TestIsPerms(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"", false},
		{"r", true}, {"w", true}, {"a", true}, {"l", true}, {"k", true}, {"m", true}, {"x", true},
		{"R", true}, {"W", true}, {"L", true}, {"M", true}, {"X", true},
		{"A", false}, {"K", false}, {"z", false},
		{"rwlkm", true}, {"rr", true}, {"rz", false}, {"r w", false},
		{"p", false}, {"px", true}, {"pX", true}, {"Px", true}, {"PX", true},
		{"i", false}, {"ix", true}, {"Ix", true}, {"u", false}, {"ux", true}, {"Ux", true},
		{"pix", true}, {"Pix", true}, {"cux", true}, {"CUx", true}, {"ciX", true},
		{"ipx", false}, {"iux", false}, {"pcx", false}, {"pi", false}, {"pir", false},
		{"rpixw", true}, {"ixx", true}, {"xix", true}, {"pxcx", true},
	}
	for _, test := range tests {
		if got := lexer.IsPerms(test.text); got != test.want {
			t.Errorf("%q: got %v, want %v", test.text, got, test.want)
		}
	}
}

// TestPermissionTables compares with the tables of permissions.
func TestPermissionTables(t *testing.T) {
	dir := filepath.Join(corpus.Dir(t), "spec", "tables")
	for _, row := range corpus.Table(t, filepath.Join(dir, "file_perms.tsv")) {
		for _, perm := range []string{row[0], row[3]} {
			if perm != "" && perm != "-" && !lexer.IsPerms(perm) {
				t.Errorf("%q is no permission", perm)
			}
		}
	}
	for _, row := range corpus.Table(t, filepath.Join(dir, "exec_modes.tsv")) {
		for _, mode := range append(strings.Fields(row[4]), row[0]) {
			if !lexer.IsPerms(mode) {
				t.Errorf("%q is no permission", mode)
			}
		}
	}
}
