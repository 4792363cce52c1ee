package query

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// readers has what makes rules of the words behind each class.
func readers() map[string]func(*reader) string {
	return map[string]func(*reader) string{
		"file": (*reader).file, "link": (*reader).link, "change_profile": (*reader).changeProfile,
		"capability": (*reader).capability, "network": (*reader).network, "unix": (*reader).unix,
		"mount": (*reader).mount, "remount": (*reader).remount, "umount": (*reader).umount, "pivot_root": (*reader).pivotRoot,
		"signal": (*reader).signal, "ptrace": (*reader).ptrace, "dbus": (*reader).dbus,
		"mqueue": (*reader).mqueue, "io_uring": (*reader).ioUring, "userns": (*reader).userns,
	}
}

// ownership takes the word that says whose files are meant.
func (r *reader) ownership() []string {
	if len(r.words) > 0 && (r.words[0] == "owner" || r.words[0] == "other") {
		return []string{r.word()}
	}
	return nil
}

// file takes letters and a path, in either order.
func (r *reader) file() string {
	owner := r.ownership()
	perms := r.word()
	path := r.word()
	if !letters(perms) && letters(path) {
		perms, path = path, perms
	}
	switch plain := strings.TrimPrefix(path, `"`); {
	case path == "" || strings.HasPrefix(plain, "/") || strings.HasPrefix(plain, "@{"):
	case strings.HasPrefix(plain, "{"):
		r.fail("%q starts with an alternation, and the path of a rule with a slash: write /{a,b} for {/a,/b}", path)
	default:
		r.fail("%q is no absolute path", path)
	}
	return line(owner, []string{quoted(path), perms})
}

func (r *reader) link() string {
	owner := r.ownership()
	target := r.arrow()
	name := r.word()
	if name == "" {
		r.fail("a link has a name and a target: link /name -> /target")
	}
	if target == "" {
		return line(owner, []string{quoted(name), "l"})
	}
	return line(owner, []string{"link", quoted(name), "->", quoted(target)})
}

// changeProfile takes a target with or without an arrow, and a program.
func (r *reader) changeProfile() string {
	target := r.arrow()
	first := r.word()
	if target == "" {
		target, first = first, ""
	}
	parts := []string{"change_profile"}
	if first != "" {
		parts = append(parts, quoted(first))
	}
	if target != "" {
		parts = append(parts, "->", quoted(target))
	}
	return line(parts)
}

func (r *reader) capability() string { return line([]string{"capability"}, r.rest()) }

func (r *reader) network() string {
	perms := r.among(ast.NetPermNames)
	kind := r.rest()
	r.op()
	r.protocol()
	r.unset("port", &r.exactly.NoPort)
	r.unset("peer_port", &r.exactly.NoPeerPort)
	r.unset("peer_label", &r.exactly.NoPeerLabel)
	return line([]string{"network"}, group(perms), kind, r.conditions("ip", "port", "interface", "label"),
		r.peer("peer_ip:ip", "peer_port:port", "peer_label:label"))
}

// op takes what the kernel asks about, where a permission leaves that open.
func (r *reader) op() {
	op, ok := r.value("op")
	if ok && !slices.Contains(policy.SocketOps(), op) {
		r.fail("%w", unknown("op", op, policy.SocketOps()))
	}
	r.exactly.Op = op
}

// empty takes fields that hold nothing.
func (r *reader) empty(names ...string) {
	for _, name := range names {
		if r.named[name] == `""` {
			delete(r.named, name)
			r.exactly.Empty += strings.TrimPrefix(name, "peer_") + " "
		}
	}
}

// protocol takes a number that rules have no word for.
func (r *reader) protocol() {
	text, ok := r.value("proto", "protocol")
	if !ok {
		return
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		r.fail("proto=%s is no number from 0 to 65535", text)
	}
	r.exactly.Protocol = string([]byte{byte(n >> 8), byte(n)})
}

// unset takes a condition that something is not set.
func (r *reader) unset(name string, is *bool) {
	if value := r.named[name]; value == "none" || value == `""` {
		delete(r.named, name)
		*is = true
	}
}

func (r *reader) unix() string {
	perms := r.among(ast.NetPermNames)
	r.op()
	r.protocol()
	r.address("addr", &r.exactly.Addr)
	r.address("peer_addr", &r.exactly.PeerAddr)
	if peer, ok := r.value("peer"); ok {
		r.named["peer_label"] = peer
	}
	r.unset("peer_label", &r.exactly.NoPeerLabel)
	r.ownLabel()
	return line([]string{"unix"}, group(perms), r.conditions("type", "addr"), r.peer("peer_addr:addr", "peer_label:label"))
}

