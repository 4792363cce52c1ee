// Package auditlog reads what AppArmor reports in logs: audit records of the
// kernel in each form in which log files, the journal and people's mails carry
// them, and those of D-Bus daemons.
//
// A log is hostile: file names, labels and addresses in it are chosen by whoever
// runs on the machine. The values of an Event are the bytes as the kernel saw
// them; escape them before they are shown, and before they become part of a rule.
package auditlog

import (
	"slices"
	"time"
)

// Status is what was done about the access.
type Status string

// The statuses, as the kernel writes them.
const (
	Denied  Status = "DENIED"  // refused
	Allowed Status = "ALLOWED" // complain mode: it would have been refused
	Killed  Status = "KILLED"  // refused, and the process was killed
	Audited Status = "AUDIT"   // allowed, and logged since a rule or a flag says so
	Hint    Status = "HINT"    // no access
	State   Status = "STATUS"  // no access: a profile was loaded, replaced or removed
	Error   Status = "ERROR"   // no access
)

// statuses are all of them, with the other words for them.
var statuses = map[string]Status{
	"DENIED": Denied, "ALLOWED": Allowed, "KILLED": Killed, "KILL": Killed, "AUDIT": Audited,
	"HINT": Hint, "STATUS": State, "ERROR": Error,
}

// IsAccess reports whether an event of this status is about an access that rules
// decide on.
func (s Status) IsAccess() bool {
	return s == Denied || s == Allowed || s == Killed || s == Audited
}

// Transport is how a record came into the log.
type Transport string

// The transports.
const (
	Audit  Transport = "audit"  // from the audit daemon, or the journal's audit socket
	Kernel Transport = "kernel" // from the kernel's own log
	DBus   Transport = "dbus"   // from a message bus
)

// Field is one key and its value, decoded.
type Field struct {
	Key, Value string
}

// Event is one record.
type Event struct {
	// Line is the number of the line that the record starts on, from 1.
	Line int
	// Time is when it happened; zero if the log does not say, as dmesg may not.
	Time time.Time
	// Serial is the number of the audit record, and 0 if there is none. It counts
	// from the start of the machine on.
	Serial uint64
	// Host is the machine that the line names, "" if it names none.
	Host      string
	Transport Transport
	Status    Status
	// Class is the mediation class in the words of the kernel ("file", "cap", "net",
	// "unix", "signal", "ptrace", "dbus", "mount", "posix_mqueue", "sysv_mqueue",
	// "io_uring", "namespace", "rlimits"), worked out from the other fields where the
	// record has none; "" if they do not tell.
	Class string
	// Fields are the others, in their order, without what is above.
	Fields []Field
	// Truncated tells that the end of the record is missing, or that a value is cut.
	// The fields that are there are whole.
	Truncated bool
}

// Get returns the value of a field, "" if there is none. Of a field that is there
// more than once it is the last.
func (e *Event) Get(key string) string {
	value, _ := e.Lookup(key)
	return value
}

// Lookup returns the value of a field, and whether it is there.
func (e *Event) Lookup(key string) (string, bool) {
	for _, f := range slices.Backward(e.Fields) {
		if f.Key == key {
			return f.Value, true
		}
	}
	return "", false
}

// Operation is what the program did, in the words of the kernel.
func (e *Event) Operation() string { return e.Get("operation") }

// Profile is the name of the profile that decided, without its namespace. It is a
// name and no pattern. Of a message bus it is the label of the program.
func (e *Event) Profile() string {
	if profile, ok := e.Lookup("profile"); ok {
		return profile
	}
	return e.Get("label")
}

// RequestedMask is what was asked for, in letters or words of the kernel. Of a
// denial it is cut to what was refused.
func (e *Event) RequestedMask() string {
	for _, key := range []string{"requested_mask", "requested", "mask"} {
		if mask, ok := e.Lookup(key); ok {
			return mask
		}
	}
	return ""
}

// DeniedMask is what was refused, in letters or words of the kernel.
func (e *Event) DeniedMask() string {
	for _, key := range []string{"denied_mask", "denied", "mask"} {
		if mask, ok := e.Lookup(key); ok {
			return mask
		}
	}
	return ""
}

// OfOwner reports whether the file belongs to the user as whom the program runs,
// in the way in which the kernel decides that; known is false if the record does
// not say.
func (e *Event) OfOwner() (owner, known bool) {
	user, hasUser := e.Lookup("fsuid")
	of, hasOwner := e.Lookup("ouid")
	return user == of, hasUser && hasOwner
}
