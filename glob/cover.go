package glob

// A node that loops over bytes covers another one if everything that can follow
// behind that one leads through it, over bytes of its loop: then it matches all
// that the other one does. In "**ab**" the second loop covers what is before it:
// where the text has "ab" already, it makes no difference how much of another
// "ab" was read.

// route is what can follow behind a node until all of it meets again.
type route struct {
	meet uint32 // the next node that everything leads through, or the end
	step flags  // the special bytes on the way to it
	loop uint32 // the next wide loop that everything leads through, or noNode
	far  flags  // the special bytes on the way to that
}

const noNode = ^uint32(0)

// mostSteps is how far a route is followed to where it meets others.
const mostSteps = 2000

// router works out routes, backwards like freeze.
type router struct {
	*nfa
	routes []route // of each node, and of the end
	ways   []routeWay
}

type routeWay struct {
	to    uint32
	bytes flags
}

func newRouter(n *nfa) *router {
	r := &router{nfa: n, routes: make([]route, len(n.trie.nodes)+1)}
	r.routes[r.endNode()] = route{meet: r.endNode(), loop: noNode}
	return r
}

func (r *router) endNode() uint32 { return uint32(len(r.trie.nodes)) }

// cover returns the node that covers another one, or noNode.
func (r *router) cover(at uint32) uint32 {
	to := &r.routes[at]
	nd := &r.trie.nodes[at]
	if nd.edges == 0 && nd.child != 0 && r.trie.nodes[nd.child].sibling == 0 { // as most nodes are
		to.meet, to.step = nd.child, specialByte(r.trie.nodes[nd.child].label)
	} else {
		own := r.collectFlags(at)
		to.meet = r.meetNode()
		to.step = own | r.until(to.meet)
	}
	meet := &r.routes[to.meet]
	if r.wide(to.meet) {
		to.loop, to.far = to.meet, to.step
	} else {
		to.loop, to.far = meet.loop, to.step|meet.far
	}
	loop, bytes := to.loop, to.far
	for range 4 {
		if loop == noNode {
			break
		}
		missing := r.missing(loop)
		if bytes&missing == 0 {
			return r.outlooks[loop].same
		}
		bytes |= special&^missing | r.routes[loop].far
		loop = r.routes[loop].loop
	}
	return noNode
}

func (r *router) wide(at uint32) bool {
	return at < r.endNode() && r.outlooks[at].flags&wide != 0
}

// collectFlags finds the ways from a node, and returns the special bytes that it
// loops over.
func (r *router) collectFlags(at uint32) (own flags) {
	ways := r.ways[:0]
	for c := r.trie.nodes[at].child; c != 0; c = r.trie.nodes[c].sibling {
		ways = append(ways, routeWay{c, specialByte(r.trie.nodes[c].label)})
	}
	for i := r.trie.nodes[at].edges; i != 0; i = r.edges[i].next {
		switch e := &r.edges[i]; e.kind {
		case edgeSet:
			ways = append(ways, routeWay{e.to, specials(r.sets[e.value])})
		case edgeSelf:
			own = specials(r.sets[e.value])
		case edgeEmpty, edgeLoop:
			ways = append(ways, routeWay{to: e.to})
		case edgeAccept:
			ways = append(ways, routeWay{to: r.endNode()})
		}
	}
	r.ways = ways
	return own
}

// meetNode returns the first node that all ways lead through.
func (r *router) meetNode() uint32 {
	if len(r.ways) == 0 {
		return r.endNode()
	}
	meet, steps := r.ways[0].to, 0
	for _, w := range r.ways[1:] {
		for other := w.to; meet != other; steps++ {
			if meet < other {
				meet = r.routes[meet].meet
			} else {
				other = r.routes[other].meet
			}
		}
		if steps > mostSteps {
			return r.endNode()
		}
	}
	return meet
}

// until returns the special bytes on all ways to a node.
func (r *router) until(meet uint32) (step flags) {
	if meet == r.endNode() {
		return special // nobody asks
	}
	for _, w := range r.ways {
		step |= w.bytes
		for n := w.to; n != meet; n = r.routes[n].meet {
			step |= r.routes[n].step
		}
	}
	return step
}
