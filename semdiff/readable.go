package semdiff

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// readable returns a witness that reads better than another one, where that has
// bytes that could be any: numbers of types and ports and signals, names that
// may be empty. The same rules decide it in the same way.
func readable(pair *policy.Pair, class key.Class, key string, level policy.Level) string {
	return readableIn(pair, class, key, level, func(field) bool { return true })
}

// readableBehind is readable for what stands behind the member that a key starts
// with: see membersOf.
func readableBehind(pair *policy.Pair, class key.Class, key string, level policy.Level) string {
	return readableIn(pair, class, key, level, func(f field) bool { return !f.member })
}

func readableIn(pair *policy.Pair, class key.Class, k string, level policy.Level, take func(field) bool) string {
	if class == key.ClassFile && !isReal(k) {
		if real := pair.Real(k); real != "" {
			return real
		}
	}
	var was policy.Difference
	for _, f := range fields {
		if f.class != class || !take(f) {
			continue
		}
		if was.Key == "" {
			was = pair.At(k, level)
		}
		for _, value := range f.values {
			better, ok := f.set(k, value)
			if !ok || better == k {
				break
			}
			if sameAnswer(was, pair.At(better, level)) {
				k = better
				break
			}
		}
	}
	return k
}

// isReal reports whether a key is one of paths that can exist, or the name of a
// profile.
func isReal(key string) bool { return !strings.Contains(key, "//") || !strings.HasPrefix(key, "/") }

// sameAnswer reports whether the same rules say the same.
func sameAnswer(a, b policy.Difference) bool {
	return a.Left == b.Left && a.Right == b.Right && slices.Equal(a.LeftOnly, b.LeftOnly) &&
		slices.Equal(a.RightOnly, b.RightOnly) && slices.Equal(a.Common, b.Common)
}

// field is a part of the keys of a class, with the values to prefer for it.
type field struct {
	class  key.Class
	values []string
	// set puts a value in the place of the part; false if the key has no such
	// part, or one that says something already.
	set func(key, value string) (string, bool)
	// member tells that the part is a member of the class, or belongs to one.
	member bool
}

var fields = [...]field{
	{key.ClassCapability, numbers(1, ast.Capabilities), bytesAt(0), true},
	{key.ClassSignal, append([]string{"\x0f", "\x09"}, numbers(1, ast.Signals)...), bytesAt(0), true},
	{key.ClassNetwork, append([]string{"\x00\x02", "\x00\x0a"}, numbers(2, ast.NetworkFamilies)...), bytesAt(0), true},
	{key.ClassNetwork, numbers(2, ast.NetworkTypes), bytesAt(2), true},
	{key.ClassNetwork, []string{"\x00\x00", "\x00\x06"}, bytesAt(4), false}, // protocol
	{key.ClassNetwork, []string{"\x00\x00\x00", "\x00"}, peerEnd, false},
	{key.ClassNetwork, []string{"\x00", "\x01"}, localEnd, false},
	{key.ClassNetwork, []string{"\x01\xbb", "\x1f\x90"}, bytesAt(7), false}, // port
	{key.ClassUnix, numbers(2, ast.UnixTypes), bytesAt(0), true},
	{key.ClassUnix, []string{"\x00\x00"}, bytesAt(2), false}, // protocol
	{key.ClassDbus, []string{"system", "session"}, ifEmpty, false},
	{key.ClassMount, []string{"/mnt/"}, ifEmpty, false},
	{key.ClassSysvMqueue, []string{"\x00\x00\x00\x01"}, bytesAt(0), false},
}

// numbers returns the numbers of a vocabulary in so many bytes.
func numbers(size int, v *ast.Vocabulary) []string {
	var all []string
	for _, t := range v.Terms() {
		if t.Value < 1<<8 {
			all = append(all, string([]byte{byte(t.Value >> 8), byte(t.Value)}[2-size:]))
		}
	}
	return all
}

// bytesAt puts bytes at a fixed place.
func bytesAt(at int) func(key, value string) (string, bool) {
	return func(key, value string) (string, bool) {
		if len(key) < at+len(value) {
			return "", false
		}
		return key[:at] + value + key[at+len(value):], true
	}
}

// peerEnd puts the kind of a port of the other end before it, where the key has
// both ends, and a value at the start of the own end.
func peerEnd(key, value string) (string, bool) {
	own := endOf(key, 6)
	if own < 0 {
		return "", false
	}
	label := strings.Index(key[own:], "\x00\x01")
	own += label + 2
	if label < 0 || endOf(key, own) < 0 {
		return "", false
	}
	return key[:6] + "\x02" + key[7:own] + value + key[own+len(value):], true
}

// localEnd puts the kind of a port of the own end before it, where the key has no
// other.
func localEnd(key, value string) (string, bool) {
	if _, both := peerEnd(key, ""); both || len(key) < 7 {
		return "", false
	}
	return key[:6] + value + key[7:], true
}

// endOf returns where the end of an internet socket ends that starts at a place
// of a key, -1 if there is none: a byte, a port, an address and NUL.
func endOf(key string, at int) int {
	if len(key) < at+5 {
		return -1
	}
	size, known := map[byte]int{0: 0, 1: 4, 2: 16}[key[at+3]]
	if at += 4 + size; !known || len(key) <= at || key[at] != 0 {
		return -1
	}
	return at + 1
}

// ifEmpty puts a text before a key whose first part is empty.
func ifEmpty(key, value string) (string, bool) {
	return value + key, key == "" || key[0] == 0
}
