package parser

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

var netRW = map[byte]int{'r': int(ast.NetReceive), 'w': int(ast.NetSend)}

// netPeerPerms are the permissions that concern the other end; the rest is
// about the own socket alone.
const netPeerPerms = ast.NetAccept | ast.NetConnect | ast.NetSend | ast.NetReceive

var networkConds = map[string]condRule{
	"ip": {list: true}, "port": {list: true}, "interface": {list: true}, "label": {list: true},
}

var networkPeerConds = map[string]condRule{
	"ip": {list: true}, "port": {list: true}, "label": {list: true},
}

func buildNetwork(s *statement, quals ast.Qualifiers) built {
	r := &ast.NetworkRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner|noPriority, "a network rule")
	access, set, items := s.perms(ast.NetPermNames, netRW, s.rule.items)
	r.Access, r.Perms = access, ast.NetPerms(set)
	items = s.family(r, items)
	r.Conditions, r.Peer, items = s.conditions(networkConds, items)
	s.leftover(items, "a network rule is: network [permissions] [family [type]] [conditions] [peer=(conditions)],")
	s.once(r.Conditions...)
	r.IP, r.Port = conditionNamed(r.Conditions, "ip"), conditionNamed(r.Conditions, "port")
	r.Interface, r.Label = conditionNamed(r.Conditions, "interface"), conditionNamed(r.Conditions, "label")
	s.networkPeer(r)
	s.networkEnds(r)
	return r
}

// family reads the one or two words of a network rule: family and type, or one
// of them; "packet" alone is the family.
func (s *statement) family(r *ast.NetworkRule, items []item) []item {
	var words []ast.Word
	for len(items) > 0 && items[0].kind == wordItem && len(words) < 2 {
		words = append(words, s.wordAt(items[0].at))
		items = items[1:]
	}
	if len(words) == 0 {
		return items
	}
	first := words[0].Value()
	switch {
	case ast.NetworkFamilies.Has(first):
		r.Family = words[0]
		if len(words) == 2 {
			r.Type = words[1]
			s.networkType(first, words[1])
		}
	case ast.NetworkTypes.Has(first):
		r.Type = words[0]
		if len(words) == 2 {
			s.typeThenFamily(words)
		}
	case s.permWord(words, ast.NetPermNames, r.Access):
	default:
		s.unknownNetwork(words[0])
	}
	return items
}

func (rp *reporter) typeThenFamily(words []ast.Word) {
	if ast.NetworkFamilies.Has(words[1].Value()) {
		both := words[0].Place.Join(words[1].Place)
		f := rp.report(diag.InvalidRuleShape, both, "the family stands before the type: %s %s", words[1].Raw, words[0].Raw)
		rp.fix(f, true, both, words[1].Raw+" "+words[0].Raw, "swap them")
		return
	}
	rp.report(diag.InvalidRuleShape, words[1].Place, "unexpected %q behind the type %s", words[1].Raw, words[0].Raw)
}

func (rp *reporter) networkType(family string, w ast.Word) {
	value := w.Value()
	switch {
	case !ast.NetworkTypes.Has(value):
		rp.unknown(w, ast.NetworkTypes)
	case !ast.NetworkTypeFits(family, value):
		rp.report(diag.InvalidRuleShape, w.Place, "the family %s has no type %q", family, value)
	}
}

func (rp *reporter) unknownNetwork(w ast.Word) {
	if all := strings.ToLower(w.Value()); all == "all" || all == "any" || all == "*" {
		f := rp.unknownIn(w, w.Value(), "network family or type", nil)
		rule := rp.ruleBefore(w)
		note(f, "%s, alone is for all of them", rule)
		if before := source.At(w.Place.Start - 1); rp.splice == nil && isBlank(rp.src[before.Start]) {
			rp.fix(f, false, before.Join(w.Place), "", "write %s,", rule)
		}
		return
	}
	near := append(ast.NetworkFamilies.Nearest(w.Value()), ast.NetworkTypes.Nearest(w.Value())...)
	rp.unknownIn(w, w.Value(), "network family or type", near)
}

// ruleBefore returns what a rule says before a word, without the blanks between:
// the keyword, with the qualifiers on its line.
func (in *input) ruleBefore(w ast.Word) string {
	if in.splice != nil {
		return "network"
	}
	before := in.src[:w.Place.Start]
	before = before[strings.LastIndexAny(before, "\n,{}")+1:]
	return strings.Join(strings.Fields(before), " ")
}

