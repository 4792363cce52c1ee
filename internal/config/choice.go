package config

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/aa-lint/aa-lint/lint"
)

// Choice returns what the settings for all files choose.
func (c *Config) Choice() lint.Choice { return c.Rules.choice() }

func (r Rules) choice() lint.Choice {
	return lint.Choice{
		Preset: r.Preset, Select: r.Select, Extend: r.Extend, Ignore: r.Ignore, Levels: r.Levels, Options: r.Options,
	}
}

// Selections are the rules for each file of a project. They are safe for
// concurrent use.
type Selections struct {
	rules  []lint.Analyzer
	base   lint.Choice
	config *Config
	work   string
	cache  sync.Map // which overrides match → lint.Selection
}

// Selections returns the rules for files, with a choice for all of them that
// takes the place of the one in the settings. Paths of files start in the
// directory work.
func (c *Config) Selections(rules []lint.Analyzer, all lint.Choice, work string) (*Selections, error) {
	s := &Selections{rules: rules, base: all, config: c, work: work}
	_, err := lint.Select(rules, all)
	return s, err
}

// all returns the rules for files that no override is for.
func (s *Selections) all() lint.Selection {
	selection, _ := lint.Select(s.rules, s.base)
	return selection
}

// For returns the rules for the file at a path.
func (s *Selections) For(path string) lint.Selection {
	matched := s.matchingOverrides(path)
	if cached, ok := s.cache.Load(matched); ok {
		return cached.(lint.Selection)
	}
	// The selectors were checked when the settings were read.
	selection, _ := lint.Select(s.rules, s.choice(matched))
	s.cache.Store(matched, selection)
	return selection
}

// Choice returns what is chosen for the file at a path.
func (s *Selections) Choice(path string) lint.Choice { return s.choice(s.matchingOverrides(path)) }

// matchingOverrides returns a text with a 1 for every override that is for a file.
func (s *Selections) matchingOverrides(path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.work, path)
	}
	rel, err := filepath.Rel(s.config.Dir, path)
	if err != nil {
		rel = path
	}
	var b strings.Builder
	for _, o := range s.config.Overrides {
		b.WriteString(map[bool]string{true: "1", false: "0"}[o.matchesPath(filepath.ToSlash(rel))])
	}
	return b.String()
}

func (o *Override) matchesPath(rel string) bool {
	for _, pattern := range o.Paths {
		if ok, err := doublestar.Match(pattern, rel); ok && err == nil {
			return true
		}
	}
	return false
}

func (s *Selections) choice(matched string) lint.Choice {
	all := s.base
	var overrides []lint.Choice
	for i, o := range s.config.Overrides {
		if matched[i] == '1' {
			overrides = append(overrides, o.Rules.choice())
		}
	}
	// What was said on the command line counts more.
	all.Further = append(overrides, all.Further...)
	return all
}
