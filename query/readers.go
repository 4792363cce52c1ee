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
		"file": (*reader).readFileRule, "link": (*reader).readLink, "change_profile": (*reader).readChangeProfile,
		"capability": (*reader).readCapability, "network": (*reader).readNetwork, "unix": (*reader).readUnix,
		"mount": (*reader).readMount, "remount": (*reader).remount, "umount": (*reader).umount, "pivot_root": (*reader).pivotRoot,
		"signal": (*reader).readSignal, "ptrace": (*reader).readPtrace, "dbus": (*reader).readDbus,
		"mqueue": (*reader).readMqueue, "io_uring": (*reader).readIoUring, "userns": (*reader).readUserns,
	}
}

// readOwnership takes the word that says whose files are meant.
func (r *reader) readOwnership() []string {
	if len(r.words) > 0 && (r.words[0] == "owner" || r.words[0] == "other") {
		return []string{r.readWord()}
	}
	return nil
}

// readFileRule takes letters and a path, in either order.
func (r *reader) readFileRule() string {
	owner := r.readOwnership()
	perms := r.readWord()
	path := r.readWord()
	if !letters(perms) && letters(path) {
		perms, path = path, perms
	}
	switch plain := strings.TrimPrefix(path, `"`); {
	case path == "" || strings.HasPrefix(plain, "/") || strings.HasPrefix(plain, "@{"):
	case strings.HasPrefix(plain, "{"):
		r.failRead("%q starts with an alternation, and the path of a rule with a slash: write /{a,b} for {/a,/b}", path)
	default:
		r.failRead("%q is not an absolute path", path)
	}
	return ruleLine(owner, []string{quotedWord(path), perms})
}

func (r *reader) readLink() string {
	owner := r.readOwnership()
	target := r.readArrow()
	name := r.readWord()
	if name == "" {
		r.failRead("a link has a name and a target: link /name -> /target")
	}
	if target == "" {
		return ruleLine(owner, []string{quotedWord(name), "l"})
	}
	return ruleLine(owner, []string{"link", quotedWord(name), "->", quotedWord(target)})
}

// readChangeProfile takes a target with or without an arrow, and a program.
func (r *reader) readChangeProfile() string {
	target := r.readArrow()
	first := r.readWord()
	if target == "" {
		target, first = first, ""
	}
	parts := []string{"change_profile"}
	if first != "" {
		parts = append(parts, quotedWord(first))
	}
	if target != "" {
		parts = append(parts, "->", quotedWord(target))
	}
	return ruleLine(parts)
}

func (r *reader) readCapability() string { return ruleLine([]string{"capability"}, r.rest()) }

func (r *reader) readNetwork() string {
	perms := r.among(ast.NetPermNames)
	kind := r.rest()
	r.op()
	r.protocol()
	r.unset("port", &r.exactly.NoPort)
	r.unset("peer_port", &r.exactly.NoPeerPort)
	r.unset("peer_label", &r.exactly.NoPeerLabel)
	return ruleLine([]string{"network"}, permissionGroup(perms), kind, r.readConditions("ip", "port", "interface", "label"),
		r.peer("peer_ip:ip", "peer_port:port", "peer_label:label"))
}

