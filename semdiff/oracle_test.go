package semdiff

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// oracleAnswer is what the oracle says.
type oracleAnswer struct {
	Error               string
	Mediated            *bool
	Allow, Audit, Quiet []string
	Prompt              []string
	Allowed             *bool
	X                   *struct{ Mode, Target string }
	Info                json.RawMessage
}

// info returns a flag of an answer.
func (a oracleAnswer) info(name string) bool {
	var flags map[string]any
	_ = json.Unmarshal(a.Info, &flags) // of another form where it is no flag
	return flags[name] == true
}

// asked is a question, and what a label says of it in the words of the oracle.
type asked struct {
	profile  string
	change   *Change
	question map[string]any
	owner    bool
}

// questionsOf returns the questions about the witness of a change.
func questionsOf(profile string, c *Change) []asked {
	var all []asked
	for _, owner := range []bool{true, false} {
		q := c.Question()
		if c.Mediation || q["key_hex"] != nil || q["target_hex"] != nil {
			continue
		}
		q["profile"] = profile
		if c.Class != key.ClassFile {
			if owner {
				all = append(all, asked{profile, c, q, true})
			}
			continue
		}
		if path, ok := q["path"].(string); ok && q["class"] == "file" {
			delete(q, "path")
			q["path_hex"] = fmt.Sprintf("%x", path)
		}
		q["owner"] = owner
		all = append(all, asked{profile, c, q, owner})
	}
	return all
}

// said returns what a label says, and what the oracle says, in the same words.
func (a asked) said(label policy.Label, o oracleAnswer) (ours, theirs string) {
	c := a.change
	switch a.question["class"] {
	case "file":
		return a.file(label), oracleFile(o)
	case "link":
		perms := label.Allow.For(a.owner)
		return fmt.Sprint(perms&key.FileLink != 0), fmt.Sprint(o.info("pair_has_link"))
	case "change_profile":
		if _, exec := a.question["exec"]; exec {
			return fmt.Sprint(label.Allow.For(true)&key.FileOnExec != 0), fmt.Sprint(o.info("onexec"))
		}
		return fmt.Sprint(label.Allow.For(true)&key.FileChangeProfile != 0), fmt.Sprint(*o.Allowed)
	case "capability":
		return fmt.Sprint(label.Allow != 0), fmt.Sprint(*o.Allowed)
	case "network":
		if o.Allowed != nil {
			return fmt.Sprint(label.Allow != 0), fmt.Sprint(*o.Allowed)
		}
	}
	perms := natural(c.Class, c.Witness) & c.Permissions()
	words := func(all []string) string {
		kept := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return !slices.Contains(key.PermWords(c.Class, perms), w) })
		slices.Sort(kept)
		return strings.Join(slices.Compact(kept), " ")
	}
	ours = words(key.PermWords(c.Class, label.Allow)) + "; quiet " + words(key.PermWords(c.Class, label.Quiet))
	return ours, words(o.Allow) + "; quiet " + words(o.Quiet)
}

var letters = []struct {
	perms  key.Perms
	letter string
}{
	{key.FileRead, "r"}, {key.FileWrite, "w"}, {key.FileAppend, "a"}, {key.FileLink, "l"},
	{key.FileLock, "k"}, {key.FileMmap, "m"}, {key.FileExec, "x"},
}

