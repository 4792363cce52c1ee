package policy

import "github.com/aa-lint/aa-lint/policy/key"

// The names that accesses have in package key, for those that know them from
// here.
type (
	Class = key.Class
	Perms = key.Perms
)

const (
	ClassFile         = key.ClassFile
	ClassCapability   = key.ClassCapability
	ClassNetwork      = key.ClassNetwork
	ClassUnix         = key.ClassUnix
	ClassMount        = key.ClassMount
	ClassPtrace       = key.ClassPtrace
	ClassSignal       = key.ClassSignal
	ClassUserns       = key.ClassUserns
	FileRead          = key.FileRead
	FileWrite         = key.FileWrite
	FileAppend        = key.FileAppend
	FileLink          = key.FileLink
	FileLock          = key.FileLock
	FileMmap          = key.FileMmap
	FileExec          = key.FileExec
	FileChangeProfile = key.FileChangeProfile
	FileOnExec        = key.FileOnExec
	OtherShift        = key.OtherShift
	NetAny            = key.NetAny
)

func Both(p Perms) Perms                                   { return key.Both(p) }
func PermWords(c Class, p Perms) []string                  { return key.PermWords(c, p) }
func Decode(c Class, k string, p Perms) (key.Access, bool) { return key.Decode(c, k, p) }
func CapabilityKey(number int) string                      { return key.Capability(number) }
func NetworkKey(family, socketType int) string             { return key.Network(family, socketType) }
func PtraceKey(peer string) string                         { return key.Ptrace(peer) }
func SignalKey(signal byte, peer string) string            { return key.Signal(signal, peer) }
func UsernsKey() string                                    { return key.Userns() }
func MountKey(target, src, fstype string, flags uint32) string {
	return key.Mount(target, src, fstype, flags)
}
