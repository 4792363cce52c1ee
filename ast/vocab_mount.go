package ast

// MountFlagClass groups the options of mount rules.
type MountFlagClass uint8

// The classes of mount options.
const (
	MountFlag        MountFlagClass = iota // a property: ro, nosuid
	MountCommand                           // another operation: bind, move, remount
	MountPropagation                       // shared, private …
)

// MountOption is what an option of a mount rule sets or clears (mount(2)).
type MountOption struct {
	Bit   uint32 // MS_ bits
	Clear bool   // the option asks for the bits to be clear: rw, suid
	Class MountFlagClass
}

// MountOptions are the options of mount rules; Value indexes mountOptions.
var MountOptions = NewVocabulary("mount option",
	Term{Name: "ro", Value: 0},
	Term{Name: "r", Value: 1},
	Term{Name: "read-only", Value: 2},
	Term{Name: "rw", Value: 3},
	Term{Name: "w", Value: 4},
	Term{Name: "suid", Value: 5},
	Term{Name: "nosuid", Value: 6},
	Term{Name: "dev", Value: 7},
	Term{Name: "nodev", Value: 8},
	Term{Name: "exec", Value: 9},
	Term{Name: "noexec", Value: 10},
	Term{Name: "sync", Value: 11},
	Term{Name: "async", Value: 12},
	Term{Name: "remount", Value: 13},
	Term{Name: "mand", Value: 14},
	Term{Name: "nomand", Value: 15},
	Term{Name: "dirsync", Value: 16},
	Term{Name: "symfollow", Value: 17, Since: "4.0"},
	Term{Name: "nosymfollow", Value: 18, Since: "4.0"},
	Term{Name: "atime", Value: 19},
	Term{Name: "noatime", Value: 20},
	Term{Name: "diratime", Value: 21},
	Term{Name: "nodiratime", Value: 22},
	Term{Name: "bind", Value: 23},
	Term{Name: "B", Value: 24},
	Term{Name: "move", Value: 25},
	Term{Name: "M", Value: 26},
	Term{Name: "rbind", Value: 27},
	Term{Name: "R", Value: 28},
	Term{Name: "verbose", Value: 29},
	Term{Name: "silent", Value: 30},
	Term{Name: "loud", Value: 31},
	Term{Name: "acl", Value: 32},
	Term{Name: "noacl", Value: 33},
	Term{Name: "unbindable", Value: 34},
	Term{Name: "make-unbindable", Value: 35},
	Term{Name: "runbindable", Value: 36},
	Term{Name: "make-runbindable", Value: 37},
	Term{Name: "private", Value: 38},
	Term{Name: "make-private", Value: 39},
	Term{Name: "rprivate", Value: 40},
	Term{Name: "make-rprivate", Value: 41},
	Term{Name: "slave", Value: 42},
	Term{Name: "make-slave", Value: 43},
	Term{Name: "rslave", Value: 44},
	Term{Name: "make-rslave", Value: 45},
	Term{Name: "shared", Value: 46},
	Term{Name: "make-shared", Value: 47},
	Term{Name: "rshared", Value: 48},
	Term{Name: "make-rshared", Value: 49},
	Term{Name: "relatime", Value: 50},
	Term{Name: "norelatime", Value: 51},
	Term{Name: "iversion", Value: 52},
	Term{Name: "noiversion", Value: 53},
	Term{Name: "strictatime", Value: 54},
	Term{Name: "nostrictatime", Value: 55, Since: "4.0"},
	Term{Name: "lazytime", Value: 56, Since: "4.0"},
	Term{Name: "nolazytime", Value: 57, Since: "4.0"},
	Term{Name: "user", Value: 58},
	Term{Name: "nouser", Value: 59},
)

var mountOptions = []MountOption{
	0:  {1 << 0, false, MountFlag},
	1:  {1 << 0, false, MountFlag},
	2:  {1 << 0, false, MountFlag},
	3:  {1 << 0, true, MountFlag},
	4:  {1 << 0, true, MountFlag},
	5:  {1 << 1, true, MountFlag},
	6:  {1 << 1, false, MountFlag},
	7:  {1 << 2, true, MountFlag},
	8:  {1 << 2, false, MountFlag},
	9:  {1 << 3, true, MountFlag},
	10: {1 << 3, false, MountFlag},
	11: {1 << 4, false, MountFlag},
	12: {1 << 4, true, MountFlag},
	13: {1 << 5, false, MountCommand},
	14: {1 << 6, false, MountFlag},
	15: {1 << 6, true, MountFlag},
	16: {1 << 7, false, MountFlag},
	17: {1 << 8, true, MountFlag},
	18: {1 << 8, false, MountFlag},
	19: {1 << 10, true, MountFlag},
	20: {1 << 10, false, MountFlag},
	21: {1 << 11, true, MountFlag},
	22: {1 << 11, false, MountFlag},
	23: {1 << 12, false, MountCommand},
	24: {1 << 12, false, MountCommand},
	25: {1 << 13, false, MountCommand},
	26: {1 << 13, false, MountCommand},
	27: {1<<12 | 1<<14, false, MountCommand},
	28: {1<<12 | 1<<14, false, MountCommand},
	29: {1 << 15, false, MountFlag},
	30: {1 << 15, false, MountFlag},
	31: {1 << 15, true, MountFlag},
	32: {1 << 16, false, MountFlag},
	33: {1 << 16, true, MountFlag},
	34: {1 << 17, false, MountPropagation},
	35: {1 << 17, false, MountPropagation},
	36: {1<<17 | 1<<14, false, MountPropagation},
	37: {1<<17 | 1<<14, false, MountPropagation},
	38: {1 << 18, false, MountPropagation},
	39: {1 << 18, false, MountPropagation},
	40: {1<<18 | 1<<14, false, MountPropagation},
	41: {1<<18 | 1<<14, false, MountPropagation},
	42: {1 << 19, false, MountPropagation},
	43: {1 << 19, false, MountPropagation},
	44: {1<<19 | 1<<14, false, MountPropagation},
	45: {1<<19 | 1<<14, false, MountPropagation},
	46: {1 << 20, false, MountPropagation},
	47: {1 << 20, false, MountPropagation},
	48: {1<<20 | 1<<14, false, MountPropagation},
	49: {1<<20 | 1<<14, false, MountPropagation},
	50: {1 << 21, false, MountFlag},
	51: {1 << 21, true, MountFlag},
	52: {1 << 23, false, MountFlag},
	53: {1 << 23, true, MountFlag},
	54: {1 << 24, false, MountFlag},
	55: {1 << 24, true, MountFlag},
	56: {1 << 25, false, MountFlag},
	57: {1 << 25, true, MountFlag},
	58: {1 << 31, true, MountFlag},
	59: {1 << 31, false, MountFlag},
}

// MountOptionNamed returns what an option means.
func MountOptionNamed(name string) (MountOption, bool) {
	t, ok := MountOptions.Lookup(name)
	if !ok {
		return MountOption{}, false
	}
	return mountOptions[t.Value], true
}
