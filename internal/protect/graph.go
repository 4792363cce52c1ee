package protect

import (
	"slices"
	"sync"

	"github.com/aa-lint/aa-lint/policy"
)

// Graph tells what programs can change that go on under other rules, over one
// or several steps. Profiles are judged once, however many lead to them. It is
// safe for concurrent use.
type Graph struct {
	Roots   []string
	Options Options

	nodes sync.Map // id of the World, and name → func() *node
}

// node is what is known of a profile or a stack of several. It holds nothing by which the profile and
// what was worked out for it would stay in memory.
type node struct {
	gaps      []*Gap // of each root the worst one, nil if there is none
	steps     []Step
	undecided []bool // of each root
}

type nodeID struct {
	id   any
	name string
}

// Ways are the ways to go on under other rules by which a directory can be
// changed.
type Ways struct {
	// Gaps are of the kind Transition. Each has the way in Through, and what can
	// be done then.
	Gaps []Gap
	// Unknown are steps to profiles that are not known.
	Unknown []Step
	// Undecided is set if the budget did not suffice, or there are too many
	// profiles.
	Undecided bool
}

// The numbers of profiles that are looked at on the ways from one.
const (
	maxVisited = 1000
	maxNext    = 50
)

// Next returns what can be changed by one step from a profile: every way for
// each of the roots, if there are not very many.
func (g *Graph) Next(p *policy.Profile, w World) []Ways {
	return g.walk(p, w, walk{depth: 1, most: maxNext})
}

// Follow returns what can be changed over any number of steps from a profile:
// the shortest way for each of the roots.
func (g *Graph) Follow(p *policy.Profile, w World) []Ways {
	return g.walk(p, w, walk{depth: maxVisited, most: maxVisited, first: true})
}

// walk says how far to look.
type walk struct {
	depth int
	most  int  // profiles
	first bool // the first way for each root is enough
}

// reached is a profile and the way to it.
type reached struct {
	steps []Step
	node  *node
}

// walk walks over the profiles that can be reached, breadth first.
func (g *Graph) walk(p *policy.Profile, w World, how walk) []Ways {
	all := make([]Ways, len(g.Roots))
	j := newJudge(p, g.Roots, written, g.Options)
	start := j.stepsOf(w)
	queue := []reached{{node: &node{steps: start.found, undecided: slices.Repeat([]bool{start.undecided}, len(all))}}}
	seen := map[nodeID]bool{}
	if id, known := w.Find(p.FullName()); known != nil {
		seen[nodeID{id, p.FullName()}] = true
	}
	for len(queue) > 0 && !done(all, how) {
		at := queue[0]
		queue = queue[1:]
		for i := range all {
			all[i].Undecided = all[i].Undecided || at.node.undecided[i]
		}
		if len(at.steps) == how.depth {
			continue
		}
		for _, step := range at.node.steps {
			way := append(at.steps[:len(at.steps):len(at.steps)], step)
			if step.Unconfined() {
				addWays(all, j, way, nil, how)
				continue
			}
			id, profiles := findProtections(w, step.Profile)
			switch known := (nodeID{id, step.Profile}); {
			case profiles == nil:
				for i := range all {
					all[i].Unknown = append(all[i].Unknown, step)
				}
			case seen[known]:
			case len(seen) > how.most:
				for i := range all {
					all[i].Undecided = true
				}
			default:
				seen[known] = true
				n := g.node(known, w, profiles)
				addWays(all, j, way, n, how)
				queue = append(queue, reached{way, n})
			}
		}
	}
	return all
}

// done reports whether there is nothing more to look for.
func done(all []Ways, how walk) bool {
	for _, ways := range all {
		if len(ways.Gaps) == 0 || !how.first {
			return false
		}
	}
	return true
}

// addWays adds the gaps that are open at the end of a way; a nil node stands for no
// profile at all.
func addWays(all []Ways, j *judge, way []Step, n *node, how walk) {
	for i := range all {
		gap := Gap{Kind: Transition, Reason: ByMode, Owner: true, Other: true, Witness: probes(j.roots[i].dirOf())[0], Then: Write}
		if n != nil {
			if n.gaps[i] == nil {
				continue
			}
			gap = *n.gaps[i]
			gap.Then, gap.Kind = gap.Kind, Transition
		}
		if how.first && len(all[i].Gaps) > 0 {
			continue
		}
		gap.Through, gap.Nearest = way, nil
		all[i].Gaps = append(all[i].Gaps, gap)
	}
}

// node returns what is known of a profile or a stack, and works it out if nobody
// asked before.
func (g *Graph) node(id nodeID, w World, profiles func() []*policy.Profile) *node {
	work := sync.OnceValue(func() *node { return g.nodeOf(w, profiles()) })
	known, _ := g.nodes.LoadOrStore(id, work)
	return known.(func() *node)()
}
