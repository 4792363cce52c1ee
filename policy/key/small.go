package key

import (
	"github.com/aa-lint/aa-lint/ast"
)

// Capability is the key of the use of a capability: the byte of its number
// (capabilities(7)).
func Capability(number int) string { return string([]byte{byte(number)}) }

// capability takes apart the key of a capability.
func (a *Access) capability(key string) bool {
	if len(key) != 1 {
		return false
	}
	a.bare("cap", termOf(ast.Capabilities, int(key[0])))
	return true
}

// Ptrace is the key of a process that traces, or is traced by, one with the
// label.
func Ptrace(peer string) string { return peer }

// Userns is the key of the creation of a user namespace: there is only one.
func Userns() string { return "" }

// IOUring is the key of a use of io_uring with the credentials of a label.
// Polling by the kernel has none: it is decided with the key of no label.
func IOUring(label string) string { return label }
