package main

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// gate is the tree of which every error and warning is read.
const gate = "upstream"

// base is the directory in which includes are looked for last.
const base = "upstream/apparmor.d"

// tree is what makes one column of the table.
type tree struct {
	name  string
	parts []part
}

// part is what is loaded together: directories, and where their includes are
// looked for.
type part struct {
	dirs, search []string
	whole        bool
	known        []string // profiles that the tree has and the corpus has not
}

// aside are profiles that rules lead to and that lie in the half of a tree which
// is not in the corpus. Targets that the whole tree does not have either, as far
// as that was counted, are not among them.
var aside = map[string][]string{
	gate: {"samba-bgqd", "samba-rpcd", "samba-rpcd-spoolss"},
	"roddhjav": {
		"child-open-any", "child-open-browsers", "child-open-help", "claude", "code-shells", "dbus-session", "pass//git", "pass//gpg",
		"sd-mount", "sd-umount", "torbrowser",
	},
}

// treesIn returns the trees in the directory of profiles.
func treesIn(profiles string) ([]tree, error) {
	trees := []tree{
		{gate, []part{{dirs: []string{base}, search: []string{base}, whole: true, known: aside[gate]}}},
		{"roddhjav", []part{{dirs: []string{"roddhjav/apparmor.d"}, search: []string{"roddhjav/apparmor.d", base}, whole: true, known: aside["roddhjav"]}}},
	}
	for _, release := range []string{"jammy", "bookworm", "noble", "trixie"} {
		t, err := debian(profiles, release)
		if err != nil {
			return nil, err
		}
		trees = append(trees, t)
	}
	gentoo := "gentoo-viewizard/apparmor.d"
	trees = append(trees, tree{"gentoo-viewizard", []part{{dirs: []string{gentoo}, search: []string{gentoo, base}}}})
	for _, name := range []string{"ha-addons", "ha-alexbelgium", "ha-version"} {
		trees = append(trees, tree{name, []part{{dirs: []string{name}, search: []string{base}}}})
	}
	nibags := "nibags/apparmor.d"
	return append(trees,
		tree{"nibags", []part{{dirs: []string{nibags, "nibags/extra", "nibags/unmaintained"}, search: []string{nibags, base}}}},
		tree{"krathalan", []part{{dirs: []string{"krathalan"}, search: []string{"krathalan", base}}}},
		tree{"etc-debian12", []part{{dirs: []string{"etc-debian12"}, search: []string{"etc-debian12"}}}},
		tree{"upstream-extras", []part{{dirs: []string{"upstream-extras"}, search: []string{base}}}},
		tree{"containers", apart("bane", "containers-common", "k8s-website", "kubearmor", "moby", "spo")},
	), nil
}

// apart returns the parts of a tree whose directories have nothing to do with
// each other.
func apart(dirs ...string) []part {
	parts := make([]part, len(dirs))
	for i, dir := range dirs {
		parts[i] = part{dirs: []string{dir}, search: []string{base}}
	}
	return parts
}

// debian returns the tree of one release. Its packages are unpacked apart, and
// are one tree where they are installed; the extra profiles of AppArmor are not
// loaded with the others.
func debian(profiles, release string) (tree, error) {
	under := func(pattern string) ([]string, error) {
		found, err := filepath.Glob(filepath.Join(profiles, "debbin", release, pattern))
		for i, dir := range found {
			rel, err := filepath.Rel(profiles, dir)
			if err != nil {
				return nil, err
			}
			found[i] = filepath.ToSlash(rel)
		}
		return found, err
	}
	installed, err := under("*/etc/apparmor.d")
	if err != nil {
		return tree{}, err
	}
	extra, err := under("*/usr/share/apparmor/extra-profiles")
	if err != nil {
		return tree{}, err
	}
	search := append(slices.Clone(installed), base)
	return tree{"debian-" + release, []part{{dirs: installed, search: search}, {dirs: extra, search: search}}}, nil
}

// check returns the number of files of a tree, and what is found in them.
func (t tree) check(profiles string) (files int, found diag.List, err error) {
	selection, err := lint.Select(rules.All(), lint.Choice{})
	if err != nil {
		return 0, nil, err
	}
	for _, p := range t.parts {
		roots, err := load.OpenRoot(profiles)
		if err != nil {
			return 0, nil, err
		}
		cfg := load.Config{Roots: roots, WorkDir: filepath.ToSlash(profiles)}
		for _, dir := range p.search {
			cfg.Search = append(cfg.Search, filepath.ToSlash(filepath.Join(profiles, dir)))
		}
		loader := load.New(cfg)
		var targets []load.Target
		for _, dir := range p.dirs {
			in, err := loader.Walk(dir)
			if err != nil {
				return 0, nil, err
			}
			targets = append(targets, in...)
		}
		result, err := driver.Run(context.Background(), driver.Options{
			Loader: loader, Targets: targets, Selection: selection, Whole: p.whole, KnownProfiles: p.known,
			// The tree is that before its build, which sets @{att}.
			Policy: policy.Options{Define: map[string][]string{"att": {""}}},
		})
		if err != nil {
			return 0, nil, err
		}
		files += len(result.Files)
		found = append(found, result.Findings...)
	}
	return files, found, nil
}
