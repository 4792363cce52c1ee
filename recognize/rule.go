package recognize

import (
	"regexp"
	"strings"
)

// ruleWords are the words that begin rules. Those that several lines follow are
// often broken behind a blank.
var ruleWords = []string{
	"capability", "network", "mount", "remount", "umount", "unmount", "pivot_root", "unix", "dbus", "signal", "ptrace",
	"userns", "mqueue", "io_uring", "change_profile", "change_hat", "rlimit", "link", "file", "all", "set",
}

// qualifiers are the words that may stand before a rule.
var qualifiers = map[string]bool{
	"audit": true, "quiet": true, "deny": true, "allow": true, "prompt": true, "owner": true, "other": true, "noaudit": true,
}

const permission = `(?:[rwaxlkmdciuspCIUSPbDXh]{1,12})`

var (
	pathRule    = regexp.MustCompile(`^` + path + `(?:[ \t]+(?:` + permission + `|[A-Za-z]{1,10}))?(?:[ \t]*->[ \t]*\S.*)?[ \t]*,$`)
	unendedRule = regexp.MustCompile(`^` + path + `[ \t]+` + permission + `(?:[ \t]*->[ \t]*\S+)?$`)
	permsFirst  = regexp.MustCompile(`^(?:safe[ \t]+|unsafe[ \t]+)?` + permission + `[ \t]+` + path + `(?:[ \t]*->[ \t]*\S.*)?[ \t]*,?$`)
	onePath     = regexp.MustCompile(`^` + path + `,?$`)
	relative    = regexp.MustCompile(`^[\w.~$@{][^\s,;:=]*/\S*[ \t]+` + permission + `[ \t]*,$`)
	badPerms    = regexp.MustCompile(`^` + path + `[ \t]+\S{1,8},$`)
	severalOf   = regexp.MustCompile(`^` + path + `[ \t]+` + permission + `[ \t]*,[ \t]*["/@]`)
)

// shapeOfRule tells whether a line is a rule, or meant to be one.
func shapeOfRule(line string) shape {
	rest, qualified := afterQualifiers(line)
	if rest == "" {
		return looseLine
	}
	ends := strings.HasSuffix(line, ",")
	if pathStart(rest) {
		return shapeOfPathRule(rest, ends)
	}
	name := strings.TrimRight(firstWord(rest), ",(")
	switch {
	case isRuleWord(name) && (name != "set" || strings.Contains(rest, "rlimit")):
		return shapeOfKeywordRule(rest, name, ends)
	case (ends || qualified) && permsFirst.MatchString(rest):
		return endedOr(ends)
	case ends && relative.MatchString(rest), qualified && ends:
		return looseLine
	case ends && isNear(name, ruleWords) && len(strings.Fields(rest)) < 6:
		return looseLine
	}
	return unknownLine
}

func endedOr(ends bool) shape {
	if ends {
		return ruleLine
	}
	return looseLine
}

func shapeOfPathRule(rest string, ends bool) shape {
	switch {
	case onePath.MatchString(rest):
		return unknownLine // a list of paths is no policy
	case pathRule.MatchString(rest):
		return ruleLine
	case unendedRule.MatchString(rest), badPerms.MatchString(rest), ends && strings.HasPrefix(rest, "@{"), severalOf.MatchString(rest), permsThenComment(rest):
		return looseLine
	}
	return unknownLine
}

// permsThenComment reports whether two rules, or a rule and something else, stand
// on a line.
func permsThenComment(rest string) bool {
	_, tail, ok := strings.Cut(rest, " ")
	perms, _, comma := strings.Cut(strings.TrimLeft(tail, " \t"), ",")
	return ok && comma && len(perms) > 0 && len(perms) < 7 && strings.Trim(perms, "rwaxlkmiuUpPcC") == ""
}

// shapeOfKeywordRule tells whether a line that begins with the word of a rule is
// one: such words begin sentences too.
func shapeOfKeywordRule(rest, name string, ends bool) shape {
	words := len(strings.Fields(rest))
	signs := strings.ContainsAny(rest, "=()<>/@{")
	switch {
	case ends && (words <= 3 || signs || name == "capability" && !strings.Contains(rest, ".")):
		return ruleLine
	case ends:
		return unknownLine
	case broken[name] && (signs || words <= 2):
		return openRule
	case words <= 3 && !strings.ContainsAny(rest, ".;:") && (words > 1 || name != "all" && name != "file" && name != "link" && name != "network"):
		return looseLine
	}
	return unknownLine
}

// broken are the words of rules that are often written over several lines.
var broken = map[string]bool{"dbus": true, "unix": true, "mount": true, "signal": true, "ptrace": true, "mqueue": true}

// afterQualifiers returns what stands behind the qualifiers of a rule.
func afterQualifiers(line string) (rest string, qualified bool) {
	for rest = line; ; {
		first := firstWord(rest)
		if !qualifiers[first] && !strings.HasPrefix(first, "priority=") {
			return rest, qualified
		}
		qualified = true
		rest = strings.TrimLeft(rest[len(first):], " \t")
	}
}

func isRuleWord(name string) bool {
	for _, w := range ruleWords {
		if w == name {
			return true
		}
	}
	return false
}

// pathStart reports whether a line begins as the path of a rule or of a profile.
func pathStart(line string) bool {
	if line[0] == '"' {
		line = line[1:]
	}
	return strings.HasPrefix(line, "/") && !strings.HasPrefix(line, "//") && !strings.HasPrefix(line, "/*") ||
		strings.HasPrefix(line, "@{") || strings.HasPrefix(line, "{/") || strings.HasPrefix(line, "{,/") || marked.MatchString(line)
}

// marked matches a path that begins with what a build or a template puts there.
var marked = regexp.MustCompile(`^(?:@[A-Za-z_]+@/|\{\{[^}]*\}\}|\{[^{}\s]*,[^{}\s]*\}/|\$\{?\w+\}?/)`)

// peerLine matches a condition of a rule of several lines.
var peerLine = regexp.MustCompile(`^(?:bus|path|interface|member|peer|name|label|type|addr|set|options|fstype)[ \t]*=`)

// continues reports whether a line goes on with a rule: with conditions such as
// path=/org/freedesktop/DBus, or what else is no statement of its own.
func continues(line string, sh shape) bool {
	return sh == foreignLine && strings.Contains(line, "=") || sh == unknownLine && (strings.ContainsAny(line, "=()") || strings.HasSuffix(line, ","))
}
