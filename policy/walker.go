package policy

import "github.com/aa-lint/aa-lint/glob"

// Walker reads keys of a class byte by byte, for those who look at many of
// them, or at all. It is not safe for concurrent use.
type Walker struct{ space *Space }

// Walker returns a walker of the class. Where it is not mediated no rule says
// anything.
func (m *Mediation) Walker() *Walker { return &Walker{newSpace(m.meter(), m.Grants, nil, nil)} }

// Start returns the state before the first byte of a key.
func (w *Walker) Start() glob.State { return w.space.auto.Start() }

// Step returns the state behind one more byte.
func (w *Walker) Step(at glob.State, b byte) glob.State { return w.space.auto.Step(at, b) }

// Label returns what the profile says of the key that ends in a state.
func (w *Walker) Label(at glob.State) Label { return w.space.label(at, Left).label }
