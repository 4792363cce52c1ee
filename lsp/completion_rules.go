package lsp

import (
	"context"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/protocol"
)

// The words that statements begin with: at the top of a file, and in a profile.
var (
	topKeywords  = []string{"abi", "alias", "include", "include if exists", "profile"}
	ruleKeywords = []string{
		"all", "capability", "change_profile", "dbus", "file", "io_uring", "link", "mount", "mqueue", "network", "pivot_root",
		"ptrace", "remount", "set rlimit", "signal", "umount", "unix", "userns",
	}
	blockKeywords = []string{"hat", "if", "include", "include if exists", "profile"}
	qualifiers    = []string{"allow", "audit", "deny", "owner", "priority="}
)

// qualifierKinds are the tokens of qualifiers.
var qualifierKinds = []lexer.Kind{lexer.Allow, lexer.Audit, lexer.Deny, lexer.Owner, lexer.Other, lexer.Priority, lexer.Prompt, lexer.Eq, lexer.Integer}

// pathKinds are the tokens that a rule on paths begins with.
var pathKinds = []lexer.Kind{lexer.Path, lexer.Quoted, lexer.Variable}

// statement adds what may stand behind the beginning of a statement.
func (c *completer) statement(ctx context.Context, b beginning) error {
	first := slices.IndexFunc(b.tokens, func(t lexer.Token) bool { return !slices.Contains(qualifierKinds, t.Kind) })
	last := b.last()
	switch {
	case last.Kind == lexer.Arrow:
		return c.profileNames(ctx)
	case b.condition() == "flags":
		c.terms(ast.ProfileFlags)
	case first < 0:
		c.statementStart(b)
	case slices.Contains(pathKinds, b.tokens[first].Kind):
		if slices.Contains(pathKinds, last.Kind) && c.start > last.Span.End && (b.depth > 0 || c.targetOf().Fragment) {
			c.permissions(b)
		}
	default:
		return c.inRule(ctx, b, b.tokens[first].Kind, b.tokens[first+1:])
	}
	return nil
}

// statementStart adds what a statement begins with, behind its qualifiers.
func (c *completer) statementStart(b beginning) {
	switch last := b.last(); {
	case last.Kind == lexer.Priority || last.Kind == lexer.Eq:
	case b.depth <= 0 && len(b.tokens) == 0 && !c.targetOf().Fragment:
		c.words(1, protocol.ItemKeyword, topKeywords...)
	default:
		if len(b.tokens) == 0 {
			c.words(3, protocol.ItemKeyword, blockKeywords...)
		}
		if last.Kind != lexer.Owner && last.Kind != lexer.Other {
			c.words(1, protocol.ItemKeyword, ruleKeywords...)
			for _, word := range qualifiers {
				if mayFollow(last.Kind, word) {
					c.item(2, word, protocol.ItemKeyword, "qualifier")
				}
			}
		}
	}
}

// mayFollow reports whether a qualifier may stand behind another one: they have
// one order.
func mayFollow(last lexer.Kind, word string) bool {
	order := map[lexer.Kind]int{lexer.Integer: 1, lexer.Audit: 2, lexer.Allow: 3, lexer.Deny: 3, lexer.Prompt: 3}
	rank := map[string]int{"priority=": 1, "audit": 2, "allow": 3, "deny": 3, "owner": 4}
	return rank[word] > order[last]
}

// permissionItems are strings of permissions, those that are wanted most first.
var permissionItems = []struct{ group, perms, words string }{
	{"1", "r", "read"}, {"1", "rw", "read and write"}, {"1", "w", "write"}, {"1", "mr", "read, and map as code"}, {"1", "rwk", "read, write and lock"},
	{"2", "ix", "execute under this profile"}, {"2", "Px", "execute under a profile of its own, scrubbed"}, {"2", "Cx", "execute under a child, scrubbed"},
	{"2", "rix", "read, and execute under this profile"}, {"2", "rPx", "read, and execute under a profile of its own, scrubbed"},
	{"2", "rCx", "read, and execute under a child, scrubbed"}, {"2", "mrix", "read, map as code, and execute under this profile"},
	{"2", "Pix", "execute under a profile of its own, scrubbed, or under this one"},
	{"3", "a", "write at the end"}, {"3", "k", "lock"}, {"3", "l", "make hard links to it"}, {"3", "m", "map as code"}, {"3", "ra", "read, and write at the end"},
	{"4", "Ux", "execute without a profile, scrubbed"}, {"4", "rUx", "read, and execute without a profile, scrubbed"},
}

