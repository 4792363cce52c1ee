package protect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/protect"
)

// TestRoots: whatever is given for a directory is taken for one.
func TestRoots(t *testing.T) {
	p := resolve(t, "profile p {\nfile,\ndeny /{,**} wl,\n}\n").Profiles[0]
	var got []string
	for _, r := range protect.Judge(p, []string{"etc", "", "/", "//x//", "/a/../b", ".", "/ä/\x00"}, protect.Options{Mounts: true, RequireDeny: true}) {
		if !r.Protected() {
			t.Errorf("%q: %v", r.Path, r.Gaps)
		}
		got = append(got, r.Path)
	}
	if diff := cmp.Diff([]string{"/etc", "/", "/", "/x", "/b", "/", "/ä/\x00"}, got); diff != "" {
		t.Error(diff)
	}
}
