package check

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// TestProver changes one file of a tree, and asks whether the policy means the
// same.
func TestProver(t *testing.T) {
	tree := fstest.MapFS{
		"a":               {Data: []byte("profile a {\n  include <abs/x>\n  /a r,\n  /a rw,\n  deny /b w,\n}\n")},
		"b":               {Data: []byte("profile b {\n  /b r,\n}\n")},
		"broken":          {Data: []byte("profile broken {\n  /a rr w,\n}\n")},
		"abs/x":           {Data: []byte("include <abs/y>\n")},
		"tunables/global": {Data: []byte("@{HOME}=/home/*/\n")},
		"bare":            {Data: []byte("profile bare {\n  @{HOME}/x r,\n  /a r,\n  /a r,\n}\n")},
		"abs/y":           {Data: []byte("/y/* r,\n/y/z r,\ninclude if exists <abs/x>\n")},
		"abs/z":           {Data: []byte("@{HOME}/* r,\n@{HOME}/z r,\n")},
		"without":         {Data: []byte("profile without {\n  include <abs/z>\n}\n")},
		"ports":           {Data: []byte("profile ports {\n  network inet tcp port=80,\n  network inet tcp port=443,\n}\n")},
		"site":            {Data: []byte("include <tunables/global>\nprofile site {\n  @{HOME}/x r,\n  /home/*/x r,\n}\n")},
		"abs/not-there":   {Data: []byte("/n r,\n")},
	}
	before := load.New(load.Config{
		Roots: []load.Root{{Dir: "/tree", FS: tree}}, Search: []string{"/tree"}, WorkDir: "/tree",
	})
	targets := []load.Target{
		{Path: "a"}, {Path: "b"}, {Path: "broken"}, {Path: "bare"}, {Path: "abs/x", Fragment: true}, {Path: "abs/y", Fragment: true},
		{Path: "abs/not-there", Fragment: true}, {Path: "abs/z", Fragment: true}, {Path: "without"}, {Path: "ports"}, {Path: "site"},
	}
	for _, test := range []struct {
		name, path, text string
		want             string // the error
	}{
		{"spelling", "a", "profile a {\n  #include <abs/x>\n  /a   r,\n  /a wr,\n  deny /b w,\n}\n", ""},
		{"a rule that another holds", "a", "profile a {\n  include <abs/x>\n  /a rw,\n  deny /b w,\n}\n", ""},
		{"less", "a", "profile a {\n  include <abs/x>\n  /a r,\n  deny /b w,\n}\n", "the profile a would be narrowed"},
		{"another deny", "a", "profile a {\n  include <abs/x>\n  /a rw,\n  deny /b l,\n}\n", "the profile a would be changed"},
		{"an error", "a", "profile a {\n  include <abs/none>\n  /a rw,\n}\n", "it makes an error: <abs/none> is not found"},
		{"another name", "b", "profile c {\n  /b r,\n}\n", "the profile c would be added"},
		{"in an included file", "abs/y", "/y/* r,\ninclude if exists <abs/x>\n", ""},
		{"less in an included file", "abs/y", "/y/z r,\n", "the profile a would be narrowed"},
		{"tunables for a file that lacks them", "bare", "include <tunables/global>\nprofile bare {\n  @{HOME}/x r,\n  /a r,\n}\n", ""},
		{"tunables and less", "bare", "include <tunables/global>\nprofile bare {\n  @{HOME}/x r,\n}\n", "the profile bare would be narrowed"},
		{"ports of which an old kernel knows nothing", "ports", "profile ports {\n  network inet tcp port=80,\n}\n", "the profile ports would be narrowed, with a kernel that knows everything"},
		{"a value that a site may replace", "site", "include <tunables/global>\nprofile site {\n  @{HOME}/x r,\n}\n", "the profile site would be narrowed, with other values of variables"},
		{"in a file that includes no tunables", "abs/z", "@{HOME}/* r,\n", ""},
		{"in a file that nothing includes", "abs/not-there", "/n w,\n", "it is not proven that the rules mean the same with it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			fragment := strings.HasPrefix(test.path, "abs/")
			err := Prover(policy.Options{})(t.Context(), driver.Change{
				Path: test.path, Fragment: fragment, Targets: targets,
				Before: before, After: before.With(map[string]string{test.path: test.text}),
			})
			switch {
			case err == nil && test.want != "" || err != nil && err.Error() != test.want:
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
