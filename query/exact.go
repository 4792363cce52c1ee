package query

import (
	"errors"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// askers has what answers the questions of each class.
var askers = map[string]func(*asker) error{
	"file": (*asker).askFile, "link": (*asker).askLink, "change_profile": (*asker).askChangeProfile,
	"capability": (*asker).askCapability, "network": (*asker).askNetwork, "unix": (*asker).askUnix,
	"signal": (*asker).askSignal, "ptrace": (*asker).askPtrace, "dbus": (*asker).askDbus, "mount": (*asker).askMount,
	"mqueue": (*asker).askMqueue, "userns": (*asker).askUserns, "io_uring": (*asker).askIoUring,
	"rlimit": (*asker).rlimit, "attach": (*asker).askAttachment, "flags": (*asker).askFlags,
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

// unknownName names what may have been meant.
func unknownName(what, name string, names []string) error {
	otherwise := ""
	if len(names) < 20 {
		otherwise = ": it is one of " + strings.Join(names, ", ")
	}
	return errors.New(nearest.Unknown(what, name, names, otherwise))
}

// mediated returns how the profile mediates a class, and notes in the answer
// whether it does.
func (a *asker) mediated(c key.Class) *policy.Mediation {
	m := a.mediation(c)
	if c != key.ClassFile && c != key.ClassCapability {
		a.answer.Mediated = &m.Mediated
	}
	return m
}

// decide takes the permissions of a key into the answer, spelled with the words
// of a vocabulary.
func (a *asker) decide(m *policy.Mediation, key string, names *ast.Vocabulary) {
	a.decideSome(m, key, names, every)
}

// decideSome is decide for some of the permissions.
func (a *asker) decideSome(m *policy.Mediation, key string, names *ast.Vocabulary, perms key.Perms) {
	a.takeStacked(m, "", func(string) string { return key }, names, perms)
}

// takeStacked is take for a key with the label of another process in it, which
// may be a stack.
func (a *asker) takeStacked(m *policy.Mediation, label string, key func(label string) string, names *ast.Vocabulary, perms key.Perms) {
	if a.answer.Allow == nil {
		a.answer.Allow = []string{}
	}
	if !m.Mediated {
		return
	}
	d := decideStacked(m, label, key)
	a.answer.Allow = wordsOf(a.answer.Allow, d.Allow&perms, names)
	a.answer.Audit = wordsOf(a.answer.Audit, d.Audit&perms, names)
	a.answer.Quiet = wordsOf(a.answer.Quiet, d.Quiet&perms, names)
	a.answer.Prompt = wordsOf(a.answer.Prompt, d.Prompt&perms, names)
}

// wordsOf adds the first name of each permission to a sorted list.
func wordsOf(list []string, perms key.Perms, names *ast.Vocabulary) []string {
	for _, t := range names.Terms() {
		if bit := key.Perms(t.Value); perms&bit != 0 {
			list = append(list, t.Name)
			perms &^= bit
		}
	}
	slices.Sort(list)
	return list
}
