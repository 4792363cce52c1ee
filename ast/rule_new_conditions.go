package ast

import (
	"slices"
	"strings"
)

// NewCondition returns `name=value` or `name=(values)`, for the rules that take
// conditions.
func NewCondition(name string, values ...string) (*Condition, error) {
	m := new(wordMaker)
	c := &Condition{Name: Word{Raw: name}, Op: CondEq, Paren: len(values) > 1, Values: m.makeWords(values)}
	if !isPlainWord(name) || len(values) == 0 {
		m.failWord("the condition %q has no name or no value", name)
	}
	return c, m.err
}

// conditionNamed returns the condition of a name in a list, nil if there is none.
func conditionNamed(list []*Condition, name string) *Condition {
	return (&Group{Conditions: list}).Get(name)
}

// checkConditions reports a nil condition, and names that a rule does not have.
func (m *wordMaker) checkConditions(what string, list []*Condition, names ...string) []*Condition {
	for _, c := range list {
		switch {
		case c == nil:
			m.failWord("%s has a condition that is nil", what)
			return nil
		case !slices.Contains(names, c.Name.Raw):
			m.failWord("%s has no condition %q", what, c.Name.Raw)
		}
	}
	return list
}

// peerGroup returns `peer=( … )` of conditions, nil for none.
func (m *wordMaker) peerGroup(what string, list []*Condition, names ...string) *Group {
	if len(list) == 0 {
		return nil
	}
	return &Group{Name: Word{Raw: "peer"}, Conditions: m.checkConditions(what, list, names...)}
}

// NewSignal returns `signal perms set=(signals) peer=label,`. No permissions and no
// signals are all of them; the peer may be "".
func NewSignal(perms SignalPerms, peer string, signals ...string) (*SignalRule, error) {
	m := new(wordMaker)
	r := &SignalRule{Access: PermListOf(int(perms), SignalPermNames), Perms: perms}
	if len(signals) > 0 {
		set := &Condition{Name: Word{Raw: "set"}, Op: CondEq, Paren: true}
		for _, s := range signals {
			set.Values = append(set.Values, m.vocabularyWord(s, Signals))
		}
		r.Conditions = append(r.Conditions, set)
	}
	if r.Peer = m.labelCondition("peer", peer); r.Peer != nil {
		r.Conditions = append(r.Conditions, r.Peer)
	}
	return r, m.err
}

// labelCondition returns `name=label`, nil for "".
func (m *wordMaker) labelCondition(name, label string) *Condition {
	if label == "" {
		return nil
	}
	return &Condition{Name: Word{Raw: name}, Op: CondEq, Values: []Word{m.makeWord(label)}}
}

// NewPtrace returns `ptrace perms peer=label,`; the peer may be "".
func NewPtrace(perms PtracePerms, peer string) (*PtraceRule, error) {
	m := new(wordMaker)
	r := &PtraceRule{Access: PermListOf(int(perms), PtracePermNames), Perms: perms}
	if r.Peer = m.labelCondition("peer", peer); r.Peer != nil {
		r.Conditions = []*Condition{r.Peer}
	}
	return r, m.err
}

// NewUnix returns `unix perms conditions peer=(peer),`. Conditions are type and
// addr, those of the peer addr and label.
func NewUnix(perms NetPerms, conditions, peer []*Condition) (*UnixRule, error) {
	m := new(wordMaker)
	r := &UnixRule{Access: PermListOf(int(perms), NetPermNames), Perms: perms}
	r.Conditions = m.checkConditions("a unix rule", conditions, "type", "addr")
	r.Peer = m.peerGroup("the peer of a unix rule", peer, "addr", "label")
	r.Type, r.Addr = conditionNamed(r.Conditions, "type"), conditionNamed(r.Conditions, "addr")
	return r, m.err
}

