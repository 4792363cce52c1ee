package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// bit relates a permission of ours to that of the reference.
type bit struct {
	ours   key.Perms
	theirs uint32
}

var netBits = []bit{
	{key.Perms(ast.NetSend), 0x2}, {key.Perms(ast.NetReceive), 0x4}, {key.Perms(ast.NetCreate), 0x10},
	{key.Perms(ast.NetShutdown), 0x20}, {key.Perms(ast.NetConnect), 0x40}, {key.Perms(ast.NetSetattr), 0x100},
	{key.Perms(ast.NetGetattr), 0x200}, {key.Perms(ast.NetAccept), 0x100000}, {key.Perms(ast.NetBind), 0x200000},
	{key.Perms(ast.NetListen), 0x400000}, {key.Perms(ast.NetSetopt), 0x1000000}, {key.Perms(ast.NetGetopt), 0x2000000},
}

var mqueueBits = []bit{
	{key.Perms(ast.MqueueWrite), 0x2}, {key.Perms(ast.MqueueRead), 0x4}, {key.Perms(ast.MqueueCreate), 0x10},
	{key.Perms(ast.MqueueDelete), 0x20}, {key.Perms(ast.MqueueOpen), 0x40}, {key.Perms(ast.MqueueSetattr), 0x100},
	{key.Perms(ast.MqueueGetattr), 0x200},
}

// classBits has the permissions of each class that is in the policy automaton.
var classBits = map[key.Class][]bit{
	key.ClassNetwork:     netBits,
	key.ClassUnix:        netBits,
	key.ClassMount:       {{key.MountPivot, 0x1}, {key.MountMount, 0x2}, {key.MountUmount, 0x4}},
	key.ClassPtrace:      {{key.Perms(ast.PtraceTrace), 0x2}, {key.Perms(ast.PtraceRead), 0x4}, {key.Perms(ast.PtraceTracedby), 0x8}, {key.Perms(ast.PtraceReadby), 0x10}},
	key.ClassSignal:      {{key.Perms(ast.SignalSend), 0x2}, {key.Perms(ast.SignalReceive), 0x4}},
	key.ClassDbus:        {{key.Perms(ast.DbusSend), 0x2}, {key.Perms(ast.DbusReceive), 0x4}, {key.Perms(ast.DbusEavesdrop), 0x20}, {key.Perms(ast.DbusBind), 0x40}},
	key.ClassUserns:      {{key.UsernsCreate, 0x8}},
	key.ClassPosixMqueue: mqueueBits,
	key.ClassSysvMqueue:  mqueueBits,
	key.ClassIOUring:     {{key.Perms(ast.IOUringOverrideCreds), 0x8}, {key.Perms(ast.IOUringSqpoll), 0x10}},
}

// part is keys of one class behind a prefix that the reference puts before
// them.
type part struct {
	class  key.Class
	prefix string
	// withUnix is set for the network class if the keys of unix sockets are among
	// its own, behind their family.
	withUnix bool
}

// mediationMark is the permission with which the reference marks, behind the
// prefix of a class, that it knows it.
const mediationMark = 0x4

// parts returns the classes that are in the policy automaton of a profile.
func parts(a *automaton) []part {
	all := []part{
		{class: key.ClassMount, prefix: "\x07"}, {class: key.ClassPtrace, prefix: "\x09"},
		{class: key.ClassSignal, prefix: "\x0a"}, {class: key.ClassPosixMqueue, prefix: "\x11"},
		{class: key.ClassSysvMqueue, prefix: "\x12"}, {class: key.ClassUserns, prefix: "\x15"},
		{class: key.ClassIOUring, prefix: "\x16"}, {class: key.ClassDbus, prefix: " "},
	}
	const net, netV8, netV9 = 4, 14, 15
	switch {
	case a.stepByte(1, netV9) != 0:
		return append(all, part{class: key.ClassNetwork, prefix: "\x0f", withUnix: true})
	case a.stepByte(1, netV8) != 0:
		return append(all, part{class: key.ClassNetwork, prefix: "\x0e", withUnix: true})
	case a.stepByte(1, net) != 0:
		return append(all, part{class: key.ClassUnix, prefix: "\x04\x00\x01"})
	}
	return all
}

// disagreement is a key of which two policies say different things.
type disagreement struct {
	what         string
	key          string
	ours, theirs string
}

// exactPolicy compares what a profile says of all keys of the classes in the
// policy automaton. It returns the shortest key of each class on which the two
// disagree, and the number of pairs of states that it has seen.
func exactPolicy(p *policy.Profile, a *automaton) (found []disagreement, pairs int) {
	for _, part := range parts(a) {
		m := p.Mediation(part.class)
		w := product{part: part, theirs: a, ours: m.Reference().Walker(), merged: slices.Contains(m.Quirks(), policy.QuirkUnixNetworkMerged)}
		if part.withUnix {
			w.unix = p.Mediation(key.ClassUnix).Reference().Walker()
		}
		d := w.walkProduct()
		pairs += len(w.steps)
		if d != nil {
			found = append(found, *d)
		}
	}
	return found, pairs
}

// product walks all pairs of states that some key leads to.
type product struct {
	part
	theirs     *automaton
	ours, unix *policy.Walker
	// merged is set if rules were taken for one, and which of them is left
	// depends on how they were sorted.
	merged bool
	steps  []step
}

// place is where a key has led to.
type place struct {
	theirs     int
	ours, unix glob.State
	shape      shape
}

// shape is what matters of a key besides: for mounts the number of fields that
// have ended, for networks whether the family is that of unix sockets.
type shape uint8

