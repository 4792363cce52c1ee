package rules_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// openClaim is what a finding says that a profile allows on a path, all of it for
// files of its user or for those of others. Without permissions it is any.
type openClaim struct {
	path  string
	perms key.Perms
	words []string // the same, as the oracle has them
}

var (
	allowsAccess = regexp.MustCompile(`allows (reading|writing|executing) (/[^ ,]*(?:(?:, | and )/[^ ,]*)*)`)
	suchAs       = regexp.MustCompile(`such as (/[^ :,\n]*)`)
)

// claimsOf returns what a finding claims.
func claimsOf(f diag.Finding) []openClaim {
	one := func(word string, path string) openClaim {
		perms := map[string]key.Perms{"reading": key.FileRead, "writing": key.FileWrite, "executing": key.FileExec, "mapping": key.FileMmap}
		letter := map[string]string{"reading": "r", "writing": "w", "executing": "x", "mapping": "m"}
		return openClaim{path, perms[word], []string{letter[word]}}
	}
	var claims []openClaim
	text := f.Message + "\n" + strings.Join(f.Notes, "\n")
	witness := suchAs.FindStringSubmatch(text)
	switch {
	case f.Code.ID == "AA118" && witness != nil:
		return []openClaim{{path: witness[1]}} // whatever the rule denies
	case f.Code.ID == "AA204" && witness != nil:
		use := one("executing", witness[1])
		if strings.Contains(f.Message, "code") {
			use = one("mapping", witness[1])
		}
		use.perms |= key.FileWrite
		use.words = append(use.words, "w")
		return []openClaim{use}
	case f.Code.ID == "AA239" && witness != nil:
		return []openClaim{one("executing", witness[1])}
	}
	if m := allowsAccess.FindStringSubmatch(f.Message); m != nil {
		for _, path := range regexp.MustCompile(`, | and `).Split(m[2], -1) {
			claims = append(claims, one(m[1], path))
		}
	}
	return claims
}

// openRules are the rules that say what a profile allows.
var openRules = []string{"AA118", "AA204", "AA217", "AA222", "AA223", "AA224", "AA235", "AA237", "AA238", "AA239"}

// randomOpenProfile writes a profile of rules that let much, and deny some of it.
func randomOpenProfile(r *rand.Rand) string {
	paths := []string{
		"/etc", "/etc/*", "/etc/**", "/etc/shadow", "/etc/{ssh,ssl}/**", "/etc/cron.d/*", "/proc/**", "/proc/[0-9]*/{mem,environ}", "/proc/sys/**", "/proc/kcore",
		"/dev/*", "/dev/sd[a-c]", "/dev/mem", "/tmp/**", "/{var,}/tmp/*", "/home/*/**", "/home/*/bin/*", "/opt/app/**", "/opt/app/bin/*", "/usr/lib/**", "/srv/[^a]*",
		"/lib64/ld-linux*.so*", "/run/[^a][^b]**", "/run/**", "/usr/{lib,bin}/*", "/sys/**", "/**", "/**.so", "/dev/shm/**",
	}
	perms := []string{"r", "w", "rw", "ix", "rix", "mr", "rwm", "Ux", "wl", "rwk", "a"}
	var b strings.Builder
	b.WriteString("profile foo /usr/bin/foo {\n  capability sys_rawio,\n  ptrace,\n")
	for range 10 {
		path, perm := paths[r.IntN(len(paths))], perms[r.IntN(len(perms))]
		prefix := []string{"", "", "", "owner ", "deny ", "deny owner ", "audit "}[r.IntN(7)]
		if strings.HasPrefix(prefix, "deny") {
			perm = map[bool]string{true: "x", false: perm}[strings.HasSuffix(perm, "x")]
		}
		fmt.Fprintf(&b, "  %s%s %s,\n", prefix, path, perm)
	}
	b.WriteString("}\n")
	return b.String()
}

// resolved returns the profile of a text, nil if it does not load.
func resolved(text string) *policy.Profile {
	loader := load.New(load.Config{Search: []string{"/none"}, WorkDir: "/"})
	file := loader.Text("profile", text, false)
	p := policy.NewChecker(loader, policy.Options{}).Resolve(file)
	if len(append(file.Findings, p.Report.Findings...).Errors()) > 0 {
		return nil
	}
	return p.Profiles[0]
}

// holds reports whether a profile allows what is claimed, for files of its user or
// of others.
func (c openClaim) holds(p *policy.Profile) bool {
	allow := p.Mediation(key.ClassFile).Decide(c.path).Allow
	if c.perms == 0 {
		return allow != 0
	}
	return allow.For(true)&c.perms == c.perms || allow.For(false)&c.perms == c.perms
}

// openClaimsIn calls claim for all that the rules of the linter claim of random
// profiles that load.
func openClaimsIn(t *testing.T, n int, claim func(text string, f diag.Finding, p *policy.Profile, claims []openClaim)) {
	r := rand.New(rand.NewPCG(3, 4))
	for range n {
		text := randomOpenProfile(r)
		profile := resolved(text)
		if profile == nil {
			continue // exec rules contradict each other
		}
		for _, code := range openRules {
			for _, f := range check(t, ruleNamed(t, code), tree{"profile": text}, nil) {
				if claims := claimsOf(f); len(claims) > 0 {
					claim(text, f, profile, claims)
				}
			}
		}
	}
}

// TestOpenClaims asks the engine for all that rules say of what a profile allows.
func TestOpenClaims(t *testing.T) {
	told := map[string]int{}
	openClaimsIn(t, 150, func(text string, f diag.Finding, p *policy.Profile, claims []openClaim) {
		for _, c := range claims {
			told[f.Code.ID]++
			if !c.holds(p) {
				t.Errorf("%s: %s: nothing allows that on %s in\n%s", f.Code.ID, f.Message, c.path, text)
			}
		}
	})
	for _, code := range openRules {
		if told[code] == 0 && code != "AA222" {
			t.Errorf("%s claims nothing: %v", code, told)
		}
	}
}

// TestReferenceOpenClaims asks the oracle for some of the same.
func TestReferenceOpenClaims(t *testing.T) {
	oracle := corpus.FindOracle(t)
	type question struct {
		Profile string `json:"profile"`
		Class   string `json:"class"`
		Path    string `json:"path"`
		Owner   bool   `json:"owner"`
	}
	asked := 0
	openClaimsIn(t, 40, func(text string, f diag.Finding, _ *policy.Profile, claims []openClaim) {
		for _, c := range claims {
			answers, refusal := corpus.Ask[deadAnswer](t, oracle, text, []question{{"foo", "file", c.path, true}, {"foo", "file", c.path, false}})
			if refusal != "" {
				t.Fatalf("%s\n%s", refusal, text)
			}
			asked++
			if len(c.words) == 0 && len(answers[0].Allow)+len(answers[1].Allow) > 0 {
				continue
			}
			if !slices.ContainsFunc(answers, func(a deadAnswer) bool {
				return !slices.ContainsFunc(c.words, func(word string) bool { return !slices.Contains(a.Allow, word) })
			}) {
				t.Errorf("%s: %s: the reference allows %v on %s in\n%s", f.Code.ID, f.Message, answers, c.path, text)
			}
		}
	})
	if asked < 40 {
		t.Errorf("only %d claims were asked about", asked)
	}
}
