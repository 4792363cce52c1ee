package key

import "github.com/aa-lint/aa-lint/ast"

// Perms is a set of permissions of one class. Those of files are there twice:
// for objects that the subject's user owns and for others.
type Perms uint32

// The permissions of files for objects of the owner; shifted by OtherShift they
// are those for objects of others.
const (
	FileRead Perms = 1 << iota
	FileWrite
	FileAppend
	FileLink
	FileLock
	FileMmap
	FileExec
	// FileSubset is the mark of a link pair: the new name may have no
	// permission that its target lacks.
	FileSubset
	// FileChangeProfile is a change to the profile that the key names, and
	// FileOnExec one when a program is executed.
	FileChangeProfile
	FileOnExec
)

// OtherShift is by how many bits the permissions on objects of others lie
// above those on objects of the owner.
const OtherShift = 16

// Both returns permissions on objects of the owner and of others alike.
func Both(p Perms) Perms { return p | p<<OtherShift }

// Sides returns the permissions for one ownership, in the bits of the owner.
func (p Perms) For(owner bool) Perms {
	if owner {
		return p & (1<<OtherShift - 1)
	}
	return p >> OtherShift
}

// The permissions of the classes that are not files.
const (
	CapUse Perms = 1

	MountMount  Perms = 1
	MountUmount Perms = 2
	MountPivot  Perms = 4

	UsernsCreate Perms = 1

	// NetAny is the one permission where the kernel knows only families and
	// types.
	NetAny = Perms(ast.NetCreate | ast.NetBind | ast.NetListen | ast.NetAccept | ast.NetConnect | ast.NetShutdown |
		ast.NetGetattr | ast.NetSetattr | ast.NetGetopt | ast.NetSetopt | ast.NetSend | ast.NetReceive)
)
