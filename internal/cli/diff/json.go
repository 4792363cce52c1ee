package diff

import (
	"bufio"
	"encoding/json"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
	"github.com/aa-lint/aa-lint/source"
)

// DiffDocument is the JSON form of a comparison; docs/diff.md describes it.
// Fields are added, never changed. Arrays are never null.
type DiffDocument struct {
	Version  int            `json:"version"`
	Level    string         `json:"level"`
	Profiles []diffProfile  `json:"profiles"`
	Shared   []diffShared   `json:"shared"`
	Same     []string       `json:"same"`
	Idle     []string       `json:"idle"`
	Texts    []diffTexts    `json:"texts"`
	Summary  map[string]int `json:"summary"`
}

type diffProfile struct {
	Name       string          `json:"name"`
	OldName    string          `json:"old_name"`
	Path       string          `json:"path"`
	OldPath    string          `json:"old_path"`
	Status     string          `json:"status"`
	Attributes []diffAttribute `json:"attributes"`
	Changes    []diffChange    `json:"changes"`
	Undecided  []string        `json:"undecided"`
	Errors     []diffError     `json:"errors"`
	Quirks     []policy.Quirk  `json:"quirks"`
	Reworded   int             `json:"reworded"`
	Rules      []diffRule      `json:"rules"`
}

type diffAttribute struct {
	Name   string `json:"name"`
	Old    string `json:"old"`
	New    string `json:"new"`
	Effect string `json:"effect"`
	Gained string `json:"gained"`
	Lost   string `json:"lost"`
}

type diffChange struct {
	Class       string           `json:"class"`
	Effect      string           `json:"effect"`
	Mediation   bool             `json:"mediation"`
	Permissions []diffPermission `json:"permissions"`
	Members     []string         `json:"members"`
	Text        []string         `json:"text"`
	Witness     map[string]any   `json:"witness"`
	OldRules    []diffRule       `json:"old_rules"`
	NewRules    []diffRule       `json:"new_rules"`
	Cause       diffCause        `json:"cause"`
	Shared      *int             `json:"shared"`
	Profiles    []string         `json:"profiles,omitempty"`
}

// diffPermission is permissions of which the same becomes.
type diffPermission struct {
	Change string    `json:"change"`
	For    string    `json:"for"`
	Words  []string  `json:"permissions"`
	From   *diffExec `json:"from,omitempty"`
	To     *diffExec `json:"to,omitempty"`
}

type diffExec struct {
	Mode   string `json:"mode"`
	Target string `json:"target"`
}

type diffRule struct {
	placeAt
	Text     string    `json:"text"`
	Includes []placeAt `json:"includes"`
}

type diffCause struct {
	Kind string    `json:"kind"`
	Name string    `json:"name"`
	Old  []placeAt `json:"old"`
	New  []placeAt `json:"new"`
}

type diffShared struct {
	Cause    diffCause    `json:"cause"`
	Profiles []string     `json:"profiles"`
	Changes  []diffChange `json:"changes"`
}

type diffError struct {
	placeAt
	Code    string `json:"code"`
	Message string `json:"message"`
}

type diffTexts struct {
	Old  string `json:"old"`
	New  string `json:"new"`
	Diff string `json:"diff"`
}

