// Package key has the accesses that the kernel asks AppArmor about: the mediation
// classes, their permissions, and the keys that say what an access of a class is to,
// each a string with fields of its own.
//
// A profile allows permissions on sets of keys (package policy), questions are about
// one key or many (package query). [Decode] takes a key apart for people.
package key

// Class is a mediation class: a kind of access that the kernel asks AppArmor
// about, with rules, permissions and a form of tuple of its own.
type Class uint8

// The mediation classes.
const (
	ClassFile Class = iota // files, links and changes of profile
	ClassCapability
	ClassNetwork
	ClassUnix
	ClassMount // mount, umount and pivot_root
	ClassPtrace
	ClassSignal
	ClassDbus
	ClassUserns
	ClassPosixMqueue
	ClassSysvMqueue
	ClassIOUring
	NumClasses
)

// Classes returns all mediation classes.
func Classes() []Class {
	all := make([]Class, NumClasses)
	for i := range all {
		all[i] = Class(i)
	}
	return all
}

// String returns the word by which rules of the class start.
func (c Class) String() string {
	return [...]string{
		"file", "capability", "network", "unix", "mount", "ptrace", "signal", "dbus", "userns",
		"posix mqueue", "sysv mqueue", "io_uring",
	}[c]
}
