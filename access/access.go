// Package access asks profiles for accesses in words like those of rules: whether
// one is allowed, which rules decide it, and whether there is any of a kind.
package access

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// Access is what a question asks for: permissions of a class on one key, or on
// any key of a set.
type Access struct {
	Class policy.Class
	Perms policy.Perms // for files, those of the owner
	// Keys are the keys asked about, encoded as the class has them.
	Keys glob.Expr
	// Text says it in words, for people.
	Text string
}

// Paths returns the access to a file, with permissions as letters out of
// "rwamklx".
func Paths(letters, path string) (Access, error) {
	perms, err := filePerms(letters)
	return Access{Class: policy.ClassFile, Perms: perms, Keys: glob.Literal(path), Text: letters + " " + path}, err
}

// filePerms reads letters of permissions.
func filePerms(letters string) (policy.Perms, error) {
	var perms policy.Perms
	for _, c := range letters {
		p, ok := map[rune]policy.Perms{
			'r': policy.FileRead, 'w': policy.FileWrite, 'a': policy.FileAppend, 'm': policy.FileMmap,
			'k': policy.FileLock, 'l': policy.FileLink, 'x': policy.FileExec,
		}[c]
		if !ok {
			return 0, fmt.Errorf("%q are no permissions of files: they are letters out of rwamklx", letters)
		}
		perms |= p
	}
	if perms == 0 {
		return 0, fmt.Errorf("no permission is named: they are letters out of rwamklx")
	}
	return perms, nil
}

// Letters reports whether a word looks like permissions of files.
func Letters(word string) bool { return word != "" && strings.Trim(word, "rwamklx") == "" }

// perm returns the permission of a word; false if the vocabulary lacks it.
func perm(v *ast.Vocabulary, word string) (policy.Perms, bool) {
	t, ok := v.Lookup(word)
	return policy.Perms(t.Value), ok
}

// LettersOf returns permissions of files as letters.
func LettersOf(perms policy.Perms) string {
	return strings.Join(policy.PermWords(policy.ClassFile, perms), "")
}
