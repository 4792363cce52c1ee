package load_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/load"
)

const (
	aProfile = "profile foo /usr/bin/foo {\n}\n"
	someRule = "/etc/foo r,\n"
	aScript  = "#!/bin/sh\nexit\n"
	prose    = "This is about foo.\nIt is long.\n"
	comment  = "# Nothing yet.\n"
)

// TestFind looks for the policy in trees that hold more, in which names say
// little.
func TestFind(t *testing.T) {
	tree := fstest.MapFS{}
	for name, text := range map[string]string{
		"tree/abstractions/base": someRule, "tree/abstractions/base.d/more": someRule, "tree/abstractions/README.md": prose,
		"tree/abstractions/empty": comment, "tree/abstractions/title.md": "# Title\n", "tree/tunables/global": "@{X}=/y\n",
		"tree/local/x": comment, "tree/profile.py": aProfile, "tree/rules": someRule, "tree/README": aProfile,
		"tree/LICENSE": prose, "tree/old~": aProfile, "tree/new.dpkg-new": aProfile, "tree/.git/config": aProfile,
		"tree/cache.d/x": aProfile, "tree/disable/x": aProfile, "tree/abi/4.0": "caps {mask {chown}}\n",
		"tree/groups/one/deep": aProfile, "tree/groups/one/piece": someRule, "tree/groups/one/comments": comment,
		"repo/main.go": "package main\n", "repo/Makefile": "all: foo\n", "repo/profile": aProfile, "repo/run": aScript,
		"repo/docs/page.md": prose, "repo/apparmor.txt": aProfile, "repo/sysctl.conf": comment, "repo/cache/usr.bin.x": aProfile,
		"repo/apparmor.d/tunables/x": "@{X}=/y\n", "repo/apparmor.d/file.go": aProfile, "repo/usr/local/etc/apparmor.d/x": aProfile,
		"repo/.config/apparmor/x": aProfile, "repo/node_modules/x": aProfile, "repo/files/snippet": someRule,
		"repo/logo": "\x00\x01", "repo/skip/x": aProfile,
	} {
		tree[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	for name, target := range map[string]string{
		"tree/link": "profile.py", "tree/dangling": "nowhere", "tree/directory": "groups", "tree/out": "/nowhere/x",
		"repo/out": "/nowhere/x", "repo/dangling": "nowhere",
	} {
		tree[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink}
	}
	root := func(dir string) load.Root {
		sub, err := fs.Sub(tree, dir)
		if err != nil {
			t.Fatal(err)
		}
		return load.Root{Dir: "/" + dir, FS: sub}
	}
	l := load.New(load.Config{Roots: []load.Root{root("tree"), root("repo")}, WorkDir: "/"})
	leaveOut := func(name string, dir bool) string {
		if dir && name == "repo/skip" {
			return "not wanted"
		}
		return ""
	}
	for dir, want := range map[string]map[string]string{
		"tree": {
			"tree/abstractions/base": "fragment", "tree/abstractions/base.d/more": "fragment", "tree/abstractions/empty": "fragment",
			"tree/abstractions/README.md": "no AppArmor policy", "tree/abstractions/title.md": "nothing but comments",
			"tree/tunables/global": "fragment", "tree/local/x": "fragment", "tree/profile.py": "profile", "tree/rules": "profile",
			"tree/README": "names that are never loaded", "tree/old~": "names that are never loaded",
			"tree/new.dpkg-new": "names that are never loaded", "tree/LICENSE": "no AppArmor policy",
			"tree/groups/one/deep": "profile", "tree/groups/one/piece": "fragment", "tree/groups/one/comments": "nothing but comments",
			"tree/link": "profile", "tree/dangling": "links that lead nowhere", "tree/out": "profile",
		},
		"repo": {
			"repo/main.go": "no AppArmor policy", "repo/Makefile": "no AppArmor policy", "repo/profile": "profile", "repo/run": "scripts",
			"repo/docs/page.md": "no AppArmor policy", "repo/apparmor.txt": "profile", "repo/sysctl.conf": "nothing but comments",
			"repo/cache/usr.bin.x": "profile", "repo/apparmor.d/tunables/x": "fragment", "repo/apparmor.d/file.go": "profile",
			"repo/usr/local/etc/apparmor.d/x": "profile", "repo/.config/apparmor/x": "profile", "repo/files/snippet": "fragment",
			"repo/logo": "binary files", "repo/skip": "not wanted",
			"repo/out": "links out of the directories that may be read", "repo/dangling": "links that lead nowhere",
		},
	} {
		found, err := l.Find(dir, load.FindOptions{LeaveOut: leaveOut})
		if err != nil {
			t.Error(err)
		}
		got := map[string]string{}
		for _, target := range found.Targets {
			got[target.Path] = map[bool]string{true: "fragment", false: "profile"}[target.Fragment]
		}
		for _, p := range found.Passed {
			got[p.Path] = p.Why
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", dir, diff)
		}
	}
	if _, err := l.Walk("none"); reason(err) != load.Outside {
		t.Errorf("none: %v", err)
	}
}