// ownLabel takes the label of the socket itself, which rules have no word for.
func (r *reader) ownLabel() {
	label, ok := r.value("label")
	if !ok {
		return
	}
	pattern, err := glob.Parse(unquoted(label))
	if err != nil {
		r.fail("label=%s: %w", label, err)
		return
	}
	labels := pattern.Expr()
	r.exactly.Label = &labels
}

// address notes an address that is one alone. A path is no part of the rule, since
// rules know none.
func (r *reader) address(name string, at *string) {
	value := unquoted(r.named[name])
	switch {
	case value == "none":
		*at = value
	case strings.HasPrefix(value, "/"):
		delete(r.named, name)
		*at = value
	case strings.HasPrefix(value, "@") && !strings.HasPrefix(value, "@{"):
		pattern, err := glob.ParseNUL(value[1:])
		if err != nil {
			return // the rule says what is wrong
		}
		if literal, ok := pattern.Expr().Literal(); ok {
			*at = "@" + literal
		}
	}
}

// unquoted returns a word without the quotes around it.
func unquoted(word string) string {
	if inner, quoted := strings.CutPrefix(word, `"`); quoted {
		return strings.TrimSuffix(inner, `"`)
	}
	return word
}

func (r *reader) mount() string {
	target := r.arrow()
	r.empty("source", "fstype")
	if r.named["options"] == "none" {
		delete(r.named, "options")
		r.exactly.Empty += "flags "
	}
	conditions := r.conditions("fstype", "vfstype")
	if options, ok := r.value("options"); ok {
		conditions = append(conditions, "options="+options)
	}
	parts := []string{}
	if source := r.word(); source != "" {
		parts = append(parts, quoted(source))
	}
	if target != "" {
		parts = append(parts, "->", quoted(target))
	}
	return line([]string{"mount"}, conditions, parts)
}

func (r *reader) remount() string {
	conditions := r.conditions("options")
	return line([]string{"remount"}, conditions, r.rest())
}

func (r *reader) umount() string { return line([]string{"umount"}, r.rest()) }

func (r *reader) pivotRoot() string {
	return line([]string{"pivot_root"}, r.conditions("oldroot"), r.rest())
}

// signal takes names and numbers of signals with or without set=.
func (r *reader) signal() string {
	perms := r.among(ast.SignalPermNames)
	set := r.conditions("set")
	for _, w := range r.rest() {
		if n, err := strconv.ParseUint(w, 10, 8); err == nil {
			w = r.numbered(byte(n))
		}
		if w != "" {
			set = append(set, "set="+w)
		}
	}
	return line([]string{"signal"}, group(perms), set, r.conditions("peer"))
}

// numbered returns the name of a signal, "" if it has none.
func (r *reader) numbered(n byte) string {
	for _, t := range ast.Signals.Terms() {
		if t.Value == int(n) {
			return t.Name
		}
	}
	r.exactly.Signal = string([]byte{n})
	return ""
}

func (r *reader) ptrace() string {
	return line([]string{"ptrace"}, group(r.among(ast.PtracePermNames)), r.conditions("peer"))
}

// dbus takes what is said of a peer with or without peer=(…). The name is that
// of the peer, unless it is one to own.
func (r *reader) dbus() string {
	perms := r.among(ast.DbusPermNames)
	var own []string
	if len(perms) > 0 && perms[0] == "bind" {
		own = r.conditions("name")
	} else if name, ok := r.value("name"); ok {
		r.named["peer_name"] = name
	}
	if label, ok := r.value("label"); ok {
		r.named["peer_label"] = label
	}
	if len(own) == 0 {
		r.empty("peer_name", "peer_label", "path", "interface", "member")
	}
	return line([]string{"dbus"}, group(perms), r.conditions("bus", "path", "interface", "member"), own,
		r.peer("peer_name:name", "peer_label:label"))
}

func (r *reader) mqueue() string {
	perms := r.among(ast.MqueuePermNames)
	r.empty("label")
	return line([]string{"mqueue"}, group(perms), r.conditions("type", "label"), r.rest())
}

func (r *reader) ioUring() string {
	return line([]string{"io_uring"}, group(r.among(ast.IOUringPermNames)), r.conditions("label"))
}

func (r *reader) userns() string {
	if len(r.words) > 0 && r.words[0] == "create" {
		r.word()
	}
	return "userns"
}
