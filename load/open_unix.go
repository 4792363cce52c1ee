//go:build unix

package load

import (
	"errors"
	"syscall"
)

// openFlags keep an open from waiting for a writer, or for a terminal.
const openFlags = syscall.O_NONBLOCK | syscall.O_NOCTTY

// isNoDevice reports whether an open failed because of what the file is: a
// socket, or a device that is not there.
func isNoDevice(err error) bool {
	return errors.Is(err, syscall.ENXIO) || errors.Is(err, syscall.ENODEV) || errors.Is(err, syscall.EOPNOTSUPP)
}
