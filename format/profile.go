package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// profilePieces returns the head of a profile: `profile name /attachment
// xattrs=(…) +identities=(…) flags=(…)`.
func (p *printer) profilePieces(s *ast.Profile) *pieces {
	ps := p.newPieces()
	name := ps.spellWord(s.Name, inValue)
	switch s.Kind {
	case ast.KindProfile:
		ps.putText(s.Keyword.Place, "profile")
	case ast.KindHat, ast.KindCaret:
		ps.putText(s.Keyword.Place, "hat")
	case ast.KindBare:
		// Behind the keyword a blank would end the name.
		if blank := !s.Name.Quoted() && strings.ContainsAny(s.Name.Raw, " \t\n"); blank && strings.HasPrefix(s.Name.Raw, ":") {
			name = s.Name.Raw
		} else {
			ps.putText(s.Name.Place, "profile")
		}
	}
	ps.addPiece(tiedRole, s.Name.Place, name)
	ps.putWord(s.Attachment, inPath)
	ps.putGroup(s.Xattrs, "xattrs")
	for _, id := range s.Identities {
		ps.putWords("+identities=", id.Place, id.Values)
	}
	if s.Flags != nil {
		ps.putWords("flags=", s.Flags.Place, s.Flags.Values)
	}
	return ps
}

func (p *printer) qualifierBlockPieces(s *ast.QualifierBlock) *pieces {
	ps := p.newPieces()
	ps.putQualifiers(s.Quals())
	return ps
}
