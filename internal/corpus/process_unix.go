//go:build unix

package corpus

import (
	"os/exec"
	"syscall"
	"time"
)

// endTogether has a command end with all that it started when its time is over:
// the parser may be started by a script, and would go on without it.
func endTogether(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
}
