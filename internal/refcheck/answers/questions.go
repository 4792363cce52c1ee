package main

import (
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/query"
)

// asker makes up questions about one profile.
type asker struct {
	r       *rand.Rand
	profile *policy.Profile
	all     []query.Question
}

func (a *asker) addQuestion(q query.Question) {
	q.Profile = a.profile.FullName()
	a.all = append(a.all, q)
}

// questionsAbout returns questions about a profile: on paths near the borders
// of its rules, and on everything that its rules name and what is next to it.
func questionsAbout(p *policy.Profile, r *rand.Rand, paths, others int) []query.Question {
	a := &asker{r: r, profile: p}
	a.askPaths(paths)
	for _, class := range []string{"capability", "userns", "rlimit", "flags"} {
		a.addQuestion(query.Question{Class: class})
	}
	for _, t := range ast.Capabilities.Terms() {
		a.addQuestion(query.Question{Class: "capability", Cap: t.Name})
	}
	a.attachments()
	a.sockets()
	for _, c := range key.Classes() {
		if c != key.ClassFile && c != key.ClassCapability && c != key.ClassUserns {
			a.askClass(c, others)
		}
	}
	return slices.DeleteFunc(a.all, unsayable)
}

// unsayable reports questions that JSON cannot carry, and those on empty names,
// which the kernel never asks.
func unsayable(q query.Question) bool {
	for _, text := range []string{q.Target, q.Source, q.Exec, q.Peer, q.Label, q.Bus, q.Name, q.Interface, q.Member, q.Addr, q.PeerAddr, q.FSType, q.Path} {
		if !utf8.ValidString(text) {
			return true
		}
	}
	relative := func(path string) bool { return !strings.HasPrefix(path, "/") }
	switch q.Class {
	case "network":
		return q.Op != "" && q.Family != "2" && q.Family != "10"
	case "file":
		return q.PathHex == "" && relative(q.Path) || q.PathHex != "" && !strings.HasPrefix(q.PathHex, "2f")
	case "attach":
		return q.Path == "" && q.PathHex == ""
	case "link":
		return q.PathHex == "" && relative(q.Path) || q.PathHex != "" && !strings.HasPrefix(q.PathHex, "2f") ||
			relative(q.Target) || strings.Contains(q.Target, "\x00")
	case "signal", "ptrace":
		return q.Peer == ""
	case "mount", "change_profile":
		return q.Target == "" || q.Class == "mount" && relative(q.Target) || q.Class == "mount" && strings.Contains(q.Target+q.Source, "\x00")
	case "mqueue":
		return q.Name == ""
	case "dbus":
		return q.Bus == ""
	}
	return false
}

// askPaths asks about paths from the patterns of rules, and about links between
// them.
func (a *asker) askPaths(n int) {
	grants := a.profile.Mediation(key.ClassFile).Grants
	if len(grants) == 0 {
		return
	}
	var seen []string
	for range n {
		key := a.mutate(grants[a.r.IntN(len(grants))].Keys.Sample(a.r))
		path, target, pair := strings.Cut(key, "\x00")
		seen = append(seen, path)
		if !pair {
			target = seen[a.r.IntN(len(seen))]
		}
		if a.r.IntN(4) == 0 {
			target = a.mutate(target)
		}
		owner := a.r.IntN(2) == 0
		for _, own := range []bool{true, false} {
			q := query.Question{Class: "file", Owner: own}
			a.setPath(&q, path)
			a.addQuestion(q)
		}
		if pair || a.r.IntN(4) == 0 {
			q := query.Question{Class: "link", Owner: owner, Target: target}
			a.setPath(&q, path)
			a.addQuestion(q)
			a.addQuestion(query.Question{Class: "change_profile", Exec: path, Target: target})
		}
	}
}

func (a *asker) setPath(q *query.Question, path string) {
	if utf8.ValidString(path) && !strings.Contains(path, "\x00") {
		q.Path = path
		return
	}
	q.PathHex = hex.EncodeToString([]byte(path))
}

// mutate changes a text a little, or not at all: to what stands next to the
// border of a pattern.
func (a *asker) mutate(text string) string {
	if text == "" {
		return text
	}
	i := a.r.IntN(len(text))
	const bytes = "aZ0/._-*{ \x00\x80\xff"
	b := string(bytes[a.r.IntN(len(bytes))])
	switch a.r.IntN(12) {
	case 0:
		return text[:i]
	case 1:
		return text[:i] + b + text[i+1:]
	case 2:
		return text + "/"
	case 3:
		return strings.TrimSuffix(text, "/")
	case 4:
		if at := strings.IndexByte(text[i:], '/'); at >= 0 {
			return text[:i+at] + "/" + text[i+at:]
		}
		return text + b
	case 5:
		return text[:i] + b + text[i:]
	case 6:
		return text[:i] + text[i+1:]
	case 7:
		return text + b
	}
	return text
}

