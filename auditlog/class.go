package auditlog

import "strings"

// operationClasses are the classes of operations that tell it by themselves.
var operationClasses = map[string]string{
	"capable": "cap", "signal": "signal", "ptrace": "ptrace", "mount": "mount", "umount": "mount", "pivotroot": "mount",
	"userns_create": "namespace", "uring_sqpoll": "io_uring", "uring_override": "io_uring", "uring_cmd": "io_uring",
	"setrlimit": "rlimits", "change_profile": "file", "change_onexec": "file", "change_hat": "file", "stack": "file",
	"stack_onexec": "file", "exec": "file", "link": "file", "sysv_mqueue": "sysv_mqueue",
}

// classOf works out the class of a record without a field for it, which kernels
// before 6.2 wrote, and message buses do.
func classOf(e *Event) string {
	if family, ok := e.Lookup("family"); ok {
		if _, path := e.Lookup("name"); path {
			return "file" // a unix socket with a path
		}
		if family == "unix" {
			return "unix"
		}
		return "net"
	}
	if class := operationClasses[e.Operation()]; class != "" {
		return class
	}
	if strings.HasPrefix(e.Operation(), "profile_") {
		return ""
	}
	if _, ok := e.Lookup("bus"); ok {
		return "dbus"
	}
	if strings.HasPrefix(e.Operation(), "dbus_") {
		return "dbus"
	}
	for _, by := range []struct{ key, class string }{{"capability", "cap"}, {"capname", "cap"}, {"signal", "signal"}} {
		if _, ok := e.Lookup(by.key); ok {
			return by.class
		}
	}
	if e.RequestedMask() != "" || e.DeniedMask() != "" {
		return "file"
	}
	return ""
}
