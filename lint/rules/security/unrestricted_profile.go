package security

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var unrestrictedProfile = lint.Analyzer{
	Code:     diag.Code{ID: "AA226", Name: "unrestricted-profile"},
	Severity: diag.Warning,
	Summary:  "a profile that enforces its rules allows everything",
	Needs:    lint.NeedsPolicy,
	Run:      findUnrestricted,
}

func findUnrestricted(p *lint.Pass) {
	for _, profile := range unrestricted(p) {
		if profile.Attrs.Mode == "complain" {
			continue // it says itself that it does not confine
		}
		closed := closedClasses(profile)
		what := "everything"
		if len(closed) > 0 {
			what = "all files, capabilities and networks"
		}
		f := p.ReportAt(profile.Place, "profile %q enforces its rules, and they allow %s", profile.Name, what)
		if len(closed) > 0 {
			lint.Note(f, "rules limit only %s, which such a program gets around: it may load modules into the kernel", wording.And(closed))
		}
		lint.Note(f, "it looks as if the program were confined: write the flag unconfined, which says what it is, or name what the program needs")
		if firstAll(profile.Rules()) >= 0 {
			f.Severity = diag.Info // "all," says it as clearly as a flag
		}
	}
}

type unrestrictedKey struct{}

// unrestricted returns the profiles of a file that have rules, enforced or not,
// which restrict nothing.
func unrestricted(p *lint.Pass) []*policy.Profile {
	return lint.Shared(p, unrestrictedKey{}, func() []*policy.Profile {
		var found []*policy.Profile
		for _, profile := range p.Policy.Profiles {
			switch profile.Attrs.Mode {
			case "enforce", "kill", "complain":
				if !restricts(profile, profile.Rules()) {
					found = append(found, profile)
				}
			}
		}
		return found
	})
}

type unrestrictedSetKey struct{}

// unrestrictedSet has the same profiles, to look one up.
func unrestrictedSet(p *lint.Pass) map[*policy.Profile]bool {
	if p.Policy == nil {
		return nil
	}
	return lint.Shared(p, unrestrictedSetKey{}, func() map[*policy.Profile]bool {
		set := map[*policy.Profile]bool{}
		for _, profile := range unrestricted(p) {
			set[profile] = true
		}
		return set
	})
}

// confinesNothing reports whether a scope is that of a profile which confines
// nothing, be it by its flags or by its rules: that is told of the profile, and
// there is no use in telling which of its rules are wide.
func confinesNothing(p *lint.Pass, s *lint.Scope) bool {
	if s.Profile == nil {
		return false
	}
	if s.Profile.HasFlag("unconfined", "default_allow") {
		return true
	}
	return unrestrictedSet(p)[p.ProfileOf(s)]
}

// firstAll returns the index of the first rule "all,", -1 if there is none.
func firstAll(rules []policy.Rule) int {
	for i := range rules {
		if isAll(&rules[i]) && !rules[i].Quals.Deny() {
			return i
		}
	}
	return -1
}

// restricts reports whether a profile denies something, or leaves something
// unsaid in one of the classes that matter most.
func restricts(profile *policy.Profile, rules []policy.Rule) bool {
	for i := range rules {
		if rules[i].Quals.Deny() && !isGotAround(profile, &rules[i]) {
			return true
		}
	}
	for _, class := range []key.Class{key.ClassCapability, key.ClassNetwork} {
		if !opens(profile, class) {
			return true
		}
	}
	files := profile.Mediation(key.ClassFile)
	const all = key.FileRead | key.FileWrite | key.FileExec
	for _, path := range []string{somewhere, "/a", "/x/.y/"} {
		allow := files.Decide(path).Allow
		if allow.For(true)&all != all || allow.For(false)&all != all {
			return true
		}
	}
	return false
}

// isGotAround reports whether a rule denies nothing that a program with all
// files may not get by loading a module into the kernel: some capability other
// than that.
func isGotAround(profile *policy.Profile, r *policy.Rule) bool {
	rule, ok := r.Stmt.(*ast.CapabilityRule)
	return ok && len(rule.Names) > 0 && hasCapability(profile, capSysModule)
}

// closedClasses names the classes that a profile leaves something unsaid in,
// though it allows all files, capabilities and networks. With all capabilities
// and files nothing of it holds: a program that loads modules into the kernel is
// asked no more.
func closedClasses(profile *policy.Profile) []string {
	var closed []string
	for _, c := range []struct {
		class key.Class
		name  string
	}{{key.ClassMount, "mounts"}, {key.ClassSignal, "signals"}, {key.ClassPtrace, "ptrace"}} {
		if !opens(profile, c.class) {
			closed = append(closed, c.name)
		}
	}
	return closed
}

// opens reports whether a profile allows everything in a class, as far as a few
// accesses show that no profile would name for their own sake.
func opens(profile *policy.Profile, class key.Class) bool {
	m := profile.Mediation(class)
	if !m.Mediated {
		return true
	}
	if len(m.Grants) == 0 {
		return false
	}
	for _, key := range strangeKeys(class) {
		if m.Decide(key).Allow == 0 {
			return false
		}
	}
	return true
}

func strangeKeys(class key.Class) []string {
	switch class {
	case key.ClassCapability:
		return []string{key.Capability(25), key.Capability(39)} // sys_time, bpf
	case key.ClassNetwork:
		return []string{key.Network(9, 5), key.Network(2, 1)} // x25 seqpacket, inet stream
	case key.ClassMount:
		return []string{key.Mount(somewhere, "/a/b", "strange", 0)}
	case key.ClassPtrace:
		return []string{key.Ptrace("somebody//else")}
	case key.ClassSignal:
		return []string{key.Signal(9, "somebody//else")}
	}
	return nil
}
