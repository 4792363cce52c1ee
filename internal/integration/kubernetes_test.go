package integration

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// TestKubernetesPipeline runs the steps that docs/kubernetes.md has for CI and
// before "kubectl apply", with programs in the place of helm and kubectl that
// print a manifest and say that they were called.
func TestKubernetesPipeline(t *testing.T) {
	_, section, _ := strings.Cut(corpus.ReadFile(t, filepath.Join(root, "docs", "kubernetes.md")), "\n## In a pipeline\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var blocks []string
	for {
		_, rest, found := strings.Cut(section, "```sh\n")
		if !found {
			break
		}
		block, after, _ := strings.Cut(rest, "```\n")
		blocks, section = append(blocks, block), after
	}
	if len(blocks) != 2 {
		t.Fatalf("%d blocks, want 2", len(blocks))
	}
	install(t)
	bin := t.TempDir()
	program(t, filepath.Join(bin, "helm"), "cat manifests/web.yaml")
	program(t, filepath.Join(bin, "kubectl"), "echo applied")
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for profile, want := range map[string]int{"web": 0, "wbe": 1} {
		dir := t.TempDir()
		corpus.WriteFile(t, filepath.Join(dir, ".aa-lint.yaml"), "select: [AA7]\nignore: [AA707]\n")
		corpus.WriteFile(t, filepath.Join(dir, "profiles", "web"), "profile web {\n  /srv/web/** r,\n}\n")
		corpus.WriteFile(t, filepath.Join(dir, "manifests", "web.yaml"), "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n"+
			"  containers:\n  - name: web\n    securityContext:\n      appArmorProfile: {type: Localhost, localhostProfile: "+profile+"}\n")
		if out, code := step(t, dir, blocks[0]); code != want || strings.Contains(out, "AA705") != (want == 1) {
			t.Errorf("%s in CI: status %d\n%s", profile, code, out)
		}
		if out, code := step(t, dir, blocks[1]); code != want || strings.Contains(out, "applied") != (want == 0) {
			t.Errorf("%s before kubectl: status %d\n%s", profile, code, out)
		}
	}
}

// program writes a script that can be called.
func program(t *testing.T, path, script string) {
	t.Helper()
	corpus.WriteFile(t, path, "#!/bin/sh\n"+script+"\n")
	if err := os.Chmod(path, 0o777); err != nil {
		t.Fatal(err)
	}
}
