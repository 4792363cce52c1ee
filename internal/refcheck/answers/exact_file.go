package main

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var fileBits = []bit{
	{key.FileExec, 0x1}, {key.FileWrite, 0x2}, {key.FileRead, 0x4}, {key.FileAppend, 0x8}, {key.FileLock, 0x8000},
	{key.FileMmap, 0x10000}, {key.FileLink, 0x40000}, {key.FileOnExec, 0x20000000}, {key.FileChangeProfile, 0x40000000},
	// a lock of a pair is the mark that its name needs a subset of permissions
	{key.FileSubset, 0x8000},
}

// filePlace is where a path has led to.
type filePlace struct {
	theirs int
	ours   glob.State
	pair   bool // there was a NUL
}

type fileStep struct {
	filePlace
	from int
	b    byte
}

// exactFile compares what a profile says of all paths and pairs of paths. It
// returns the shortest on which the two disagree, and the number of pairs of
// states that it has seen; false if there are more than a number of them.
func exactFile(p *policy.Profile, a *automaton, most int) (found *disagreement, pairs int, all bool) {
	w := p.Mediation(key.ClassFile).Reference().Walker()
	steps := []fileStep{{filePlace{theirs: 1, ours: w.Start()}, -1, 0}}
	seen := map[filePlace]bool{steps[0].filePlace: true}
	for i := 0; i < len(steps); i++ {
		if i > most {
			return nil, i, false
		}
		at := steps[i].filePlace
		if i > 0 {
			if d := differFile(a, at, w); d != nil {
				d.key = fileKey(steps, i)
				return d, i, true
			}
		}
		for b := range 256 {
			next := filePlace{a.stepByte(at.theirs, byte(b)), w.Step(at.ours, byte(b)), at.pair || b == 0}
			if next.theirs == 0 && next.ours == 0 || seen[next] {
				continue
			}
			seen[next] = true
			steps = append(steps, fileStep{next, i, byte(b)})
		}
	}
	return nil, len(steps), true
}

func fileKey(steps []fileStep, i int) string {
	key := ""
	for ; steps[i].from >= 0; i = steps[i].from {
		key = string([]byte{steps[i].b}) + key
	}
	return key
}

func differFile(a *automaton, at filePlace, w *policy.Walker) *disagreement {
	l := w.Label(at.ours)
	for side, owner := range [2]bool{true, false} {
		theirs := stateLabel{}
		if at.theirs != 0 {
			theirs = a.labels[at.theirs][side]
		}
		own := policy.Label{Allow: l.Allow.For(owner), Audit: l.Audit.For(owner), Quiet: l.Quiet.For(owner), Prompt: l.Prompt.For(owner)}
		if !owner || !at.pair {
			// The reference has the mark in the set of the owner alone.
			own.Allow &^= key.FileSubset
			own.Audit &^= key.FileSubset
			own.Quiet &^= key.FileSubset
			own.Prompt &^= key.FileSubset
		}
		ours := translated(own, fileBits)
		mask := uint32(0)
		for _, b := range fileBits {
			mask |= b.theirs
		}
		theirs.audit &= theirs.allow | theirs.prompt
		if at.pair {
			// nothing is logged, and nobody asked, about a mark
			const link, mark = 0x40000, 0x8000
			if (ours.allow|theirs.allow)&link == 0 {
				ours.allow, theirs.allow = ours.allow&^mark, theirs.allow&^mark
			}
			theirs.audit, theirs.prompt, theirs.quiet = theirs.audit&^mark, theirs.prompt&^mark, theirs.quiet&^mark
			ours.audit, ours.prompt, ours.quiet = ours.audit&^mark, ours.prompt&^mark, ours.quiet&^mark
			// the exec bit of a change of profile at exec
			const exec = 0x1
			theirs.allow, theirs.quiet = theirs.allow&^exec, theirs.quiet&^exec
			ours.allow, ours.quiet = ours.allow&^exec, ours.quiet&^exec
		}
		x, target := theirs.x, strings.ReplaceAll(theirs.target, "\x00", ":")
		theirs = theirs.masked(mask)
		mode := ""
		if l.Exec[side].Kind != 0 && ours.allow&1 != 0 {
			mode = l.Exec[side].String()
		}
		theirMode := ""
		if theirs.allow&1 != 0 {
			theirMode = execMode(x, target)
		}
		if ours != theirs || mode != theirMode {
			return &disagreement{
				what:   fmt.Sprintf("file owner=%v", owner),
				ours:   fmt.Sprintf("%x %s", ours, mode),
				theirs: fmt.Sprintf("%x %s", theirs, theirMode),
			}
		}
	}
	return nil
}

// execMode spells an exec transition of the reference.
func execMode(x uint32, target string) string {
	mode := ""
	switch x & 0x0c000000 {
	case 0x04000000:
		mode = "P"
		if x&0x20000000 != 0 {
			mode = "C"
		}
	case 0x08000000:
		mode = "P"
	default:
		target = ""
	}
	if x&0x80000000 != 0 {
		mode += "U"
	}
	if x&0x40000000 != 0 {
		mode += "i"
	}
	if x&0x10000000 != 0 {
		mode = strings.ToLower(mode)
	}
	mode += "x"
	if target != "" {
		mode += " -> " + target
	}
	return mode
}
