package integration

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// TestHooks checks which files pre-commit gives to the hooks, and that one
// process sees them all where that matters.
func TestHooks(t *testing.T) {
	var hooks []struct {
		ID, Entry, Files, Exclude string
		RequireSerial             bool  `yaml:"require_serial"`
		PassFilenames             *bool `yaml:"pass_filenames"`
	}
	text := corpus.ReadFile(t, filepath.Join(root, ".pre-commit-hooks.yaml"))
	if err := yaml.Unmarshal([]byte(text), &hooks); err != nil {
		t.Fatal(err)
	}
	profiles := map[string]bool{
		"apparmor.d/usr.bin.foo": true, "debian/apparmor/usr.bin.foo": true, "security/apparmor/abstractions/x": true,
		"etc/apparmor.d/local/usr.bin.foo": true, "foo.apparmor": true, "addon/apparmor.txt": true, "apparmor/profiles/web.aa": true,
		"debian/changelog": false, "apparmor/README.md": false, "apparmor/Makefile": false, "src/foo.c": false,
		"apparmor.d/README": false, "notapparmor/x": false, "pods/web.yaml": false, "apparmor/test.py": false,
	}
	manifests := map[string]bool{"pods/web.yaml": true, "a.yml": true, "b.json": true, "apparmor.d/usr.bin.foo": false}
	for _, h := range hooks {
		want := profiles
		alone := h.PassFilenames != nil && !*h.PassFilenames
		switch h.ID {
		case "aa-lint-kubernetes":
			want = manifests
			if !alone {
				t.Errorf("%s: what a manifest names may be in other files", h.ID)
			}
		case "aa-lint":
			if !h.RequireSerial {
				t.Errorf("%s: duplicates show only in one process", h.ID)
			}
		}
		if !alone && !strings.Contains(h.Entry, " --force-exclude") {
			t.Errorf("%s: what the settings exclude is named all the same", h.ID)
		}
		exclude := regexp.MustCompile(h.Exclude)
		for name, given := range want {
			got := regexp.MustCompile(h.Files).MatchString(name) && (h.Exclude == "" || !exclude.MatchString(name))
			if got != given {
				t.Errorf("%s: %s: given %v, want %v", h.ID, name, got, given)
			}
		}
	}
	if len(hooks) != 3 {
		t.Errorf("there are %d hooks", len(hooks))
	}
}
