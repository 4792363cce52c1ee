package protect_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// FuzzMounts compares what is found of mounts by which /e can be changed with
// what rules say of all mounts between a few paths.
func FuzzMounts(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		text := randomMounts(rand.New(rand.NewPCG(seed, 13)))
		p := resolve(t, text).Profiles[0]
		m := protect.FindMounts(p, "/e", protect.Options{})
		b := mountBrute{brute{p, p.Mediation(key.ClassFile)}, p.Mediation(key.ClassMount)}
		if !m.Capable {
			t.Fatalf("%s\nno capability", text)
		}
		var alias, over bool
		for _, g := range m.Gaps {
			if g.Target == "" {
				over = true
				if !strings.HasPrefix(g.Witness, "/e/") || !b.mounts(g.Witness, "") {
					t.Errorf("%s\nnothing can be mounted over %s", text, g.Witness)
				}
				continue
			}
			alias = true
			if !b.aliases(g.Witness, g.Target) || !b.writes(g.Witness, g.Target) {
				t.Errorf("%s\nmounting %s at %s gives nothing", text, g.Target, g.Witness)
			}
		}
		for _, point := range mountPaths {
			if strings.HasPrefix(point, "/e/") && b.mounts(point, "") && !over {
				t.Errorf("%s\nsomething can be mounted over %s: this is missed", text, point)
			}
			for _, source := range mountPaths {
				if b.aliases(point, source) && b.writes(point, source) && !alias && !m.Undecided {
					t.Errorf("%s\n%s can be mounted at %s: this is missed", text, source, point)
				}
			}
		}
	})
}

var mountPaths = []string{"/", "/e/", "/e/a/", "/a/", "/a/a/", "/b/", "/e/b", "/a", "/b"}

func randomMounts(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var b strings.Builder
	fmt.Fprintf(&b, "profile p %s{\ncapability sys_admin,\n", pick("", "", "", "flags=(complain) "))
	path := func() string {
		return pick("/", "/e/", "/e/a/", "/a/", "/b/", "/**", "/a/**", "/e/**", "/*/", "/?", "/e/b", "/[ab]/")
	}
	for range 1 + r.IntN(4) {
		b.WriteString(pick("", "", "", "audit ", "deny "))
		switch r.IntN(8) {
		case 0:
			b.WriteString("mount")
		case 1:
			b.WriteString("mount " + path())
		case 2:
			b.WriteString("mount -> " + path())
		case 3:
			b.WriteString(pick("remount ", "umount ") + path())
		default:
			options := pick("", " options=bind", " options=(rw, rbind)", " options=move", " fstype=tmpfs", " options in (bind, move)")
			b.WriteString("mount" + options + " " + path() + " -> " + path())
		}
		b.WriteString(",\n")
	}
	for range r.IntN(3) {
		b.WriteString(pick("", "", "deny ") + pick("", "owner ") + path() + pick("", "*", "**") + " w,\n")
	}
	return b.String() + "}\n"
}

// mountBrute looks at single mounts.
type mountBrute struct {
	brute
	rules *policy.Mediation
}

func (b mountBrute) may(k string) bool {
	d := b.rules.Decide(k)
	if !d.Mediated {
		return true
	}
	if b.p.Attrs.Mode == "complain" {
		return d.Quiet&key.MountMount == 0
	}
	return d.Allow&key.MountMount != 0
}

const (
	bind  = 1 << 12
	move  = 1 << 13
	rbind = bind | 1<<14
)

// aliases reports whether a source at, above or below /e can be mounted at a
// point.
func (b mountBrute) aliases(point, source string) bool {
	if !strings.HasPrefix("/e/", source) && !strings.HasPrefix(source, "/e/") || point == "/" || strings.HasPrefix(point, "/e/") ||
		strings.HasSuffix(point, "/") != strings.HasSuffix(source, "/") {
		return false
	}
	for _, flags := range []uint32{bind, rbind, move} {
		if b.may(key.Mount(point, source, "", flags)) || b.may(key.Mount(point, source, "x", flags)) {
			return true
		}
	}
	return false
}

// mounts reports whether something can be mounted at a point.
func (b mountBrute) mounts(point, _ string) bool {
	for _, source := range append([]string{"", "x"}, mountPaths...) {
		for _, fstype := range []string{"", "tmpfs"} {
			for _, flags := range []uint32{0, 1, 2, 4, 8, 1 << 10, 1 << 21, 1 << 24, bind, rbind, move} {
				if b.may(key.Mount(point, source, fstype, flags)) {
					return true
				}
			}
		}
	}
	return false
}

// writes reports whether something below /e can be written by the name that it
// has when a source is mounted at a point, as far as a few names tell.
func (b mountBrute) writes(point, source string) bool {
	at := point + strings.TrimPrefix("/e/", source)
	if strings.HasPrefix(source, "/e/") {
		at = point
	}
	names := []string{at}
	if strings.HasSuffix(at, "/") {
		names = []string{at + "a", at + "b", at + "a/", at + "b/", at + "a/a", at + "x"}
		if at != point {
			names = append(names, at)
		}
	}
	for _, name := range names {
		for _, owner := range []bool{true, false} {
			if b.open(name, owner)&key.FileWrite != 0 {
				return true
			}
		}
	}
	return false
}
