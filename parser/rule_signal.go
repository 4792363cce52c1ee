package parser

import (
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
)

var signalRW = map[byte]int{'r': int(ast.SignalReceive), 'w': int(ast.SignalSend)}

var signalConds = map[string]condRule{"set": {list: true, many: true}, "peer": {}}

func buildSignal(s *statement, quals ast.Qualifiers) built {
	r := &ast.SignalRule{Keyword: s.keywordSpan()}
	r.Qualifiers = quals
	s.checkQualifiers(&quals, noOwner, "a signal rule")
	access, set, items := s.perms(ast.SignalPermNames, signalRW, s.rule.items)
	r.Access, r.Perms = access, ast.SignalPerms(set)
	if s.barePermWord(items, ast.SignalPermNames, access) {
		items = nil
	}
	var group *ast.Group
	r.Conditions, group, items = s.conditions(signalConds, items)
	s.noPeerGroup(group)
	s.leftover(items, "a signal rule is: signal [permissions] [set=(signals)] [peer=label],")
	var peers []*ast.Condition
	for _, c := range r.Conditions {
		switch c.Name.Raw {
		case "set":
			s.signals(c)
		case "peer":
			peers = append(peers, c)
		}
	}
	s.once(peers...)
	r.Peer = conditionNamed(r.Conditions, "peer")
	return r
}

// noPeerGroup reports peer=( … ) in a rule whose peer is a plain label.
func (s *statement) noPeerGroup(g *ast.Group) {
	if g == nil {
		return
	}
	f := s.report(diag.InvalidRuleShape, g.Place, "in %s the peer is a plain label: peer=label, without parentheses", s.ruleName())
	if label := g.Get("label").Value(); !label.IsZero() {
		s.fix(f, true, g.Place, "peer="+label.Raw, "write peer=%s", label.Raw)
	} else if len(g.Conditions) == 1 && g.Conditions[0].Op == ast.CondNone {
		name := g.Conditions[0].Name.Raw
		s.fix(f, true, g.Place, "peer="+name, "write peer=%s", name)
	}
}

func (rp *reporter) signals(c *ast.Condition) {
	for _, w := range c.Values {
		if !IsSignal(w.Value()) {
			rp.unknownSignal(w, w.Value())
		}
	}
}

func (rp *reporter) unknownSignal(w ast.Word, name string) {
	plain := strings.TrimPrefix(strings.ToLower(name), "sig")
	if IsSignal(plain) {
		rp.unknownIn(w, name, "signal", []string{plain})
		return
	}
	rp.unknownIn(w, name, "signal", ast.Signals.Nearest(name))
}

// IsSignal reports whether name is a signal: see SignalNumber.
func IsSignal(name string) bool {
	_, ok := SignalNumber(name)
	return ok
}

// firstRealtime is the number that policies use for rtmin+0.
const firstRealtime = 128

// SignalNumber returns the number that policies use for a signal: one of
// ast.Signals, or a real-time signal from rtmin+0 to rtmin+32. As the reference
// does, it reads the number up to the first byte that does not belong to it.
func SignalNumber(name string) (number int, ok bool) {
	if t, ok := ast.Signals.Lookup(name); ok {
		return t.Value, true
	}
	text, ok := strings.CutPrefix(name, "rtmin+")
	if !ok {
		return 0, false
	}
	text = strings.TrimLeft(text, " \t\n\v\f\r")
	end := 0
	if end < len(text) && (text[end] == '+' || text[end] == '-') {
		end++
	}
	start := end
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if end == start {
		return firstRealtime, true
	}
	n, err := strconv.Atoi(text[:end])
	return firstRealtime + n, err == nil && n >= 0 && n <= 32
}
