package semdiff

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// knowsAll are the features of a kernel with all classes.
var knowsAll = policy.ParseFeatures(`network_v8 {af_inet {yes} af_mask {}} network {af_unix {yes}} mount {mask {mount}} ptrace {mask {read}}
signal {mask {hup}} dbus {mask {send}} namespaces {mask {userns_create}} ipc {posix_mqueue {create} sysv_mqueue {create}}
io_uring {mask {sqpoll}} caps {mask {chown}} file {mask {read}} policy {permstable32 {allow}}`)

// policyOf returns what a text means, and whether it would load.
func policyOf(text string) (p *policy.Policy, ok bool) {
	loader := load.New(load.Config{WorkDir: "/"})
	p = policy.NewChecker(loader, policy.Options{ABI: knowsAll, Kernel: knowsAll}).Resolve(loader.Text("text", text, false))
	return p, len(p.LoadErrors()) == 0
}

// Parts that random rules are put together from.
var (
	someQualifiers = []string{"", "", "", "", "deny ", "audit ", "owner ", "priority=1 ", "audit deny ", "prompt ", "other "}
	somePaths      = []string{"/a", "/b", "/ab", "/a/b", "/*", "/a/*", "/**", "/a/**", "/{a,b}", "/[ab]*", "/?", "/a{,/b}", "/a*b", "/[^a]"}
	somePerms      = []string{"r", "w", "rw", "a", "k", "l", "m", "ix", "Px", "ux", "Cx", "rPUx", "Pix -> q", "mrwk"}
	otherRules     = []string{
		"capability chown,", "capability,", "deny capability chown,", "signal send peer=/a,", "signal receive set=(kill term),", "signal,",
		"ptrace read peer=a,", "ptrace,", "unix type=stream,", "unix (send) peer=(label=a),", "network inet stream,", "network unix,",
		"network inet,", "dbus send bus=system path=/a,", "dbus bind name=a.b,", "dbus,", "mount /a -> /b,", "mount options=ro /a,", "umount /a,",
		"userns,", "mqueue r /a,", "mqueue,", "io_uring,", "link /a -> /b,", "link subset /* -> /**,", "change_profile -> a,",
		"change_profile /a -> b,", "all,", "file,", "deny /a w,", "deny link /a -> /b,", "audit signal,", "pivot_root /a,",
	}
)

// profileFrom returns a profile with rules that bytes choose.
func profileFrom(data []byte) string {
	var b strings.Builder
	b.WriteString("profile p {\n")
	for len(data) >= 4 {
		x := data[:4]
		data = data[4:]
		if int(x[0])%4 == 3 {
			b.WriteString("  " + otherRules[int(x[1])%len(otherRules)] + "\n")
			continue
		}
		pick := func(from []string, i int) string { return from[int(x[i])%len(from)] }
		q, path, perms := pick(someQualifiers, 1), pick(somePaths, 2), pick(somePerms, 3)
		if strings.Contains(q, "deny") {
			perms = strings.Trim(strings.ToLower(strings.Split(perms, " ")[0]), "ipcu")
			if perms == "rx" || perms == "" {
				perms = "x"
			}
		}
		b.WriteString("  " + q + path + " " + perms + ",\n")
	}
	return b.String() + "}\n"
}

// FuzzCompare compares two random profiles: what is said is true of the
// witnesses, it is the opposite the other way round, and nothing is left out
// that short keys show.
func FuzzCompare(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x00"), []byte("\x00\x00\x00\x02"), uint8(0))
	for i := range otherRules {
		f.Add([]byte{3, byte(i), 0, 0}, []byte{0, byte(i), byte(i), byte(i)}, uint8(i))
		f.Add([]byte{3, byte(i), 0, 0, 3, byte(i + 1), 0, 0}, []byte{3, byte(i + 2), 0, 0, 1, 4, byte(i), byte(i)}, uint8(i))
		f.Add([]byte{1, byte(i), byte(i), byte(i), 2, 1, 2, byte(i)}, []byte{1, 2, byte(i), byte(i), 1, byte(i), 6, byte(i)}, uint8(i))
	}
	f.Fuzz(func(t *testing.T, a, b []byte, level uint8) {
		if len(a) > 32 || len(b) > 32 {
			t.Skip("no more to learn from longer ones")
		}
		compareRandom(t, a, b, Options{Level: policy.Level(level % 3)})
	})
}

// TestRandom is a part of what FuzzCompare would do, the same each time.
func TestRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func() []byte {
		data := make([]byte, 4*(1+r.IntN(6)))
		for i := range data {
			data[i] = byte(r.IntN(256))
		}
		return data
	}
	for i := range 500 {
		compareRandom(t, some(), some(), Options{Level: policy.Level(i % 3)})
	}
}

// compareRandom compares the profiles that bytes choose, if they would load.
func compareRandom(t *testing.T, a, b []byte, opts Options) {
	t.Helper()
	old, ok1 := policyOf(profileFrom(a))
	new, ok2 := policyOf(profileFrom(b))
	if !ok1 || !ok2 {
		return
	}
	p, q := old.Profiles[0], new.Profiles[0]
	for _, x := range []*policy.Profile{p, q} {
		if r := CompareProfiles(x, x, opts); r.Status != Same || r.Reworded != 0 {
			t.Errorf("not the same as itself: %v", r)
		}
	}
	there, back := CompareProfiles(p, q, opts), CompareProfiles(q, p, opts)
	if there.Status == Undecided {
		return
	}
	if diff := cmp.Diff(sayings(&there, false), sayings(&back, true)); diff != "" {
		t.Errorf("the other way round is not the opposite:\n%s", diff)
	}
	isTrue(t, &there, p, q, opts)
	isComplete(t, &there, p, q, opts)
	if t.Failed() {
		t.Fatalf("%s%s", profileFrom(a), profileFrom(b))
	}
}

