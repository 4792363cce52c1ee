package query

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Options say how to ask.
type Options struct {
	// Owner and Other narrow questions in words down to files that the user owns,
	// or to those of others; both false, or both true, do not.
	Owner, Other bool
	// Any asks, in words, for any access that a rule is about, also where the
	// question would be for all of them.
	Any bool
	// AsMeant answers by what rules were meant to say, where the compiled policy
	// says something else: see policy.Quirk.
	AsMeant bool
	// Budget is the number of states to look at for one answer; 0 for
	// glob.DefaultBudget.
	Budget int
}

// Ask answers a question about a policy, as the compiled policy decides it. What
// is wrong with the question is in the answer.
func Ask(p *policy.Policy, q Question, o Options) Answer {
	profile, err := findProfile(p, q)
	switch {
	case err != nil:
		return Answer{ID: q.ID, Error: err.Error()}
	case q.Class == "profiles":
		return profiles(p, q)
	}
	return AskProfile(profile, q, o)
}

// AskProfile is Ask for one profile, whichever the question names.
func AskProfile(p *policy.Profile, q Question, o Options) Answer {
	if q.words == nil && askers[q.Class] == nil {
		return Answer{ID: q.ID, Error: unknownName("class", q.Class, Classes()).Error()}
	}
	a := asker{question: q, profile: p, options: o, reference: !o.AsMeant}
	answer := a.askByClass()
	if len(a.quirks) == 0 || answer.Error != "" {
		return answer
	}
	other := asker{question: q, profile: p, options: o, reference: o.AsMeant}
	if !sameAnswer(answer, other.askByClass()) {
		slices.Sort(a.quirks)
		answer.Notes = slices.Compact(a.quirks)
	}
	return answer
}

// sameAnswer reports whether two answers say the same, whatever leads to it.
func sameAnswer(a, b Answer) bool {
	a.Found, b.Found = Found{}, Found{}
	return reflect.DeepEqual(a, b)
}

// findProfile finds the profile that is asked about.
func findProfile(p *policy.Policy, q Question) (*policy.Profile, error) {
	switch {
	case q.Class == "profiles" && q.words == nil:
		return nil, nil
	case q.words == nil && askers[q.Class] == nil:
		return nil, unknownName("class", q.Class, Classes())
	case q.Profile != "":
		if profile := p.Find(q.Profile); profile != nil {
			return profile, nil
		}
		return nil, fmt.Errorf("there is no profile %q", q.Profile)
	case len(p.Profiles) == 1:
		return p.Profiles[0], nil
	}
	return nil, fmt.Errorf("the policy has %d profiles: name one", len(p.Profiles))
}

func profiles(p *policy.Policy, q Question) Answer {
	names := []string{}
	for _, profile := range p.Profiles {
		names = append(names, profile.FullName())
	}
	return Answer{ID: q.ID, Info: names}
}

// asker looks for one answer.
type asker struct {
	question  Question
	options   Options
	profile   *policy.Profile
	reference bool
	quirks    []policy.Quirk // that may play a part
	answer    Answer
}

func (a *asker) askByClass() Answer {
	a.answer.ID = a.question.ID
	do := askers[a.question.Class]
	if a.question.words != nil {
		do = (*asker).inWords
	}
	if err := do(a); err != nil {
		return Answer{ID: a.question.ID, Error: err.Error()}
	}
	return a.answer
}

// mediation returns how the profile mediates a class.
func (a *asker) mediation(c key.Class) *policy.Mediation {
	m := a.profile.Mediation(c)
	a.quirks = append(a.quirks, m.Quirks()...)
	if a.reference {
		m = m.Reference()
	}
	return m
}
