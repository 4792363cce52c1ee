// Package kube holds the commands for manifests of Kubernetes: table, profile
// and wrap.
package kube

import (
	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/settings"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

const kubeLong = `Work with AppArmor in Kubernetes: the profile that each container gets, and the
profiles in manifests.

Manifests are YAML or JSON, as kubectl, helm template and kustomize build print
them. No cluster is asked.`

func New(env environment.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kube",
		Short: "Work with Kubernetes manifests",
		Long:  kubeLong,
		Args:  cobra.ArbitraryArgs,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return arguments.UnknownSubcommand(cmd, args[0])
		}
		if err := cmd.Help(); err != nil {
			return exit.Output(err)
		}
		return exit.Silent(exit.Usage)
	}
	cmd.AddCommand(newKubeTable(env), newKubeProfile(env), newKubeWrap(env))
	return cmd
}

// kubeFlags are the flags that say how manifests are read, as they are written.
type kubeFlags struct {
	base        string
	includes    []string
	defines     []string
	configMaps  []string
	podPaths    []string
	maxFileSize string
	leave       settings.LeaveFlags
	settings    settings.Flags
}

// kubeOptions are those flags, checked.
type kubeOptions struct {
	inputs inputs.Options // of the profiles
	policy policy.Options
	read   kube.Options
	config *config.Config
}

func (f *kubeFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.base, "base", "", "take `DIR` as the base directory of all profiles")
	flags.StringArrayVarP(&f.includes, "include", "I", nil, "look for includes in `DIR` before the base; may be repeated")
	flags.StringArrayVar(&f.defines, "define", nil, "take the variable @{NAME} as assigned elsewhere: `NAME=VALUE`, or NAME\nif its value does not matter; may be repeated for more values")
	flags.StringSliceVar(&f.configMaps, "configmap", nil, "take every value of ConfigMaps with these `NAMES`, which may hold * and ?,\nas a file of profiles")
	flags.StringArrayVar(&f.podPaths, "pod-path", nil, "also look for pod templates in other resources: `GROUP/KIND=PATH`, such as\nexample.org/Fleet=spec.groups[*].template; may be repeated")
	flags.StringVar(&f.maxFileSize, "max-file-size", arguments.SizeText(load.DefaultMaxFileSize), "refuse files of more than `BYTES`; K and M stand for 1024 and 1024²")
	f.leave.Register(cmd)
	f.settings.Register(cmd)
	arguments.Complete(cmd, "base", arguments.CompleteDirs)
	arguments.Complete(cmd, "include", arguments.CompleteDirs)
	for _, name := range []string{"define", "configmap", "pod-path", "max-file-size"} {
		arguments.Complete(cmd, name, cobra.NoFileCompletions)
	}
}

// options checks the flags, and takes over the settings of the project where no
// flag says otherwise. The error is one of usage.
func (f *kubeFlags) options(env environment.Env) (kubeOptions, error) {
	var o kubeOptions
	var err error
	in := inputs.Options{Base: f.base, Includes: f.includes}
	if in.MaxFileSize, err = arguments.ParseSize(f.maxFileSize); err != nil {
		return o, exit.Usagef("--max-file-size: %w", err)
	}
	if in.Define, err = arguments.ParseDefines(f.defines); err != nil {
		return o, exit.Usagef("--define: %w", err)
	}
	if in.Config, err = f.settings.Load(env); err != nil {
		return o, err
	}
	in.Place(env, func(flag string) bool { return flag == "base" && f.base != "" })
	if err := f.leave.Options(env, &in, in.Config); err != nil {
		return o, err
	}
	if err := in.ReadAs(f.configMaps, f.podPaths); err != nil {
		return o, err
	}
	return kubeOptions{inputs: in, policy: policy.Options{Define: in.Define}, read: in.Read, config: in.Config}, nil
}
