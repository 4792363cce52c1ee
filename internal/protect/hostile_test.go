package protect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/protect"
)

// lines returns a profile with some lines and one more for each number.
func lines(some, each string, n int) string {
	var b strings.Builder
	b.WriteString("abi <kernel>,\nprofile p {\n" + some + "\n")
	for i := range n {
		b.WriteString(strings.ReplaceAll(each, "#", fmt.Sprint(i)) + "\n")
	}
	return b.String() + "}\n"
}

// alternation returns an alternation of patterns.
func alternation(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("a%d*b%d", i, i))
	}
	return "{" + strings.Join(all, ",") + "}"
}

// TestHostile: of profiles that are made to be hard the judge gives up in time
// and says so, or is right.
func TestHostile(t *testing.T) {
	alt := alternation(150)
	tests := []struct {
		name, text string
		undecided  bool
		gaps       []protect.Kind
	}{
		{"thousands of denies", lines("file,", "deny /etc/dir#/** wl,", 5000), false, []protect.Kind{protect.Write, protect.Root, protect.Link}},
		{"thousands of denies and one for all", lines("file,\ndeny /etc/{,**} wl,", "deny /etc/dir#/** wl,", 5000), false, nil},
		{"alternations", lines("file,\ndeny /etc/{,**} wl,", "deny /etc/"+alt+"/x#/"+alt+"/** wl,", 25), false, nil},
		{"alternations of allows", lines("deny /etc/{,*}a* wl,", "/etc/"+alt+"/x#/"+alt+"/**b r,\nowner /etc/[^b]"+alt+"/x#/"+alt+"/a l,", 25), true, nil},
		{"links", lines("/srv/** rw,", "link /srv/a#* -> /etc/**b#**c#,", 500), false, []protect.Kind{protect.LinkOut}},
		{"links to nothing", lines("/srv/**x rw,", "link subset /etc/**a#**b# -> /srv/**c#**d#,", 100), true, nil},
		{"stars", lines("/etc/**x r,", "deny /etc/**a#**b#**c# wl,\n/etc/**q#** l,", 150), true, nil},
		{"mounts", lines("capability sys_admin,\n/data/** w,", "mount options=(rw,bind) /etc/**#** -> /srv/**#**/,", 1000), true, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := resolve(t, test.text).Profiles[0]
			got := protect.Judge(p, []string{"/etc"}, protect.Options{Mounts: true})[0]
			if got.Undecided != test.undecided {
				t.Errorf("undecided: %v", got.Undecided)
			}
			var kinds []protect.Kind
			for _, g := range got.Gaps {
				kinds = append(kinds, g.Kind)
			}
			if fmt.Sprint(kinds) != fmt.Sprint(test.gaps) {
				t.Errorf("gaps %v, want %v", kinds, test.gaps)
			}
			if got.Protected() != (!test.undecided && test.gaps == nil) {
				t.Errorf("protected: %v", got.Protected())
			}
		})
	}
}

// TestHostileGraph: what can be executed or changed to may be hard to tell too.
func TestHostileGraph(t *testing.T) {
	text := lines("change_profile -> **x,", "deny /usr/bin/**a#**b# x,\n/usr/bin/**c#** Px,", 30)
	for i := range 30 {
		text += fmt.Sprintf("profile q%d /usr/bin/*%d*/** { change_profile -> q%d, }\n", i, i, i+1)
	}
	w := oneOf(resolve(t, text))
	g := protect.Graph{Roots: []string{"/etc"}, Options: protect.Options{Budget: 100}}
	if ways := g.Follow(w.Profiles[0], w)[0]; !ways.Undecided {
		t.Errorf("decided with %d gaps", len(ways.Gaps))
	}
}
