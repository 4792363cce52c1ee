package access

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

func (r *reader) file() Access {
	letters := r.word()
	path := r.word()
	if !strings.HasPrefix(path, "/") {
		letters, path = path, letters
	}
	perms, err := filePerms(letters)
	if err != nil {
		r.fail("%w", err)
	}
	return Access{Class: policy.ClassFile, Perms: perms, Keys: glob.Literal(path)}
}

func (r *reader) link() Access {
	target := r.arrow()
	if target == "" {
		target = whatever
	}
	name := r.word()
	if name == "" {
		r.fail("a link has a name and a target: link /name -> /target")
	}
	return Access{Class: policy.ClassFile, Perms: policy.FileLink, Keys: keys(name + "\x00" + target)}
}

func (r *reader) changeProfile() Access {
	target := r.arrow()
	first := r.word()
	switch {
	case target == "" && first == "":
		return Access{Class: policy.ClassFile, Perms: policy.FileChangeProfile, Keys: anyText()}
	case target == "":
		return Access{Class: policy.ClassFile, Perms: policy.FileChangeProfile, Keys: glob.Literal(first)}
	case first == "":
		return Access{Class: policy.ClassFile, Perms: policy.FileChangeProfile, Keys: glob.Literal(target)}
	}
	return Access{Class: policy.ClassFile, Perms: policy.FileOnExec, Keys: glob.Literal(first + "\x00" + target)}
}

func (r *reader) capability() Access {
	a := Access{Class: policy.ClassCapability, Perms: policy.CapUse}
	name := r.word()
	t, ok := ast.Capabilities.Lookup(name)
	if !ok {
		r.unknown(ast.Capabilities, name)
	}
	a.Keys = glob.Literal(policy.CapabilityKey(t.Value))
	return a
}

// unknown tells that a word is none of a vocabulary.
func (r *reader) unknown(v *ast.Vocabulary, word string) {
	if near := v.Nearest(word); len(near) > 0 {
		r.fail("unknown %s %q, did you mean %q?", v.What(), word, near[0])
		return
	}
	r.fail("unknown %s %q", v.What(), word)
}

func (r *reader) network() Access {
	a := Access{Class: policy.ClassNetwork, Perms: r.perms(ast.NetPermNames, policy.Perms(ast.NetCreate))}
	family, ok := r.term(ast.NetworkFamilies)
	if !ok {
		r.fail("network needs a family and a type, such as inet stream")
		return a
	}
	socketType, ok := r.term(ast.NetworkTypes)
	if !ok {
		r.fail("network needs a type behind the family, such as stream")
		return a
	}
	switch socketType {
	case ast.NetTCP:
		socketType = 1
	case ast.NetUDP:
		socketType = 2
	case ast.NetICMP:
		socketType = 3
	}
	key := policy.NetworkKey(family, socketType)
	if len(r.named) == 0 {
		a.Keys = glob.Concat(glob.Literal(key), anything())
		if a.Perms == policy.Perms(ast.NetCreate) {
			a.Keys = glob.Literal(key)
		}
		return a
	}
	a.Keys = r.endpoints(family, socketType, a.Perms)
	return a
}

// endpoints reads the ends of an internet socket.
func (r *reader) endpoints(family, socketType int, perms policy.Perms) glob.Expr {
	proto := r.number("protocol")
	local := r.end("ip", "port")
	if _, ok := r.named["peer_ip"]; ok || r.named["peer_port"] != "" {
		return keys(policy.NetworkPeerKey(family, socketType, proto, r.end("peer_ip", "peer_port"), r.take("label", "peer_label"), local))
	}
	if perms == policy.Perms(ast.NetListen) {
		return glob.Literal(policy.NetworkListenKey(family, socketType, proto, local))
	}
	return glob.Literal(policy.NetworkLocalKey(family, socketType, proto, local, perms&policy.Perms(ast.NetBind) != 0))
}

func (r *reader) end(ip, port string) policy.NetworkEnd {
	e := policy.NetworkEnd{Port: uint16(r.number(port))}
	if text := r.take(ip); text != whatever && text != "none" {
		addr, err := netip.ParseAddr(text)
		if err != nil {
			r.fail("%s=%s is no address", ip, text)
		}
		e.Addr = addr
	}
	return e
}

func (r *reader) unix() Access {
	a := Access{Class: policy.ClassUnix, Perms: r.perms(ast.NetPermNames, policy.Perms(ast.NetCreate))}
	socketType, typed := 0, false
	if text := r.take("type"); text != whatever {
		t, ok := ast.UnixTypes.Lookup(text)
		if !ok {
			r.unknown(ast.UnixTypes, text)
		}
		socketType, typed = t.Value, true
	}
	addr, label := r.address("addr"), r.take("label")
	peerAddr, peer := r.address("peer_addr"), r.take("peer_label", "peer")
	ends := addr != whatever || label != whatever || peerAddr != whatever || peer != whatever
	var all []glob.Expr
	for _, t := range ast.UnixTypes.Terms() {
		if typed && t.Value != socketType {
			continue
		}
		key := glob.Concat(glob.Literal(policy.UnixCreateKey(t.Value, 0)), anything())
		switch {
		case peerAddr != whatever || peer != whatever:
			key = keys(policy.UnixPeerKey(t.Value, 0, addr, label, peerAddr, peer))
		case ends:
			key = glob.Concat(keys(policy.UnixLocalKey(t.Value, 0, addr, label)), anything())
		}
		all = append(all, key)
	}
	a.Keys = glob.Union(all...)
	return a
}

