package policy

import (
	"encoding/binary"
	"errors"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// allMqueue are the permissions of an mqueue rule that names none.
const allMqueue = ast.MqueueCreate | ast.MqueueOpen | ast.MqueueDelete | ast.MqueueRead | ast.MqueueWrite |
	ast.MqueueGetattr | ast.MqueueSetattr

// PosixMqueueKey is the key of a POSIX message queue: its name and, if it
// exists already, its label; "" if it is yet to be created.
func PosixMqueueKey(name, label string) string { return mqueueKey(name, label) }

// SysvMqueueKey is the key of a System V message queue, which has a number.
func SysvMqueueKey(number uint32, label string) string {
	return mqueueKey(string(binary.BigEndian.AppendUint32(nil, number)), label)
}

func mqueueKey(queue, label string) string {
	if label == "" {
		return queue
	}
	return queue + "\x00" + label
}

// mqueue takes apart the key of a message queue.
func (a *Access) mqueue(c Class, key string) bool {
	queue, label, labelled := strings.Cut(key, "\x00")
	if c == ClassSysvMqueue {
		if len(key) < 4 {
			return false
		}
		queue = strconv.FormatUint(uint64(binary.BigEndian.Uint32([]byte(key))), 10)
		label, labelled = strings.CutPrefix(key[4:], "\x00")
		if !labelled && key[4:] != "" {
			return false
		}
		a.named("type", "sysv")
	}
	if labelled && (label == "" || strings.Contains(label, "\x00")) {
		return false
	}
	a.bare("name", queue)
	a.named("label", label)
	return true
}

// VisitMqueue lowers a rule on message queues. The kind of queue follows from
// its name, if the rule does not say it.
func (l *lowering) VisitMqueue(r *ast.MqueueRule) {
	kind := r.Type.Value().Value()
	name := l.p.expand(r.Queue)
	// What is too high for a number wraps around, as it does in the reference.
	number, err := strconv.ParseUint(name, 10, 64)
	isNumber := err == nil || errors.Is(err, strconv.ErrRange)
	if kind != "sysv" && !isNumber {
		if queue, ok := l.label(r.Queue, anyText()); ok {
			l.mqueue(r, ClassPosixMqueue, queue)
		}
	}
	switch {
	case kind == "posix":
	case isNumber:
		l.mqueue(r, ClassSysvMqueue, glob.Literal(SysvMqueueKey(uint32(number), "")))
	case name == "":
		l.mqueue(r, ClassSysvMqueue, anyBytes(4))
		if kind == "" {
			l.bothKinds()
		}
	}
}

// bothKinds notes that a rule is for queues of both kinds.
func (l *lowering) bothKinds() {
	posix, sysv := l.features().mediates(ClassPosixMqueue), l.features().mediates(ClassSysvMqueue)
	if posix && !sysv {
		l.quirk(ClassSysvMqueue, QuirkMqueueBothKinds)
	}
	if sysv && !posix {
		l.quirk(ClassPosixMqueue, QuirkMqueueBothKinds)
	}
}

// mqueue grants permissions on queues. A queue has no label before it is
// created, so what it takes to create one is granted without a look at it.
func (l *lowering) mqueue(r *ast.MqueueRule, c Class, queue glob.Expr) {
	perms := r.Perms
	if perms == 0 {
		perms = allMqueue
	}
	label, ok := l.label(r.Label.Value(), someText())
	if !ok || !l.compiles(r, c) {
		return
	}
	if c == ClassSysvMqueue && r.Label != nil && r.Type == nil && r.Queue.IsZero() && l.quirk(c, QuirkMqueueLabelTwice) {
		label = glob.Concat(label, label)
	}
	exact := !r.Queue.IsZero() && (c == ClassSysvMqueue || l.exactPath(r.Queue))
	switch {
	case r.Label == nil:
		g := l.grant(c, queue, Perms(perms))
		l.exactly(g, c, Perms(ast.MqueueSetattr), exact)
	case perms&ast.MqueueCreate != 0:
		l.grant(c, queue, Perms(perms&(ast.MqueueCreate|ast.MqueueRead|ast.MqueueWrite)))
	}
	g := l.grant(c, fields(queue, label), Perms(perms))
	l.exactly(g, c, Perms(ast.MqueueSetattr), exact && l.exactPath(r.Label.Value()))
}

// compiles reports whether the reference compiles a rule for queues of a kind:
// not if the kernel knows none, unless the rule is for both kinds.
func (l *lowering) compiles(r *ast.MqueueRule, c Class) bool {
	return l.asking || l.features().mediates(c) || r.Type == nil && r.Queue.IsZero()
}
