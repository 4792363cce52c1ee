package key

import (
	"github.com/aa-lint/aa-lint/ast"
)

// PermWords returns the words that rules have for permissions, in the order in
// which the language lists them. For files they are letters, those for objects
// of the owner; the letter of exec is x, whatever the transition.
func PermWords(c Class, perms Perms) []string {
	if c == ClassFile && perms&FileWrite != 0 {
		perms &^= FileAppend // writing includes it
	}
	var all []string
	var said Perms
	for _, t := range permNames(c).Terms() {
		if p := Perms(t.Value); p&perms != 0 && p&said == 0 {
			all = append(all, t.Name)
			said |= p
		}
	}
	return all
}

var (
	filePermNames = ast.NewVocabulary("permission",
		ast.Term{Name: "m", Value: int(FileMmap)},
		ast.Term{Name: "r", Value: int(FileRead)},
		ast.Term{Name: "w", Value: int(FileWrite)},
		ast.Term{Name: "a", Value: int(FileAppend)},
		ast.Term{Name: "l", Value: int(FileLink)},
		ast.Term{Name: "k", Value: int(FileLock)},
		ast.Term{Name: "x", Value: int(FileExec)},
		ast.Term{Name: "change_profile", Value: int(FileChangeProfile)},
		ast.Term{Name: "onexec", Value: int(FileOnExec)},
		ast.Term{Name: "subset", Value: int(FileSubset)},
	)
	capPermNames    = ast.NewVocabulary("permission", ast.Term{Name: "use", Value: int(CapUse)})
	usernsPermNames = ast.NewVocabulary("permission", ast.Term{Name: "create", Value: int(UsernsCreate)})
	mountPermNames  = ast.NewVocabulary("permission",
		ast.Term{Name: "mount", Value: int(MountMount)},
		ast.Term{Name: "umount", Value: int(MountUmount)},
		ast.Term{Name: "pivot_root", Value: int(MountPivot)},
	)
)

// permNames returns the words for the permissions of a class.
func permNames(c Class) *ast.Vocabulary {
	return [...]*ast.Vocabulary{
		ClassFile: filePermNames, ClassCapability: capPermNames, ClassNetwork: ast.NetPermNames, ClassUnix: ast.NetPermNames,
		ClassMount: mountPermNames, ClassPtrace: ast.PtracePermNames, ClassSignal: ast.SignalPermNames,
		ClassDbus: ast.DbusPermNames, ClassUserns: usernsPermNames, ClassPosixMqueue: ast.MqueuePermNames,
		ClassSysvMqueue: ast.MqueuePermNames, ClassIOUring: ast.IOUringPermNames,
	}[c]
}
