package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// IOUringKey is the key of a use of io_uring with the credentials of a label.
// Polling by the kernel has none: it is decided with the key of no label.
func IOUringKey(label string) string { return label }

// VisitIOUring lowers a rule on io_uring. All of it is granted without a look
// at the label; only override_creds is then decided with the label.
func (l *lowering) VisitIOUring(r *ast.IOUringRule) {
	perms := r.Perms
	if perms == 0 {
		perms = ast.IOUringSqpoll | ast.IOUringOverrideCreds
	}
	l.grant(ClassIOUring, glob.Literal(IOUringKey("")), Perms(perms))
	if perms&ast.IOUringOverrideCreds == 0 {
		return
	}
	label, ok := l.literalLabel(r.Label.Value())
	if ok {
		l.grant(ClassIOUring, label, Perms(perms))
	}
}
