package redundancy

import (
	"strings"

	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// tooWide reports whether a rule allows so much that it is one to narrow down: what
// AA205, AA207 and AA208 find, and rules that name nothing. The rules below it are
// then what is left of what the program needs.
func (s *idleScene) tooWide(i int) bool {
	if wide, known := s.wide[i]; known {
		return wide
	}
	r := &s.rules[i]
	wide := !r.Quals.Deny() && (namesNothing(r) || s.widePaths(i))
	if s.wide == nil {
		s.wide = map[int]bool{}
	}
	s.wide[i] = wide
	return wide
}

// namesNothing reports whether a rule is for all of a class, such as "network,".
func namesNothing(r *policy.Rule) bool {
	words := strings.Fields(strings.TrimSuffix(r.Text(), ","))
	if len(words) == 0 || strings.ContainsAny(words[len(words)-1], "/@\"<(=") {
		return false
	}
	for _, word := range words[:len(words)-1] {
		switch word {
		case "allow", "audit", "owner", "other":
		default:
			if !strings.HasPrefix(word, "priority=") {
				return false
			}
		}
	}
	return true
}

// widePaths reports whether a rule lets all files be read, written or executed, or
// all files of a directory of the system be written.
func (s *idleScene) widePaths(i int) bool {
	w := filerules.WideOf(s.pass)
	for _, g := range s.all.Grants(key.ClassFile, i) {
		if g.Perms&key.Both(key.FileRead|key.FileWrite|key.FileExec) == 0 {
			continue
		}
		if w.Anywhere(g.Keys) {
			return true
		}
		if g.Perms&key.Both(key.FileWrite) == 0 {
			continue
		}
		for _, dir := range filerules.SystemDirs() {
			if w.Covers(g.Keys, dir+"/") {
				return true
			}
		}
	}
	return false
}
