package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/query"
)

// result counts what was found.
type result struct {
	policies, profiles     int
	refused, timeouts      int // policies that the reference does not compile
	refusedAlone           int // those of them that aa-lint accepts, which is known
	answers, disagreements int
	words, wordless        int            // questions asked in words, and those that words cannot say
	quirks                 map[string]int // answers that differ by a quirk
	walked, skipped        int            // profiles of which all states were walked, or that have too many
	pairs                  int            // of states
}

func (r result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d policies with %d profiles; the reference refuses %d, %d of them alone, and is too slow for %d\n",
		r.policies, r.profiles, r.refused, r.refusedAlone, r.timeouts)
	fmt.Fprintf(&b, "%d answers, %d disagreements; %d questions in words, %d of the answers cannot be asked for in words", r.answers, r.disagreements, r.words, r.wordless)
	names := make([]string, 0, len(r.quirks))
	for name := range r.quirks {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "\n  %d where %s plays a part", r.quirks[name], name)
	}
	fmt.Fprintf(&b, "\nall states of %d profiles were walked, %d pairs of states; %d profiles have too many", r.walked, r.pairs, r.skipped)
	return b.String()
}

// measurer compares policies one by one.
type measurer struct {
	config
	result
	out   io.Writer
	r     *rand.Rand
	shown map[string]int // disagreements that were printed, by policy
}

// measureAll compares what the configuration asks for, and prints disagreements.
func measureAll(c config, out io.Writer) (result, error) {
	m := &measurer{config: c, out: out, r: rand.New(rand.NewPCG(c.seed, 0)), shown: map[string]int{}}
	m.quirks = map[string]int{}
	if !c.skipCorpus {
		if err := m.corpusProfiles(); err != nil {
			return m.result, err
		}
	}
	return m.result, m.randomProfiles()
}

// subject is a policy on both sides.
type subject struct {
	name   string
	text   string // if it lies nowhere
	source source
	coarse bool // networks are a table of families and types
	policy *policy.Policy
	found  diag.List // errors
}

// compareAnswers compares the answers about a policy.
func (m *measurer) compareAnswers(s subject) error {
	bin, err := m.compile(s.source)
	switch {
	case errors.Is(err, errRefused):
		m.refused++
		switch {
		case len(s.found) > 0:
		case knownRefusal(err.Error()):
			m.refusedAlone++
		default:
			m.disagree(s, "verdict", "accepted", err.Error())
		}
		return nil
	case err != nil:
		m.timeouts++
		return nil
	case len(s.found) > 0 && changedIn6(s.found[0].Message):
		return nil
	case len(s.found) > 0 && strings.HasPrefix(s.found[0].Message, "conflicting exec modes") && s.meetsFiles(policy.QuirkWildcardInClass):
		m.quirks[string(policy.QuirkWildcardInClass)]++ // patterns that overlap for aa-lint alone
		return nil
	case len(s.found) > 0:
		m.disagree(s, "verdict", "refused: "+s.found[0].Message, "accepted")
		return nil
	}
	m.policies++
	m.profiles += len(s.policy.Profiles)
	if err := m.walkStates(s, bin); err != nil {
		return err
	}
	return m.questions(s, bin)
}

// meetsFiles reports whether rules on files of a policy meet a quirk.
func (s subject) meetsFiles(quirk policy.Quirk) bool {
	return slices.ContainsFunc(s.policy.Profiles, func(p *policy.Profile) bool {
		return slices.Contains(p.Mediation(key.ClassFile).Quirks(), quirk)
	})
}

// knownRefusal reports that the reference refuses what only an order of its own
// makes a conflict, see docs/semantics.md, or what is new in AppArmor 6.0.
func knownRefusal(message string) bool {
	return strings.Contains(message, "conflicting x modifiers") || strings.Contains(message, "'x' must be preceded")
}

// changedIn6 reports that a policy is refused for what only AppArmor 6.0
// refuses, which aa-lint follows.
func changedIn6(message string) bool { return strings.Contains(message, "contradicts the qualifier") }

// shown is how many disagreements about one policy are printed.
const shown = 10

func (m *measurer) disagree(s subject, what, ours, theirs string) {
	m.disagreements++
	if m.shown[s.name]++; m.shown[s.name] > shown {
		return
	}
	if s.text != "" && m.shown[s.name] == 1 {
		fmt.Fprintf(m.out, "=== %s\n%s===\n", s.name, s.text)
	}
	fmt.Fprintf(m.out, "--- %s: %s\n    aa-lint:   %s\n    reference: %s\n", s.name, what, ours, theirs)
}

