package key

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// PosixMqueue is the key of a POSIX message queue: its name and, if it
// exists already, its label; "" if it is yet to be created.
func PosixMqueue(name, label string) string { return mqueueKey(name, label) }

// SysvMqueue is the key of a System V message queue, which has a number.
func SysvMqueue(number uint32, label string) string {
	return mqueueKey(string(binary.BigEndian.AppendUint32(nil, number)), label)
}

func mqueueKey(queue, label string) string {
	if label == "" {
		return queue
	}
	return queue + "\x00" + label
}

// mqueue takes apart the key of a message queue.
func (a *Access) mqueue(c Class, key string) bool {
	queue, label, labelled := strings.Cut(key, "\x00")
	if c == ClassSysvMqueue {
		if len(key) < 4 {
			return false
		}
		queue = strconv.FormatUint(uint64(binary.BigEndian.Uint32([]byte(key))), 10)
		label, labelled = strings.CutPrefix(key[4:], "\x00")
		if !labelled && key[4:] != "" {
			return false
		}
		a.addNamed("type", "sysv")
	}
	if labelled && (label == "" || strings.Contains(label, "\x00")) {
		return false
	}
	a.bare("name", queue)
	a.addNamed("label", label)
	return true
}
