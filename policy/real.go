package policy

import "github.com/aa-lint/aa-lint/glob"

// maxReal is how many states are looked at for a path that can exist.
const maxReal = 20_000

// Real returns the shortest path that can exist and that the same rules match as
// a key of the class file, for links both paths; "" if none is found. Patterns
// match strings that no path is: with two slashes side by side, or without one at
// the start.
func (p *Pair) Real(key string) string {
	was := p.At(key, LevelIntent)
	for _, v := range p.views {
		at := v.space.stateAt(key)
		if !v.files || len(v.oneSided(at)) == 0 {
			continue
		}
		found := realPath(v.space.auto, v.space.auto.AcceptSet(at))
		if found == "" {
			continue
		}
		if now := p.At(found, LevelIntent); now.Left == was.Left && now.Right == was.Right {
			return found
		}
	}
	return ""
}

// realStep is a state of an automaton, and whether a slash was read last.
type realStep struct {
	state glob.State
	slash bool
}

// realVisit is how a step was found.
type realVisit struct {
	realStep
	from int
	byte byte
}

// realPath returns the shortest real path, or pair of them, that an accept set
// stands for.
func realPath(auto *glob.Automaton, want int) string {
	seen := map[realStep]bool{}
	var queue []realVisit
	visit := func(s realStep, from int, b byte) {
		if s.state != glob.Dead && !seen[s] && len(queue) < maxReal {
			seen[s] = true
			queue = append(queue, realVisit{s, from, b})
		}
	}
	visit(realStep{auto.Step(auto.Start(), '/'), true}, -1, '/')
	for i := 0; i < len(queue); i++ {
		v := queue[i]
		if v.byte == 0 {
			continue // only what stands behind it is a path again
		}
		if auto.AcceptSet(v.state) == want {
			return spellVisit(queue, i)
		}
		for _, next := range auto.Successors(v.state) {
			switch {
			case next.Byte == '/' && v.slash:
			case next.Byte == 0:
				// Behind it the target of a link starts.
				queue = append(queue, realVisit{realStep{next.Next, false}, i, 0})
				visit(realStep{auto.Step(next.Next, '/'), true}, len(queue)-1, '/')
			default:
				visit(realStep{next.Next, next.Byte == '/'}, i, next.Byte)
			}
		}
	}
	return ""
}

// spellVisit returns the bytes that led to a visit.
func spellVisit(queue []realVisit, at int) string {
	var text []byte
	for i := at; i >= 0; i = queue[i].from {
		text = append(text, queue[i].byte)
	}
	for i, j := 0, len(text)-1; i < j; i, j = i+1, j-1 {
		text[i], text[j] = text[j], text[i]
	}
	return string(text)
}
