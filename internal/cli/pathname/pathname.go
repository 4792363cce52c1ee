// Package pathname relates paths of the operating system to each other.
package pathname

import (
	"path/filepath"
	"strings"
)

// Absolute returns a path of the operating system as it is seen from a
// directory.
func Absolute(dir, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, name)
}

// Within returns the path of a file or directory below another; false if it is
// not below it, nor the same. Both are absolute and clean.
func Within(dir, abs string) (rel string, ok bool) {
	if dir == abs {
		return ".", true
	}
	if dir == "" {
		return "", false
	}
	return strings.CutPrefix(abs, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

// Shorten returns an absolute path as it is seen from a directory,
// if it lies in it.
func Shorten(from, path string) string {
	if rel, ok := Within(from, path); ok {
		return rel
	}
	return path
}

// Real returns an absolute path without links in it, as far as it is there.
func Real(abs string) string {
	rest := ""
	for at := abs; ; at, rest = filepath.Dir(at), filepath.Join(filepath.Base(at), rest) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest)
		}
		if at == filepath.Dir(at) {
			return abs
		}
	}
}
