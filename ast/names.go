package ast

import "strconv"

// nameAt returns an element of a list of names; one with the number if there is
// none.
func nameAt(what string, names []string, i uint8) string {
	if int(i) < len(names) {
		return names[i]
	}
	return what + "(" + strconv.Itoa(int(i)) + ")"
}

// Keyword returns the word that stands for it, "" for none.
func (a Access) Keyword() string {
	return nameAt("Access", []string{"", "allow", "deny", "prompt"}, uint8(a))
}

// Keyword returns the word that stands for it, "" for none.
func (o Ownership) Keyword() string {
	return nameAt("Ownership", []string{"", "owner", "other"}, uint8(o))
}

// Keyword returns the word that stands for it, "" for none.
func (s Scrubbing) Keyword() string {
	return nameAt("Scrubbing", []string{"", "safe", "unsafe"}, uint8(s))
}

// Keyword returns the word that stands for it.
func (op MountOp) Keyword() string {
	return nameAt("MountOp", []string{"mount", "remount", "umount"}, uint8(op))
}

// String returns the operator as written.
func (op AssignOp) String() string {
	return nameAt("AssignOp", []string{"=", "+=", "?=", ":="}, uint8(op))
}

// String returns the operator as written.
func (op BinaryOp) String() string {
	return nameAt("BinaryOp", []string{"and", "or", "==", "!=", "in", "<", "<=", ">", ">="}, uint8(op))
}
