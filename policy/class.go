package policy

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
	numClasses
)

// Classes returns all mediation classes.
func Classes() []Class {
	all := make([]Class, numClasses)
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
