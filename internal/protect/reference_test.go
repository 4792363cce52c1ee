package protect_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/policy"
)

// oracleQuestion is a question about the compiled policy.
type oracleQuestion struct {
	Profile string   `json:"profile"`
	Class   string   `json:"class"`
	Path    string   `json:"path,omitempty"`
	Target  string   `json:"target,omitempty"`
	Owner   bool     `json:"owner,omitempty"`
	Op      string   `json:"op,omitempty"`
	Source  string   `json:"source,omitempty"`
	FSType  string   `json:"fstype,omitempty"`
	Flags   []string `json:"flags,omitempty"`
}

// oracleAnswer is what the compiled policy says.
type oracleAnswer struct {
	Error   string   `json:"error"`
	Allow   []string `json:"allow"`
	Quiet   []string `json:"quiet"`
	Prompt  []string `json:"prompt"`
	Allowed bool     `json:"allowed"`
}

// has reports whether a permission is open in a mode.
func (a oracleAnswer) has(perm, mode string) bool {
	if mode == "complain" {
		return !slices.Contains(a.Quiet, perm)
	}
	return slices.Contains(a.Allow, perm)
}

// claim is what a judgement comes to for one access: questions about it, and
// whether the answers bear it out.
type claim struct {
	text string
	ask  []oracleQuestion
	ok   func(answers []oracleAnswer) bool
}

// TestReference compiles the profiles that TestJudge judges, and random ones,
// with the reference parser. The compiled policy must allow what is said to be a
// gap, and nothing of what could be tried below a directory that is said to be
// protected.
func TestReference(t *testing.T) {
	oracle := corpus.FindOracle(t)
	features := filepath.Join(corpus.Dir(t), "corpus", "features", "features.full-perms")
	oracle = oracle.For(features, writeIncludes(t))
	archive, err := txtar.ParseFile("testdata/judge.txtar")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	check := func(name, text string, roots []string, o protect.Options) {
		text = "include <tunables/global>\n" + text
		var claims []claim
		for _, p := range resolve(t, text).Profiles {
			for _, root := range protect.Judge(p, roots, o) {
				made := claimsOf(p, root, o)
				counts[map[bool]string{true: "protected", false: "open"}[root.Protected()]]++
				claims = append(claims, made...)
			}
		}
		for _, wrong := range refuted(t, oracle, text, claims) {
			t.Errorf("%s:\n%s\nthe reference does not bear out: %s", name, text, wrong)
		}
		counts["claims"] += len(claims)
	}
	for _, f := range archive.Files {
		if strings.HasSuffix(f.Name, "/profile") {
			roots, o := judgeOptions(t, string(f.Data))
			check(f.Name, string(f.Data), roots, o)
		}
	}
	for seed := range uint64(40) {
		text := randomProfile(rand.New(rand.NewPCG(seed, 11)))
		check(fmt.Sprint("seed ", seed), text, []string{"/e"}, protect.Options{})
		text = "abi <kernel>,\n" + randomMounts(rand.New(rand.NewPCG(seed, 19)))
		check(fmt.Sprint("mounts, seed ", seed), text, []string{"/e"}, protect.Options{Mounts: true})
	}
	t.Log(counts)
	if counts["protected"] < 40 || counts["open"] < 40 {
		t.Error("hardly anything was compared")
	}
}

