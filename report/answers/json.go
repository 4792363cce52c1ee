package answers

import (
	"encoding/json"
	"io"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/query"
	"github.com/aa-lint/aa-lint/source"
)

// The JSON form of answers, which docs/query.md describes. Fields are added, never
// changed.
type (
	// Document is the answers to one question.
	Document struct {
		Version int      `json:"version"`
		Access  string   `json:"access"`
		Under   string   `json:"under,omitempty"`
		Answers []Answer `json:"answers"`
	}
	// Answer is what one profile says.
	Answer struct {
		File     string            `json:"file"`
		Profile  string            `json:"profile"`
		Mode     string            `json:"mode"`
		Answer   string            `json:"answer"` // yes, no or undecided
		Mediated bool              `json:"mediated"`
		Class    string            `json:"class"`
		Perms    []string          `json:"perms"`
		Witness  map[string]string `json:"witness,omitempty"`
		Owner    *bool             `json:"owner,omitempty"`
		Other    *bool             `json:"other,omitempty"`
		Exec     *Exec             `json:"exec,omitempty"`
		Deciding []Ruling          `json:"deciding,omitempty"`
		Lost     []Ruling          `json:"lost,omitempty"`
		Gaps     []Gap             `json:"gaps,omitempty"`
		Strength string            `json:"strength,omitempty"` // denied or default
		Deny     []Rule            `json:"deny,omitempty"`
		Quirks   []policy.Quirk    `json:"quirks,omitempty"`
		All      bool              `json:"all,omitempty"`     // all accesses of a rule were asked for
		Why      string            `json:"why,omitempty"`     // of what rules do not show
		Nearest  *Nearest          `json:"nearest,omitempty"` // the rule that comes nearest to allowing it
		Error    string            `json:"error,omitempty"`
	}
	// Exec is how a program is executed.
	Exec struct {
		Owner string `json:"owner,omitempty"`
		Other string `json:"other,omitempty"`
	}
	// Ruling is a rule that decides, or that another one overrules.
	Ruling struct {
		Effect string `json:"effect"` // allow, deny or prompt
		Rule   *Rule  `json:"rule"`   // null if the parser adds it by itself
	}
	// Rule is a rule at its place, with the includes that lead to it.
	Rule struct {
		Place
		Text     string  `json:"text"`
		Includes []Place `json:"includes,omitempty"`
	}
	// Place is a place in a file.
	Place struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	// Gap is a way to access what lies below a directory.
	Gap struct {
		Witness     string   `json:"witness"`
		Owner       bool     `json:"owner"`
		Other       bool     `json:"other"`
		Reason      string   `json:"reason"`
		Allow       []Rule   `json:"allow,omitempty"`
		NearestDeny *Nearest `json:"nearestDeny,omitempty"`
	}
	// Nearest is the rule that comes nearest to deciding otherwise.
	Nearest struct {
		Rule
		Why string `json:"why"`
	}
)

// JSON prints answers for programs, as a Document. The error is that of the writer.
func JSON(w io.Writer, q Asked, answers []query.Answer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(NewDocument(q, answers))
}

// NewDocument returns the JSON form of answers.
func NewDocument(q Asked, answers []query.Answer) Document {
	out := Document{Version: 1, Access: q.Text, Under: q.Under, Answers: []Answer{}}
	for i := range answers {
		if a := &answers[i]; !q.WhoCan || a.Verdict != glob.No {
			out.Answers = append(out.Answers, answerDocument(a))
		}
	}
	return out
}

func answerDocument(a *query.Answer) Answer {
	f := &a.Found
	j := Answer{
		File: f.Profile.Policy.File.Name(), Profile: f.Profile.FullName(), Mode: f.Profile.Attrs.Mode,
		Answer: a.Verdict.String(), Mediated: f.Mediated, Class: f.Class.String(),
		Perms: key.PermWords(f.Class, f.Perms), All: f.All, Why: f.Why, Quirks: a.Notes,
	}
	if a.Error != "" {
		return Answer{File: j.File, Profile: j.Profile, Mode: j.Mode, Answer: j.Answer, Error: a.Error}
	}
	if f.Class == key.ClassFile {
		j.Owner, j.Other = &f.Owner, &f.Other
	}
	if a.Under != nil {
		if a.Verdict == glob.No {
			j.strength(a.Under)
		}
		for _, g := range a.Under.Gaps {
			gap := Gap{Witness: g.Witness, Owner: g.Owner, Other: g.Other, Reason: string(g.Reason)}
			for _, r := range g.Allow {
				gap.Allow = append(gap.Allow, ruleDocument(r))
			}
			if g.Nearest != nil {
				gap.NearestDeny = &Nearest{ruleDocument(g.Nearest.Rule), g.Nearest.Why}
			}
			j.Gaps = append(j.Gaps, gap)
		}
		return j
	}
	if f.HasKey {
		access, _ := key.Decode(f.Class, f.Key, f.Perms)
		j.Witness = map[string]string{"kind": access.Kind}
		for _, f := range access.Fields {
			j.Witness[f.Name] = f.Value
		}
	}
	if execOf(a) != "" {
		j.Exec = &Exec{f.Decision.Exec[0].String(), f.Decision.Exec[1].String()}
	}
	if f.Mediation != nil {
		j.Deciding, j.Lost = rulings(f.Mediation, f.Deciding), rulings(f.Mediation, f.Lost)
	}
	if n := f.Nearest; n != nil && a.Verdict == glob.No {
		j.Nearest = &Nearest{ruleDocument(n.Rule), n.Why}
	}
	return j
}

// strength notes what keeps a directory from being accessed.
func (j *Answer) strength(u *query.Under) {
	j.Strength = "default"
	if u.Denied {
		j.Strength = "denied"
	}
	for _, r := range u.Rules {
		j.Deny = append(j.Deny, ruleDocument(r))
	}
}

func rulings(m *policy.Mediation, grants []*policy.Grant) []Ruling {
	var all []Ruling
	for _, g := range grants {
		j := Ruling{Effect: "allow"}
		switch {
		case g.Deny():
			j.Effect = "deny"
		case g.Prompt():
			j.Effect = "prompt"
		}
		if r := m.RuleOf(g); r != nil {
			rule := ruleDocument(r)
			j.Rule = &rule
		}
		all = append(all, j)
	}
	return all
}

func ruleDocument(r *policy.Rule) Rule {
	j := Rule{Place: placeDocument(r.Place), Text: r.Text()}
	for _, c := range r.Chain() {
		j.Includes = append(j.Includes, placeDocument(c.Place))
	}
	return j
}

func placeDocument(at diag.Place) Place {
	p := at.File.Position(at.Span.Start, source.Runes)
	return Place{File: at.File.Name(), Line: p.Line, Column: p.Column}
}
