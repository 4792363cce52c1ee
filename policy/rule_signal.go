package policy

import (
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/parser"
)

// SignalKey is the key of a signal between a process and one with the label:
// the byte of its number in policies, then the label.
func SignalKey(signal byte, peer string) string { return string([]byte{signal}) + peer }

// signal takes apart the key of a signal.
func (a *Access) signal(key string) bool {
	if key == "" {
		return false
	}
	name := termOf(ast.Signals, int(key[0]))
	if n := int(key[0]) - firstRealtime; n >= 0 && n <= lastRealtime {
		name = "rtmin+" + strconv.Itoa(n)
	}
	a.bare("signal", name)
	a.named("peer", key[1:])
	return true
}

// Numbers of the real-time signals, rtmin+0 to rtmin+32.
const (
	firstRealtime = 128
	lastRealtime  = 32
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
		l.grant(ClassSignal, glob.Concat(glob.One(set), peer), Perms(perms))
	}
}
