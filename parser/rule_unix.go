package parser

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

var unixConds = map[string]condRule{"type": {}, "addr": {}}

var unixPeerConds = map[string]condRule{"addr": {}, "label": {}}

func buildUnix(s *statement, quals ast.Qualifiers) built {
	r := &ast.UnixRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "a unix rule")
	access, set, items := s.perms(ast.NetPermNames, netRW, s.rule.items)
	r.Access, r.Perms = access, ast.NetPerms(set)
	if s.barePermWord(items, ast.NetPermNames, access) || s.bareUnixType(items) {
		items = nil
	}
	r.Conditions, r.Peer, items = s.conditions(nil, items)
	s.leftover(items, "a unix rule is: unix [permissions] [type=] [addr=] [peer=(addr= label=)],")
	for _, c := range r.Conditions {
		s.unixCondition(c)
	}
	s.once(r.Conditions...)
	r.Type, r.Addr = conditionNamed(r.Conditions, "type"), conditionNamed(r.Conditions, "addr")
	if s.checkPeer(r.Peer, unixPeerConds) {
		s.unixAddr(r.Peer.Get("addr"))
		if len(r.Peer.Conditions) > 0 {
			s.localOnly(r.Access, r.Perms, "address and label of the peer")
		}
	}
	return r
}

// barePermWord reports a second bare permission.
func (s *statement) barePermWord(items []item, names *ast.Vocabulary, before ast.PermList) bool {
	if len(items) == 0 || items[0].kind != wordItem {
		return false
	}
	words := []ast.Word{s.wordAt(items[0].at)}
	if len(before.Words) > 0 {
		return s.permWord(words, names, before)
	}
	raw := words[0].Raw
	if near := names.Nearest(raw); len(near) > 0 || !strings.HasPrefix(raw, "/") && len(items) == 1 {
		s.unknown(words[0], names)
		return true
	}
	return false
}

// bareUnixType reports a socket type that stands without "type=".
func (s *statement) bareUnixType(items []item) bool {
	if len(items) == 0 || items[0].kind != wordItem {
		return false
	}
	w := s.wordAt(items[0].at)
	if !ast.UnixTypes.Has(w.Raw) {
		return false
	}
	f := s.report(diag.InvalidRuleShape, w.Place, "in a unix rule the socket type is a condition: type=%s", w.Raw)
	s.fix(f, true, w.Place, "type="+w.Raw, "write type=%s", w.Raw)
	return true
}

func (s *statement) unixCondition(c *ast.Condition) {
	switch c.Name.Raw {
	case "label":
		s.report(diag.InvalidRuleShape, c.Place, "the label of a unix rule is that of the peer: peer=(label=%s)", c.Value().Raw)
		return
	case "protocol":
		s.report(diag.InvalidRuleShape, c.Place, `the condition "protocol" is reserved and cannot be used`)
		return
	}
	s.checkCondition(c, unixConds)
	switch w := c.Value(); c.Name.Raw {
	case "type":
		if !w.IsZero() && !ast.UnixTypes.Has(w.Value()) {
			s.unknown(w, ast.UnixTypes)
		}
	case "addr":
		s.unixAddr(c)
	}
}

func (rp *reporter) unixAddr(c *ast.Condition) {
	w := c.Value()
	if v := w.Value(); w.IsZero() || strings.HasPrefix(v, "@") || v == "none" || v == "auto" {
		return
	}
	f := rp.report(diag.InvalidRuleShape, w.Place, "%q is not an address of a unix socket: @name, none or auto", w.Value())
	if strings.HasPrefix(w.Value(), "/") {
		f.Notes = append(f.Notes, "sockets in the file system are for file rules: "+w.Raw+" rw,")
	}
}
