package ast

// NetPerms is a set of permissions of network and unix rules.
type NetPerms uint16

// The permissions of network and unix rules.
const (
	NetCreate NetPerms = 1 << iota
	NetBind
	NetListen
	NetAccept
	NetConnect
	NetShutdown
	NetGetattr
	NetSetattr
	NetGetopt
	NetSetopt
	NetSend
	NetReceive
)

// NetPermNames are the permission words of network and unix rules.
var NetPermNames = NewVocabulary("permission",
	Term{Name: "create", Value: int(NetCreate)},
	Term{Name: "bind", Value: int(NetBind)},
	Term{Name: "listen", Value: int(NetListen)},
	Term{Name: "accept", Value: int(NetAccept)},
	Term{Name: "connect", Value: int(NetConnect)},
	Term{Name: "shutdown", Value: int(NetShutdown)},
	Term{Name: "getattr", Value: int(NetGetattr)},
	Term{Name: "setattr", Value: int(NetSetattr)},
	Term{Name: "getopt", Value: int(NetGetopt)},
	Term{Name: "setopt", Value: int(NetSetopt)},
	Term{Name: "send", Value: int(NetSend)},
	Term{Name: "receive", Value: int(NetReceive)},
	Term{Name: "read", Value: int(NetReceive)},
	Term{Name: "write", Value: int(NetSend)},
)

// DbusPerms is a set of permissions of dbus rules.
type DbusPerms uint8

// The permissions of dbus rules.
const (
	DbusSend DbusPerms = 1 << iota
	DbusReceive
	DbusBind
	DbusEavesdrop
)

// DbusPermNames are the permission words of dbus rules.
var DbusPermNames = NewVocabulary("permission",
	Term{Name: "send", Value: int(DbusSend)},
	Term{Name: "receive", Value: int(DbusReceive)},
	Term{Name: "bind", Value: int(DbusBind)},
	Term{Name: "eavesdrop", Value: int(DbusEavesdrop)},
	Term{Name: "read", Value: int(DbusReceive)},
	Term{Name: "write", Value: int(DbusSend)},
)

// SignalPerms is a set of permissions of signal rules.
type SignalPerms uint8

// The permissions of signal rules.
const (
	SignalSend SignalPerms = 1 << iota
	SignalReceive
)

// SignalPermNames are the permission words of signal rules.
var SignalPermNames = NewVocabulary("permission",
	Term{Name: "send", Value: int(SignalSend)},
	Term{Name: "receive", Value: int(SignalReceive)},
	Term{Name: "read", Value: int(SignalReceive)},
	Term{Name: "write", Value: int(SignalSend)},
)

// PtracePerms is a set of permissions of ptrace rules.
type PtracePerms uint8

// The permissions of ptrace rules.
const (
	PtraceRead PtracePerms = 1 << iota
	PtraceReadby
	PtraceTrace
	PtraceTracedby
)

// PtracePermNames are the permission words of ptrace rules.
var PtracePermNames = NewVocabulary("permission",
	Term{Name: "read", Value: int(PtraceRead)},
	Term{Name: "readby", Value: int(PtraceReadby)},
	Term{Name: "trace", Value: int(PtraceTrace)},
	Term{Name: "tracedby", Value: int(PtraceTracedby)},
	Term{Name: "write", Value: int(PtraceTrace)},
)

// MqueuePerms is a set of permissions of mqueue rules.
type MqueuePerms uint8

// The permissions of mqueue rules.
const (
	MqueueCreate MqueuePerms = 1 << iota
	MqueueOpen
	MqueueDelete
	MqueueRead
	MqueueWrite
	MqueueGetattr
	MqueueSetattr
)

// MqueuePermNames are the permission words of mqueue rules.
var MqueuePermNames = NewVocabulary("permission",
	Term{Name: "create", Value: int(MqueueCreate)},
	Term{Name: "open", Value: int(MqueueOpen)},
	Term{Name: "delete", Value: int(MqueueDelete)},
	Term{Name: "read", Value: int(MqueueRead)},
	Term{Name: "write", Value: int(MqueueWrite)},
	Term{Name: "getattr", Value: int(MqueueGetattr)},
	Term{Name: "setattr", Value: int(MqueueSetattr)},
)

// IOUringPerms is a set of permissions of io_uring rules.
type IOUringPerms uint8

// The permissions of io_uring rules.
const (
	IOUringSqpoll IOUringPerms = 1 << iota
	IOUringOverrideCreds
)

// IOUringPermNames are the permission words of io_uring rules.
var IOUringPermNames = NewVocabulary("permission",
	Term{Name: "sqpoll", Value: int(IOUringSqpoll)},
	Term{Name: "override_creds", Value: int(IOUringOverrideCreds)},
)
