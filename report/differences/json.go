package differences

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/semdiff"
	"github.com/aa-lint/aa-lint/source"
)

// Document is the JSON form of a comparison; docs/diff.md describes it.
// Fields are added, never changed. Arrays are never null.
type Document struct {
	Version  int            `json:"version"`
	Level    string         `json:"level"`
	Profiles []Profile      `json:"profiles"`
	Shared   []Shared       `json:"shared"`
	Same     []string       `json:"same"`
	Idle     []string       `json:"idle"`
	Texts    []TextDiff     `json:"texts"`
	Summary  map[string]int `json:"summary"`
}

// Profile is what became of one profile.
type Profile struct {
	Name       string         `json:"name"`
	OldName    string         `json:"old_name"`
	Path       string         `json:"path"`
	OldPath    string         `json:"old_path"`
	Status     string         `json:"status"`
	Attributes []Attribute    `json:"attributes"`
	Changes    []Change       `json:"changes"`
	Undecided  []string       `json:"undecided"`
	Errors     []Error        `json:"errors"`
	Quirks     []policy.Quirk `json:"quirks"`
	Reworded   int            `json:"reworded"`
	Rules      []Rule         `json:"rules"`
}

// Attribute is a difference in the head of a profile.
type Attribute struct {
	Name   string `json:"name"`
	Old    string `json:"old"`
	New    string `json:"new"`
	Effect string `json:"effect"`
	Gained string `json:"gained"`
	Lost   string `json:"lost"`
}

// Change is one thing that is allowed, logged or denied differently.
type Change struct {
	Class       string         `json:"class"`
	Effect      string         `json:"effect"`
	Mediation   bool           `json:"mediation"`
	Permissions []Permission   `json:"permissions"`
	Members     []string       `json:"members"`
	Text        []string       `json:"text"`
	Witness     map[string]any `json:"witness"`
	OldRules    []Rule         `json:"old_rules"`
	NewRules    []Rule         `json:"new_rules"`
	Cause       Cause          `json:"cause"`
	Shared      *int           `json:"shared"`
	Profiles    []string       `json:"profiles,omitempty"`
}

// Permission is permissions of which the same becomes.
type Permission struct {
	Change string   `json:"change"`
	For    string   `json:"for"`
	Words  []string `json:"permissions"`
	From   *Exec    `json:"from,omitempty"`
	To     *Exec    `json:"to,omitempty"`
}

// Exec is a way to execute a program.
type Exec struct {
	Mode   string `json:"mode"`
	Target string `json:"target"`
}

// Rule is a rule at its place, with the includes that lead to it.
type Rule struct {
	Place
	Text     string  `json:"text"`
	Includes []Place `json:"includes"`
}

// Cause is what is written differently.
type Cause struct {
	Kind string  `json:"kind"`
	Name string  `json:"name"`
	Old  []Place `json:"old"`
	New  []Place `json:"new"`
}

// Shared is what several profiles have in common because of one cause.
type Shared struct {
	Cause    Cause    `json:"cause"`
	Profiles []string `json:"profiles"`
	Changes  []Change `json:"changes"`
}

// Error is a finding that keeps a profile from being loaded.
type Error struct {
	Place
	Code    string `json:"code"`
	Message string `json:"message"`
}

// TextDiff is the difference between two texts, in the unified format.
type TextDiff struct {
	Old  string `json:"old"`
	New  string `json:"new"`
	Diff string `json:"diff"`
}

// JSON prints a comparison for programs, as a Document. The error is that of the
// writer.
func JSON(w io.Writer, found *semdiff.Report, o Options) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(NewDocument(found, o))
}

// NewDocument returns the JSON form of a comparison.
func NewDocument(found *semdiff.Report, o Options) Document {
	r := newComparison(found, o)
	doc := Document{
		Version: 1, Level: o.Level.String(), Profiles: []Profile{}, Shared: []Shared{}, Same: append([]string{}, r.Same...),
		Idle: append([]string{}, r.Idle...), Texts: []TextDiff{}, Summary: map[string]int{},
	}
	for s := semdiff.Same; s <= semdiff.Undecided; s++ {
		doc.Summary[s.Word()] = r.count(s)
	}
	shared := map[string]int{}
	for i := range r.Shared {
		shared[r.Shared[i].Cause.Key()] = i
		doc.Shared = append(doc.Shared, r.sharedDocument(&r.Shared[i]))
	}
	for i := range r.Profiles {
		if p := &r.Profiles[i]; p.Status == semdiff.Same && p.Reworded == 0 {
			doc.Same = append(doc.Same, p.Name())
		} else {
			doc.Profiles = append(doc.Profiles, comparedDocument(p, shared))
		}
	}
	if o.TextDiffs {
		for _, t := range r.Texts {
			diff := textdiff.Unified(orNull(t.Old), orNull(t.New), t.OldText, t.NewText)
			doc.Texts = append(doc.Texts, TextDiff{t.Old, t.New, strings.Join(diff, "\n") + "\n"})
		}
	}
	return doc
}

