package semdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/policy"
)

// Shared is something written differently through which several profiles
// change: a rule of an abstraction, the values of a variable, an include.
type Shared struct {
	Cause      Cause
	Changes    []SharedChange
	Attributes []SharedAttribute
}

// SharedChange is a change that profiles have in common. The witness and what
// the sides say of it are those of the first profile.
type SharedChange struct {
	Change
	Profiles []int // places in the list that was grouped
}

// SharedAttribute is an attribute that changes in profiles, in each from and to a
// value of its own.
type SharedAttribute struct {
	Name     string
	Profiles []int // places in the list that was grouped
}

// Grouping sorts the changes of many profiles by what they have in common.
type Grouping struct {
	Shared []Shared
	// Own and OwnAttributes are, for each profile, what it does not share with
	// others, Through the places in Shared of what it does.
	Own           [][]Change
	OwnAttributes [][]Attribute
	Through       [][]int
}

// Group finds what several profiles have in common.
func Group(profiles []Profile) Grouping {
	users := countUsers(profiles)
	n := len(profiles)
	g := grouper{
		Grouping: Grouping{Own: make([][]Change, n), OwnAttributes: make([][]Attribute, n), Through: make([][]int, n)},
		shared:   map[string]int{}, changes: map[string]int{},
	}
	for i := range profiles {
		for _, a := range profiles[i].Attributes {
			if key := a.Cause.Key(); users[key] > 1 {
				g.openShared(key, &a.Cause, i).addAttribute(a.Name, i)
			} else {
				g.OwnAttributes[i] = append(g.OwnAttributes[i], a)
			}
		}
		for _, c := range profiles[i].Changes {
			if key := c.Cause.Key(); users[key] > 1 {
				g.share(key, c, i, &profiles[i])
			} else {
				g.Own[i] = append(g.Own[i], c)
			}
		}
	}
	return g.Grouping
}

// countUsers returns for each cause how many profiles change through it.
func countUsers(profiles []Profile) map[string]int {
	users := map[string]int{}
	for i := range profiles {
		seen := map[string]bool{"": true}
		count := func(key string) {
			if !seen[key] {
				seen[key] = true
				users[key]++
			}
		}
		for j := range profiles[i].Changes {
			count(profiles[i].Changes[j].Cause.Key())
		}
		for j := range profiles[i].Attributes {
			count(profiles[i].Attributes[j].Cause.Key())
		}
	}
	return users
}

// grouper is a grouping at work.
type grouper struct {
	Grouping
	shared  map[string]int // by the key of the cause, the place in Shared
	changes map[string]int // with the identity of the change besides, the place in its Changes
}

// openShared returns what profile i shares through a cause with others.
func (g *grouper) openShared(key string, cause *Cause, i int) *Shared {
	at, known := g.shared[key]
	if !known {
		at = len(g.Shared)
		g.shared[key] = at
		g.Shared = append(g.Shared, Shared{Cause: *cause})
	}
	if !slices.Contains(g.Through[i], at) {
		g.Through[i] = append(g.Through[i], at)
	}
	return &g.Shared[at]
}

// share adds a change of profile i to those that it has in common with others.
func (g *grouper) share(key string, c Change, i int, p *Profile) {
	s := g.openShared(key, &c.Cause, i)
	id := key + "\x00" + c.commonID(p)
	n, known := g.changes[id]
	if !known {
		n = len(s.Changes)
		g.changes[id] = n
		s.Changes = append(s.Changes, SharedChange{Change: c})
	}
	if list := s.Changes[n].Profiles; len(list) == 0 || list[len(list)-1] != i {
		s.Changes[n].Profiles = append(list, i)
	}
}

// addAttribute adds an attribute of profile i.
func (s *Shared) addAttribute(name string, i int) {
	at := slices.IndexFunc(s.Attributes, func(a SharedAttribute) bool { return a.Name == name })
	if at < 0 {
		at = len(s.Attributes)
		s.Attributes = append(s.Attributes, SharedAttribute{Name: name})
	}
	s.Attributes[at].Profiles = append(s.Attributes[at].Profiles, i)
}

// Profiles returns the places of all profiles that change, sorted.
func (s *Shared) Profiles() []int {
	var all []int
	for _, c := range s.Changes {
		all = append(all, c.Profiles...)
	}
	for _, a := range s.Attributes {
		all = append(all, a.Profiles...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// commonID returns what changes of different profiles have in common that are the same
// change. The children of a profile are named after it.
func (c *Change) commonID(p *Profile) string {
	var b strings.Builder
	for _, list := range [...][]*policy.Rule{c.Old, c.New} {
		for _, r := range list {
			fmt.Fprintf(&b, "%s:%d ", r.Place.File.Name(), r.Place.Span.Start)
		}
		b.WriteByte(0)
	}
	for _, e := range c.Exec {
		e.From.Target, e.To.Target = child(e.From.Target, p.Old.Name), child(e.To.Target, p.New.Name)
		fmt.Fprint(&b, e)
	}
	fmt.Fprint(&b, c.Class, c.Gained, c.Lost, c.Prompted, c.Logged, c.Denied, c.Mediation, c.Members)
	return b.String()
}
