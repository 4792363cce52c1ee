//go:build !unix

package load

const openFlags = 0

func isNoDevice(error) bool { return false }
