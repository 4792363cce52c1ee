// Package update holds the flag with which tests rewrite their golden files. The
// tests of every package import it, so that all of them take the flag:
//
//	go test ./... -update
package update

import "flag"

var goldens = flag.Bool("update", false, "rewrite golden files, and the golden parts of scripts and pages")

// Goldens reports whether golden files are to be rewritten.
func Goldens() bool { return *goldens }
