package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// VisitIOUring lowers a rule on io_uring. All of it is granted without a look
// at the label; only override_creds is then decided with the label.
func (l *lowering) VisitIOUring(r *ast.IOUringRule) {
	perms := r.Perms
	if perms == 0 {
		perms = ast.IOUringSqpoll | ast.IOUringOverrideCreds
	}
	l.grant(key.ClassIOUring, glob.Literal(key.IOUring("")), key.Perms(perms))
	if perms&ast.IOUringOverrideCreds == 0 {
		return
	}
	label, ok := l.literalLabel(r.Label.Value())
	if ok {
		l.grant(key.ClassIOUring, label, key.Perms(perms))
	}
}
