package rules_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
)

// TestDenyWriteAuto: of real profiles only those are judged that claim to protect
// something: that of the Kubernetes tutorial, which does, and a web server, which
// leaves something open.
func TestDenyWriteAuto(t *testing.T) {
	selection := selected(t, lint.Choice{Select: []string{"AA225"}})
	var found, confirmed, files tally
	eachProfile(t, 1, func(p realProfile) error {
		result, err := driver.Run(context.Background(), p.options(selection))
		if err != nil {
			return err
		}
		files.add("all")
		name := strings.TrimPrefix(filepath.ToSlash(p.Path), "profiles/")
		for range result.Findings {
			found.add(name)
		}
		for range result.Confirmed {
			confirmed.add(name)
		}
		return nil
	})
	t.Logf("%d files", files.counts["all"])
	if diff := cmp.Diff(map[string]int{"bane/docker-nginx-sample": 2}, found.counts); diff != "" {
		t.Errorf("findings (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"k8s-website/k8s-apparmor-example-deny-write": 1}, confirmed.counts); diff != "" {
		t.Errorf("confirmed (-want +got)\n%s", diff)
	}
}
