package semdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
)

// maxListed is how many members a short text names.
const maxListed = 6

// memberListText returns the members of a change as a text. Types of sockets stand behind
// their family, and a family alone has all types.
func memberListText(class key.Class, members []string) string {
	if class == key.ClassNetwork {
		return strings.Join(memberItems(class, members), ", ")
	}
	return strings.Join(memberItems(class, members), " ")
}

// folded returns a shorter text for many members, "" if there are few.
func folded(class key.Class, members []string) string {
	all := memberItems(class, members)
	kinds, kind := len(members), plurals[class]
	if class == key.ClassNetwork {
		kinds, kind = len(all), "families of sockets"
	}
	switch {
	case len(all) <= maxListed:
		return ""
	case len(members) == len(membersOf(class)):
		return fmt.Sprintf("all %d %s", kinds, kind)
	}
	text := fmt.Sprintf("%s and %d more", all[0], len(all)-1)
	if class == key.ClassNetwork {
		return text + " families"
	}
	for _, name := range gravest {
		if class == key.ClassCapability && name != all[0] && slices.Contains(members, name) {
			return text + ", " + name + " among them"
		}
	}
	return text
}

// plurals are the words for the members of classes.
var plurals = map[key.Class]string{
	key.ClassCapability: "capabilities", key.ClassSignal: "signals", key.ClassUnix: "types",
}

// gravest are the capabilities that come closest to being root, the closest
// first.
var gravest = []string{
	"sys_admin", "sys_module", "sys_rawio", "mac_admin", "sys_ptrace", "dac_override", "dac_read_search", "setuid", "bpf", "net_admin",
}

// memberItems returns the members as a text lists them.
func memberItems(class key.Class, members []string) []string {
	switch class {
	case key.ClassUnix:
		if len(members) == 1 {
			return []string{"type=" + members[0]}
		}
		if len(members) == len(allUnixTypes()) {
			return []string{"any type"}
		}
		return []string{"type=(" + strings.Join(members, " ") + ")"}
	case key.ClassNetwork:
		return families(members)
	}
	return members
}

// families puts the types of sockets behind their families.
func families(members []string) []string {
	var all []string
	types := map[string][]string{}
	for _, m := range members {
		family, kind, _ := strings.Cut(m, " ")
		if types[family] == nil {
			all = append(all, family)
		}
		types[family] = append(types[family], kind)
	}
	for i, family := range all {
		switch kinds := types[family]; {
		case len(kinds) == 1:
			all[i] = family + " " + kinds[0]
		case len(kinds) < len(terms(2, ast.NetworkTypes)):
			all[i] = family + " (" + strings.Join(kinds, " ") + ")"
		}
	}
	return all
}
