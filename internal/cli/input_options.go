package cli

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

// inputOptions say which files are read, and how.
type inputOptions struct {
	base          string
	includes      []string
	config        *config.Config // the settings that hold, nil if none count
	define        map[string][]string
	refs          []string // kinds of files that are read for what they name
	read          kube.Options
	maxFileSize   int64
	stdinFilename string
	exclude       []exclusion
	noGitignore   bool
	forceExclude  bool
	allowEmpty    bool
	verbose       bool
	profilesOnly  bool            // leave manifests of Kubernetes alone
	baseFirst     bool            // --base goes before the tree that a file lies in, as in the reference
	writes        map[string]bool // absolute paths that this run writes to
}

// place takes over where the settings say that files and variables are.
func (o *inputOptions) place(env environment.Env, given func(flag string) bool) {
	c := o.config
	if c.Base != "" && !given("base") {
		o.base = o.fromHere(env, c.Base)
	}
	for _, dir := range c.Include {
		o.includes = append(o.includes, o.fromHere(env, dir))
	}
	define := maps.Clone(c.Define)
	if define == nil {
		define = map[string][]string{}
	}
	maps.Copy(define, o.define)
	o.define = define
}

// fromHere returns a path of the settings as it is seen from the working
// directory.
func (o *inputOptions) fromHere(env environment.Env, path string) string {
	return pathname.Shorten(env.Dir, pathname.Absolute(o.config.Dir, path))
}

// readAs takes over what in manifests is a profile and what a pod.
func (o *inputOptions) readAs(configMaps, podPaths []string) error {
	o.read.ConfigMaps = append(slices.Clone(o.config.ConfigMaps), arguments.Trimmed(configMaps)...)
	o.read.Paths = slices.Clone(o.config.PodPaths)
	for _, text := range podPaths {
		path, err := kube.ParsePodPath(text)
		if err != nil {
			return exit.Usagef("--pod-path: %w", err)
		}
		o.read.Paths = append(o.read.Paths, path)
	}
	return nil
}
