package driver_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
)

func TestNoPolicy(t *testing.T) {
	files := map[string]string{
		"guide.adoc": "= Confining a service\n\nlink:https://example.org/a[the manual]\n\n----\nprofile x /usr/bin/x {\n  /etc/x r,\n}\n----\n\nMore text follows here.\n",
		"LICENSE":    "Copyright by somebody\nAll rights reserved.\n",
		"run":        "#!/bin/sh\nset -e\necho {a,b}\n",
		"profile":    "profile x /usr/bin/x {\n  capabilty chown,\n  read /etc/x,\n}\n",
	}
	var named []load.Target
	for name := range files {
		named = append(named, load.Target{Path: name})
	}
	got := runWith(t, files, lint.Choice{Select: []string{"AA1"}}, driver.Options{Targets: named})
	want := []string{"LICENSE:1 AA101", "guide.adoc:1 AA101", "profile:2 AA101", "profile:3 AA101", "run:2 AA101"}
	if diff := cmp.Diff(want, brief(got)); diff != "" {
		t.Error(diff)
	}
	for _, f := range got.Findings {
		name := f.Place.File.Name()
		foreign := name != "profile"
		if strings.HasPrefix(f.Message, "this is not a profile: ") != foreign {
			t.Errorf("%s: %s", name, f.Message)
		}
	}
	reference := runWith(t, map[string]string{"guide.adoc": files["guide.adoc"]}, lint.Choice{Preset: lint.Reference}, driver.Options{Targets: []load.Target{{Path: "guide.adoc"}}})
	if len(reference.Findings) < 2 {
		t.Error("the preset reference lists what the parser refuses")
	}
}
