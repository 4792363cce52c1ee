package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// grown writes rules as profiles have them: files, directories with all below
// them, names with wildcards, and a few denies.
func grown(n int) string {
	var b strings.Builder
	for i := range n {
		switch i % 5 {
		case 0:
			fmt.Fprintf(&b, "/etc/service%d/config r,\n", i)
		case 1:
			fmt.Fprintf(&b, "owner /home/*/.config/app%d/** rwk,\n", i)
		case 2:
			fmt.Fprintf(&b, "/usr/bin/tool%d mrix,\n", i)
		case 3:
			fmt.Fprintf(&b, "/{,var/}run/daemon%d/*.sock rw,\n", i)
		case 4:
			fmt.Fprintf(&b, "deny /usr/share/data%d/** w,\n", i)
		}
	}
	return b.String()
}

// BenchmarkGrowth shows what profiles of more and more rules cost.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10000} {
		rules := grown(n)
		profile := func(rules string) *policy.Profile { return policyOf("profile p {\n"+rules+"}\n", nil).Profiles[0] }
		b.Run(fmt.Sprintf("read/%d", n), func(b *testing.B) {
			for b.Loop() {
				profile(rules)
			}
		})
		b.Run(fmt.Sprintf("decide/%d", n), func(b *testing.B) {
			for b.Loop() {
				profile(rules).Mediation(key.ClassFile).Decide("/home/a/.config/app6/x")
			}
		})
		b.Run(fmt.Sprintf("compare/%d", n), func(b *testing.B) {
			for b.Loop() {
				left, right := profile(rules), profile(rules+"/usr/** w,\n")
				found := 0
				policy.NewPair(left.Mediation(key.ClassFile), right.Mediation(key.ClassFile)).Differences(
					policy.LevelAccess, 0, func(policy.Difference) bool { found++; return true })
				if found == 0 {
					b.Fatal("no difference")
				}
			}
		})
	}
}
