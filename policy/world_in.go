package policy

import "sync"

// In returns the policy as it is in another world, as far as that can be told
// without reading it again: the same rules take part, and mean what they mean with
// the features and the values of variables of that world. Profiles and rules have
// the same places in it. The options of the world come from those of the policy.
func (p *Policy) In(w World) *Policy {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := *p.unit
	u.c = u.c.in(w)
	u.vars = p.unit.vars.in(w.Options.Site)
	u.texts = map[string]string{}
	q := &Policy{File: p.File, Report: p.Report, unit: &u, features: u.c.featuresOf(&u), elsewhere: true}
	for _, profile := range p.Profiles {
		q.Profiles = append(q.Profiles, &Profile{
			Policy: q, Decl: profile.Decl, Place: profile.Place, Namespace: profile.Namespace, Name: profile.Name, Parent: profile.Parent,
			Children: profile.Children, Attrs: profile.Attrs, Rlimit: profile.Rlimit, attachment: profile.attachment,
			parts: profile.parts, rlimits: profile.rlimits, known: profile,
		})
	}
	return q
}

// in returns the checker for another world, one for each. What a pattern means
// depends on its text alone, as long as it holds no values that are not known.
func (c *Checker) in(w World) *Checker {
	known, ok := c.worlds.Load(w.Name)
	if !ok {
		in := &Checker{loader: c.loader, opts: w.Options, patterns: c.patterns, builtin: c.builtin}
		if w.Options.Site == SiteAny {
			in.patterns = new(sync.Map)
		}
		known, _ = c.worlds.LoadOrStore(w.Name, in)
	}
	return known.(*Checker)
}

// in returns the variables as a site has them.
func (vs *variables) in(site Site) variables {
	if site == SiteNone {
		return *vs
	}
	return variables{own: map[string]*variable{}, elsewhere: vs, site: site}
}

// takeOver returns a variable that has other values here, to be worked out anew; nil
// if there is none.
func (vs *variables) takeOver(name string) *variable {
	v := vs.elsewhere.get(name)
	if v == nil {
		return nil
	}
	own := &variable{
		boolean: v.boolean, truth: v.truth, values: v.values, defined: v.defined,
		places: v.places, place: v.place, guarded: v.guarded, open: v.open,
	}
	vs.own[name] = own
	return own
}

// RedundancyOf is Redundancy for some rules alone, named by their places in Rules.
// It names them by their places among the arguments, and takes for granted that
// they are what they are in the world that is asked first.
func (p *Profile) RedundancyOf(rules ...int) *Redundancy {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	all := p.Rules()
	some := make([]Rule, len(rules))
	for i, rule := range rules {
		some[i] = all[rule]
	}
	r := p.redundancy(p.lowerRules(some))
	r.places = rules
	return r
}
