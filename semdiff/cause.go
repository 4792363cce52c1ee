package semdiff

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// Cause is what was written differently, so that rules mean something else.
type Cause struct {
	Kind CauseKind
	// Name is the include statement, the variables with commas between them, or
	// what the abi statements name, with an arrow between two; "" for other kinds.
	Name string
	// Old and New are the places on each side: of the rules, of the include, of
	// the values of the variables.
	Old, New []diag.Place
}

// CauseKind is a kind of cause.
type CauseKind uint8

// The kinds of causes.
const (
	ByRule      CauseKind = iota // rules were added, taken away or written in another way
	ByInclude                    // an include is there on one side only
	ByVariable                   // the values of variables in the rule differ
	ByCondition                  // a condition around rules has another outcome
	ByAlias                      // the aliases differ
	ByABI                        // the features that the policy was written for differ
	ByProfile                    // the name or the attachment of the profile, of which rules speak
	ByParser                     // the parser adds rules by itself
)

// String returns the word for the kind.
func (k CauseKind) String() string {
	return [...]string{"rule", "include", "variable", "condition", "alias", "abi", "profile", "parser"}[k]
}

// Key returns a text that two changes have in common if their cause is the same;
// "" for causes that no two profiles can have in common.
func (c *Cause) Key() string {
	if c.Kind == ByParser || c.Kind == ByProfile || c.Kind == ByRule && len(c.Old)+len(c.New) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(c.Kind.String() + "\x00" + c.Name)
	for _, places := range [...][]diag.Place{c.Old, c.New} {
		b.WriteByte(0)
		for _, p := range places {
			b.WriteString(p.File.Name() + ":" + strconv.Itoa(int(p.Span.Start)) + "\x00")
		}
	}
	return b.String()
}

// investigation finds the causes of the changes of one profile.
type investigation struct {
	old, new *scene
}

// scene is one side of it: where rules stand, and in which words.
type scene struct {
	profile  *policy.Profile
	includes map[string]bool // chains of includes
	rules    map[string]bool // chains of includes with the text of a rule
	chains   map[string][]link
	within   string // the include that the whole profile is, if it is one
}

// link is an include on the way to a rule.
type link struct {
	text  string
	place diag.Place
}

func investigate(old, new *policy.Profile) *investigation {
	inv := &investigation{newScene(old), newScene(new)}
	if a, b := inv.old.onlyInclude(), inv.new.onlyInclude(); a != "" && b != "" {
		inv.old.within, inv.new.within = a, b
	}
	inv.old.noteRulePlaces()
	inv.new.noteRulePlaces()
	return inv
}

func newScene(p *policy.Profile) *scene {
	return &scene{profile: p, includes: map[string]bool{"": true}, rules: map[string]bool{}, chains: map[string][]link{}}
}

// onlyInclude returns the include of a path that all rules of the profile come from, ""
// if there is none: paths are not the same on both sides.
func (s *scene) onlyInclude() string {
	rules := s.profile.Rules()
	name := ""
	for i := range rules {
		chain := s.includeChain(&rules[i])
		if len(chain) == 0 || name != "" && chain[0].text != name || !strings.HasPrefix(chain[0].text, `include "`) {
			return ""
		}
		name = chain[0].text
	}
	clear(s.chains)
	return name
}

// noteRulePlaces notes where all rules stand.
func (s *scene) noteRulePlaces() {
	rules := s.profile.Rules()
	for i := range rules {
		chain := s.includeChain(&rules[i])
		path := ""
		for _, l := range chain {
			path += l.text + "\n"
			s.includes[path] = true
		}
		s.rules[path+singleBlanks(rules[i].Text())] = true
	}
}

// singleBlanks returns a text with single blanks between its words.
func singleBlanks(text string) string { return strings.Join(strings.Fields(text), " ") }

// includeChain returns the includes that led to a rule, the outermost first. A profile
// reads a file once, so it is the same for all rules of the file.
func (s *scene) includeChain(r *policy.Rule) []link {
	file := r.Place.File.Name()
	chain, known := s.chains[file]
	if known {
		return chain
	}
	for _, at := range r.Chain() {
		text := singleBlanks(strings.TrimPrefix(at.Place.File.Slice(at.Place.Span), "#"))
		chain = append(chain, link{text, at.Place})
	}
	slices.Reverse(chain)
	if s.within != "" && len(chain) > 0 {
		chain = chain[1:]
	}
	s.chains[file] = chain
	return chain
}

