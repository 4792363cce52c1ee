package lexer

// keyword returns the kind of a name in DefaultMode and the mode that it
// enters; Ident for a name that is no keyword.
func keyword(name string) (Kind, Mode) {
	switch name {
	case "abi":
		return ABI, ABIMode
	case "alias", "rewrite":
		return Alias, DefaultMode
	case "all":
		return All, DefaultMode
	case "allow":
		return Allow, DefaultMode
	case "and":
		return And, DefaultMode
	case "audit":
		return Audit, DefaultMode
	case "capability":
		return Capability, DefaultMode
	case "change_profile":
		return ChangeProfile, ChangeProfileMode
	case "dbus":
		return Dbus, DbusMode
	case "defined":
		return Defined, DefaultMode
	case "deny":
		return Deny, DefaultMode
	case "else":
		return Else, DefaultMode
	case "file":
		return File, DefaultMode
	case "hat":
		return Hat, NameMode
	case "if":
		return If, ExprMode
	case "in":
		return In, DefaultMode
	case "io_uring":
		return IOUring, DefaultMode
	case "link":
		return Link, DefaultMode
	case "mount":
		return Mount, MountMode
	case "mqueue":
		return Mqueue, MqueueMode
	case "network":
		return Network, NetworkMode
	case "not":
		return Not, DefaultMode
	case "or":
		return Or, DefaultMode
	case "other":
		return Other, DefaultMode
	case "owner", "user":
		return Owner, DefaultMode
	case "pivot_root":
		return PivotRoot, DefaultMode
	case "priority":
		return Priority, DefaultMode
	case "profile":
		return Profile, NameMode
	case "prompt":
		return Prompt, DefaultMode
	case "ptrace":
		return Ptrace, PtraceMode
	case "remount":
		return Remount, MountMode
	case "rlimit":
		return Rlimit, RlimitMode
	case "safe":
		return Safe, DefaultMode
	case "set":
		return Set, DefaultMode
	case "signal":
		return Signal, SignalMode
	case "subset":
		return Subset, DefaultMode
	case "umount", "unmount":
		return Umount, MountMode
	case "unix":
		return Unix, UnixMode
	case "unsafe":
		return Unsafe, DefaultMode
	case "userns":
		return Userns, UsernsMode
	case "bind", "delete", "eavesdrop", "open", "override_creds", "peer", "read", "readby",
		"receive", "send", "sqpoll", "trace", "tracedby", "write":
		return Reserved, DefaultMode
	}
	return Ident, DefaultMode
}

// Keyword returns the kind that a name has as a keyword at the start of a
// statement, or Ident.
func Keyword(name string) Kind {
	kind, _ := keyword(name)
	return kind
}

// IsPerms reports whether text is a permission string: letters of
// rwalmkx in any order (R W L M X in upper case are accepted too) and exec
// modes such as ix, Px or cux.
func IsPerms(text string) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case 'R', 'r', 'W', 'w', 'a', 'L', 'l', 'M', 'm', 'k', 'X', 'x':
			continue
		case 'P', 'p', 'C', 'c':
			i++
			if i < len(text) && isOneOfBytes(text[i], 'I', 'i', 'U', 'u') {
				i++
			}
		case 'I', 'i', 'U', 'u':
			i++
		default:
			return false
		}
		if i >= len(text) || !isOneOfBytes(text[i], 'X', 'x') {
			return false
		}
	}
	return text != ""
}

func isOneOfBytes(b byte, set ...byte) bool {
	for _, s := range set {
		if b == s {
			return true
		}
	}
	return false
}
