package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// filePerms decodes the permission string of a rule.
func (rp *reporter) filePerms(r *ast.FileRule) {
	text := r.Perms.Raw
	for i := 0; i < len(text); {
		access, mode, n := ast.NextPerm(text[i:])
		if r.Perms.Access&ast.ExecAccess != 0 && r.Perms.Exec.Transition == ast.NoExec && mode.Transition > ast.ExecInherit {
			rp.report(diag.InvalidPermissions, r.Perms.Place, `%q holds "x" and the exec mode %s`, text, mode)
		}
		r.Perms.Access |= access
		if mode.Transition != ast.NoExec {
			if old := r.Perms.Exec; old.Transition != ast.NoExec && old != mode {
				rp.report(diag.InvalidPermissions, r.Perms.Place, "%q holds two exec modes: %s and %s", text, old, mode)
			}
			r.Perms.Exec = mode
		}
		i += n
	}
	const both = ast.WriteAccess | ast.AppendAccess
	if r.Perms.Access&both == both {
		f := rp.report(diag.InvalidPermissions, r.Perms.Place, `"w" and "a" cannot stand together in %q: writing includes appending`, text)
		rp.fix(f, true, r.Perms.Place, strings.ReplaceAll(text, "a", ""), `remove "a"`)
	}
}

// mayBePerms reports whether a token that is no permissions was meant as such.
func (in *input) mayBePerms(t lexer.Token) bool {
	switch t.Kind {
	case lexer.Ident, lexer.Reserved:
		return true
	}
	text := in.text(t)
	return t.Kind == lexer.Illegal && text != "" && (isLetter(text[0]) || text[0] >= '0' && text[0] <= '9')
}

// badPerms reports a word that stands where permissions are expected.
func (s *statement) badPerms(t lexer.Token) {
	at := t.Span
	if s.splice == nil {
		for at.End < uint32(len(s.src)) && !endsWord(s.src, at.End, uint32(len(s.src))) && s.src[at.End] != '\n' && s.src[at.End] != ',' {
			at.End++
		}
	}
	text := s.slice(at)
	f := s.report(diag.InvalidPermissions, at, "%s is not a permission string", diag.Quote(text))
	if perms, ok := strings.CutSuffix(text, "->"); ok && lexer.IsPerms(perms) {
		s.fix(f, true, source.At(at.End-2), " ", `insert a blank before "->"`)
	} else if bad := strings.Trim(strings.ToLower(text), "rwalkmx"); bad != "" {
		explainPerms(f)
		if s.splice != nil {
			return
		}
		if meant := s.lettersMeant(text); meant != "" {
			s.fix(f, false, at, meant, "write %s", meant)
		} else {
			s.wordsBehindPath(f, at.Start)
		}
	}
}
