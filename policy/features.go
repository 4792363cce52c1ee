package policy

import (
	"github.com/aa-lint/aa-lint/policy/key"
	"slices"
	"strings"
)

// Features is a set of what a kernel mediates, as the files in
// /sys/kernel/security/apparmor/features and the abi files of policies name it.
// nil stands for a kernel that knows everything. It does not change.
type Features struct {
	words map[string][]string // path, such as "network/af_mask", → words
	all   bool                // everything is known
}

// ParseFeatures reads the text of a features or abi file: nested groups of the
// form "name {words}".
func ParseFeatures(text string) *Features {
	f := &Features{words: map[string][]string{}}
	var path []string
	word := func(w string) {
		key := strings.Join(path, "/")
		f.words[key] = append(f.words[key], w)
	}
	last := ""
	flush := func() {
		if last != "" {
			word(last)
			last = ""
		}
	}
	for at := 0; at < len(text); {
		switch c := text[at]; {
		case c == '{':
			// A file may hold thousands of braces that open nothing sensible.
			if len(path) == maxFeatureDepth {
				return f
			}
			path = append(path, last)
			key := strings.Join(path, "/")
			f.words[key] = append(f.words[key], []string{}...) // there, even if it is empty
			last = ""
			at++
		case c == '}':
			flush()
			if len(path) > 0 {
				path = path[:len(path)-1]
			}
			at++
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			at++
		case c == '#':
			end := strings.IndexByte(text[at:], '\n')
			if end < 0 {
				end = len(text) - at
			}
			at += end
		default:
			flush()
			end := at
			for end < len(text) && !strings.ContainsRune("{} \t\r\n", rune(text[end])) {
				end++
			}
			last = text[at:end]
			at = end
		}
	}
	return f
}

// maxFeatureDepth is how deep the groups of a features file may nest.
const maxFeatureDepth = 16

// Has reports whether there is a group or word of a path such as
// "network_v8/af_inet" or "namespaces/mask/userns_create".
func (f *Features) Has(path string) bool {
	if f == nil || f.all {
		return true
	}
	if _, ok := f.words[path]; ok {
		return true
	}
	for group := range f.words {
		if strings.HasPrefix(group, path+"/") {
			return true
		}
	}
	at := strings.LastIndexByte(path, '/')
	return at > 0 && slices.Contains(f.words[path[:at]], path[at+1:])
}

// featureSets are the features that the abi of a policy and the kernel both
// know; what one of them lacks is not mediated.
type featureSets []*Features

func (s featureSets) hasFeature(path string) bool {
	for _, f := range s {
		if !f.Has(path) {
			return false
		}
	}
	return true
}

// Mediates reports whether rules of a class take effect.
func (s featureSets) mediates(c key.Class) bool {
	switch c {
	case key.ClassNetwork:
		return s.hasFeature("network") || s.fineNetwork()
	case key.ClassUnix:
		return s.hasFeature("network/af_unix") || s.hasFeature("network_v9")
	case key.ClassMount:
		return s.hasFeature("mount")
	case key.ClassPtrace:
		return s.hasFeature("ptrace")
	case key.ClassSignal:
		return s.hasFeature("signal")
	case key.ClassDbus:
		return s.hasFeature("dbus")
	case key.ClassUserns:
		return s.hasFeature("namespaces/mask/userns_create")
	case key.ClassPosixMqueue:
		return s.hasFeature("ipc/posix_mqueue")
	case key.ClassSysvMqueue:
		return s.hasFeature("ipc/sysv_mqueue")
	case key.ClassIOUring:
		return s.hasFeature("io_uring")
	}
	return true
}

// fineNetwork reports whether network rules have permissions of their own, and
// are not just a table of families and types.
func (s featureSets) fineNetwork() bool {
	return s.hasFeature("network_v8") || s.hasFeature("network_v9")
}

// kernel returns the features of the kernel alone.
func (s featureSets) kernel() *Features { return s[0] }

// prompts reports whether compiled policies can say that a decision is to be
// asked for.
func (s featureSets) prompts() bool { return s.hasFeature("policy/permstable32") }

// inetAddresses reports whether network rules can name addresses and ports.
func (s featureSets) inetAddresses() bool {
	return s.hasFeature("network_v8/af_inet") || s.hasFeature("network_v9/af_inet")
}

// defaultABI are the features of a policy that names no abi, when nothing else
// is given: what the parser knew before there were abi rules.
func defaultABI() *Features {
	return ParseFeatures(`caps {mask {}} dbus {mask {acquire send receive}} signal {mask {}} ptrace {mask {read trace}}
mount {mask {mount umount pivot_root}} namespaces {pivot_root {no}} network {af_unix {yes} af_mask {}} file {mask {}}
domain {change_profile {yes} stack {yes}} rlimit {mask {}} policy {versions {v5 {yes}}}`)
}

// featuresOf returns the features that count for what a unit has read.
func (c *Checker) featuresOf(u *unit) featureSets {
	sets := featureSets{c.opts.Kernel}
	if c.opts.AsWritten {
		return sets
	}
	if u.abiRule == nil {
		if c.opts.ABI != nil {
			return append(sets, c.opts.ABI)
		}
		return append(sets, c.builtin())
	}
	name := u.abiRule.File
	switch {
	case name.Magic() && name.Name() == "kernel":
		return sets
	case name.Magic() && name.Name() == "default":
		return append(sets, c.builtin())
	}
	if text, err := c.loader.ABIText(name); err == nil {
		f, ok := c.abis.Load(text)
		if !ok {
			f, _ = c.abis.LoadOrStore(text, ParseFeatures(text))
		}
		return append(sets, f.(*Features))
	}
	return sets
}

// ABI returns what the abi statement of the profile's file names; "" if there is
// none.
func (p *Profile) ABI() string {
	if rule := p.Policy.unit.abiRule; rule != nil {
		return rule.File.Raw
	}
	return ""
}
