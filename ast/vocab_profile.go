package ast

// FlagGroup groups the flags of profiles that exclude each other.
type FlagGroup uint8

// The groups of profile flags. Two different flags of ModeFlag, or of a pair,
// cannot stand together.
const (
	PlainFlag    FlagGroup = iota
	ModeFlag               // enforce, complain …
	DeletedFlag            // mediate_deleted, delegate_deleted
	AttachFlag             // attach_disconnected …, no_attach_disconnected
	RelativeFlag           // chroot_relative, namespace_relative
	ChrootFlag             // chroot_attach, chroot_no_attach
	ValueFlag              // written with "=" and a value
)

// ProfileFlags are the flags of profiles (apparmor.d(5)); Value is the
// FlagGroup. Flags that take a value end in "=".
var ProfileFlags = NewVocabulary("profile flag",
	Term{Name: "enforce", Value: int(ModeFlag)},
	Term{Name: "complain", Value: int(ModeFlag)},
	Term{Name: "kill", Value: int(ModeFlag), Since: "3.0"},
	Term{Name: "unconfined", Value: int(ModeFlag), Since: "3.0"},
	Term{Name: "prompt", Value: int(ModeFlag), Since: "4.0"},
	Term{Name: "default_allow", Value: int(ModeFlag), Since: "4.0"},
	Term{Name: "audit", Value: int(PlainFlag)},
	Term{Name: "debug", Value: int(PlainFlag)},
	Term{Name: "interruptible", Value: int(PlainFlag), Since: "4.0"},
	Term{Name: "mediate_deleted", Value: int(DeletedFlag)},
	Term{Name: "delegate_deleted", Value: int(DeletedFlag)},
	Term{Name: "attach_disconnected", Value: int(AttachFlag)},
	Term{Name: "no_attach_disconnected", Value: int(AttachFlag)},
	Term{Name: "attach_disconnected.ipc", Value: int(AttachFlag), Since: "5.0"},
	Term{Name: "chroot_relative", Value: int(RelativeFlag)},
	Term{Name: "namespace_relative", Value: int(RelativeFlag)},
	Term{Name: "chroot_attach", Value: int(ChrootFlag)},
	Term{Name: "chroot_no_attach", Value: int(ChrootFlag)},
	Term{Name: "attach_disconnected.path=", Value: int(ValueFlag), Since: "4.0"},
	Term{Name: "attach_disconnected.ipc=", Value: int(ValueFlag), Since: "5.0"},
	Term{Name: "kill.signal=", Value: int(ValueFlag), Since: "4.0"},
	Term{Name: "error=", Value: int(ValueFlag), Since: "4.1"},
)

// RlimitKind says which values a resource limit takes.
type RlimitKind uint8

// The kinds of resource limits.
const (
	RlimitCount   RlimitKind = iota // a number
	RlimitSize                      // bytes, with K, M or G
	RlimitSeconds                   // a time of at least a second
	RlimitMicros                    // a time in microseconds
	RlimitNice                      // -20 to 19
)

// Rlimits are the resource limits of `set rlimit` (setrlimit(2)); Value is the
// RlimitKind.
var Rlimits = NewVocabulary("resource limit",
	Term{Name: "cpu", Value: int(RlimitSeconds)},
	Term{Name: "fsize", Value: int(RlimitSize)},
	Term{Name: "data", Value: int(RlimitSize)},
	Term{Name: "stack", Value: int(RlimitSize)},
	Term{Name: "core", Value: int(RlimitSize)},
	Term{Name: "rss", Value: int(RlimitSize)},
	Term{Name: "nofile", Value: int(RlimitCount)},
	Term{Name: "ofile", Value: int(RlimitCount)},
	Term{Name: "as", Value: int(RlimitSize)},
	Term{Name: "nproc", Value: int(RlimitCount)},
	Term{Name: "memlock", Value: int(RlimitSize)},
	Term{Name: "locks", Value: int(RlimitCount)},
	Term{Name: "sigpending", Value: int(RlimitCount)},
	Term{Name: "msgqueue", Value: int(RlimitSize)},
	Term{Name: "nice", Value: int(RlimitNice)},
	Term{Name: "rtprio", Value: int(RlimitCount)},
	Term{Name: "rttime", Value: int(RlimitMicros)},
)

// SizeUnits are the units of RlimitSize; Value is the number of bytes.
var SizeUnits = NewVocabulary("unit",
	Term{Name: "K", Value: 1 << 10},
	Term{Name: "KB", Value: 1 << 10},
	Term{Name: "M", Value: 1 << 20},
	Term{Name: "MB", Value: 1 << 20},
	Term{Name: "G", Value: 1 << 30},
	Term{Name: "GB", Value: 1 << 30},
)

// TimeUnits are the units of RlimitSeconds and RlimitMicros; Value is the
// number of microseconds.
var TimeUnits = NewVocabulary("unit",
	Term{Name: "us", Value: 1},
	Term{Name: "microsecond", Value: 1},
	Term{Name: "microseconds", Value: 1},
	Term{Name: "ms", Value: 1e3},
	Term{Name: "millisecond", Value: 1e3},
	Term{Name: "milliseconds", Value: 1e3},
	Term{Name: "s", Value: 1e6},
	Term{Name: "sec", Value: 1e6},
	Term{Name: "second", Value: 1e6},
	Term{Name: "seconds", Value: 1e6},
	Term{Name: "min", Value: 60e6},
	Term{Name: "minute", Value: 60e6},
	Term{Name: "minutes", Value: 60e6},
	Term{Name: "h", Value: 3600e6},
	Term{Name: "hour", Value: 3600e6},
	Term{Name: "hours", Value: 3600e6},
	Term{Name: "d", Value: 86400e6},
	Term{Name: "day", Value: 86400e6},
	Term{Name: "days", Value: 86400e6},
	Term{Name: "week", Value: 604800e6},
	Term{Name: "weeks", Value: 604800e6},
)
