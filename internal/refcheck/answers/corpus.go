package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// corpusProfiles compares the real profiles that the reference accepts.
func (m *measurer) corpusProfiles() error {
	dir, err := filepath.Abs(filepath.Join(m.corpus, "profiles"))
	if err != nil {
		return err
	}
	table, err := os.ReadFile(filepath.Join(m.corpus, "profiles.tsv"))
	if err != nil {
		return err
	}
	roots, err := load.OpenRoot(dir)
	if err != nil {
		return err
	}
	taken := 0
	for line := range strings.Lines(string(table)) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if row[1] != "pass" || !strings.Contains(row[0], m.only) {
			continue
		}
		if taken++; taken%m.every != 0 {
			continue
		}
		c := profileCase{dir: dir, roots: roots, path: row[0], search: splitList(row[4]), stubs: splitList(row[5])}
		for _, features := range m.features {
			if err := m.corpusProfile(c, features); err != nil {
				return err
			}
		}
	}
	return nil
}

// profileCase is a profile of the corpus, and how the reference reads it.
type profileCase struct {
	dir           string
	roots         []load.Root
	path          string
	search, stubs []string
}

func splitList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ";")
}

func (m *measurer) corpusProfile(c profileCase, features string) error {
	path, known, err := m.readFeatures(features)
	if err != nil {
		return err
	}
	stubs, err := m.stubs(c.stubs)
	if err != nil {
		return err
	}
	file := filepath.Join(c.dir, c.path)
	base := filepath.Join(c.dir, "upstream", "apparmor.d")
	s := subject{name: c.path + " " + features, source: source{dir: filepath.Dir(file)}}
	s.source.args = []string{"-M", path, "--base", base}
	cfg := load.Config{WorkDir: filepath.ToSlash(filepath.Dir(file))}
	for _, dir := range c.search {
		s.source.args = append(s.source.args, "-I", filepath.Join(c.dir, dir))
		cfg.Search = append(cfg.Search, filepath.ToSlash(filepath.Join(c.dir, dir)))
	}
	s.source.args = append(s.source.args, "-I", stubs, file)
	more, err := load.OpenRoot(stubs)
	if err != nil {
		return err
	}
	cfg.Roots = append(c.roots[:len(c.roots):len(c.roots)], more...)
	cfg.Search = append(cfg.Search, filepath.ToSlash(base), filepath.ToSlash(stubs))
	loader := load.New(cfg)
	loaded, err := loader.Profile(filepath.ToSlash(file))
	if err != nil {
		return err
	}
	s.resolveKernel(loader, loaded, known)
	return m.compareAnswers(s)
}

// stubs returns a directory with the empty files that a profile is taken to
// include.
func (m *measurer) stubs(names []string) (string, error) {
	dir := filepath.Join(m.cache, "stubs", strings.ReplaceAll(strings.Join(names, ","), "/", "+"))
	for _, name := range append(names, ".none") {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return "", err
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// resolveKernel works out what a loaded file means for a kernel.
func (s *subject) resolveKernel(loader *load.Loader, file *load.File, known *policy.Features) {
	s.policy = policy.NewChecker(loader, policy.Options{ABI: known, Kernel: known}).Resolve(file)
	s.found = s.policy.LoadErrors()
	for _, p := range s.policy.Profiles {
		s.coarse = s.coarse || p.Mediation(key.ClassNetwork).Coarse()
	}
}
