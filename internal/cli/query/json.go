package query

import (
	"encoding/json"
	"io"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// The shape of --format json, which docs/query.md describes.
type (
	QueryJSON struct {
		Version int          `json:"version"`
		Access  string       `json:"access"`
		Under   string       `json:"under,omitempty"`
		Answers []answerJSON `json:"answers"`
	}
	answerJSON struct {
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
		Exec     *execJSON         `json:"exec,omitempty"`
		Deciding []rulingJSON      `json:"deciding,omitempty"`
		Lost     []rulingJSON      `json:"lost,omitempty"`
		Gaps     []gapJSON         `json:"gaps,omitempty"`
		Strength string            `json:"strength,omitempty"` // denied or default
		Deny     []ruleJSON        `json:"deny,omitempty"`
		Quirks   []policy.Quirk    `json:"quirks,omitempty"`
		All      bool              `json:"all,omitempty"`     // all accesses of a rule were asked for
		Why      string            `json:"why,omitempty"`     // of what rules do not show
		Nearest  *denyJSON         `json:"nearest,omitempty"` // the rule that comes nearest to allowing it
		Error    string            `json:"error,omitempty"`
	}
	execJSON struct {
		Owner string `json:"owner,omitempty"`
		Other string `json:"other,omitempty"`
	}
	rulingJSON struct {
		Effect string    `json:"effect"` // allow, deny or prompt
		Rule   *ruleJSON `json:"rule"`   // null if the parser adds it by itself
	}
	ruleJSON struct {
		placeJSON
		Text     string      `json:"text"`
		Includes []placeJSON `json:"includes,omitempty"`
	}
	placeJSON struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	gapJSON struct {
		Witness     string     `json:"witness"`
		Owner       bool       `json:"owner"`
		Other       bool       `json:"other"`
		Reason      string     `json:"reason"`
		Allow       []ruleJSON `json:"allow,omitempty"`
		NearestDeny *denyJSON  `json:"nearestDeny,omitempty"`
	}
	denyJSON struct {
		ruleJSON
		Why string `json:"why"`
	}
)

func writeQueryJSON(w io.Writer, q question, answers []answer) error {
	out := QueryJSON{Version: 1, Access: q.text, Under: q.under, Answers: []answerJSON{}}
	for i := range answers {
		if a := &answers[i]; !q.whoCan || a.Verdict != glob.No {
			out.Answers = append(out.Answers, toAnswerJSON(a))
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func toAnswerJSON(a *answer) answerJSON {
	f := &a.Found
	j := answerJSON{
		File: f.Profile.Policy.File.Name(), Profile: f.Profile.FullName(), Mode: f.Profile.Attrs.Mode,
		Answer: a.Verdict.String(), Mediated: f.Mediated, Class: f.Class.String(),
		Perms: policy.PermWords(f.Class, f.Perms), All: f.All, Why: f.Why, Quirks: a.Notes,
	}
	if a.Error != "" {
		return answerJSON{File: j.File, Profile: j.Profile, Mode: j.Mode, Answer: j.Answer, Error: a.Error}
	}
	if f.Class == policy.ClassFile {
		j.Owner, j.Other = &f.Owner, &f.Other
	}
	if a.under != nil {
		if a.Verdict == glob.No {
			j.strength(a.under)
		}
		for _, g := range a.under.gaps {
			gap := gapJSON{Witness: g.Witness, Owner: g.Owner, Other: g.Other, Reason: string(g.Reason)}
			for _, r := range g.Allow {
				gap.Allow = append(gap.Allow, toRuleJSON(r))
			}
			if g.Nearest != nil {
				gap.NearestDeny = &denyJSON{toRuleJSON(g.Nearest.Rule), g.Nearest.Why}
			}
			j.Gaps = append(j.Gaps, gap)
		}
		return j
	}
	if f.HasKey {
		access, _ := policy.Decode(f.Class, f.Key, f.Perms)
		j.Witness = map[string]string{"kind": access.Kind}
		for _, f := range access.Fields {
			j.Witness[f.Name] = f.Value
		}
	}
	if execOf(a) != "" {
		j.Exec = &execJSON{f.Decision.Exec[0].String(), f.Decision.Exec[1].String()}
	}
	if f.Mediation != nil {
		j.Deciding, j.Lost = rulings(f.Mediation, f.Deciding), rulings(f.Mediation, f.Lost)
	}
	if n := f.Nearest; n != nil && a.Verdict == glob.No {
		j.Nearest = &denyJSON{toRuleJSON(n.Rule), n.Why}
	}
	return j
}

// strength notes what keeps a directory from being accessed.
func (j *answerJSON) strength(u *underAnswer) {
	j.Strength = "default"
	if u.denied {
		j.Strength = "denied"
	}
	for _, r := range u.by {
		j.Deny = append(j.Deny, toRuleJSON(r))
	}
}

func rulings(m *policy.Mediation, grants []*policy.Grant) []rulingJSON {
	var all []rulingJSON
	for _, g := range grants {
		j := rulingJSON{Effect: "allow"}
		switch {
		case g.Deny():
			j.Effect = "deny"
		case g.Prompt():
			j.Effect = "prompt"
		}
		if r := m.RuleOf(g); r != nil {
			rule := toRuleJSON(r)
			j.Rule = &rule
		}
		all = append(all, j)
	}
	return all
}

func toRuleJSON(r *policy.Rule) ruleJSON {
	j := ruleJSON{placeJSON: toPlaceJSON(r.Place), Text: r.Text()}
	for _, c := range r.Chain() {
		j.Includes = append(j.Includes, toPlaceJSON(c.Place))
	}
	return j
}

func toPlaceJSON(at diag.Place) placeJSON {
	p := at.File.Position(at.Span.Start, source.Runes)
	return placeJSON{File: at.File.Name(), Line: p.Line, Column: p.Column}
}
