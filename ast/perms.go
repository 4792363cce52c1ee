package ast

import "strings"

// NextPerm decodes the first permission of a permission string and returns its
// length, 0 if there is none.
func NextPerm(text string) (FileAccess, ExecMode, int) {
	if text == "" {
		return 0, ExecMode{}, 0
	}
	switch text[0] {
	case 'r', 'R':
		return ReadAccess, ExecMode{}, 1
	case 'w', 'W':
		return WriteAccess, ExecMode{}, 1
	case 'a':
		return AppendAccess, ExecMode{}, 1
	case 'l', 'L':
		return LinkAccess, ExecMode{}, 1
	case 'k':
		return LockAccess, ExecMode{}, 1
	case 'm', 'M':
		return MmapAccess, ExecMode{}, 1
	case 'x', 'X':
		return ExecAccess, ExecMode{}, 1
	}
	mode, n := execMode(text)
	return 0, mode, n
}

// execMode decodes an exec mode. The case of its first letter decides about
// the environment; the case of the others means nothing.
func execMode(text string) (ExecMode, int) {
	var m ExecMode
	lower := strings.ToLower(text[:min(len(text), 3)])
	n := 2
	switch {
	case strings.HasPrefix(lower, "ix"):
		return ExecMode{Transition: ExecInherit, Scrub: true}, n
	case lower[0] == 'u':
		m.Transition = ExecUnconfined
	case lower[0] == 'p':
		m.Transition = ExecProfile
	case lower[0] == 'c':
		m.Transition = ExecChild
	default:
		return m, 0
	}
	m.Scrub = text[0] < 'a'
	if m.Transition != ExecUnconfined && len(lower) == 3 && lower[1] != 'x' {
		n = 3
		switch lower[1] {
		case 'i':
			m.Fallback = ExecInherit
		case 'u':
			m.Fallback = ExecUnconfined
		}
	}
	if len(lower) < n || lower[n-1] != 'x' || n == 3 && m.Fallback == NoExec {
		return ExecMode{}, 0
	}
	return m, n
}

// ParseFilePerms decodes a permission string such as "rw" or "rPx"; false if it
// is none, or says two ways to execute.
func ParseFilePerms(text string) (FilePerms, bool) {
	perms := FilePerms{Word: Word{Raw: text}}
	for i := 0; i < len(text); {
		access, mode, n := NextPerm(text[i:])
		if n == 0 {
			return FilePerms{}, false
		}
		perms.Access |= access
		if mode.Transition != NoExec {
			if old := perms.Exec; old.Transition != NoExec && old != mode {
				return FilePerms{}, false
			}
			perms.Exec = mode
		}
		i += n
	}
	return perms, text != ""
}

// Meaning returns access and exec mode: what the fields say, or where they are
// zero, what the word does.
func (p FilePerms) Meaning() (FileAccess, ExecMode) {
	if p.Access == 0 && p.Exec == (ExecMode{}) {
		decoded, _ := ParseFilePerms(p.Raw)
		return decoded.Access, decoded.Exec
	}
	return p.Access, p.Exec
}

// IsZero reports whether there is no list.
func (l PermList) IsZero() bool { return !l.Paren && len(l.Words) == 0 }

// Perms returns what the words of a list add up to in a vocabulary such as
// SignalPermNames, where r and w stand for read and write; false if one of them
// is not in it. In nil there is none.
func (l PermList) Perms(names *Vocabulary) (set int, ok bool) {
	ok = true
	for _, w := range l.Words {
		bits, known := permBits(w.Value(), names)
		set, ok = set|bits, ok && known
	}
	return set, ok
}

func permBits(word string, names *Vocabulary) (int, bool) {
	if names == nil {
		return 0, false
	}
	if t, ok := names.Lookup(word); ok {
		return t.Value, true
	}
	set := 0
	for _, c := range []byte(strings.ToLower(word)) {
		t, ok := names.Lookup(map[byte]string{'r': "read", 'w': "write"}[c])
		if !ok {
			return 0, false
		}
		set |= t.Value
	}
	return set, word != ""
}

// PermListOf returns the list of the words that stand for a set of permissions.
// A bit that has no word stands as a word that is in no vocabulary.
func PermListOf(set int, names *Vocabulary) PermList {
	var l PermList
	for _, t := range names.Terms() {
		if set&t.Value != 0 {
			l.Words = append(l.Words, Word{Raw: t.Name})
			set &^= t.Value
		}
	}
	if set != 0 {
		l.Words = append(l.Words, Word{Raw: "unknown"})
	}
	l.Paren = len(l.Words) > 1
	return l
}
