package driver

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint/internal/canonical"
)

// longestStatement is the number of bytes of a statement by which a finding in
// it is known.
const longestStatement = 1 << 12

// locate notes the profile and the statement that a finding stands in.
func (r *run) locate(f *diag.Finding) {
	t := r.texts[f.Place.File.Name()]
	if t == nil || f.Statement != "" {
		return
	}
	if m := r.manifestOf[t]; m != nil {
		locateInManifest(m, f)
		return
	}
	stmt, scope := t.At(f.Place.Span.Start)
	if stmt == nil {
		return
	}
	span := stmt.Span()
	f.Profile = scope.ProfileName
	if p, ok := stmt.(*ast.Profile); ok {
		span = p.Head()
		f.Profile = scope.Inside(p, p.Body).ProfileName
	} else if blocks := ast.Blocks(stmt); len(blocks) > 0 && blocks[0] != nil {
		span.End = blocks[0].Open.Start
	}
	span.End = min(span.End, span.Start+longestStatement)
	f.Statement = diag.Normalize(t.Source.Slice(span))
	f.StatementKey = r.statementKey(stmt)
}

// statementKey returns the key of a statement, of one with a block that of its
// head. It is worked out once for each: there may be many findings in one that
// is long.
func (r *run) statementKey(stmt ast.Stmt) string {
	if key, ok := r.keys[stmt]; ok {
		return key
	}
	r.keys[stmt] = keyOf(stmt)
	return r.keys[stmt]
}

// keyOf returns the key of a statement, "" for one that could not be read.
func keyOf(stmt ast.Stmt) string {
	if _, bad := stmt.(*ast.Bad); bad {
		return ""
	}
	sum := sha256.Sum256([]byte(canonical.Head(stmt)))
	return hex.EncodeToString(sum[:16])
}
