package grammar_test

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/parser"
)

// meansNothing reports whether a tree of the grammar has a word that means
// nothing where it stands. The parser refuses such a rule, and may take it for
// one with a mark missing before the word: then the finding is about syntax.
func meansNothing(tree *ast.File) bool {
	for stmt := range ast.Statements(tree.Stmts) {
		if unknownIn(stmt) {
			return true
		}
	}
	return false
}

func unknownIn(stmt ast.Stmt) bool {
	if r, ok := stmt.(ast.Rule); ok && r.Quals().Ownership != ast.OwnAny && !takesOwner(stmt) {
		return true
	}
	switch s := stmt.(type) {
	case *ast.Profile:
		return !isName(s.Name.Value()) || s.Flags != nil && unknown(s.Flags.Values, ast.ProfileFlags.Has)
	case *ast.CapabilityRule:
		return unknown(s.Names, ast.Capabilities.Has)
	case *ast.NetworkRule:
		return unknown(s.Access.Words, permission(ast.NetPermNames)) ||
			unknown(given(s.Family), ast.NetworkFamilies.Has) || unknown(given(s.Type), ast.NetworkTypes.Has) ||
			unnamed(s.Conditions, "ip", "port", "interface", "label") || unnamedPeer(s.Peer, "ip", "port", "label")
	case *ast.UnixRule:
		return unknown(s.Access.Words, permission(ast.NetPermNames)) ||
			unknown(values(s.Conditions, "type"), ast.UnixTypes.Has) || unknown(values(s.Conditions, "addr"), isUnixAddress) ||
			unnamed(s.Conditions, "type", "addr") || several(s.Conditions) || unnamedPeer(s.Peer, "addr", "label")
	case *ast.DbusRule:
		names := []string{"bus", "path", "interface", "member", "name"}
		return unknown(s.Access.Words, permission(ast.DbusPermNames)) ||
			unnamed(s.Conditions, names...) || several(s.Conditions) || unnamedPeer(s.Peer, append(names, "label")...)
	case *ast.SignalRule:
		return unknown(s.Access.Words, permission(ast.SignalPermNames)) || unnamed(s.Conditions, "set", "peer") ||
			unknown(values(s.Conditions, "set"), parser.IsSignal)
	case *ast.PtraceRule:
		return unknown(s.Access.Words, permission(ast.PtracePermNames)) || unnamed(s.Conditions, "peer") || several(s.Conditions)
	case *ast.MqueueRule:
		return unknown(s.Access.Words, permission(ast.MqueuePermNames)) || unnamed(s.Conditions, "type", "label") ||
			unknown(given(s.Queue), isQueue) || unknown(values(s.Conditions, "type"), isQueueType)
	case *ast.IOUringRule:
		return unnamed(s.Conditions, "label")
	case *ast.MountRule:
		return unnamed(s.Conditions, "options", "option", "fstype", "vfstype") ||
			unknown(append(values(s.Conditions, "options"), values(s.Conditions, "option")...), isOption)
	case *ast.PivotRootRule:
		return unnamed(s.Conditions, "oldroot")
	case *ast.ChangeProfileRule:
		return unknown(given(s.Exec), isPath)
	case *ast.RlimitRule:
		return !ast.Rlimits.Has(s.Resource.Raw)
	}
	return false
}

// takesOwner reports whether a statement may have the qualifier "owner".
func takesOwner(stmt ast.Stmt) bool {
	switch stmt.(type) {
	case *ast.FileRule, *ast.LinkRule, *ast.QualifierBlock:
		return true
	}
	return false
}

// several reports whether a condition has more than one value.
func several(conds []*ast.Condition) bool {
	return slices.ContainsFunc(conds, func(c *ast.Condition) bool { return len(c.Values) > 1 })
}

// unknown reports whether a word has a value that is not known.
func unknown(words []ast.Word, known func(string) bool) bool {
	return slices.ContainsFunc(words, func(w ast.Word) bool { return !known(w.Value()) })
}

// given returns the word unless it is absent.
func given(w ast.Word) []ast.Word {
	if w.IsZero() {
		return nil
	}
	return []ast.Word{w}
}

func permission(names *ast.Vocabulary) func(string) bool {
	return func(name string) bool { return names.Has(name) || strings.Trim(name, "rwRW") == "" }
}

func unnamed(conds []*ast.Condition, names ...string) bool {
	return slices.ContainsFunc(conds, func(c *ast.Condition) bool { return !slices.Contains(names, c.Name.Value()) })
}

func unnamedPeer(g *ast.Group, names ...string) bool {
	return g != nil && (g.Name.Raw != "peer" || unnamed(g.Conditions, names...))
}

func values(conds []*ast.Condition, name string) []ast.Word {
	var words []ast.Word
	for _, c := range conds {
		if c.Name.Value() == name {
			words = append(words, c.Values...)
		}
	}
	return words
}

func isOption(name string) bool {
	_, ok := ast.MountOptionNamed(name)
	return ok
}

func isPath(name string) bool { return strings.HasPrefix(name, "/") || strings.HasPrefix(name, "@{") }

func isQueue(name string) bool {
	return strings.HasPrefix(name, "/") || name != "" && strings.Trim(name, "0123456789") == ""
}

func isQueueType(name string) bool { return name == "posix" || name == "sysv" }

func isUnixAddress(name string) bool {
	return strings.HasPrefix(name, "@") || name == "none" || name == "auto"
}

// isName reports whether a profile may have the name: it is not empty, starts
// with no "&", and has a whole namespace if any.
func isName(name string) bool {
	ns, rest, ok := parser.SplitNamespace(name)
	return rest != "" && ok == strings.HasPrefix(name, ":") && (!ok || ns != "") && !strings.HasPrefix(name, "&")
}
