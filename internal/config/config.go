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
	Exclude       []string // patterns of paths that directories do not yield
	Define        map[string][]string
	KnownProfiles []string
	Target        lint.Target
	Baseline      string
	KubeVersion   string         // the release of Kubernetes, "" if it is not set
	ConfigMaps    []string       // names of those whose values are profiles
	PodPaths      []kube.PodPath // further places of pod templates
	FailOn        string
	MinSeverity   string // the mildest of findings that are reported; "" if it is not set
	Format        format.Options

	// Paths are the paths that the settings name, in the order in which they
	// stand in the file. Patterns that only choose among files which are checked
	// anyway are none.
	Paths []Path

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

// misnamed are names that people may take for that of the settings. Files of
// these names are refused, so that nobody believes that they are read.
var misnamed = [...]string{".aa-lint.yml", "aa-lint.yaml", "aa-lint.yml", ".aa-lint.toml", "aa-lint.toml", ".aa-lint.json", "aa-lint.json"}

// Misnamed is the error for a file that was meant to have the settings.
type Misnamed struct{ Path string }

// Error says how the file is to be named.
func (e *Misnamed) Error() string {
	if ext := filepath.Ext(e.Path); ext == ".yml" || ext == ".yaml" {
		return e.Path + ": settings are read from " + Name + ": rename the file"
	}
	return e.Path + ": settings are read from " + Name + ", and written in YAML"
}

// Find returns the path of the file that holds for a directory: the nearest in
// or above it, up to the root of the repository that the directory lies in. It
// is "" if there is none. A file on the way that was meant to have the settings,
// and has another name, is the error Misnamed.
func Find(dir string) (string, error) {
	for dir != "" {
		for _, name := range misnamed {
			path := filepath.Join(dir, name)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return "", &Misnamed{path}
			}
		}
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
