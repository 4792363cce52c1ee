package policy

import (
	"errors"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Asked is a set of accesses that a rule is about, and what it says of them.
type Asked struct {
	Class key.Class
	// Keys are the accesses. The kernel asks only about those of them that are in
	// Real, if it is set.
	Keys glob.Expr
	Real *glob.Expr
	// Simple are some of those that are easy to read, to be tried first.
	Simple []glob.Expr
	// Perms are the permissions, for files those of the owner and of others.
	Perms key.Perms
	// Exec is how programs are executed, the zero value for any way.
	Exec Exec
	// Link is set for pairs of the name of a link and its target; Subset, if the
	// rule is only for names that have no permission which the target lacks.
	Link, Subset bool
}

// Exactly narrows down what a rule is about where rules have no words for it.
// The zero value does not.
type Exactly struct {
	Op                 string     // of a socket: what the kernel asks about, see SocketOps
	Protocol           string     // of a socket, two bytes as keys have them
	NoPort, NoPeerPort bool       // an internet socket whose port is not set
	NoPeerLabel        bool       // a socket whose other end has no label
	Label              *glob.Expr // the labels of a unix socket itself; any if nil
	Addr, PeerAddr     string     // of a unix socket, as for UnixAddr
	Signal             string     // the byte of a signal that has no name
	// Empty are fields of an access that hold nothing: name, label, path, interface
	// and member of D-Bus, source, fstype and flags of a mount, the label of a
	// message queue.
	Empty string // their names, each with a blank behind it
}

// has reports whether a field holds nothing.
func (e Exactly) empty(field string) bool { return strings.Contains(e.Empty, field+" ") }

// field returns the texts that a field holds.
func (e Exactly) field(name string) glob.Expr {
	if e.empty(name) {
		return glob.Expr{}
	}
	return anyText()
}

// SocketOps returns what the kernel asks about sockets in different ways.
func SocketOps() []string {
	return []string{"create", "local", "bind", "autobind", "listen", "opt", "peer"}
}

// Asks returns what a rule says that is no part of the profile but is read as if
// it were: with its variables, and for its kernel. What the rule says of how
// accesses are decided and logged makes no difference. compiled reads it as the
// reference does, quirks included. The error tells what is wrong with the rule.
func (p *Profile) Asks(r ast.Rule, exactly Exactly, compiled bool) ([]Asked, error) {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	l := &lowering{reference: compiled, asking: true}
	p.lowerWith(l, []Rule{{Stmt: r, Quals: &ast.Qualifiers{Ownership: r.Quals().Ownership}}})
	for _, f := range l.findings {
		return nil, errors.New(f.Message)
	}
	asked := l.askedLinks
	for i, grants := range l.grants {
		for _, g := range grants {
			asked = append(asked, l.asked(key.Class(i), g, exactly)...)
		}
	}
	return asked, nil
}

// asked takes a grant apart into what the kernel asks about in different ways.
func (l *lowering) asked(c key.Class, g *Grant, exactly Exactly) []Asked {
	if c == key.ClassUnix && !exactly.ofOp(g) {
		return nil
	}
	all := []Asked{{Class: c, Keys: g.Keys, Perms: g.Perms, Exec: g.Exec}}
	if c == key.ClassFile {
		// Who asks to write does not ask to append, which comes with it.
		all[0].Perms &^= key.Both(key.FileSubset) | (g.Perms & key.Both(key.FileWrite) * (key.FileAppend / key.FileWrite))
	}
	if parts := l.realKeys(c, exactly); parts != nil {
		one := all[0]
		all = nil
		for _, part := range parts {
			one.Real, one.Simple, one.Perms = &part.keys, part.simple, g.Perms&part.perms
			all = append(all, one)
		}
	}
	return slices.DeleteFunc(all, func(a Asked) bool { return a.Perms == 0 })
}

// ofOp reports whether a grant on unix sockets is about what is asked.
func (e Exactly) ofOp(g *Grant) bool {
	if e.Op == "" {
		return true
	}
	example, ok := g.Keys.Example()
	access, known := key.Decode(key.ClassUnix, example, g.Perms)
	op := access.Get("op")
	if op == "autobind" && e.Op != op {
		op = "local" // the shortest address is none
	}
	return ok && known && (op == e.Op || op == "local" && e.Op == "bind")
}

// realPart is a kind of keys that the kernel asks about, with the permissions
// that it asks for.
type realPart struct {
	keys   glob.Expr
	perms  key.Perms
	simple []glob.Expr
	op     string
}

// realKeys returns the keys of a class that the kernel asks about, nil for any.
func (l *lowering) realKeys(c key.Class, e Exactly) []realPart {
	every := ^key.Perms(0)
	switch c {
	case key.ClassCapability:
		return []realPart{{keys: glob.One(namedNumbers(ast.Capabilities)), perms: every}}
	case key.ClassSignal:
		signals := glob.One(namedNumbers(ast.Signals).Range(key.FirstRealtime, key.FirstRealtime+key.LastRealtime))
		if e.Signal != "" {
			signals = glob.Literal(e.Signal)
		}
		return []realPart{{keys: glob.Concat(signals, someText()), perms: every}}
	case key.ClassIOUring:
		return []realPart{
			{keys: glob.Literal(key.IOUring("")), perms: key.Perms(ast.IOUringSqpoll)},
			{keys: someText(), perms: key.Perms(ast.IOUringOverrideCreds)},
		}
	case key.ClassNetwork:
		if l.features().fineNetwork() && l.features().inetAddresses() {
			return e.withSimple()
		}
	case key.ClassUnix:
		simple := e
		if simple.Protocol == "" {
			simple.Protocol = key.Number(0)
		}
		return []realPart{{keys: e.unixKeys(), perms: every, simple: []glob.Expr{simple.unixKeys()}}}
	case key.ClassDbus:
		if e.Empty != "" {
			return []realPart{{keys: fields(anyText(), e.field("name"), e.field("label"), e.field("path"), e.field("interface"), e.field("member")), perms: every}}
		}
	case key.ClassMount:
		path := glob.Concat(glob.Literal("/"), anyText())
		if e.Empty != "" {
			return []realPart{{keys: fields(path, e.field("source"), e.field("fstype"), e.field("flags")), perms: every}}
		}
		return []realPart{{keys: glob.Concat(path, glob.Many(anyByte())), perms: every}}
	case key.ClassPosixMqueue:
		if e.empty("label") {
			return []realPart{{keys: anyText(), perms: every}}
		}
	case key.ClassSysvMqueue:
		if e.empty("label") {
			return []realPart{{keys: anyBytes(4), perms: every}}
		}
	}
	return nil
}

// withSimple returns the keys of internet sockets; those without protocol and
// port are the ones to show.
func (e Exactly) withSimple() []realPart {
	parts := e.inetParts()
	simple := e
	if simple.Protocol == "" {
		simple.Protocol = key.Number(0)
	}
	bare := simple
	bare.NoPort, bare.NoPeerPort = true, true
	named := glob.Concat(glob.Literal("\x00"), glob.One(namedNumbers(ast.NetworkFamilies)), glob.Literal("\x00"), glob.One(namedTypes()))
	parts[0].simple = append(parts[0].simple, named)
	parts = slices.DeleteFunc(parts, func(part realPart) bool { return e.Op != "" && part.op != e.Op })
	for _, s := range []Exactly{bare, simple} {
		for _, part := range s.inetParts() {
			for i := range parts {
				if parts[i].op == part.op {
					parts[i].simple = append(parts[i].simple, part.keys)
				}
			}
		}
	}
	return parts
}

func namedNumbers(v *ast.Vocabulary) glob.ByteSet {
	var set glob.ByteSet
	for _, t := range v.Terms() {
		set = set.With(byte(t.Value))
	}
	return set
}

// inetParts returns the keys that the kernel asks about of internet sockets, see
// key.NetworkLocal and its siblings, and those of other sockets.
func (e Exactly) inetParts() []realPart {
	socket := glob.Concat(anyBytes(4), e.protocol())
	addr := glob.Concat(addresses(nil), endOfField())
	port := anyBytes(2)
	bound := []glob.Expr{ports2(1, key.FirstUserPort-1), glob.Union(glob.Literal(key.Number(0)), ports2(key.FirstUserPort, 1<<16-1))}
	if e.NoPort {
		port, bound = glob.Literal(key.Number(0)), []glob.Expr{{}, glob.Literal(key.Number(0))}
	}
	peerPort := anyBytes(2)
	if e.NoPeerPort {
		peerPort = glob.Literal(key.Number(0))
	}
	own := glob.Concat(glob.Literal(key.PortUser), port, addr)
	label := glob.Union(glob.Expr{}, glob.Concat(someText(), endOfField()))
	bind := glob.Concat(glob.Literal(key.PortUser), bound[1], addr)
	if !e.NoPort {
		bind = glob.Union(bind, glob.Concat(glob.Literal(key.PortPrivileged), bound[0], addr))
	}
	peerLabel := anyText()
	if e.NoPeerLabel {
		peerLabel = glob.Expr{}
	}
	peer := glob.Concat(glob.Literal(key.PortPeer), peerPort, addr, peerLabel, endOfField(), glob.Literal(key.CmdPeer), own, label)
	return []realPart{
		{keys: anyBytes(4), perms: ^key.Perms(0), op: "create"},
		{keys: glob.Concat(socket, bind, label), perms: key.Perms(ast.NetBind), op: "bind"},
		{keys: glob.Concat(socket, own, label), perms: key.Perms(netLocal &^ ast.NetBind), op: "local"},
		{keys: glob.Concat(socket, own, label, glob.Literal(key.CmdListen), anyBytes(2)), perms: key.Perms(ast.NetListen), op: "listen"},
		{keys: glob.Concat(socket, own, label, glob.Literal(key.CmdOpt), anyBytes(4)), perms: key.Perms(netOpt), op: "opt"},
		{keys: glob.Concat(socket, peer), perms: key.Perms(netPeer), op: "peer"},
	}
}

func (e Exactly) protocol() glob.Expr {
	if e.Protocol == "" {
		return anyBytes(2)
	}
	return glob.Literal(e.Protocol)
}

// ports2 returns ports as the two bytes that keys have.
func ports2(low, high int) glob.Expr {
	var all []glob.Expr
	for low <= high {
		last := min(high, low|0xff)
		all = append(all, glob.Concat(glob.Literal(string([]byte{byte(low >> 8)})), glob.One(glob.ByteSet{}.Range(byte(low), byte(last)))))
		low = last + 1
	}
	return glob.Union(all...)
}

// unixKeys returns the keys of unix sockets that are exactly these.
func (e Exactly) unixKeys() glob.Expr {
	socket := glob.Concat(anyBytes(2), e.protocol())
	local := glob.Concat(socket, address(e.Addr), endOfField(), e.ownLabel(), endOfField())
	listen := glob.Concat(local, glob.Literal(key.CmdListen), anyBytes(2))
	opt := glob.Concat(local, glob.Literal(key.CmdOpt), anyBytes(2))
	label := printable()
	if e.NoPeerLabel {
		label = glob.Expr{}
	}
	peer := glob.Concat(local, glob.Literal(key.CmdPeer), address(e.PeerAddr), endOfField(), label)
	switch e.Op {
	case "create":
		return socket
	case "autobind":
		return glob.Concat(socket, endOfField(), e.ownLabel(), endOfField())
	case "local", "bind":
		return local
	case "listen":
		return listen
	case "opt":
		return opt
	case "peer":
		return peer
	}
	switch {
	case e.NoPeerLabel, strings.HasPrefix(e.PeerAddr, "/"):
		return peer
	case e.Label != nil, strings.HasPrefix(e.Addr, "/"):
		return glob.Union(local, listen, opt, peer)
	}
	return glob.Union(socket, local, listen, opt, peer)
}

// address returns the address of a unix socket, all of them for "". In none is a
// control character, with which it would read as what stands behind its end.
func address(addr string) glob.Expr {
	if addr == "" {
		return glob.Union(glob.Literal(key.UnixAddr("none")), printable(), glob.Concat(endOfField(), printable()))
	}
	return glob.Literal(key.UnixAddr(addr))
}

// printable is any text without control characters.
func printable() glob.Expr { return glob.Many(glob.ByteSet{}.Range(' ', 0xff)) }

// ownLabel returns the labels of the socket itself. Rules have no word for them,
// but two wildcards in an address go on past its end.
func (e Exactly) ownLabel() glob.Expr {
	if e.Label == nil {
		return printable()
	}
	return *e.Label
}

// FindAsked looks among the accesses of a question for one of which the profile
// says what is wanted. open tells that no rule need be about it.
func (m *Mediation) FindAsked(x Asked, budget int, open bool, want func(Label) bool) (k string, v glob.Verdict) {
	if key, literal := x.Keys.Literal(); literal {
		if x.Real != nil && !x.Real.Match(key) || !want(m.Decide(key).Label) {
			return "", glob.No
		}
		return key, glob.Yes
	}
	perms := x.Perms
	if x.Class == key.ClassFile {
		perms |= (x.Perms & key.Both(key.FileMmap)) * (key.FileExec / key.FileMmap) // which may imply it
	}
	q := Question{Want: want, Perms: perms, Within: &x.Keys, And: x.Real, Open: open, Budget: budget}
	for _, simple := range x.Simple {
		q.And = &simple
		if key, v := m.Witness(q); v == glob.Yes {
			return key, v
		}
	}
	q.And = x.Real
	return m.Witness(q)
}