// permWord reports a permission that stands bare behind another one: several
// need parentheses.
func (rp *reporter) permWord(words []ast.Word, names *ast.Vocabulary, before ast.PermList) bool {
	if len(before.Words) == 0 || !names.Has(words[0].Raw) {
		return false
	}
	all := append(append([]ast.Word{}, before.Words...), words[0])
	if len(words) > 1 && names.Has(words[1].Raw) {
		all = append(all, words[1])
	}
	rp.severalPerms(all)
	return true
}

func (rp *reporter) severalPerms(words []ast.Word) {
	at := words[0].Place.Join(words[len(words)-1].Place)
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Raw
	}
	list := "(" + strings.Join(texts, ", ") + ")"
	f := rp.report(diag.InvalidRuleShape, at, "several permissions are written in parentheses: %s", list)
	rp.fix(f, true, at, list, "write %s", list)
}

func (s *statement) networkPeer(r *ast.NetworkRule) {
	if !s.checkPeer(r.Peer, networkPeerConds) {
		return
	}
	for _, c := range r.Peer.Conditions {
		s.networkValue(c)
	}
}

// checkPeer checks the names in peer=( … ); false if there is no such group.
func (s *statement) checkPeer(g *ast.Group, known map[string]condRule) bool {
	if g == nil {
		return false
	}
	if g.Name.Raw != "peer" {
		s.report(diag.InvalidRuleShape, g.Name.Place, "%s takes the group peer=( … ), not %s=( … )", s.ruleName(), g.Name.Raw)
		return false
	}
	for _, c := range g.Conditions {
		s.checkCondition(c, known)
		if c.Op == ast.CondNone {
			s.report(diag.SyntaxError, c.Place, "the condition %q has no value", c.Name.Raw)
		}
	}
	s.once(g.Conditions...)
	return true
}

// networkEnds checks the conditions on addresses against the family and the
// permissions.
func (rp *reporter) networkEnds(r *ast.NetworkRule) {
	for _, c := range r.Conditions {
		rp.networkValue(c)
	}
	var first source.Span
	if len(r.Conditions) > 0 {
		first = r.Conditions[0].Place
	} else if r.Peer != nil && len(r.Peer.Conditions) > 0 {
		first = r.Peer.Place
	}
	family := r.Family.Value()
	if !first.IsZero() && !r.Family.IsZero() && family != "inet" && family != "inet6" {
		rp.report(diag.InvalidRuleShape, first, "conditions are for the families inet and inet6, not for %s", family)
	}
	if ip, port := r.Peer.Get("ip"), r.Peer.Get("port"); ip != nil || port != nil {
		rp.localOnly(r.Access, r.Perms, "ip and port of the peer")
	}
}

// localOnly reports permissions that concern the own socket alone in a rule
// with conditions on the peer.
func (rp *reporter) localOnly(list ast.PermList, perms ast.NetPerms, what string) {
	if perms&^netPeerPerms == 0 {
		return
	}
	for _, w := range list.Words {
		if t, ok := ast.NetPermNames.Lookup(w.Value()); ok && ast.NetPerms(t.Value)&^netPeerPerms != 0 {
			rp.report(diag.InvalidRuleShape, w.Place, "%q is about the own socket: it cannot be limited by the %s", w.Value(), what)
			return
		}
	}
}

func (rp *reporter) networkValue(c *ast.Condition) {
	w := c.Value()
	if w.IsZero() {
		return
	}
	switch value := w.Value(); c.Name.Value() {
	case "ip":
		if !isAddress(value) {
			f := rp.report(diag.InvalidRuleShape, w.Place, "%q is not an IP address", value)
			note(f, "one IPv4 or IPv6 address without a mask, or none")
		}
	case "port":
		if !isPortRange(value) {
			rp.report(diag.InvalidRuleShape, w.Place, "%q is not a port: 0 to 65535, or a range such as 80-90", value)
		}
	}
}

func isAddress(s string) bool {
	if s == "none" {
		return true
	}
	addr, err := netip.ParseAddr(s)
	return err == nil && addr.Zone() == ""
}

// isPortRange reports whether s is a port or a range of ports, as strtoul(3)
// reads them: blanks and a plus sign may stand before a number.
func isPortRange(s string) bool {
	from, to, ranged := strings.Cut(s, "-")
	first, ok := port(from)
	if !ok || !ranged {
		return ok
	}
	last, ok := port(to)
	return ok && first <= last
}

func port(s string) (uint64, bool) {
	s = strings.TrimPrefix(strings.TrimLeft(s, " \t\n\v\f\r"), "+")
	n, err := strconv.ParseUint(s, 10, 32)
	return n, err == nil && n <= 65535
}
