package format

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// profilePieces returns the head of a profile: `profile name /attachment
// xattrs=(…) +identities=(…) flags=(…)`.
func (p *printer) profilePieces(s *ast.Profile) *pieces {
	ps := p.newPieces()
	switch s.Kind {
	case ast.KindProfile:
		ps.text(s.Keyword.Place, "profile")
	case ast.KindHat, ast.KindCaret:
		ps.text(s.Keyword.Place, "hat")
	case ast.KindBare:
		// Behind the keyword a blank would end the name.
		if s.Name.Quoted() || !strings.ContainsAny(s.Name.Raw, " \t\n") {
			ps.text(s.Name.Place, "profile")
		}
	}
	ps.add(tiedRole, s.Name.Place, ps.spell(s.Name, inValue))
	ps.word(s.Attachment, inPath)
	ps.group(s.Xattrs)
	for _, id := range s.Identities {
		ps.words("+identities=", id.Place, id.Values)
	}
	if s.Flags != nil {
		ps.words("flags=", s.Flags.Place, s.Flags.Values)
	}
	return ps
}

func (p *printer) qualifierBlockPieces(s *ast.QualifierBlock) *pieces {
	ps := p.newPieces()
	ps.qualifiers(s.Quals())
	return ps
}
