// Package wording puts rules, permissions and lists into the sentences of findings.
package wording

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// And joins words for a sentence.
func And(words []string) string {
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " and " + words[n]
	}
	return words[0]
}

// Quoted returns a rule for a sentence, on one line and not too long.
func Quoted(r *policy.Rule) string {
	text := []rune(strings.Join(strings.Fields(r.Text()), " "))
	if len(text) > 80 {
		text = append(text[:79], '…')
	}
	return "`" + string(text) + "`"
}

// Permissions spells permissions on files.
func Permissions(perms key.Perms) string {
	var b strings.Builder
	for i, p := range []key.Perms{key.FileRead, key.FileWrite, key.FileAppend, key.FileLock, key.FileMmap, key.FileExec} {
		if perms&p != 0 && (p != key.FileAppend || perms&key.FileWrite == 0) {
			b.WriteByte("rwakmx"[i])
		}
	}
	return b.String()
}

// NoteDeniesNothing tells what follows if a rule that denies matches nothing.
func NoteDeniesNothing(f *diag.Finding, denies bool) {
	if denies {
		lint.Note(f, "so the rule denies nothing")
	}
}