func writeIncludes(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range includes() {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// refuted returns what the compiled policy does not bear out.
func refuted(t *testing.T, oracle corpus.Oracle, text string, claims []claim) []string {
	t.Helper()
	var questions []oracleQuestion
	for _, c := range claims {
		questions = append(questions, c.ask...)
	}
	answers, refusal := corpus.Ask[oracleAnswer](t, oracle, text, questions)
	if refusal != "" {
		return []string{"refused: " + refusal}
	}
	var wrong []string
	for _, c := range claims {
		of := answers[:len(c.ask)]
		answers = answers[len(c.ask):]
		for _, a := range of {
			if a.Error != "" {
				wrong = append(wrong, c.text+": "+a.Error)
			}
		}
		if !c.ok(of) {
			wrong = append(wrong, fmt.Sprintf("%s: %+v", c.text, of))
		}
	}
	return wrong
}

// claimsOf returns what a judgement claims. Of modes in which what no rule denies
// is allowed the compiled policy tells only what is denied.
func claimsOf(p *policy.Profile, root protect.Protection, o protect.Options) []claim {
	mode := p.Attrs.Mode
	if mode == "unconfined" || mode == "default_allow" || mode == "prompt" || root.Undecided || o.Kinds != nil {
		return nil
	}
	var claims []claim
	for _, g := range root.Gaps {
		for _, owner := range []bool{true, false} {
			if (owner && g.Owner || !owner && g.Other) && g.Reason != protect.ByDefault {
				claims = append(claims, open(p.Name, mode, g, owner))
			}
		}
	}
	if len(root.Gaps) == 0 {
		for _, path := range tries(root, o) {
			for _, owner := range []bool{true, false} {
				claims = append(claims, closed(p.Name, mode, path, owner))
				if !strings.HasSuffix(path, "/") && !strings.HasPrefix("/tmp/x", root.Path+"/") {
					claims = append(claims, notLinked(p.Name, mode, path, owner))
				}
			}
		}
	}
	return claims
}

// open claims that a gap is one.
func open(profile, mode string, g protect.Gap, owner bool) claim {
	file := func(path string) oracleQuestion {
		return oracleQuestion{Profile: profile, Class: "file", Path: path, Owner: owner}
	}
	c := claim{text: fmt.Sprintf("%s (owner %v)", describeGap(g), owner), ask: []oracleQuestion{file(g.Witness)}}
	switch g.Kind {
	case protect.Link, protect.LinkOut:
		written := g.Target
		if g.Kind == protect.LinkOut {
			written = g.Witness
		}
		c.ask = []oracleQuestion{file(written), {Profile: profile, Class: "link", Path: g.Witness, Target: g.Target, Owner: owner}}
		c.ok = func(a []oracleAnswer) bool {
			return (a[0].has("w", mode) || a[0].has("a", mode)) && (mode == "complain" || a[1].Allowed)
		}
	case protect.Mount:
		c.ask = mountsOf(profile, g)
		c.ok = func(a []oracleAnswer) bool {
			return slices.ContainsFunc(a, func(a oracleAnswer) bool { return a.has("mount", mode) })
		}
	case protect.Append:
		c.ok = func(a []oracleAnswer) bool { return a[0].has("a", mode) && !a[0].has("w", mode) }
	case protect.Prompt:
		c.ok = func(a []oracleAnswer) bool { return slices.Contains(a[0].Prompt, "w") }
	default:
		c.ok = func(a []oracleAnswer) bool { return a[0].has("w", mode) }
	}
	return c
}

// mountsOf asks about the mounts that a gap can stand for.
func mountsOf(profile string, g protect.Gap) []oracleQuestion {
	var all []oracleQuestion
	sources := []string{g.Target}
	if g.Target == "" {
		sources = append(mountPaths[:len(mountPaths):len(mountPaths)], "none", "")
	}
	for _, source := range sources {
		for _, flags := range [][]string{{"bind"}, {"bind", "rec"}, {"move"}, {}, {"ro"}, {"nosuid"}} {
			for _, fstype := range []string{"", "tmpfs"} {
				all = append(all, oracleQuestion{
					Profile: profile, Class: "mount", Op: "mount", Target: g.Witness, Source: source, FSType: fstype, Flags: flags,
				})
			}
		}
	}
	return all
}

// closed claims that a path cannot be changed.
func closed(profile, mode, path string, owner bool) claim {
	return claim{
		text: fmt.Sprintf("%s is protected (owner %v)", path, owner),
		ask:  []oracleQuestion{{Profile: profile, Class: "file", Path: path, Owner: owner}},
		ok:   func(a []oracleAnswer) bool { return !a[0].has("w", mode) && !a[0].has("a", mode) },
	}
}

// notLinked claims that a path can be no link to what can be written elsewhere.
func notLinked(profile, mode, path string, owner bool) claim {
	const elsewhere = "/tmp/x"
	return claim{
		text: fmt.Sprintf("%s is not a link to %s that can be written (owner %v)", path, elsewhere, owner),
		ask: []oracleQuestion{
			{Profile: profile, Class: "file", Path: elsewhere, Owner: owner},
			{Profile: profile, Class: "link", Path: path, Target: elsewhere, Owner: owner},
		},
		ok: func(a []oracleAnswer) bool { return mode == "complain" || !a[1].Allowed || !a[0].has("w", mode) },
	}
}

// tries are paths at and below a root that somebody may try to change.
func tries(root protect.Protection, o protect.Options) []string {
	dir := root.Path
	if root.Target != "" {
		dir = root.Target
	}
	all := []string{dir + "/"}
	for _, rest := range []string{
		"x", "passwd", "cron.d/x", "ld.so.preload", ".x", "a/b/c/d", "a/", "a/b/", "hosts", "aa", "-_~", "x y",
		"spool/cron/crontabs/root", "lib/x", "cache/web/y", "run.x", "x,y", "{a}", "*", "ä", "\x01", "app/app.conf",
	} {
		all = append(all, dir+"/"+rest)
	}
	return slices.DeleteFunc(all, func(path string) bool {
		return slices.ContainsFunc(o.Except, func(p glob.Pattern) bool { return p.Match(path) }) || o.Symlinks[strings.TrimSuffix(path, "/")] != ""
	})
}
