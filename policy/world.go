package policy

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
)

// Site says what is taken for granted of variables that a site can add values to:
// those that files in tunables/ assign, those with += and those that stand before
// an "include if exists".
type Site uint8

const (
	// SiteNone adds nothing: variables have the values that can be read.
	SiteNone Site = iota
	// SiteMore adds a plain name to the values.
	SiteMore
	// SiteAny puts a text of which nothing is known in the place of the values.
	// What holds of two rules then holds for all values that are not empty.
	SiteAny
)

// The marks around the name of a variable that stand for its unknown values.
const (
	markStart = 1
	markEnd   = 2
)

func siteMarks() glob.ByteSet { return glob.ByteSet{}.With(markStart, markEnd) }

// values returns what a site makes of the values of a variable. Those that it adds
// start and end in a slash if the others do.
func (s Site) values(name string, written []string) []string {
	if s == SiteNone {
		return written
	}
	start, end := "", ""
	if len(written) > 0 && !slices.ContainsFunc(written, func(v string) bool { return !strings.HasPrefix(v, "/") }) {
		start = "/"
	}
	if len(written) > 0 && !slices.ContainsFunc(written, func(v string) bool { return !strings.HasSuffix(v, "/") }) {
		end = "/"
	}
	if s == SiteAny {
		return []string{start + string(rune(markStart)) + name + string(rune(markEnd)) + end}
	}
	return append(slices.Clip(written), start+"Site_"+name+end)
}

// joinedValues returns values for the first variable of some texts as one, an alternation
// of them, where that means the same whatever follows: with one value more for each of
// many variables side by side, such as those for digits, there is no end of
// combinations.
func joinedValues(texts, values []string) []string {
	if len(values) < 2 || slices.ContainsFunc(values, func(v string) bool { return !isPlain(v) }) {
		return values
	}
	for _, text := range texts {
		ref, _ := firstReference(text)
		if before := text[:ref.Start]; strings.Count(before, "[") != strings.Count(before, "]") || strings.HasSuffix(before, `\`) {
			return values
		}
	}
	return []string{"{" + strings.Join(values, ",") + "}"}
}

// isPlain reports whether a value is a few characters or classes of them, and
// nothing that depends on what stands beside it.
func isPlain(value string) bool {
	for _, c := range []byte(value) {
		if !isWord(c) && strings.IndexByte("[]-", c) < 0 {
			return false
		}
	}
	return value != "" && glob.Check(value) == nil
}

// isWord reports whether a character is a letter, a digit or an underscore.
func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

// inTunables reports whether a file is one that sites set variables in.
func inTunables(path string) bool { return strings.Contains("/"+path, "/tunables/") }

// openVariables notes that a file that need not be there can add values to the
// variables that are assigned so far.
func (u *unit) openVariables() {
	if base := u.vars.base; base != nil {
		for name, v := range base.vars {
			if !v.open {
				u.vars.changeVariable(name)
				break
			}
		}
	}
	for _, v := range u.vars.own {
		if v.open || v.boolean || v.defined != nil {
			continue
		}
		v.open = true
		v.state, v.expanded, v.problem = untouched, nil, nil
	}
}

// World is one of the circumstances in which a file may be loaded, as far as its
// text leaves them open.
type World struct {
	Name    string // such as "the features of abi/4.0"
	Options Options
}

// Worlds returns what the text of a policy leaves open, where the options do not
// settle it: which features the kernel and the parser have that load it, and
// which values a site adds to variables. A change that leaves the meaning as it
// is in each of them does so wherever the policy is loaded. The options as they
// are come first.
func (o Options) Worlds() []World {
	worlds := append([]World{{"", o}}, o.Machines()...)
	any := o
	any.Site = SiteAny
	return append(worlds, World{"other values of variables", any})
}

// Machines returns those of the worlds that differ in the features of kernel and
// parser.
func (o Options) Machines() []World {
	if o.Kernel != nil && o.ABI != nil {
		return nil
	}
	var worlds []World
	for _, m := range []struct {
		name     string
		features *Features
	}{{"an old kernel", defaultABI()}, {"the features of abi/4.0", presentABI()}, {"a kernel that knows everything", &Features{all: true}}} {
		in := o
		if o.Kernel == nil {
			in.Kernel = m.features
		}
		if o.ABI == nil {
			in.ABI = m.features
		}
		worlds = append(worlds, World{m.name, in})
	}
	return worlds
}

// presentABI are features in between: rules on networks have permissions, but know
// no addresses.
func presentABI() *Features {
	return ParseFeatures(`caps {mask {}} dbus {mask {acquire send receive}} signal {mask {}} ptrace {mask {read trace}}
mount {mask {mount umount pivot_root}} namespaces {pivot_root {no} mask {userns_create}} network {af_unix {yes} af_mask {}}
network_v8 {af_mask {}} ipc {posix_mqueue {create read write open delete setattr getattr}} file {mask {}}
domain {change_profile {yes} stack {yes} attach_conditions {xattr {yes}}} rlimit {mask {}}
policy {versions {v5 {yes}} permstable32 {allow deny prompt}}`)
}
