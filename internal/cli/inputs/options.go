package inputs

import (
	"maps"
	"slices"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/kube"
)

// Options say which files are read, and how.
type Options struct {
	Base          string
	Includes      []string
	Config        *config.Config // the settings that hold, nil if none count
	Define        map[string][]string
	Refs          []string // kinds of files that are read for what they name
	Read          kube.Options
	MaxFileSize   int64
	StdinFilename string
	Exclude       []exclusion
	NoGitignore   bool
	ForceExclude  bool
	AllowEmpty    bool
	Verbose       bool
	ProfilesOnly  bool            // leave manifests of Kubernetes alone
	BaseFirst     bool            // --base goes before the tree that a file lies in, as in the reference
	Writes        map[string]bool // absolute paths that this run writes to
}

// Place takes over where the settings say that files and variables are.
func (o *Options) Place(env environment.Env, given func(flag string) bool) {
	c := o.Config
	if c.Base != "" && !given("base") {
		o.Base = o.FromHere(env, c.Base)
	}
	for _, dir := range c.Include {
		o.Includes = append(o.Includes, o.FromHere(env, dir))
	}
	define := maps.Clone(c.Define)
	if define == nil {
		define = map[string][]string{}
	}
	maps.Copy(define, o.Define)
	o.Define = define
}

// FromHere returns a path of the settings as it is seen from the working
// directory.
func (o *Options) FromHere(env environment.Env, path string) string {
	return pathname.Shorten(env.Dir, pathname.Absolute(o.Config.Dir, path))
}

// ReadAs takes over what in manifests is a profile and what a pod.
func (o *Options) ReadAs(configMaps, podPaths []string) error {
	o.Read.ConfigMaps = append(slices.Clone(o.Config.ConfigMaps), arguments.Trimmed(configMaps)...)
	o.Read.Paths = slices.Clone(o.Config.PodPaths)
	for _, text := range podPaths {
		path, err := kube.ParsePodPath(text)
		if err != nil {
			return exit.Usagef("--pod-path: %w", err)
		}
		o.Read.Paths = append(o.Read.Paths, path)
	}
	return nil
}