// sayings returns what a comparison says, sorted; the opposite of it, if turned.
func sayings(p *Profile, turned bool) []string {
	var all []string
	for i := range p.Changes {
		c := p.Changes[i]
		gained, lost, left, right := c.Gained, c.Lost, c.Left, c.Right
		var exec []string
		for _, e := range c.Exec {
			from, to := e.From.String(), e.To.String()
			if turned {
				from, to = to, from
			}
			exec = append(exec, fmt.Sprint(e.Owner, e.OnExec, from, " ", to))
		}
		if turned {
			gained, lost, left, right = lost, gained, right, left
		}
		all = append(all, fmt.Sprintf("%s %q gained %x lost %x prompted %x logged %x denied %x exec %v: %v to %v",
			c.Class, c.Witness, gained, lost, c.Prompted, c.Logged, c.Denied, exec, left, right))
	}
	slices.Sort(all)
	status := p.Status
	if turned {
		status = map[Status]Status{Widened: Narrowed, Narrowed: Widened}[status]
		if status == Same {
			status = p.Status
		}
	}
	return append(all, status.String())
}

// isTrue checks that both sides decide each witness as a change says, and that
// the rules to blame match it.
func isTrue(t *testing.T, r *Profile, old, new *policy.Profile, opts Options) {
	t.Helper()
	for i := range r.Changes {
		c := &r.Changes[i]
		if c.Mediation {
			continue
		}
		left, right := old.Mediation(c.Class), new.Mediation(c.Class)
		for side, m := range []*policy.Mediation{left, right} {
			label := [2]policy.Label{c.Left, c.Right}[side]
			got := m.Decide(c.Witness).Label.At(opts.Level)
			if !m.Mediated && !m.Open() {
				got = policy.Label{} // the network class decides, and allows none
			}
			mask := c.Permissions()
			if got.Allow&mask != label.Allow&mask || got.Prompt&mask != label.Prompt&mask {
				t.Errorf("%s %q, side %d: decided %v, the change says %v", c.Class, c.Witness, side, got, label)
			}
			for _, blamed := range [2][]*policy.Rule{c.Old, c.New}[side] {
				if !slices.ContainsFunc(m.Matching(c.Witness), func(g *policy.Grant) bool {
					r := m.RuleOf(g)
					return r != nil && r.Place == blamed.Place
				}) {
					t.Errorf("%s %q: %s is to blame, but does not match", c.Class, c.Witness, blamed.Text())
				}
			}
		}
		if c.Gained&^c.Right.Allow != 0 || c.Gained&c.Left.Allow != 0 || c.Lost&^c.Left.Allow != 0 || c.Lost&c.Right.Allow != 0 {
			t.Errorf("%s %q: gained %x and lost %x from %v to %v", c.Class, c.Witness, c.Gained, c.Lost, c.Left, c.Right)
		}
		if len(c.Lines()) == 0 {
			t.Errorf("%s %q: nothing to say about %v", c.Class, c.Witness, c)
		}
	}
}

// shortKeys are keys of files that patterns of somePaths tell apart.
var shortKeys = func() []string {
	var paths []string
	for _, s := range []string{"a", "b", "ab", "a/b", "b/a", "a/", "a/b/a", "aab", "c", "", "a/bb", "ba", "/"} {
		paths = append(paths, "/"+s)
	}
	keys := slices.Clone(paths)
	for _, a := range paths[:6] {
		for _, b := range paths[:6] {
			keys = append(keys, a+"\x00"+b)
		}
	}
	return append(keys, "a", "b")
}()

// isComplete checks that what short keys gain or lose is said somewhere.
func isComplete(t *testing.T, r *Profile, old, new *policy.Profile, opts Options) {
	t.Helper()
	var said Change
	var classes [key.ClassIOUring + 1]bool
	for i := range r.Changes {
		classes[r.Changes[i].Class] = true
		if r.Changes[i].Class == key.ClassFile {
			said.joinChange(&r.Changes[i])
		}
	}
	for _, k := range shortKeys {
		left := old.Mediation(key.ClassFile).Decide(k).Label.At(opts.Level)
		right := new.Mediation(key.ClassFile).Decide(k).Label.At(opts.Level)
		if left != right && !classes[key.ClassFile] {
			t.Errorf("%q: %v and %v, but no change of files", k, left, right)
		}
		// These go without saying beside others; see leaveOut.
		const silent = key.FileMmap | key.FileOnExec | key.FileSubset
		gained, lost := right.Allow&^left.Allow&^key.Both(silent), left.Allow&^right.Allow&^key.Both(silent)
		if gained&^said.Gained != 0 || lost&^said.Lost != 0 {
			t.Errorf("%q gains %x and loses %x, of which %x and %x are said", k, gained, lost, said.Gained, said.Lost)
		}
	}
	for _, number := range []int{0, 1, 21} {
		k := key.Capability(number)
		a, b := old.Mediation(key.ClassCapability).Decide(k), new.Mediation(key.ClassCapability).Decide(k)
		if a.Label.At(opts.Level) != b.Label.At(opts.Level) && !classes[key.ClassCapability] {
			t.Errorf("capability %d: %v and %v, but no change of capabilities", number, a, b)
		}
	}
}