// NewDbus returns `dbus perms conditions peer=(peer),`. Conditions are bus, path,
// interface, member and name, those of the peer name and label.
func NewDbus(perms DbusPerms, conditions, peer []*Condition) (*DbusRule, error) {
	m := new(wordMaker)
	r := &DbusRule{Access: PermListOf(int(perms), DbusPermNames), Perms: perms}
	r.Conditions = m.checkConditions("a dbus rule", conditions, "bus", "path", "interface", "member", "name")
	r.Peer = m.peerGroup("the peer of a dbus rule", peer, "name", "label")
	r.Bus, r.Path = conditionNamed(r.Conditions, "bus"), conditionNamed(r.Conditions, "path")
	r.Interface, r.Member = conditionNamed(r.Conditions, "interface"), conditionNamed(r.Conditions, "member")
	r.Name = conditionNamed(r.Conditions, "name")
	return r, m.err
}

// NewMqueue returns `mqueue perms conditions queue,`. The queue is a path, or a number,
// or "" for all. Conditions are type and label.
func NewMqueue(perms MqueuePerms, queue string, conditions ...*Condition) (*MqueueRule, error) {
	m := new(wordMaker)
	r := &MqueueRule{Access: PermListOf(int(perms), MqueuePermNames), Perms: perms, Queue: m.optional(queue)}
	r.Conditions = m.checkConditions("an mqueue rule", conditions, "type", "label")
	r.Type, r.Label = conditionNamed(r.Conditions, "type"), conditionNamed(r.Conditions, "label")
	m.queue(r)
	return r, m.err
}

// queue reports a type of queues that there is not, and a queue of another type.
func (m *wordMaker) queue(r *MqueueRule) {
	kind, name := r.Type.Value().Value(), r.Queue.Value()
	path, number := strings.HasPrefix(name, "/"), name != "" && strings.Trim(name, "0123456789") == ""
	switch {
	case r.Type != nil && kind != "posix" && kind != "sysv":
		m.failWord("the type of a queue is posix or sysv, not %q", kind)
	case name != "" && !path && !number, number && kind == "posix", path && kind == "sysv":
		m.failWord("%q is not a queue of that type: /name for posix, a number for sysv", name)
	}
}

// NewNetworkEnds returns `network perms family type conditions peer=(peer),`: NewNetwork
// with permissions, and with conditions on both ends of a connection. Conditions are
// ip, port, interface and label, those of the peer ip, port and label. They are for the
// families inet and inet6.
func NewNetworkEnds(perms NetPerms, family, kind string, conditions, peer []*Condition) (*NetworkRule, error) {
	r, err := NewNetwork(family, kind)
	m := &wordMaker{err}
	r.Access, r.Perms = PermListOf(int(perms), NetPermNames), perms
	r.Conditions = m.checkConditions("a network rule", conditions, "ip", "port", "interface", "label")
	r.Peer = m.peerGroup("the peer of a network rule", peer, "ip", "port", "label")
	r.IP, r.Port = conditionNamed(r.Conditions, "ip"), conditionNamed(r.Conditions, "port")
	r.Interface, r.Label = conditionNamed(r.Conditions, "interface"), conditionNamed(r.Conditions, "label")
	if len(conditions)+len(peer) > 0 && family != "" && family != "inet" && family != "inet6" {
		m.failWord("conditions are for the families inet and inet6, not for %s", family)
	}
	own := NetPerms(0)
	if r.Peer.Get("ip") != nil || r.Peer.Get("port") != nil {
		own = perms &^ (NetAccept | NetConnect | NetSend | NetReceive)
	}
	if own != 0 {
		m.failWord("%s is about the own socket: no peer limits it", PermListOf(int(own), NetPermNames).Words[0].Raw)
	}
	return r, m.err
}

// NewIOUring returns `io_uring perms label=label,`; the label may be "".
func NewIOUring(perms IOUringPerms, label string) (*IOUringRule, error) {
	m := new(wordMaker)
	r := &IOUringRule{Access: PermListOf(int(perms), IOUringPermNames), Perms: perms}
	if r.Label = m.labelCondition("label", label); r.Label != nil {
		r.Conditions = []*Condition{r.Label}
	}
	return r, m.err
}