// permissions adds strings of permissions. A rule that denies says nothing of how
// something is executed.
func (c *completer) permissions(b beginning) {
	denies := slices.ContainsFunc(b.tokens, func(t lexer.Token) bool { return t.Kind == lexer.Deny })
	if denies {
		c.item(2, "x", protocol.ItemEnumMember, "execute")
	}
	for _, p := range permissionItems {
		if denies && strings.HasSuffix(p.perms, "x") {
			continue
		}
		c.item(int(p.group[0]-'0'), p.perms, protocol.ItemEnumMember, p.words)
	}
}

// profileNames adds the profiles of the view.
func (c *completer) profileNames(ctx context.Context) error {
	text := c.file.Source.Text()
	for c.start > 0 && (isWordByte(text[c.start-1]) || text[c.start-1] == '/' || text[c.start-1] == '-') {
		c.start--
	}
	files, err := c.snap.files(ctx)
	if err != nil {
		return err
	}
	for _, p := range spotAt(c.file, c.at).profiles() {
		for _, stmt := range p.Body.Stmts {
			if child, ok := stmt.(*ast.Profile); ok && !child.Hat() {
				c.item(1, child.Name.Value(), protocol.ItemClass, "child of "+p.Name.Value())
			}
		}
	}
	for _, file := range files {
		for _, o := range c.snap.occurrences(file) {
			if o.kind == profileSymbol && o.defines {
				c.item(2, o.name, protocol.ItemClass, file.Name())
			}
		}
	}
	return nil
}

// ruleWords are the words of rules that begin with a keyword: permissions, and the
// conditions with their values.
var ruleWords = map[lexer.Kind]struct {
	perms      *ast.Vocabulary
	conditions []string
}{
	lexer.Signal:  {ast.SignalPermNames, []string{"set=", "peer="}},
	lexer.Ptrace:  {ast.PtracePermNames, []string{"peer="}},
	lexer.Unix:    {ast.NetPermNames, []string{"type=", "addr=", "label=", "peer="}},
	lexer.Dbus:    {ast.DbusPermNames, []string{"bus=", "path=", "interface=", "member=", "name=", "peer="}},
	lexer.Mqueue:  {ast.MqueuePermNames, []string{"type=", "label="}},
	lexer.IOUring: {ast.IOUringPermNames, []string{"label="}},
	lexer.Mount:   {nil, []string{"fstype=", "options="}},
	lexer.Remount: {nil, []string{"options="}},
}

// inRule adds what may stand in a rule with a keyword.
func (c *completer) inRule(ctx context.Context, b beginning, kind lexer.Kind, rest []lexer.Token) error {
	condition := b.condition()
	switch {
	case kind == lexer.Capability:
		c.terms(ast.Capabilities)
	case kind == lexer.Network && condition == "":
		c.network(b, rest)
	case kind == lexer.Set && len(rest) == 1:
		c.terms(ast.Rlimits)
	case condition != "":
		return c.conditionValues(ctx, kind, condition)
	default:
		words := ruleWords[kind]
		if words.perms != nil && (b.parens > 0 || len(rest) == 0) {
			c.terms(words.perms)
		}
		if b.parens == 0 {
			c.words(2, protocol.ItemProperty, words.conditions...)
		}
	}
	return nil
}

// network adds families, or the types that fit the family.
func (c *completer) network(b beginning, rest []lexer.Token) {
	family := ""
	for _, t := range rest {
		if word := b.text[t.Span.Start:t.Span.End]; ast.NetworkFamilies.Has(word) {
			family = word
		} else if ast.NetworkTypes.Has(word) {
			return
		}
	}
	if b.parens > 0 {
		c.terms(ast.NetPermNames)
		return
	}
	if family == "" {
		c.terms(ast.NetworkFamilies)
	}
	for _, term := range ast.NetworkTypes.Terms() {
		if family == "" || ast.NetworkTypeFits(family, term.Name) {
			c.item(2, term.Name, protocol.ItemEnumMember, termDetail(ast.NetworkTypes, term))
		}
	}
}

// conditionValues adds the values of a condition.
func (c *completer) conditionValues(ctx context.Context, kind lexer.Kind, name string) error {
	switch {
	case name == "set":
		c.terms(ast.Signals)
	case name == "options" && (kind == lexer.Mount || kind == lexer.Remount):
		c.terms(ast.MountOptions)
	case name == "type" && kind == lexer.Unix:
		c.terms(ast.UnixTypes)
	case name == "bus":
		c.words(1, protocol.ItemEnumMember, "accessibility", "session", "system")
	case name == "peer" && (kind == lexer.Signal || kind == lexer.Ptrace), name == "label":
		return c.profileNames(ctx)
	}
	return nil
}
