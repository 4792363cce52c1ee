package parser

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// Permissions as people write them who do not know that they are letters.

// permLetters are the letters that stand for words.
var permLetters = map[string]string{
	"read": "r", "reading": "r", "open": "r", "write": "w", "writing": "w", "create": "w", "delete": "w",
	"append": "a", "link": "l", "lock": "k", "map": "m", "mmap": "m",
	"exec": "x", "execute": "x", "run": "x", "spawn": "x", "start": "x", "readwrite": "rw",
}

// explainPerms says what the letters of permissions stand for.
func explainPerms(f *diag.Finding) {
	note(f, "r reads, w writes, creates and deletes, a appends, l links, k locks, m maps as code")
	note(f, "to execute: ix in this profile, px in its own, cx in a child profile, ux unconfined; pix, pux, cix, cux fall back")
}

// wordsBeforePath adds to a finding on the token i, a word for a permission that
// stands before its path, the rule that is meant.
func (s *statement) wordsBeforePath(f *diag.Finding, i int) {
	if s.splice != nil {
		return
	}
	start := s.toks[i].Span.Start
	perms, at := s.permWords(start)
	end, ok := s.pathAt(at)
	if perms == "" || !ok || !s.ruleEndsAt(end) {
		return
	}
	perms = s.asPerms(perms, i)
	whole := source.Span{Start: start, End: end}
	path := s.slice(source.Span{Start: at, End: end})
	s.fix(f, false, whole, path+" "+perms, "write %s %s,", path, perms)
}

// wordsBehindPath adds to a finding on what stands at an offset in the place of
// permissions the letters that are meant.
func (s *statement) wordsBehindPath(f *diag.Finding, at uint32) {
	if s.splice != nil {
		return
	}
	perms, end := s.permWords(at)
	if perms == "" || !s.ruleEndsAt(end) {
		return
	}
	perms = s.asPerms(perms, len(s.toks))
	end -= uint32(len(s.src[at:end]) - len(strings.TrimRight(s.src[at:end], " \t")))
	s.fix(f, false, source.Span{Start: at, End: end}, perms, "write %s", perms)
}

// fixedUpTo returns the end of the text that the fix of the last finding is about,
// with the comma behind it; 0 if there is no fix.
func (rp *reporter) fixedUpTo() uint32 {
	f := rp.diags[len(rp.diags)-1]
	if rp.splice != nil || len(f.Fixes) == 0 {
		return 0
	}
	end := f.Fixes[0].Edits[0].Place.Span.End
	if int(end) < len(rp.src) && rp.src[end] == ',' {
		end++
	}
	return end
}

// lettersMeant returns the permissions that letters of other systems stand for;
// "" if there are none.
func (s *statement) lettersMeant(text string) string {
	if mode := fileMode().FindStringSubmatch(text); mode != nil {
		return s.asPerms(ofMode(mode), len(s.toks))
	}
	const other = "-cdstCDST"
	if !strings.ContainsAny(text, other) || strings.Trim(text, "rwalkmxRWALKMX"+other) != "" {
		return ""
	}
	return s.asPerms(strings.NewReplacer("-", "", "c", "w", "d", "w", "s", "", "t", "").Replace(strings.ToLower(text)), len(s.toks))
}

// fileMode is a mode as chmod(1) takes it: what the owner may do, as a digit or
// as letters.
var fileMode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[0-7]?([0-7])[0-7]{2}|[ugoa]*[+=]([rwx]+))$`) })

// ofMode returns the letters of a mode that was found.
func ofMode(mode []string) string {
	if mode[1] == "" {
		return mode[2]
	}
	letters := ""
	for i, letter := range []string{"r", "w", "x"} {
		if (mode[1][0]-'0')&(4>>i) != 0 {
			letters += letter
		}
	}
	return letters
}

// permRun is a run of words for permissions, with what people put between them.
var permRun = sync.OnceValue(func() *regexp.Regexp {
	word := `(?:` + strings.Join(slices.Sorted(maps.Keys(permLetters)), "|") + `)\b`
	return regexp.MustCompile(`(?i)^` + word + `(?:(?:[ \t]*[,/|+&][ \t]*|[ \t]+(?:and[ \t]+)?)` + word + `)*[ \t]*`)
})

// permWords returns the letters for the words for permissions at an offset, and
// where the text goes on behind them.
func (in *input) permWords(at uint32) (letters string, end uint32) {
	run := permRun().FindString(in.src[at:lineEnd(in.src, at)])
	for _, word := range strings.FieldsFunc(strings.ToLower(run), func(c rune) bool { return !unicode.IsLetter(c) }) {
		letters += permLetters[word]
	}
	return letters, at + uint32(len(run))
}

// pathAt returns the end of the path at an offset; false if there is none.
func (in *input) pathAt(at uint32) (uint32, bool) {
	rest := in.src[at:lineEnd(in.src, at)]
	switch {
	case strings.HasPrefix(rest, `"`):
		i := strings.IndexByte(rest[1:], '"')
		return at + uint32(i) + 2, i > 0
	case !strings.HasPrefix(rest, "/") && !strings.HasPrefix(rest, "@{"):
		return 0, false
	}
	word := rest[:len(rest)-len(strings.TrimLeftFunc(rest, func(c rune) bool { return c != ' ' && c != '\t' && c != '\r' }))]
	return at + uint32(len(strings.TrimRight(word, ","))), true
}

// ruleEndsAt reports whether nothing follows an offset on its line but the comma
// of a rule and a comment.
func (in *input) ruleEndsAt(at uint32) bool {
	rest := strings.TrimSpace(in.src[at:lineEnd(in.src, at)])
	rest, ok := strings.CutPrefix(rest, ",")
	rest = strings.TrimSpace(rest)
	return ok && (rest == "" || rest[0] == '#')
}

// asPerms returns the permission string of letters, for a rule with the
// qualifiers before token i.
func (s *statement) asPerms(letters string, i int) string {
	exec := "ix"
	for _, t := range s.toks[:min(i, len(s.toks))] {
		if t.Kind == lexer.Deny {
			exec = "x"
		}
	}
	var b strings.Builder
	for _, letter := range "rwalkm" {
		if strings.ContainsRune(letters, letter) && (letter != 'a' || !strings.Contains(letters, "w")) {
			b.WriteRune(letter)
		}
	}
	if strings.Contains(letters, "x") {
		b.WriteString(exec)
	}
	return b.String()
}