func spelled(perms key.Perms) string {
	var all []string
	for _, l := range letters {
		if perms&l.perms != 0 {
			all = append(all, l.letter)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

// file spells what a label says of a path for one ownership.
func (a asked) file(label policy.Label) string {
	x := ""
	side := 1
	if a.owner {
		side = 0
	}
	if label.Allow.For(a.owner)&key.FileExec != 0 {
		x = label.Exec[side].String()
	}
	return fmt.Sprintf("%s audit %s quiet %s prompt %s %s", spelled(label.Allow.For(a.owner)), spelled(label.Audit.For(a.owner)&label.Allow.For(a.owner)),
		spelled(label.Quiet.For(a.owner)), spelled(label.Prompt.For(a.owner)), x)
}

func oracleFile(o oracleAnswer) string {
	join := func(list []string) string {
		slices.Sort(list)
		return strings.Join(list, "")
	}
	x := ""
	if o.X != nil {
		x = o.X.Mode
		if o.X.Target != "" {
			x += " -> " + strings.ReplaceAll(o.X.Target, "\x00", ":")
		}
	}
	audit := slices.DeleteFunc(o.Audit, func(w string) bool { return !slices.Contains(o.Allow, w) })
	return fmt.Sprintf("%s audit %s quiet %s prompt %s %s", join(o.Allow), join(audit), join(o.Quiet), join(o.Prompt), x)
}

// check asks the oracle about all changes between two policies, on both sides,
// and returns how many questions it asked.
func check(t *testing.T, oracles [2]corpus.Oracle, texts [2]string, sides [2]*policy.Policy) int {
	t.Helper()
	var all []asked
	for _, p := range Compare(sides[0].Profiles, sides[1].Profiles, Options{Level: policy.LevelLogging}) {
		for i := range p.Changes {
			if p.Old != nil && p.New != nil && p.Old.Name == p.New.Name {
				all = append(all, questionsOf(p.Name(), &p.Changes[i])...)
			}
		}
	}
	if len(all) == 0 {
		return 0
	}
	var questions []map[string]any
	for _, a := range all {
		questions = append(questions, a.question)
	}
	for side, text := range texts {
		answers, refusal := corpus.Ask[oracleAnswer](t, oracles[side], text, questions)
		if refusal != "" {
			t.Errorf("the reference refuses it: %s", refusal)
			return 0
		}
		for i, a := range all {
			profile := sides[side].Find(a.profile)
			// By the reading of the reference, quirks included; where there are
			// none, it is what the change says.
			m := profile.Mediation(a.change.Class).Reference()
			decision := m.Decide(a.change.Witness)
			if !decision.Mediated && answers[i].Mediated != nil && !*answers[i].Mediated {
				continue
			}
			if label := [2]policy.Label{a.change.Left, a.change.Right}[side]; len(m.Quirks()) == 0 {
				if diff := cmp.Diff(label, decision.Label.At(policy.LevelLogging)); diff != "" {
					t.Errorf("side %d, %v: the change says something else than the policy:\n%s", side, a.question, diff)
				}
			}
			ours, theirs := a.said(decision.Label, answers[i])
			if diff := cmp.Diff(theirs, ours); diff != "" {
				t.Errorf("side %d, %v:\n%s", side, a.question, diff)
			}
		}
	}
	return 2 * len(all)
}

// TestOracleHistory asks the reference about the witnesses of real changes.
func TestOracleHistory(t *testing.T) {
	oracle, shared := corpus.FindOracle(t), corpus.Dir(t)
	dirs, err := filepath.Glob(filepath.Join(shared, "corpus", "history", "*"))
	if err != nil || len(dirs) == 0 {
		t.Fatal("no changes found", err)
	}
	features := filepath.Join(shared, "corpus", "features", "features.full-perms")
	known := policy.ParseFeatures(corpus.ReadFile(t, features))
	base := filepath.Join(shared, "corpus", "profiles", "upstream", "apparmor.d")
	asked := 0
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			var sides [2]*policy.Policy
			var texts [2]string
			for i, name := range []string{"before", "after"} {
				sides[i] = side(t, shared, dir, name, "", known)
				texts[i] = sides[i].File.Source.Text()
			}
			o := oracle.For(features, filepath.Join(dir, "tree"), base)
			asked += check(t, [2]corpus.Oracle{o, o}, texts, sides)
		})
	}
	t.Logf("%d answers agree", asked)
}

// TestOracleEquality asks the reference about the witnesses of a sample of the
// pairs that it finds different, which have rules of every class.
func TestOracleEquality(t *testing.T) {
	oracle, shared := corpus.FindOracle(t), corpus.Dir(t)
	dir := filepath.Join(shared, "corpus", "equality")
	asked, pairs := 0, 0
	for _, row := range corpus.Table(t, filepath.Join(shared, "corpus", "equality.tsv")) {
		if row[1] == "equal" || !corpus.Sampled(row[2]+row[3], 16) {
			continue
		}
		features := filepath.Join(shared, "corpus", "features", row[4])
		known := policy.ParseFeatures(corpus.ReadFile(t, features))
		sides := [2]*policy.Policy{resolve(t, dir, row[2], known), resolve(t, dir, row[3], known)}
		o := oracle.For(features)
		t.Run(strings.ReplaceAll(row[2]+"_"+row[3], "/", "_"), func(t *testing.T) {
			asked += check(t, [2]corpus.Oracle{o, o}, [2]string{sides[0].File.Source.Text(), sides[1].File.Source.Text()}, sides)
		})
		pairs++
	}
	t.Logf("%d answers on %d pairs agree", asked, pairs)
}
