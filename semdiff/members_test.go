package semdiff

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Rules on what has members, for random profiles, and peers that tell all of
// their patterns apart.
var (
	memberRules = []string{
		"capability chown kill sys_admin,", "capability,", "capability sys_module chown,", "deny capability chown sys_admin,",
		"capability net_raw,", "audit capability kill,",
		"signal,", "signal send set=(term hup kill) peer=a,", "signal (send receive) set=(hup usr1) peer=a*,", "signal receive,",
		"signal send set=(rtmin+3 term),", "deny signal send set=(kill) peer=a,", "signal (send receive) peer=b,", "signal set=(exists) peer={a,b},",
		"network,", "network inet,", "network inet6 dgram,", "network stream,", "deny network inet raw,", "network netlink raw,", "network packet,",
		"unix,", "unix (create) type=dgram,", "unix create type=stream,", "deny unix create type=seqpacket,", "all,",
	}
	somePeers = []string{"a", "ab", "b", "z"}
)

// TestMembersAreComplete compares, for random profiles, what is said to be gained
// and lost with what the two policies decide about every capability, every signal
// to some peers, and sockets of every family and type.
func TestMembersAreComplete(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	some := func() string {
		var b strings.Builder
		for range r.IntN(6) {
			b.WriteString("  " + memberRules[r.IntN(len(memberRules))] + "\n")
		}
		return "profile p {\n  /a r,\n" + b.String() + "}\n"
	}
	compared := 0
	for range 400 {
		texts := [2]string{some(), some()}
		old, ok1 := policyOf(texts[0])
		new, ok2 := policyOf(texts[1])
		if !ok1 || !ok2 {
			continue
		}
		p := CompareProfiles(old.Profiles[0], new.Profiles[0], Options{})
		for _, class := range []key.Class{key.ClassCapability, key.ClassSignal, key.ClassNetwork, key.ClassUnix} {
			// Without rules on unix sockets, those on networks decide.
			if !old.Profiles[0].Mediation(class).Mediated || !new.Profiles[0].Mediation(class).Mediated {
				continue
			}
			said := saidOfMembers(&p, class)
			there := decidedOfMembers(old.Profiles[0].Mediation(class), new.Profiles[0].Mediation(class), class)
			compared += len(there)
			if diff := cmp.Diff(there, said); diff != "" {
				t.Fatalf("%s: (-decided +said)\n%s%s%s", class, diff, texts[0], texts[1])
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d differences were compared", compared)
	}
}

// atOnce are the permissions that one key of each class decides.
func atOnce(class key.Class) key.Perms {
	if isSocket(class) {
		return key.Perms(1) // create
	}
	return ^key.Perms(0)
}

// saidOfMembers returns the permissions that changes say to be gained and lost,
// for each member.
func saidOfMembers(p *Profile, class key.Class) map[string]string {
	perms := map[string][2]key.Perms{}
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Class != class {
			continue
		}
		for _, m := range c.Members {
			known := perms[m]
			perms[m] = [2]key.Perms{known[0] | c.Gained, known[1] | c.Lost}
		}
	}
	return spelledPerms(class, perms)
}

// decidedOfMembers returns the same, as the policies decide.
func decidedOfMembers(old, new *policy.Mediation, class key.Class) map[string]string {
	perms := map[string][2]key.Perms{}
	behind := []string{""}
	switch class {
	case key.ClassSignal:
		behind = somePeers
	case key.ClassUnix:
		behind = []string{"\x00\x00"}
	case key.ClassNetwork:
		behind = []string{"", "\x00\x00", "\x00\x06"}
	}
	for _, m := range membersOf(class) {
		for _, rest := range behind {
			a, b := old.Decide(m.prefix+rest).Label.Allow, new.Decide(m.prefix+rest).Label.Allow
			known := perms[m.name]
			perms[m.name] = [2]key.Perms{known[0] | b&^a, known[1] | a&^b}
		}
	}
	return spelledPerms(class, perms)
}

func spelledPerms(class key.Class, perms map[string][2]key.Perms) map[string]string {
	all := map[string]string{}
	for name, p := range perms {
		if gained, lost := p[0]&atOnce(class), p[1]&atOnce(class); gained|lost != 0 {
			all[name] = fmt.Sprintf("+%x -%x", gained, lost)
		}
	}
	return all
}
