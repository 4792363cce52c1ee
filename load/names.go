package load

import "strings"

// Skipped reports whether a file of this name is passed over when its
// directory is included or loaded, as the reference does (apparmor.d(5)):
// hidden files, README, and what editors and package managers leave behind.
func Skipped(name string) bool {
	if strings.HasPrefix(name, ".") || name == "README" {
		return true
	}
	for _, suffix := range skippedSuffixes {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

var skippedSuffixes = []string{
	".dpkg-new", ".dpkg-old", ".dpkg-dist", ".dpkg-bak", ".dpkg-remove", ".pacsave", ".pacnew",
	".rpmnew", ".rpmsave", ".orig", ".rej", "~",
}

// fragmentDirs are the directories whose files others include.
var fragmentDirs = map[string]bool{"abstractions": true, "tunables": true, "local": true, "abi": true}

// IsFragment reports whether a file at this slash-separated path is one that
// others include: it lies in or below abstractions, tunables, local or abi. What
// stands before apparmor.d does not matter: /usr/local holds no fragments.
func IsFragment(path string) bool {
	if i := strings.LastIndex("/"+path, "/apparmor.d/"); i >= 0 {
		path = path[i:]
	}
	dirs := strings.Split(path, "/")
	for _, dir := range dirs[:len(dirs)-1] {
		if fragmentDirs[dir] {
			return true
		}
	}
	return false
}
