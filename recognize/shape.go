package recognize

import (
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/internal/nearest"
)

// shape is what a line looks like.
type shape uint8

// The shapes.
const (
	neutral      shape = iota // braces alone, signs of templates and of merges
	strongLine                // only policy has such lines
	headLine                  // the head of a profile, or of a block of another format
	ruleLine                  // a rule, with its comma
	openRule                  // the first line of a rule that goes on
	looseLine                 // a rule or head with a mistake
	foreignLine               // a line of another format
	quoteLine                 // it opens or closes a quotation
	documentLine              // it opens a document inside of a script
	unknownLine
)

func (s shape) ofLanguage() bool { return s >= strongLine && s <= looseLine }

// isComment reports whether a line is a comment. An include may begin with #.
func isComment(line string) bool {
	return line[0] == '#' && !includeLine.MatchString(line)
}

// withoutComment returns a line without the comment that ends it.
func withoutComment(line string) string {
	for i := 1; i < len(line); i++ {
		if line[i] == '#' && (line[i-1] == ' ' || line[i-1] == '\t' || line[i-1] == ',') {
			return strings.TrimRight(line[:i], " \t")
		}
	}
	return line
}

const (
	word     = `(?:"[^"]*"|\{\{[^}]*\}\}|[^\s"(){}]+(?:\{[^{}\s]*\}[^\s"(){}]*)*)`
	variable = `@\{[\^!]?[A-Za-z_][\w.]*\}`
	path     = `(?:"(?:/|@\{|\{)[^"]*"|(?:/|` + variable + `|\{[^{}\s]*/|@[A-Z_]+@/|\{\{[^}]*\}\}/?)(?:\{[^{}]*\}|[^\s{},"]|,[^\s]|\\.)*(?:\{[^\s]*\}[^\s{},"]*)*)`
)

var (
	includeLine = regexp.MustCompile(`^#?[ \t]*include[ \t]+(if[ \t]+exists[ \t]+)?(<[^>]*>|"[^"]*")[ \t]*,?[ \t]*(?:#.*)?$`)
	abiLine     = regexp.MustCompile(`^abi[ \t]+(?:<[^>\s]*>|"[^"]*"|\w+/[\d.]+)[ \t]*[,;]?$`)
	assignLine  = regexp.MustCompile(`^` + variable + `[ \t]*\+?=`)
	boolLine    = regexp.MustCompile(`^\$\{?\w+\}?[ \t]*=[ \t]*(?:true|false)$`)
	aliasLine   = regexp.MustCompile(`^alias[ \t]+\S+[ \t]+->[ \t]+\S+[ \t]*,$`)

	// A head says what it is for: with an attachment, flags or a word of the
	// language it is that of a profile.
	attachedHead = regexp.MustCompile(`^profile[ \t]+` + word + `[ \t]+["/@{].*\{$`)
	flaggedHead  = regexp.MustCompile(`^(?:profile[ \t]+|hat[ \t]+|\^)?` + word + `.*[ \t)](?:flags[ \t]*=[ \t]*|xattrs[ \t]*=[ \t]*|)\([^()]*\)[ \t]*\{$`)
	namedHead    = regexp.MustCompile(`^(?:(?:profile|hat)[ \t]+|\^|:[^\s:]+:)` + word + `(?:[ \t]+` + word + `)?[ \t]*\{$`)
	pathHead     = regexp.MustCompile(`^(?::[^\s:]+:(?://)?)?` + path + `[ \t]*\{$`)
	openHead     = regexp.MustCompile(`^(?:profile|hat)[ \t]+` + word + `(?:[ \t]+["/@{]\S*)?(?:[ \t]+flags[ \t]*=[ \t]*\([^()]*\))?$`)
)

// shapeOf tells what a line looks like, which has no blanks around it, and no
// comment behind it.
func shapeOf(line string) shape {
	if sh, ok := shapeOfMarks(line); ok {
		return sh
	}
	if isFeatures(line) {
		return foreignLine
	}
	switch line[0] {
	case '#', 'i':
		if includeLine.MatchString(line) {
			return shapeOfInclude(line)
		}
	case 'a':
		if abiLine.MatchString(line) || aliasLine.MatchString(line) {
			return strongLine
		}
	case '@':
		if assignLine.MatchString(line) {
			return strongLine
		}
	case '$':
		if boolLine.MatchString(line) {
			return looseLine
		}
	case 'p', 'h':
		if openHead.MatchString(line) {
			return headLine
		}
	}
	if last := line[len(line)-1]; last == '{' || last == '}' {
		if sh := shapeOfHead(line); sh != unknownLine {
			return sh
		}
	}
	if mention.MatchString(line) {
		return strongLine
	}
	if sh := shapeOfRule(strings.TrimSuffix(line, ";")); sh.ofLanguage() {
		return sh
	}
	if isForeign(line) {
		return foreignLine
	}
	return unknownLine
}

// mention matches an include or abi with a mistake in it.
var mention = regexp.MustCompile(`^\S{0,9}[ \t]*(?:if[ \t]+exists[ \t]+)?[<"(\[]?(?:abstractions|tunables|local|abi)/[\w./-]+[>")\]][,;]?$`)

// shapeOfHead tells whether a line with a brace at its end is the head of a
// profile.
func shapeOfHead(line string) shape {
	if open := strings.Index(line, " {"); open > 0 && line[len(line)-1] == '}' {
		line = line[:open+2] // what follows on the line does not matter
	}
	keyword := strings.HasPrefix(line, "profile") || strings.HasPrefix(line, "hat") || line[0] == '^' || pathStart(line)
	switch {
	case keyword && (attachedHead.MatchString(line) || flaggedHead.MatchString(line)):
		return strongLine
	case namedHead.MatchString(line), pathHead.MatchString(line):
		return headLine
	case condition.MatchString(line):
		return looseLine
	case strings.HasSuffix(line, "{") && isNear(firstWord(line), []string{"profile", "hat"}):
		return headLine
	}
	return unknownLine
}

// condition matches the head of a branch, and of a block with qualifiers.
var condition = regexp.MustCompile(`^\}?[ \t]*(?:if[ \t]+(?:not[ \t]+)?(?:defined[ \t]+)?[@$]|else\b|(?:audit|deny|allow|owner|quiet)[ \t]*\{)`)

// shapeOfInclude tells whether an include is one of policy: C and others have
// lines like it.
func shapeOfInclude(line string) shape {
	open := strings.IndexAny(line, `<"`)
	name := strings.TrimRight(line[open+1:], `>", `+"\t")
	dir, _, nested := strings.Cut(name, "/")
	switch {
	case nested && (policyDirs[dir] || strings.HasSuffix(dir, ".d")), strings.Contains(line, "exists"):
		return strongLine
	case strings.HasSuffix(name, ".h") || strings.HasSuffix(name, ".hpp") || !nested && line[0] == '#':
		return foreignLine
	case line[open] == '<':
		return looseLine
	}
	return unknownLine
}

// policyDirs are the directories that includes of policy name.
var policyDirs = map[string]bool{"abstractions": true, "tunables": true, "local": true, "abi": true, "program-chunks": true, "mappings": true}

func firstWord(line string) string {
	first, _, _ := strings.Cut(line, " ")
	first, _, _ = strings.Cut(first, "\t")
	return first
}

// isNear reports whether a word is one of several, but for a slip of the pen.
func isNear(name string, words []string) bool {
	return len(name) > 2 && len(nearest.Of(strings.ToLower(name), words)) > 0
}
