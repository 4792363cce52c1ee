package query

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
)

// Ask answers a question about a policy. What is wrong with the question is in
// the answer.
func Ask(p *policy.Policy, q Question) Answer {
	a := asker{question: q}
	answer := a.ask(p)
	if a.quirks == nil {
		return answer
	}
	if compiled := AskReference(p, q); !reflect.DeepEqual(answer, compiled) {
		slices.Sort(a.quirks)
		answer.Notes = slices.Compact(a.quirks)
	}
	return answer
}

// AskReference answers as the compiled policy of the reference would, quirks
// included.
func AskReference(p *policy.Policy, q Question) Answer {
	a := asker{question: q, reference: true}
	return a.ask(p)
}

// asker looks for one answer.
type asker struct {
	question  Question
	profile   *policy.Profile
	reference bool
	quirks    []policy.Quirk // that may play a part
	answer    Answer
}

// askers has what answers the questions of each class.
var askers = map[string]func(*asker) error{
	"file": (*asker).file, "link": (*asker).link, "change_profile": (*asker).changeProfile,
	"capability": (*asker).capability, "network": (*asker).network, "unix": (*asker).unix,
	"signal": (*asker).signal, "ptrace": (*asker).ptrace, "dbus": (*asker).dbus, "mount": (*asker).mount,
	"mqueue": (*asker).mqueue, "userns": (*asker).userns, "io_uring": (*asker).ioUring,
	"rlimit": (*asker).rlimit, "attach": (*asker).attach, "flags": (*asker).flags,
}

// Classes returns the names of the classes of questions, sorted.
func Classes() []string {
	names := []string{"profiles"}
	for name := range askers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (a *asker) ask(p *policy.Policy) Answer {
	a.answer.ID = a.question.ID
	if err := a.find(p); err != nil {
		return Answer{ID: a.question.ID, Error: err.Error()}
	}
	if a.question.Class == "profiles" {
		return a.answer
	}
	if err := askers[a.question.Class](a); err != nil {
		return Answer{ID: a.question.ID, Error: err.Error()}
	}
	return a.answer
}

// find finds the profile that is asked about.
func (a *asker) find(p *policy.Policy) error {
	q := &a.question
	switch {
	case q.Class == "profiles":
		names := []string{}
		for _, profile := range p.Profiles {
			names = append(names, profile.FullName())
		}
		a.answer.Info = names
	case askers[q.Class] == nil:
		return unknown("class", q.Class, Classes())
	case q.Profile != "":
		if a.profile = p.Find(q.Profile); a.profile == nil {
			return fmt.Errorf("there is no profile %q", q.Profile)
		}
	case len(p.Profiles) == 1:
		a.profile = p.Profiles[0]
	default:
		return fmt.Errorf("the policy has %d profiles: name one", len(p.Profiles))
	}
	return nil
}

// unknown names what may have been meant.
func unknown(what, name string, names []string) error {
	if near := ast.Nearest(name, names); len(near) > 0 {
		return fmt.Errorf("unknown %s %q, did you mean %q?", what, name, near[0])
	}
	if len(names) < 20 {
		return fmt.Errorf("unknown %s %q: it is one of %s", what, name, strings.Join(names, ", "))
	}
	return fmt.Errorf("unknown %s %q", what, name)
}

// mediation returns how the profile mediates a class, and notes in the answer
// whether it does.
func (a *asker) mediation(c policy.Class) *policy.Mediation {
	m := a.profile.Mediation(c)
	a.quirks = append(a.quirks, m.Quirks()...)
	if a.reference {
		m = m.Reference()
	}
	if c != policy.ClassFile && c != policy.ClassCapability {
		a.answer.Mediated = &m.Mediated
	}
	return m
}

// decide takes the permissions of a key into the answer, spelled with the words
// of a vocabulary.
func (a *asker) decide(m *policy.Mediation, key string, names *ast.Vocabulary) {
	a.take(m, key, names, ^policy.Perms(0))
}

// take is decide for some of the permissions.
func (a *asker) take(m *policy.Mediation, key string, names *ast.Vocabulary, perms policy.Perms) {
	if a.answer.Allow == nil {
		a.answer.Allow = []string{}
	}
	if !m.Mediated {
		return
	}
	d := m.Decide(key)
	a.answer.Allow = words(a.answer.Allow, d.Allow&perms, names)
	a.answer.Audit = words(a.answer.Audit, d.Audit&perms, names)
	a.answer.Quiet = words(a.answer.Quiet, d.Quiet&perms, names)
	a.answer.Prompt = words(a.answer.Prompt, d.Prompt&perms, names)
}

// words adds the first name of each permission to a sorted list.
func words(list []string, perms policy.Perms, names *ast.Vocabulary) []string {
	for _, t := range names.Terms() {
		if bit := policy.Perms(t.Value); perms&bit != 0 {
			list = append(list, t.Name)
			perms &^= bit
		}
	}
	slices.Sort(list)
	return list
}
