package policy

import (
	"errors"
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// allMqueue are the permissions of an mqueue rule that names none.
const allMqueue = ast.MqueueCreate | ast.MqueueOpen | ast.MqueueDelete | ast.MqueueRead | ast.MqueueWrite |
	ast.MqueueGetattr | ast.MqueueSetattr

// VisitMqueue lowers a rule on message queues. The kind of queue follows from
// its name, if the rule does not say it.
func (l *lowering) VisitMqueue(r *ast.MqueueRule) {
	kind := r.Type.Value().Value()
	name := l.p.expandWord(r.Queue)
	// What is too high for a number wraps around, as it does in the reference.
	number, err := strconv.ParseUint(name, 10, 64)
	isNumber := err == nil || errors.Is(err, strconv.ErrRange)
	if kind != "sysv" && !isNumber {
		if queue, ok := l.label(r.Queue, anyText()); ok {
			l.mqueue(r, key.ClassPosixMqueue, queue)
		}
	}
	switch {
	case kind == "posix":
	case isNumber:
		l.mqueue(r, key.ClassSysvMqueue, glob.Literal(key.SysvMqueue(uint32(number), "")))
	case name == "":
		l.mqueue(r, key.ClassSysvMqueue, anyBytes(4))
		if kind == "" {
			l.bothKinds()
		}
	}
}

// bothKinds notes that a rule is for queues of both kinds.
func (l *lowering) bothKinds() {
	posix, sysv := l.features().mediates(key.ClassPosixMqueue), l.features().mediates(key.ClassSysvMqueue)
	if posix && !sysv {
		l.quirk(key.ClassSysvMqueue, QuirkMqueueBothKinds)
	}
	if sysv && !posix {
		l.quirk(key.ClassPosixMqueue, QuirkMqueueBothKinds)
	}
}

// mqueue grants permissions on queues. A queue has no label before it is
// created, so what it takes to create one is granted without a look at it.
func (l *lowering) mqueue(r *ast.MqueueRule, c key.Class, queue glob.Expr) {
	perms := r.Perms
	if perms == 0 {
		perms = allMqueue
	}
	label, ok := l.label(r.Label.Value(), someText())
	if !ok || !l.compiles(r, c) {
		return
	}
	if c == key.ClassSysvMqueue && r.Label != nil && r.Type == nil && r.Queue.IsZero() && l.quirk(c, QuirkMqueueLabelTwice) {
		label = glob.Concat(label, label)
	}
	exact := !r.Queue.IsZero() && (c == key.ClassSysvMqueue || l.exactPath(r.Queue))
	switch {
	case r.Label == nil:
		g := l.grant(c, queue, key.Perms(perms))
		l.exactly(g, c, key.Perms(ast.MqueueSetattr), exact)
	case perms&ast.MqueueCreate != 0:
		l.grant(c, queue, key.Perms(perms&(ast.MqueueCreate|ast.MqueueRead|ast.MqueueWrite)))
	}
	g := l.grant(c, fields(queue, label), key.Perms(perms))
	l.exactly(g, c, key.Perms(ast.MqueueSetattr), exact && l.exactPath(r.Label.Value()))
}

// compiles reports whether the reference compiles a rule for queues of a kind:
// not if the kernel knows none, unless the rule is for both kinds.
func (l *lowering) compiles(r *ast.MqueueRule, c key.Class) bool {
	return l.asking || l.features().mediates(c) || r.Type == nil && r.Queue.IsZero()
}