func (a *asker) attachments() {
	for _, p := range a.profile.AttachmentPatterns() {
		for range 5 {
			q := query.Question{Class: "attach"}
			a.setPath(&q, a.mutate(p.Sample(a.r)))
			for _, x := range a.profile.XattrConditions() {
				if a.r.IntN(3) > 0 {
					q.Xattrs = append(q.Xattrs, a.mutate(x.Pattern))
				}
			}
			a.addQuestion(q)
		}
	}
}

// sockets asks about families and types of sockets, as far as both sides call
// them the same.
func (a *asker) sockets() {
	types := []string{"stream", "dgram", "raw", "rdm", "seqpacket", "packet", "0", "7", "15"}
	for family := range 47 {
		for _, t := range types {
			if family < 3 || family == 10 || family == 16 || family == 17 || a.r.IntN(8) == 0 {
				a.addQuestion(query.Question{Class: "network", Family: strconv.Itoa(family), Type: t})
			}
		}
	}
}

// askClass asks about keys that rules of a class match, about others that are put
// together from their parts, and about what is next to them.
func (a *asker) askClass(c key.Class, most int) {
	grants := a.profile.Mediation(c).Grants
	if len(grants) == 0 {
		a.unnamed(c)
		return
	}
	named := map[string][]string{}
	var found []key.Access
	for i := range min(most, 4*len(grants)) {
		g := grants[i%len(grants)]
		k := g.Keys.Sample(a.r)
		access, ok := key.Decode(c, k, g.Perms)
		if !ok {
			continue
		}
		found = append(found, access)
		for _, f := range access.Fields {
			named[f.Name] = append(named[f.Name], f.Value)
		}
	}
	for range most {
		if len(found) > 0 {
			access := found[a.r.IntN(len(found))]
			a.addQuestion(a.questionAbout(access, named))
		}
	}
}

// unnamed asks about a class of which no rule speaks.
func (a *asker) unnamed(c key.Class) {
	for _, q := range []query.Question{
		{Class: "signal", Signal: "term", Peer: "x"}, {Class: "ptrace", Peer: "x"}, {Class: "dbus", Bus: "system", Name: "x"},
		{Class: "mount", Op: "umount", Target: "/x"}, {Class: "unix", Op: "create", Type: "stream"},
		{Class: "mqueue", Name: "/x"}, {Class: "mqueue", Type: "sysv", Name: "1"}, {Class: "io_uring", Label: "x"},
	} {
		if q.Class == c.String() || q.Class == "mqueue" && strings.Contains(c.String(), "mqueue") {
			a.addQuestion(q)
		}
	}
}

// questionAbout makes a question of an access, with some of its fields changed.
func (a *asker) questionAbout(access key.Access, named map[string][]string) query.Question {
	q := query.Question{Class: access.Kind}
	for _, f := range access.Fields {
		value := f.Value
		switch pool := named[f.Name]; a.r.IntN(8) {
		case 0:
			value = pool[a.r.IntN(len(pool))]
		case 1:
			if !closed[f.Name] {
				value = a.mutate(value)
			}
		}
		if t, ok := ast.NetworkFamilies.Lookup(value); ok && f.Name == "family" {
			value = strconv.Itoa(t.Value) // the oracle has other numbers for some
		}
		setField(&q, f.Name, value)
	}
	if q.Class == "network" && q.Op != "" && a.r.IntN(6) == 0 {
		q.Protocol = a.r.IntN(4)
	}
	if q.Class == "mount" && a.r.IntN(4) == 0 {
		q.Flags = append(slices.Clone(q.Flags), []string{"ro", "nosuid", "bind", "rec", "remount", "move", "private"}[a.r.IntN(7)])
	}
	return q
}

// closed are the fields that have words, or numbers, of their own.
var closed = map[string]bool{
	"family": true, "type": true, "op": true, "flags": true, "signal": true, "port": true, "peer_port": true,
	"ip": true, "peer_ip": true, "proto": true, "addr": true, "peer_addr": true,
}

func setField(q *query.Question, field, value string) {
	texts := map[string]*string{
		"family": &q.Family, "type": &q.Type, "op": &q.Op, "peer": &q.Peer, "label": &q.Label,
		"bus": &q.Bus, "name": &q.Name, "path": &q.Path, "interface": &q.Interface, "member": &q.Member,
		"target": &q.Target, "source": &q.Source, "oldroot": &q.Source, "fstype": &q.FSType,
		"addr": &q.Addr, "peer_addr": &q.PeerAddr, "ip": &q.IP, "peer_ip": &q.PeerIP,
	}
	numbers := map[string]*int{"port": &q.Port, "peer_port": &q.PeerPort, "proto": &q.Protocol}
	switch {
	case texts[field] != nil:
		*texts[field] = value
	case numbers[field] != nil:
		*numbers[field], _ = strconv.Atoi(value)
	case field == "signal":
		q.Signal = query.Signal(value)
	case field == "flags" && value != "":
		q.Flags = strings.Split(value, ",")
	}
}