func writeDiffJSON(w *bufio.Writer, r *diffReport, opts diffOptions) {
	doc := DiffDocument{
		Version: 1, Level: r.level, Profiles: []diffProfile{}, Shared: []diffShared{}, Same: append([]string{}, r.Same...),
		Idle: append([]string{}, r.Idle...), Texts: []diffTexts{}, Summary: map[string]int{},
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
	if opts.text {
		for _, t := range r.Texts {
			diff := textdiff.Unified(orNull(t.Old), orNull(t.New), t.OldText, t.NewText)
			doc.Texts = append(doc.Texts, diffTexts{t.Old, t.New, strings.Join(diff, "\n") + "\n"})
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(doc) // the writer keeps its error
}

func comparedDocument(p *semdiff.Profile, shared map[string]int) diffProfile {
	doc := diffProfile{
		Name: p.Name(), Path: p.Path(), Status: p.Status.Word(), Attributes: []diffAttribute{}, Changes: []diffChange{},
		Undecided: []string{}, Errors: []diffError{}, Quirks: append([]policy.Quirk{}, p.Quirks...), Reworded: p.Reworded, Rules: []diffRule{},
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
		doc.Attributes = append(doc.Attributes, diffAttribute{a.Name, a.Old, a.New, a.Effect.Word(), a.Gained, a.Lost})
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
		doc.Errors = append(doc.Errors, diffError{at(f.Place), f.Code.ID, f.Message})
	}
	return doc
}

func (r *diffReport) sharedDocument(s *semdiff.Shared) diffShared {
	doc := diffShared{Cause: causeDocument(&s.Cause), Profiles: r.names(s.Profiles()), Changes: []diffChange{}}
	for i := range s.Changes {
		c := changeDocument(&s.Changes[i].Change)
		c.Profiles = r.names(s.Changes[i].Profiles)
		doc.Changes = append(doc.Changes, c)
	}
	return doc
}

func changeDocument(c *semdiff.Change) diffChange {
	doc := diffChange{
		Class: c.Class.String(), Effect: semdiff.Effect([]semdiff.Change{*c}).Word(), Mediation: c.Mediation, Permissions: permissionsOf(c), Members: append([]string{}, c.Members...), Text: []string{},
		Witness: c.Question(), OldRules: ruleDocuments(c.Old), NewRules: ruleDocuments(c.New), Cause: causeDocument(&c.Cause),
	}
	for _, l := range c.Lines() {
		doc.Text = append(doc.Text, strings.Join(strings.Fields(l.Sign+" "+l.What+" "+l.Subject+" "+l.Note), " "))
	}
	return doc
}

func ruleDocuments(rules []*policy.Rule) []diffRule {
	docs := []diffRule{}
	for _, r := range rulesAt(rules, nil) {
		docs = append(docs, diffRule{placeAt{r.Path, r.Line, r.Column}, r.Text, append([]placeAt{}, r.Includes...)})
	}
	return docs
}

func causeDocument(c *semdiff.Cause) diffCause {
	return diffCause{Kind: c.Kind.String(), Name: c.Name, Old: placesOf(c.Old), New: placesOf(c.New)}
}

func placesOf(places []diag.Place) []placeAt {
	all := []placeAt{}
	for _, p := range places {
		all = append(all, at(p))
	}
	return all
}

// permissionsOf returns what becomes of which permissions.
func permissionsOf(c *semdiff.Change) []diffPermission {
	all := []diffPermission{}
	for _, x := range [...]struct {
		change string
		perms  policy.Perms
		label  *policy.Label
	}{
		{"gained", c.Gained, &c.Right}, {"lost", c.Lost, &c.Left}, {"asked", c.Prompted, nil}, {"logged", c.Logged, nil}, {"denied", c.Denied, nil},
	} {
		for _, o := range ownerships(c, x.perms, x.label) {
			p := diffPermission{Change: x.change, For: o.word, Words: policy.PermWords(c.Class, o.perms)}
			if x.label != nil && c.Class == policy.ClassFile && o.perms&policy.FileExec != 0 {
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
		p := diffPermission{Change: "exec", For: "other", Words: []string{"x"}, From: execDocument(e.From), To: execDocument(e.To)}
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

type owned struct {
	word  string
	perms policy.Perms
	side  int
}

// ownerships takes permissions apart by whose objects they are for. Those that
// owner and others have alike stand together, if they come with the same way of
// executing.
func ownerships(c *semdiff.Change, perms policy.Perms, label *policy.Label) []owned {
	all := []owned{{"all", perms, 0}}
	if c.Class == policy.ClassFile {
		owner, other := perms.For(true), perms.For(false)
		both := owner & other
		if label != nil && label.Exec[0] != label.Exec[1] {
			both &^= policy.FileExec
		}
		all = []owned{{"all", both, 0}, {"owner", owner &^ both, 0}, {"other", other &^ both, 1}}
	}
	return slices.DeleteFunc(all, func(o owned) bool { return o.perms == 0 })
}

func execDocument(e policy.Exec) *diffExec {
	mode, target, _ := strings.Cut(e.String(), " -> ")
	return &diffExec{mode, target}
}

// at returns a place in numbers.
func at(p diag.Place) placeAt {
	if p.File == nil {
		return placeAt{}
	}
	pos := p.File.Position(p.Span.Start, source.Runes)
	return placeAt{p.File.Name(), pos.Line, pos.Column}
}