const (
	familyStart shape = iota
	familyHigh
	familyUnix
	familyOther
)

type step struct {
	place
	from int
	b    byte
}

func (w *product) walkProduct() *disagreement {
	start := step{place: place{theirs: 1, ours: w.ours.Start()}, from: -1}
	for i := range len(w.prefix) {
		start.theirs = w.theirs.stepByte(start.theirs, w.prefix[i])
	}
	w.steps = []step{start}
	seen := map[place]bool{start.place: true}
	for i := 0; i < len(w.steps); i++ {
		if d := w.differ(i); d != nil {
			return d
		}
		for b := range 256 {
			next := w.nextPair(w.steps[i].place, byte(b))
			if next.theirs == 0 && next.ours == 0 && next.unix == 0 || seen[next] {
				continue
			}
			seen[next] = true
			w.steps = append(w.steps, step{next, i, byte(b)})
		}
	}
	return nil
}

func (w *product) nextPair(at place, b byte) place {
	next := place{theirs: w.theirs.stepByte(at.theirs, b), ours: w.ours.Step(at.ours, b), shape: at.shape}
	switch {
	case w.class == key.ClassMount && b == 0 && at.shape < 4:
		next.shape++
	case w.unix == nil:
	case at.shape == familyStart && b == 0:
		next.shape = familyHigh
	case at.shape == familyHigh && b == 1:
		next.shape, next.unix = familyUnix, w.unix.Start()
	case at.shape == familyUnix:
		next.unix = w.unix.Step(at.unix, b)
	default:
		next.shape = familyOther
	}
	return next
}

func (w *product) productKey(i int) string {
	var key []byte
	for ; w.steps[i].from >= 0; i = w.steps[i].from {
		key = append(key, w.steps[i].b)
	}
	slices.Reverse(key)
	return string(key)
}

// differ compares what is said of the key that led to a place.
func (w *product) differ(i int) *disagreement {
	theirs, ours := w.labels(w.steps[i].place)
	if i == 0 {
		theirs.allow &^= mediationMark
		if w.class != key.ClassUserns && w.class != key.ClassIOUring {
			return nil // nobody asks about the empty key
		}
	}
	if ours == theirs {
		return nil
	}
	d := disagreement{w.class.String(), w.productKey(i), fmt.Sprintf("%x", ours), fmt.Sprintf("%x", theirs)}
	if w.ignores(d.key, ours, theirs) {
		return nil
	}
	return &d
}

// ignores reports keys that the kernel never asks about, for which the
// reference has entries all the same.
func (w *product) ignores(k string, ours, theirs stateLabel) bool {
	switch w.class {
	case key.ClassMount:
		// no flags at all, spelled as a flag that does not exist
		return strings.HasSuffix(k, "\x00\xfe")
	case key.ClassNetwork:
		// a mark that is put at the wrong place, and what is logged of peers,
		// which stands on the way to them too
		marked := theirs
		theirs.quiet, theirs.audit = theirs.quiet&ours.quiet, theirs.audit&ours.audit
		return k == "\x001" || w.merged && len(k) == 4 && strings.HasPrefix(k, "\x00\x01") || noPeer(k) || ours == theirs && marked.quiet&ours.quiet == ours.quiet && marked.audit&ours.audit == ours.audit
	}
	return false
}

// noPeer reports keys that start as those of an internet socket with a peer do,
// and do not go on so.
func noPeer(k string) bool {
	const kind = 6
	if len(k) <= kind || k[0] != 0 || k[1] != 2 && k[1] != 10 || k[kind] != 2 {
		return false
	}
	_, ok := key.Decode(key.ClassNetwork, k, 0)
	return !ok
}

// labels returns both labels of a place, in the permissions of the reference.
func (w *product) labels(at place) (theirs, ours stateLabel) {
	if at.theirs != 0 {
		theirs = w.theirs.labels[at.theirs][0]
	}
	bits := classBits[w.class]
	ours = translated(w.ours.Label(at.ours), bits)
	if at.shape == familyUnix && w.unix != nil {
		ours = ours.joinLabel(translated(w.unix.Label(at.unix), bits))
	}
	mask := uint32(0)
	for _, b := range bits {
		mask |= b.theirs
	}
	if w.class == key.ClassIOUring && at.ours != w.steps[0].ours {
		mask &= 0x8 // polling is decided before the label
	}
	if w.class == key.ClassMount {
		// Keys of different operations have different numbers of fields.
		mask &= [...]uint32{0x4, 0x1, 0, 0x2, 0}[at.shape]
	}
	theirs.audit &= theirs.allow | theirs.prompt
	return theirs.masked(mask), ours.masked(mask)
}

// translated returns a label in the permissions of the reference.
func translated(l policy.Label, bits []bit) stateLabel {
	set := func(perms key.Perms) (all uint32) {
		for _, b := range bits {
			if perms&b.ours != 0 {
				all |= b.theirs
			}
		}
		return all
	}
	return stateLabel{allow: set(l.Allow), audit: set(l.Audit), quiet: set(l.Quiet), prompt: set(l.Prompt)}
}

func (l stateLabel) masked(m uint32) stateLabel {
	return stateLabel{allow: l.allow & m, audit: l.audit & m, quiet: l.quiet & m, prompt: l.prompt & m}
}

func (l stateLabel) joinLabel(m stateLabel) stateLabel {
	return stateLabel{allow: l.allow | m.allow, audit: l.audit | m.audit, quiet: l.quiet | m.quiet, prompt: l.prompt | m.prompt}
}
