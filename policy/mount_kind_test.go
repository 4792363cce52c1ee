package policy_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// TestMountCallsAreWhatIsAllowed holds MountCalls against what the profile
// allows, for rules with random options: a kind of calls is named exactly if
// there is a call of it that the rule lets pass.
func TestMountCallsAreWhatIsAllowed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	named := map[policy.MountKind]int{}
	for range 400 {
		text := randomMount(r)
		rule, mounts := mountRuleOf(text)
		if rule == nil {
			continue // its options go with no mount, so it does not load
		}
		want := policy.MountKind(0)
		for _, c := range policy.MountCalls(rule) {
			want |= c.Kind
		}
		if got := kindsAllowed(mounts); got != want {
			t.Errorf("%s: MountCalls names the kinds %b, the profile allows %b", text, want, got)
		}
		named[want]++
	}
	if len(named) < 6 {
		t.Errorf("the rules are about %d sets of kinds only", len(named))
	}
}

func randomMount(r *rand.Rand) string {
	var words []string
	for range r.IntN(4) {
		all := []string{"ro", "rw", "nosuid", "bind", "rbind", "move", "remount", "make-private", "rslave", "shared", "noexec"}
		words = append(words, all[r.IntN(len(all))])
	}
	text := []string{"mount", "mount", "remount"}[r.IntN(3)]
	if len(words) > 0 {
		text += []string{" options=(", " options in ("}[r.IntN(2)] + strings.Join(words, ", ") + ")"
	}
	return text + []string{"", " /a", " -> /b", " /a -> /b"}[r.IntN(4)] + ","
}

// mountRuleOf returns a rule and what a profile with it allows, nil if the
// profile does not load.
func mountRuleOf(text string) (*ast.MountRule, *policy.Mediation) {
	loader := load.New(load.Config{Search: []string{"/none"}, WorkDir: "/"})
	file := loader.Text("test", "profile p {\n"+text+"\n}\n", false)
	p := policy.NewChecker(loader, policy.Options{ABI: policy.ParseFeatures(everything)}).Resolve(file)
	if len(append(p.File.Findings, p.Report.Findings...).Errors()) > 0 {
		return nil, nil
	}
	return file.Tree.Stmts[0].(*ast.Profile).Body.Stmts[0].(*ast.MountRule), p.Profiles[0].Mediation(key.ClassMount)
}

// kindsAllowed tries calls of each kind, with all combinations of the flags that
// rules of randomMount name.
func kindsAllowed(m *policy.Mediation) policy.MountKind {
	const remount, bind, move, rec = 1 << 5, 1 << 12, 1 << 13, 1 << 14
	const private, slave, shared = 1 << 18, 1 << 19, 1 << 20
	properties := []uint32{1, 2, 8} // ro, nosuid, noexec
	var kinds policy.MountKind
	try := func(kind policy.MountKind, command uint32, free ...uint32) {
		for set := range 1 << len(free) {
			flags := command
			for i, flag := range free {
				if set>>i&1 != 0 {
					flags |= flag
				}
			}
			for _, target := range []string{"/a", "/b"} {
				for _, src := range []string{"", "/a", "/b"} {
					if m.Decide(key.Mount(target, src, "", flags)).Allow&key.MountMount != 0 {
						kinds |= kind
					}
				}
			}
		}
	}
	try(policy.NewMount, 0, properties...)
	try(policy.BindMount, bind, rec)
	try(policy.MoveMount, move)
	try(policy.Remount, remount, append(properties, bind, rec, private, slave, shared)...)
	for _, p := range []uint32{private, slave, shared} {
		try(policy.Propagation, p, rec, move, private, slave, shared, 1)
	}
	return kinds
}
