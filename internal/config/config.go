// Package config reads the settings of a project from .aa-lint.yaml.
package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

// Name is the name of the file with the settings of a project.
const Name = ".aa-lint.yaml"

// Config is what a file of settings says. The zero value says nothing.
type Config struct {
	// File is the path that the settings were read from, as errors and people
	// should see it; "" if there is none. Dir is its directory: paths in the
	// settings start there.
	File, Dir string

	Rules     Rules
	Overrides []Override

	Base          string   // "" if it is not set
	Include       []string // directories of includes
	Define        map[string][]string
	KnownProfiles []string
	Target        lint.Target
	Baseline      string
	KubeVersion   string         // the release of Kubernetes, "" if it is not set
	ConfigMaps    []string       // names of those whose values are profiles
	PodPaths      []kube.PodPath // further places of pod templates
	FailOn        string
	Format        format.Options

	origins map[string]int // the lines of settings, by path: "rules.AA201"
}

// Rules are the settings that choose rules.
type Rules struct {
	Preset  lint.Preset
	Select  []string
	Extend  []string
	Ignore  []string
	Levels  map[string]lint.Level     // by selector
	Options map[string]map[string]any // by code and name
}

// Override has settings for some files.
type Override struct {
	Paths []string // patterns, as doublestar reads them
	Rules Rules    // without preset and select
}

// Find returns the path of the file that holds for a directory: the nearest in
// or above it, up to the root of the repository that the directory lies in. It
// is "" if there is none.
func Find(dir string) (string, error) {
	for dir != "" {
		path := filepath.Join(dir, Name)
		_, err := os.Stat(path)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		above := filepath.Dir(dir)
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || above == dir {
			return "", nil
		}
		dir = above
	}
	return "", nil
}

// Line returns the line of the file that sets something, by its path such as
// "preset", "rules.AA201" or "rules.AA225.roots"; 0 if none does.
func (c *Config) Line(setting string) int { return c.origins[setting] }
