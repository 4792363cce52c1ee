package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
)

// ownNobody is the ownership of a rule for owners in a block for others, or the
// other way round: it is for no file at all.
const ownNobody = ast.OwnOwner | ast.OwnOther

// owned returns the permissions for whom qualifiers name.
func owned(p key.Perms, o ast.Ownership) key.Perms {
	switch o {
	case ownNobody:
		return 0
	case ast.OwnOwner:
		return p
	case ast.OwnOther:
		return p << key.OtherShift
	}
	return key.Both(p)
}

// filePerms returns the permissions of a file rule, without exec.
func filePerms(a ast.FileAccess) key.Perms {
	var p key.Perms
	for _, m := range [...]struct {
		access ast.FileAccess
		perms  key.Perms
	}{
		{ast.ReadAccess, key.FileRead},
		{ast.WriteAccess, key.FileWrite | key.FileAppend},
		{ast.AppendAccess, key.FileAppend},
		{ast.LinkAccess, key.FileLink},
		{ast.LockAccess, key.FileLock},
		{ast.MmapAccess, key.FileMmap},
		{ast.ExecAccess, key.FileExec},
	} {
		if a&m.access != 0 {
			p |= m.perms
		}
	}
	return p
}
