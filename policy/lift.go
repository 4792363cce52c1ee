package policy

import "github.com/aa-lint/aa-lint/policy/key"

// lifted returns what the rules of a profile say of sockets, in the terms of
// features that tell more of them apart: a rule on a family and a type is for all
// permissions, addresses and ports then. So profiles for different kernels can be
// compared.
func (p *Profile) lifted(as featureSets) []*Grant {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	own := p.Policy.features
	l := p.lowerWith(&lowering{as: as, whole: !own.fineNetwork()}, p.Rules())
	grants := l.grants[key.ClassNetwork]
	if !l.whole {
		return grants
	}
	for _, g := range grants {
		g.asMask()
	}
	for _, g := range p.lower().grants[key.ClassNetwork] {
		if g.Rule < 0 { // what is allowed without a rule
			grants = append(grants, g)
		}
	}
	return grants
}

// detail tells how much of sockets features tell apart.
func (s featureSets) detail() int {
	switch {
	case s.fineNetwork() && s.inetAddresses():
		return 2
	case s.fineNetwork():
		return 1
	}
	return 0
}

// inSameTerms returns the grants of two sides in the same terms.
func inSameTerms(left, right *Mediation) (a, b []*Grant) {
	a, b = left.effective(), right.effective()
	if left == nil || right == nil || left.Class != key.ClassNetwork || !left.Mediated || !right.Mediated {
		return a, b
	}
	p, q := left.Profile, right.Profile
	switch x, y := p.Policy.features.detail(), q.Policy.features.detail(); {
	case x < y:
		a = p.lifted(q.Policy.features)
	case x > y:
		b = q.lifted(p.Policy.features)
	}
	return a, b
}