// questions asks both sides.
func (m *measurer) questions(s subject, bin string) error {
	samples, err := m.samples(bin, m.paths*len(s.policy.Profiles))
	if err != nil {
		return err
	}
	for _, sample := range samples {
		for _, owner := range []bool{true, false} {
			q := query.Question{Profile: sample.Profile, Class: "file", Path: sample.Path, PathHex: sample.PathHex, Owner: owner}
			theirs := sample.Other
			if owner {
				theirs = sample.Owner
			}
			if !unsayable(q) {
				m.answer(s, q, theirs)
			}
		}
	}
	questions := []query.Question{{Class: "profiles"}}
	for _, p := range s.policy.Profiles {
		questions = append(questions, questionsAbout(p, m.r, m.paths, m.paths/2)...)
	}
	o, err := m.startOracle(bin)
	if err != nil {
		return err
	}
	theirs, err := o.askOracle(questions)
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	for i, q := range questions {
		m.answer(s, q, theirs[i])
	}
	return nil
}

// answer compares the answers to one question, as data and in words.
func (m *measurer) answer(s subject, q query.Question, theirs answer) {
	m.answers++
	mine := query.Ask(s.policy, q, query.Options{})
	how := s.terms(q)
	switch {
	case s.unstable(q) && !sameAnswers(q, how, ours(mine), theirs):
		m.quirks["rules that are taken for one"]++
	case !sameAnswers(q, how, ours(mine), theirs):
		m.disagree(s, spell(q), spell(mine), spell(theirs))
	default:
		m.inWords(s, q, ours(mine))
	}
	for _, note := range mine.Notes {
		m.quirks[string(note)]++
	}
}

// unstable reports whether the answer of the reference depends on how it has
// sorted rules that it took for one.
func (s subject) unstable(q query.Question) bool {
	p := s.policy.Find(q.Profile)
	if p == nil {
		return false
	}
	switch q.Class {
	case "network":
		return (q.Family == "1" || q.Family == "unix") && slices.Contains(p.Mediation(key.ClassNetwork).Quirks(), policy.QuirkUnixNetworkMerged)
	case "file", "link", "change_profile":
		return slices.Contains(p.Mediation(key.ClassFile).Quirks(), policy.QuirkChangeProfileMerged)
	}
	return false
}

// terms returns on what to compare answers.
func (s subject) terms(q query.Question) terms {
	p := s.policy.Find(q.Profile)
	t := terms{coarse: s.coarse, unmarked: p != nil && p.Attrs.Unrestricted()}
	if q.Class == "change_profile" {
		// A negated class may match the NUL between program and target.
		pair := query.Question{Profile: q.Profile, Class: "file", PathHex: hex.EncodeToString([]byte(q.Exec + "\x00" + q.Target)), Owner: true}
		t.executed = query.Ask(s.policy, pair, query.Options{}).Exec != nil
	}
	return t
}

func spell(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// walkStates walks all states of the compiled policy together with ours.
func (m *measurer) walkStates(s subject, bin string) error {
	if m.states == 0 {
		return nil
	}
	all, err := m.dump(bin)
	if err != nil {
		return err
	}
	if len(all) != len(s.policy.Profiles) {
		m.disagree(s, "profiles", fmt.Sprint(len(s.policy.Profiles)), fmt.Sprint(len(all)))
		return nil
	}
	for _, d := range all {
		if p := s.policy.Find(d.name); p != nil {
			m.walkProfile(s, p, d)
		} else {
			m.disagree(s, d.name, "no such profile", "there is one")
		}
	}
	return nil
}

func (m *measurer) walkProfile(s subject, p *policy.Profile, d dumped) {
	whole := true
	if d.policy != nil {
		found, pairs := exactPolicy(p, d.policy)
		m.pairs += pairs
		for _, x := range found {
			m.disagree(s, fmt.Sprintf("%s: %s %q", p.Name, x.what, x.key), x.ours, x.theirs)
		}
	}
	if d.file != nil {
		found, pairs, all := exactFile(p, d.file, m.states)
		m.pairs += pairs
		whole = all
		switch {
		case found == nil:
		case slices.Contains(p.Mediation(key.ClassFile).Quirks(), policy.QuirkChangeProfileMerged):
			// Which of the rules is left depends on how they were sorted.
			m.quirks[string(policy.QuirkChangeProfileMerged)]++
		default:
			m.disagree(s, fmt.Sprintf("%s: %s %q", p.Name, found.what, found.key), found.ours, found.theirs)
		}
	}
	if whole {
		m.walked++
	} else {
		m.skipped++
	}
}

// features reads a feature set of the corpus.
func (m *measurer) readFeatures(name string) (path string, known *policy.Features, err error) {
	path, err = filepath.Abs(filepath.Join(m.corpus, "features", name))
	if err != nil {
		return "", nil, err
	}
	text, err := os.ReadFile(path)
	return path, policy.ParseFeatures(string(text)), err
}