// cause returns the cause of a change.
func (inv *investigation) cause(c *Change) Cause {
	if c.Mediation && len(c.Old)+len(c.New) == 0 {
		return inv.abiCause()
	}
	if len(c.Old)+len(c.New) == 0 {
		return Cause{Kind: ByParser}
	}
	var all []Cause
	for _, r := range c.Old {
		all = append(all, inv.causeOf(r, inv.old, inv.new))
	}
	for _, r := range c.New {
		all = append(all, inv.causeOf(r, inv.new, inv.old))
	}
	first := all[0]
	if first.Kind != ByRule && !slices.ContainsFunc(all, func(other Cause) bool { return other.Key() != first.Key() }) {
		return first
	}
	cause := Cause{Kind: ByRule}
	for _, r := range c.Old {
		cause.Old = append(cause.Old, r.Place)
	}
	for _, r := range c.New {
		cause.New = append(cause.New, r.Place)
	}
	return cause
}

// abiCause returns as a cause that the features differ.
func (inv *investigation) abiCause() Cause {
	old, new := orDefault(inv.old.profile.ABI()), orDefault(inv.new.profile.ABI())
	if old != new {
		new = old + " -> " + new
	}
	return Cause{Kind: ByABI, Name: new}
}

func orDefault(abi string) string {
	if abi == "" {
		return "no abi"
	}
	return abi
}

// attributeCause returns the cause of a difference in the head of the profile.
func (inv *investigation) attributeCause(a *Attribute) Cause {
	old, new := inv.old.profile.Decl, inv.new.profile.Decl
	switch a.Name {
	case "abi":
		return inv.abiCause()
	case "name", "attachment":
		if old.Name.Raw == new.Name.Raw && old.Attachment.Raw == new.Attachment.Raw {
			if cause := inv.variables(new.Name.Value() + " " + new.Attachment.Value()); cause.Name != "" {
				return cause
			}
		}
	}
	return Cause{Kind: ByProfile}
}

// passesOver reports whether a rule of the other side is here too, in a branch
// that is not taken.
func (s *scene) passesOver(r *policy.Rule) bool {
	text, name := singleBlanks(r.Text()), path.Base(r.Place.File.Name())
	for _, f := range append([]*load.File{s.profile.Policy.File}, s.profile.Policy.Report.Included...) {
		if f != s.profile.Policy.File && path.Base(f.Name()) != name {
			continue
		}
		for stmt := range ast.Statements(f.Tree.Stmts) {
			if rule, ok := stmt.(ast.Rule); ok && singleBlanks(f.Source.Slice(rule.Span())) == text {
				return true
			}
		}
	}
	return false
}

// causeOf returns why a rule of one side is not the same on the other.
func (inv *investigation) causeOf(r *policy.Rule, own, other *scene) Cause {
	chain := ""
	for _, l := range own.includeChain(r) {
		if chain += l.text + "\n"; other.includes[chain] {
			continue
		}
		cause := Cause{Kind: ByInclude, Name: l.text}
		if own == inv.old {
			cause.Old = []diag.Place{l.place}
		} else {
			cause.New = []diag.Place{l.place}
		}
		return cause
	}
	if !other.rules[chain+singleBlanks(r.Text())] {
		if r.Conditional() && other.passesOver(r) {
			return Cause{Kind: ByCondition}
		}
		return Cause{Kind: ByRule}
	}
	if cause := inv.variables(r.Text()); cause.Name != "" {
		return cause
	}
	switch old, new := inv.old.profile, inv.new.profile; {
	case !slices.Equal(old.Policy.Aliases(), new.Policy.Aliases()):
		return Cause{Kind: ByAlias}
	case old.FullName() != new.FullName() || old.Attachment() != new.Attachment():
		return Cause{Kind: ByProfile}
	}
	return Cause{Kind: ByRule}
}
