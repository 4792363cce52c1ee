package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
)

func TestFails(t *testing.T) {
	for _, c := range []struct {
		flag string
		want [3]bool // for info, warning, error
	}{
		{"info", [3]bool{true, true, true}},
		{"warning", [3]bool{false, true, true}},
		{"error", [3]bool{false, false, true}},
		{"never", [3]bool{false, false, false}},
	} {
		var o options
		o.failOn, o.neverFail = threshold(c.flag)
		got := [3]bool{o.fails(diag.Info), o.fails(diag.Warning), o.fails(diag.Error)}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.flag, diff)
		}
	}
}