func comparedDocument(p *semdiff.Profile, shared map[string]int) Profile {
	doc := Profile{
		Name: p.Name(), Path: p.Path(), Status: p.Status.Word(), Attributes: []Attribute{}, Changes: []Change{},
		Undecided: []string{}, Errors: []Error{}, Quirks: append([]policy.Quirk{}, p.Quirks...), Reworded: p.Reworded, Rules: []Rule{},
	}
	for _, v := range []*semdiff.Version{p.Old, p.New} {
		if v != nil {
			doc.Rules = append(doc.Rules, ruleDocuments(v.Written)...)
		}
	}
	if p.Old != nil {
		doc.OldName, doc.OldPath = p.Old.Name, p.Old.Path
	}
	for _, a := range p.Attributes {
		doc.Attributes = append(doc.Attributes, Attribute{a.Name, a.Old, a.New, a.Effect.Word(), a.Gained, a.Lost})
	}
	for i := range p.Changes {
		c := changeDocument(&p.Changes[i])
		if at, ok := shared[p.Changes[i].Cause.Key()]; ok {
			c.Shared = &at
		}
		doc.Changes = append(doc.Changes, c)
	}
	for _, c := range p.Undecided {
		doc.Undecided = append(doc.Undecided, c.String())
	}
	for _, f := range p.Broken {
		doc.Errors = append(doc.Errors, Error{at(f.Place), f.Code.ID, f.Message})
	}
	return doc
}

func (r *comparison) sharedDocument(s *semdiff.Shared) Shared {
	doc := Shared{Cause: causeDocument(&s.Cause), Profiles: r.names(s.Profiles()), Changes: []Change{}}
	for i := range s.Changes {
		c := changeDocument(&s.Changes[i].Change)
		c.Profiles = r.names(s.Changes[i].Profiles)
		doc.Changes = append(doc.Changes, c)
	}
	return doc
}

func changeDocument(c *semdiff.Change) Change {
	doc := Change{
		Class: c.Class.String(), Effect: semdiff.Effect([]semdiff.Change{*c}).Word(), Mediation: c.Mediation, Permissions: permissionsOf(c), Members: append([]string{}, c.Members...), Text: []string{},
		Witness: c.Question(), OldRules: ruleDocuments(c.Old), NewRules: ruleDocuments(c.New), Cause: causeDocument(&c.Cause),
	}
	for _, l := range c.Lines() {
		doc.Text = append(doc.Text, strings.Join(strings.Fields(l.Sign+" "+l.What+" "+l.Subject+" "+l.Note), " "))
	}
	return doc
}

func ruleDocuments(rules []*policy.Rule) []Rule {
	docs := []Rule{}
	for _, r := range rulesAt(rules, nil) {
		docs = append(docs, Rule{Place{r.Path, r.Line, r.Column}, r.Text, append([]Place{}, r.Includes...)})
	}
	return docs
}

func causeDocument(c *semdiff.Cause) Cause {
	return Cause{Kind: c.Kind.String(), Name: c.Name, Old: placesOf(c.Old), New: placesOf(c.New)}
}

func placesOf(places []diag.Place) []Place {
	all := []Place{}
	for _, p := range places {
		all = append(all, at(p))
	}
	return all
}

// permissionsOf returns what becomes of which permissions.
func permissionsOf(c *semdiff.Change) []Permission {
	all := []Permission{}
	for _, x := range [...]struct {
		change string
		perms  key.Perms
		label  *policy.Label
	}{
		{"gained", c.Gained, &c.Right}, {"lost", c.Lost, &c.Left}, {"asked", c.Prompted, nil}, {"logged", c.Logged, nil}, {"denied", c.Denied, nil},
	} {
		for _, o := range ownerships(c, x.perms, x.label) {
			p := Permission{Change: x.change, For: o.word, Words: key.PermWords(c.Class, o.perms)}
			if x.label != nil && c.Class == key.ClassFile && o.perms&key.FileExec != 0 {
				if e := execDocument(x.label.Exec[o.side]); x.change == "gained" {
					p.To = e
				} else {
					p.From = e
				}
			}
			all = append(all, p)
		}
	}
	for _, e := range c.Exec {
		p := Permission{Change: "exec", For: "other", Words: []string{"x"}, From: execDocument(e.From), To: execDocument(e.To)}
		switch all := c.ForAll(e); {
		case all && !e.Owner:
			continue
		case all:
			p.For = "all"
		case e.Owner:
			p.For = "owner"
		}
		if e.OnExec {
			p.Words = []string{"onexec"}
		}
		all = append(all, p)
	}
	return all
}

type ownedPerms struct {
	word  string
	perms key.Perms
	side  int
}

// ownerships takes permissions apart by whose objects they are for. Those that
// owner and others have alike stand together, if they come with the same way of
// executing.
func ownerships(c *semdiff.Change, perms key.Perms, label *policy.Label) []ownedPerms {
	all := []ownedPerms{{"all", perms, 0}}
	if c.Class == key.ClassFile {
		owner, other := perms.For(true), perms.For(false)
		both := owner & other
		if label != nil && label.Exec[0] != label.Exec[1] {
			both &^= key.FileExec
		}
		all = []ownedPerms{{"all", both, 0}, {"owner", owner &^ both, 0}, {"other", other &^ both, 1}}
	}
	return slices.DeleteFunc(all, func(o ownedPerms) bool { return o.perms == 0 })
}

func execDocument(e policy.Exec) *Exec {
	mode, target, _ := strings.Cut(e.String(), " -> ")
	return &Exec{mode, target}
}

// at returns a place in numbers.
func at(p diag.Place) Place {
	if p.File == nil {
		return Place{}
	}
	pos := p.File.Position(p.Span.Start, source.Runes)
	return Place{p.File.Name(), pos.Line, pos.Column}
}
