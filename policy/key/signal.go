package key

import (
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
)

// Signal is the key of a signal between a process and one with the label:
// the byte of its number in policies, then the label.
func Signal(signal byte, peer string) string { return string([]byte{signal}) + peer }

// signal takes apart the key of a signal.
func (a *Access) signal(key string) bool {
	if key == "" {
		return false
	}
	name := termOf(ast.Signals, int(key[0]))
	if n := int(key[0]) - FirstRealtime; n >= 0 && n <= LastRealtime {
		name = "rtmin+" + strconv.Itoa(n)
	}
	a.bare("signal", name)
	a.addNamed("peer", key[1:])
	return true
}

// Numbers of the real-time signals, rtmin+0 to rtmin+32.
const (
	FirstRealtime = 128
	LastRealtime  = 32
)
