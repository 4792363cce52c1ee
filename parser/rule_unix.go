package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

var unixConds = map[string]condRule{"type": {}, "addr": {}}

var unixPeerConds = map[string]condRule{"addr": {}, "label": {}}

func buildUnix(p *parser, quals ast.Qualifiers) built {
	r := &ast.UnixRule{Keyword: p.keywordSpan()}
	r.Qualifiers = quals
	p.checkQualifiers(&quals, noOwner, "a unix rule")
	access, set, items := p.perms(ast.NetPermNames, netRW, p.rule.items)
	r.Access, r.Perms = access, ast.NetPerms(set)
	if p.barePermWord(items, ast.NetPermNames, access) || p.bareUnixType(items) {
		items = nil
	}
	r.Conditions, r.Peer, items = p.conditions(nil, items)
	p.leftover(items, "a unix rule is: unix [permissions] [type=] [addr=] [peer=(addr= label=)],")
	for _, c := range r.Conditions {
		p.unixCondition(c)
	}
	p.once(r.Conditions...)
	r.Type, r.Addr = named(r.Conditions, "type"), named(r.Conditions, "addr")
	if p.checkPeer(r.Peer, unixPeerConds) {
		p.unixAddr(r.Peer.Get("addr"))
		if len(r.Peer.Conditions) > 0 {
			p.localOnly(r.Access, r.Perms, "address and label of the peer")
		}
	}
	return r
}

// barePermWord reports a second bare permission.
func (p *parser) barePermWord(items []item, names *ast.Vocabulary, before ast.PermList) bool {
	if len(items) == 0 || items[0].kind != wordItem {
		return false
	}
	words := []ast.Word{p.wordAt(items[0].at)}
	if len(before.Words) > 0 {
		return p.permWord(words, names, before)
	}
	raw := words[0].Raw
	if near := names.Nearest(raw); len(near) > 0 || !strings.HasPrefix(raw, "/") && len(items) == 1 {
		p.unknown(words[0], names)
		return true
	}
	return false
}

// bareUnixType reports a socket type that stands without "type=".
func (p *parser) bareUnixType(items []item) bool {
	if len(items) == 0 || items[0].kind != wordItem {
		return false
	}
	w := p.wordAt(items[0].at)
	if !ast.UnixTypes.Has(w.Raw) {
		return false
	}
	f := p.report(diag.InvalidRuleShape, w.Place, "in a unix rule the socket type is a condition: type=%s", w.Raw)
	p.fix(f, true, w.Place, "type="+w.Raw, "write type=%s", w.Raw)
	return true
}

func (p *parser) unixCondition(c *ast.Condition) {
	switch c.Name.Raw {
	case "label":
		p.report(diag.InvalidRuleShape, c.Place, "the label of a unix rule is that of the peer: peer=(label=%s)", c.Value().Raw)
		return
	case "protocol":
		p.report(diag.InvalidRuleShape, c.Place, `the condition "protocol" is reserved and cannot be used`)
		return
	}
	p.checkCondition(c, unixConds)
	switch w := c.Value(); c.Name.Raw {
	case "type":
		if !w.IsZero() && !ast.UnixTypes.Has(w.Value()) {
			p.unknown(w, ast.UnixTypes)
		}
	case "addr":
		p.unixAddr(c)
	}
}

func (p *parser) unixAddr(c *ast.Condition) {
	w := c.Value()
	if v := w.Value(); w.IsZero() || strings.HasPrefix(v, "@") || v == "none" || v == "auto" {
		return
	}
	f := p.report(diag.InvalidRuleShape, w.Place, "%q is no address of a unix socket: @name, none or auto", w.Value())
	if strings.HasPrefix(w.Value(), "/") {
		f.Notes = append(f.Notes, "sockets in the file system are for file rules: "+w.Raw+" rw,")
	}
}
