package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/policy/key"
)

// VisitSignal lowers a rule on signals. Without a set it is for every signal,
// also for numbers that have no name.
func (l *lowering) VisitSignal(r *ast.SignalRule) {
	perms := r.Perms
	if perms == 0 {
		perms = ast.SignalSend | ast.SignalReceive
	}
	var set glob.ByteSet
	named := false
	for _, c := range r.Conditions {
		if c.Name.Value() != "set" {
			continue
		}
		for _, w := range c.Values {
			if n, ok := parser.SignalNumber(w.Value()); ok {
				set = set.With(byte(n))
			}
			named = true
		}
	}
	if !named {
		set = set.Not()
	}
	if peer, ok := l.label(r.Peer.Value(), someText()); ok {
		l.grant(key.ClassSignal, glob.Concat(glob.One(set), peer), key.Perms(perms))
	}
}