// op takes what the kernel asks about, where a permission leaves that open.
func (r *reader) op() {
	op, ok := r.value("op")
	if ok && !slices.Contains(policy.SocketOps(), op) {
		r.failRead("%w", unknownName("op", op, policy.SocketOps()))
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
		r.failRead("proto=%s is not a number from 0 to 65535", text)
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

func (r *reader) readUnix() string {
	perms := r.among(ast.NetPermNames)
	r.op()
	r.protocol()
	r.readAddress("addr", &r.exactly.Addr)
	r.readAddress("peer_addr", &r.exactly.PeerAddr)
	if peer, ok := r.value("peer"); ok {
		r.named["peer_label"] = peer
	}
	r.unset("peer_label", &r.exactly.NoPeerLabel)
	r.ownLabel()
	return ruleLine([]string{"unix"}, permissionGroup(perms), r.readConditions("type", "addr"), r.peer("peer_addr:addr", "peer_label:label"))
}

// ownLabel takes the label of the socket itself, which rules have no word for.
func (r *reader) ownLabel() {
	label, ok := r.value("label")
	if !ok {
		return
	}
	pattern, err := glob.Parse(unquoted(label))
	if err != nil {
		r.failRead("label=%s: %w", label, err)
		return
	}
	labels := pattern.Expr()
	r.exactly.Label = &labels
}

// readAddress notes an address that is one alone. A path is no part of the rule, since
// rules know none.
func (r *reader) readAddress(name string, at *string) {
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

func (r *reader) readMount() string {
	target := r.readArrow()
	r.empty("source", "fstype")
	if r.named["options"] == "none" {
		delete(r.named, "options")
		r.exactly.Empty += "flags "
	}
	conditions := r.readConditions("fstype", "vfstype")
	if options, ok := r.value("options"); ok {
		conditions = append(conditions, "options="+options)
	}
	parts := []string{}
	if source := r.readWord(); source != "" {
		parts = append(parts, quotedWord(source))
	}
	if target != "" {
		parts = append(parts, "->", quotedWord(target))
	}
	return ruleLine([]string{"mount"}, conditions, parts)
}

func (r *reader) remount() string {
	conditions := r.readConditions("options")
	return ruleLine([]string{"remount"}, conditions, r.rest())
}

func (r *reader) umount() string { return ruleLine([]string{"umount"}, r.rest()) }

func (r *reader) pivotRoot() string {
	return ruleLine([]string{"pivot_root"}, r.readConditions("oldroot"), r.rest())
}

// readSignal takes names and numbers of signals with or without set=.
func (r *reader) readSignal() string {
	perms := r.among(ast.SignalPermNames)
	set := r.readConditions("set")
	for _, w := range r.rest() {
		if n, err := strconv.ParseUint(w, 10, 8); err == nil {
			w = r.numbered(byte(n))
		}
		if w != "" {
			set = append(set, "set="+w)
		}
	}
	return ruleLine([]string{"signal"}, permissionGroup(perms), set, r.readConditions("peer"))
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

func (r *reader) readPtrace() string {
	return ruleLine([]string{"ptrace"}, permissionGroup(r.among(ast.PtracePermNames)), r.readConditions("peer"))
}

// readDbus takes what is said of a peer with or without peer=(…). The name is that
// of the peer, unless it is one to own.
func (r *reader) readDbus() string {
	perms := r.among(ast.DbusPermNames)
	var own []string
	if len(perms) > 0 && perms[0] == "bind" {
		own = r.readConditions("name")
	} else if name, ok := r.value("name"); ok {
		r.named["peer_name"] = name
	}
	if label, ok := r.value("label"); ok {
		r.named["peer_label"] = label
	}
	if len(own) == 0 {
		r.empty("peer_name", "peer_label", "path", "interface", "member")
	}
	return ruleLine([]string{"dbus"}, permissionGroup(perms), r.readConditions("bus", "path", "interface", "member"), own,
		r.peer("peer_name:name", "peer_label:label"))
}

func (r *reader) readMqueue() string {
	perms := r.among(ast.MqueuePermNames)
	r.empty("label")
	return ruleLine([]string{"mqueue"}, permissionGroup(perms), r.readConditions("type", "label"), r.rest())
}

func (r *reader) readIoUring() string {
	return ruleLine([]string{"io_uring"}, permissionGroup(r.among(ast.IOUringPermNames)), r.readConditions("label"))
}

func (r *reader) readUserns() string {
	if len(r.words) > 0 && r.words[0] == "create" {
		r.readWord()
	}
	return "userns"
}