func (r *reader) address(name string) string {
	if addr := r.take(name); addr != whatever {
		return policy.UnixAddr(addr)
	}
	return whatever
}

func (r *reader) mount() Access {
	a := Access{Class: policy.ClassMount, Perms: policy.MountMount}
	target := r.arrow()
	source := r.word()
	if target == "" {
		target = whatever
	}
	if source == "" {
		source = whatever
	}
	key := policy.MountKey(target, source, r.take("fstype"), r.mountFlags())
	if options := r.take("options"); options != whatever {
		r.fail("options are given as words: options=(ro, bind)")
	}
	a.Keys = keys(key)
	return a
}

// mountFlags takes the options of mount(8) among the words that are left.
func (r *reader) mountFlags() uint32 {
	var flags uint32
	add := func(word string) bool {
		o, ok := ast.MountOptionNamed(word)
		if ok && !o.Clear {
			flags |= o.Bit
		}
		return ok
	}
	var rest []string
	for _, w := range r.words {
		if !add(w) {
			rest = append(rest, w)
		}
	}
	r.words = rest
	if text, ok := r.named["options"]; ok && (text == "" || add(text)) {
		delete(r.named, "options")
	}
	return flags
}

func (r *reader) umount() Access {
	target := r.word()
	if target == "" {
		target = whatever
	}
	return Access{Class: policy.ClassMount, Perms: policy.MountUmount, Keys: keys(policy.UmountKey(target))}
}

func (r *reader) pivotRoot() Access {
	old := r.take("oldroot")
	root := r.word()
	if root == "" {
		root = whatever
	}
	return Access{Class: policy.ClassMount, Perms: policy.MountPivot, Keys: keys(policy.PivotRootKey(root, old))}
}

func (r *reader) signal() Access {
	a := Access{Class: policy.ClassSignal, Perms: r.perms(ast.SignalPermNames, policy.Perms(ast.SignalSend))}
	peer := r.take("peer")
	if len(r.words) == 0 {
		a.Keys = glob.Concat(glob.One(allSignals()), keys(peer))
		return a
	}
	name := r.word()
	number, ok := signalNumber(name)
	if !ok {
		r.unknown(ast.Signals, name)
	}
	a.Keys = keys(policy.SignalKey(number, peer))
	return a
}

// allSignals returns the numbers of the signals that there are.
func allSignals() glob.ByteSet {
	var all glob.ByteSet
	for _, t := range ast.Signals.Terms() {
		all = all.With(byte(t.Value))
	}
	return all.Range(128, 128+32)
}

// signalNumber returns the number that policies have for a signal.
func signalNumber(name string) (byte, bool) {
	if t, ok := ast.Signals.Lookup(name); ok {
		return byte(t.Value), true
	}
	if text, ok := strings.CutPrefix(name, "rtmin+"); ok {
		n, err := strconv.ParseUint(text, 10, 8)
		return byte(128 + n), err == nil && n <= 32
	}
	return 0, false
}

func (r *reader) ptrace() Access {
	a := Access{Class: policy.ClassPtrace, Perms: r.perms(ast.PtracePermNames, policy.Perms(ast.PtraceTrace))}
	a.Keys = keys(policy.PtraceKey(r.take("peer")))
	return a
}

func (r *reader) dbus() Access {
	a := Access{Class: policy.ClassDbus, Perms: r.perms(ast.DbusPermNames, policy.Perms(ast.DbusSend))}
	bus, name := r.take("bus"), r.take("name", "peer_name")
	switch a.Perms {
	case policy.Perms(ast.DbusBind):
		a.Keys = keys(policy.DbusNameKey(bus, name))
	case policy.Perms(ast.DbusEavesdrop):
		a.Keys = keys(policy.DbusEavesdropKey(bus))
	default:
		if a.Perms&policy.Perms(ast.DbusBind|ast.DbusEavesdrop) != 0 {
			r.fail("bind and eavesdrop are asked for one at a time")
		}
		a.Keys = keys(policy.DbusMessageKey(bus, name, r.take("label", "peer_label"), r.take("path"), r.take("interface"), r.take("member")))
	}
	return a
}

func (r *reader) mqueue() Access {
	a := Access{Class: policy.ClassPosixMqueue, Perms: r.perms(ast.MqueuePermNames, policy.Perms(ast.MqueueRead))}
	label := r.take("label")
	if label == whatever && a.Perms == policy.Perms(ast.MqueueCreate) {
		label = ""
	}
	name, kind := r.word(), r.take("type")
	if name == "" {
		name = whatever
	}
	n, err := strconv.ParseUint(name, 10, 32)
	if err != nil && kind != "sysv" {
		a.Keys = keys(policy.PosixMqueueKey(name, label))
		return a
	}
	if err != nil {
		r.fail("a System V queue has a number, not %q", name)
	}
	a.Class = policy.ClassSysvMqueue
	a.Keys = keys(policy.SysvMqueueKey(uint32(n), label))
	return a
}

func (r *reader) ioUring() Access {
	a := Access{Class: policy.ClassIOUring, Perms: r.perms(ast.IOUringPermNames, policy.Perms(ast.IOUringSqpoll))}
	a.Keys = keys(policy.IOUringKey(r.take("label")))
	return a
}

func (r *reader) userns() Access {
	if len(r.words) > 0 && r.words[0] == "create" {
		r.word()
	}
	return Access{Class: policy.ClassUserns, Perms: policy.UsernsCreate, Keys: glob.Literal(policy.UsernsKey())}
}
