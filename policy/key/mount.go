package key

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// Mount is the key of a mount: the mount point, the source, the type of the
// file system, and the flags (mount(2)), a byte for each in the order of their
// bits.
func Mount(target, src, fstype string, flags uint32) string {
	var set []byte
	for i := range 32 {
		if flags>>i&1 != 0 {
			set = append(set, byte(i+1))
		}
	}
	return strings.Join([]string{target, src, fstype, string(set)}, "\x00")
}

// Umount is the key of an unmount.
func Umount(target string) string { return target }

// mount takes apart the key of a mount, an unmount or a change of the root
// directory.
func (a *Access) mount(key string) bool {
	parts := strings.Split(key, "\x00")
	switch len(parts) {
	case 1:
		a.silent("op", "umount")
		a.bare("target", parts[0])
	case 2:
		a.silent("op", "pivot_root")
		a.condition("source", "oldroot", parts[1])
		a.bare("target", parts[0])
	case 4:
		flags, ok := mountWords(parts[3])
		if !ok {
			return false
		}
		a.silent("op", "mount")
		a.addNamed("fstype", parts[2])
		a.addField(Field{Name: "flags", Value: strings.Join(flags, ","), words: "options=(" + strings.Join(flags, ", ") + ")"})
		a.bare("source", parts[1])
		a.arrow("target", parts[0])
	default:
		return false
	}
	return true
}

// mountWords returns the words for the flags in a key, in the order of their
// bits.
func mountWords(key string) (words []string, ok bool) {
	for i := range len(key) {
		bit := int(key[i]) - 1
		if bit < 0 || bit > 31 || i > 0 && key[i] <= key[i-1] {
			return nil, false
		}
		words = append(words, mountWord(1<<bit))
	}
	return recursive(words), true
}

// recursive puts one word in the place of two where an option has one for what is
// done to all mounts below.
func recursive(words []string) []string {
	rec := slices.Index(words, recursively)
	if rec < 0 {
		return words
	}
	for i, word := range words {
		if o, ok := ast.MountOptionNamed("r" + word); ok && o.Bit&msRecursive != 0 {
			words[i] = "r" + word
			return slices.Delete(words, rec, rec+1)
		}
	}
	return words
}

// recursively is what queries call the flag that rules have no word for.
const recursively = "rec"

// mountWord returns the word for a flag: the shortest of those that set it.
func mountWord(bit uint32) string {
	word := ""
	for _, t := range ast.MountOptions.Terms() {
		o, _ := ast.MountOptionNamed(t.Name)
		if o.Bit == bit && !o.Clear && len(t.Name) > 1 && (word == "" || len(t.Name) < len(word)) {
			word = t.Name
		}
	}
	switch {
	case bit == msRecursive:
		return recursively
	case word == "":
		return "0x" + strconv.FormatUint(uint64(bit), 16)
	}
	return word
}

// PivotRoot is the key of a change of the root directory.
func PivotRoot(newRoot, oldRoot string) string { return newRoot + "\x00" + oldRoot }

// msRecursive is MS_REC (mount(2)).
const msRecursive = 1 << 14
