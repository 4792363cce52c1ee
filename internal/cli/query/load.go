package query

import (
	"os"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// load reads a profile with its includes.
func (f *queryFlags) load(env environment.Env, name string) (*policy.Policy, error) {
	opts := inputs.Options{Base: f.base, Includes: f.includes, MaxFileSize: load.DefaultMaxFileSize}
	var meaning policy.Options
	var err error
	if meaning.Define, err = arguments.ParseDefines(f.defines); err != nil {
		return nil, exit.Usagef("--define: %w", err)
	}
	if meaning.Kernel, err = inputs.ReadFeatures(env, f.features); err != nil {
		return nil, err
	}
	meaning.ABI = meaning.Kernel
	if name == "-" {
		return nil, exit.Usagef("the profile is a file: standard input is for the questions")
	}
	if info, err := os.Stat(pathname.Absolute(env.Dir, name)); err == nil && info.IsDir() {
		return nil, exit.Usagef("%s is a directory: name one profile", name)
	}
	in, err := inputs.Gather(env, opts, []string{name})
	if err != nil {
		return nil, err
	}
	if len(in.Errs) > 0 {
		return nil, exit.With(exit.Input, in.Errs[0])
	}
	if len(in.Groups) == 0 {
		return nil, exit.Usagef("%s is not a profile", name)
	}
	group := in.Groups[0]
	loader := in.Loader(group)
	file, err := loader.Profile(group.Targets[0].Path)
	if err != nil {
		return nil, exit.With(exit.Input, err)
	}
	return inputs.Loadable(policy.NewChecker(loader, meaning).Resolve(file))
}
